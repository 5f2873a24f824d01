"""A combo box that paints its arrow in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from triage_desk.ui import theme
from triage_desk.ui.widgets.icons import paint_icon


class Combo(QComboBox):
    """A closed list of values; give it an accessible name, or readers hear only its value."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the arrow, which a style sheet could only take from a file."""
        super().paintEvent(event)
        now = theme.current()
        side = now.grown(now.px("icon"))
        box = QRectF(self.width() - side - now.grown(8), (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), "chevron-down", box, now.colour("ink"))
