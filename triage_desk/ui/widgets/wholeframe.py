"""A frame that is always as high as its wrapped words need."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame


class WholeFrame(QFrame):
    """Fixes its height to its layout's at its width: no line is cut, and nothing floats."""

    def keep_whole(self) -> None:
        """Fit the height again, after words have changed."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to another width."""
        super().resizeEvent(event)
        self.keep_whole()

    def event(self, event: QEvent) -> bool:
        """Fit the height when words or text size have changed."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.keep_whole()
        return done
