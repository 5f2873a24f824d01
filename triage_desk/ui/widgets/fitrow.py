"""A row of buttons that gives up key caps, and then the row, before it grows too wide."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from triage_desk.ui.widgets.keybutton import KeyButton

_GAP = 8


class FitRow(QWidget):
    """Widgets from left to right; it never asks for more width than it is given."""

    def __init__(self) -> None:
        """Make an empty row."""
        super().__init__()
        self._held: list[QWidget] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def add(self, *widgets: QWidget) -> None:
        """Add widgets at the right end."""
        for widget in widgets:
            self._box.addWidget(widget)
            self._held.append(widget)

    def add_stretch(self) -> None:
        """Let what comes later stand at the right edge."""
        self._box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out key caps from the right, then put the widgets under each other."""
        super().resizeEvent(event)
        shown = [widget for widget in self._held if not widget.isHidden()]
        needed = sum(_wide(widget) for widget in shown) + _GAP * len(shown)
        for button in reversed([w for w in shown if isinstance(w, KeyButton)]):
            compact = needed > self.width()
            if compact:
                needed -= button.width_when(compact=False) - button.width_when(compact=True)
            button.set_compact(compact=compact)
        down, level = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if needed > self.width() else level)


def _wide(widget: QWidget) -> int:
    if isinstance(widget, KeyButton):
        return widget.width_when(compact=False)
    return max(widget.sizeHint().width(), widget.minimumWidth())
