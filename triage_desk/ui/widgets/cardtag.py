"""The tag of what is asked by pointing at a card, not aloud."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.widgets.icons import paint_icon


class CardTag(QWidget):
    """A sheet of paper and a word in a thin frame."""

    def __init__(self, words: str) -> None:
        """Show ``words`` ("card G")."""
        super().__init__()
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for icon and word."""
        now = theme.current()
        metrics = QFontMetrics(now.font("caption"))
        width = metrics.horizontalAdvance(self._words) + now.grown(14 + 20)
        return QSize(width, max(now.grown(20), metrics.height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, sheet and word."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("strong"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = now.grown(14)
        box = QRectF(now.grown(6), (self.height() - side) / 2, side, side)
        paint_icon(painter, "file-text", box, now.colour("ink"))
        painter.setPen(now.colour("ink"))
        painter.setFont(now.font("caption"))
        words = self.rect().adjusted(now.grown(24), 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._words)
