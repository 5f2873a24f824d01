"""What delegates and painted widgets draw into: places as from left to right, mirrored by need."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle

from triage_desk.ui import theme

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class Cell:
    """A place on the screen. Where the window runs from right to left, it is seen in a mirror.

    Words keep the direction of their own letters, so that "V.O." is no ".V.O" there.
    """

    def __init__(self, painter: QPainter, box: QRectF) -> None:
        """Draw with ``painter``, whose direction is that of its widget, inside ``box``."""
        self.box = box
        self._painter = painter
        self._direction = painter.layoutDirection()

    def placed(self, box: QRectF) -> QRectF:
        """Return where a box of a window from left to right is in this one."""
        if self._direction is Qt.LayoutDirection.LeftToRight:
            return box
        left = self.box.left() + self.box.right() - box.right()
        return QRectF(left, box.top(), box.width(), box.height())

    def fill(self, box: QRectF, tone: str) -> None:
        """Fill a box with a colour of the theme."""
        self._painter.fillRect(self.placed(box), theme.current().colour(tone))

    def words(self, box: QRectF, words: str, font: QFont, tone: str, *, right: bool = False) -> int:
        """Paint one line that ends in dots where there is no room; return its width in pixels."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, int(box.width())))
        self._painter.setFont(font)
        self._painter.setPen(theme.current().colour(tone))
        self.text(box, shown, (_RIGHT if right else _LEFT) | Qt.AlignmentFlag.AlignVCenter)
        return metrics.horizontalAdvance(shown)

    def text(self, box: QRectF, words: str, at: Qt.AlignmentFlag, *, wrap: bool = False) -> QRectF:
        """Paint words with pen and font of the painter; return the room they took."""
        painter = self._painter
        flags = int(QStyle.visualAlignment(self._direction, at) | Qt.AlignmentFlag.AlignAbsolute)
        if wrap:
            flags |= int(Qt.TextFlag.TextWordWrap)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        used = painter.drawText(self.placed(box), flags, words)
        painter.setLayoutDirection(self._direction)
        return used
