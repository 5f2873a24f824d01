"""The signs of a choice, painted: a check mark, a tick box, a radio dot."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from triage_desk.ui import theme


def paint_check(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a check mark that is as heavy as bold text beside it."""
    painter.save()
    pen = QPen(colour, max(1.8, box.width() / 8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    places = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.3))
    left, top, side = box.left(), box.top(), box.width()
    painter.drawPolyline(QPolygonF([QPointF(left + x * side, top + y * side) for x, y in places]))
    painter.restore()


def paint_tick(painter: QPainter, box: QRectF, shape: str, *, on: bool) -> None:
    """Paint a tick box ("box") or a radio dot ("dot") in the colours of the theme."""
    now = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = now.colour("primary" if on else "strong")
    painter.setPen(QPen(edge, 2))
    painter.setBrush(now.colour("primary") if on and shape == "box" else now.colour("surface"))
    inner = box.adjusted(1, 1, -1, -1)
    if shape == "dot":
        painter.drawEllipse(inner)
        if on:
            painter.setBrush(edge)
            quarter = box.width() / 4
            painter.drawEllipse(inner.adjusted(quarter, quarter, -quarter, -quarter))
        return
    painter.drawRoundedRect(inner, 3, 3)
    if on:
        paint_check(painter, box, now.colour("onprimary"))
