"""The six route marks: shape and glyph painted from paths, told apart without colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from triage_desk.domain.disposition import Disposition

_GRID = 24.0


def paint_mark(
    painter: QPainter, route: Disposition, box: QRectF, mark: QColor, glyph: QColor
) -> None:
    """Paint the mark of ``route`` into ``box`` (logical pixels)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mark)
    painter.drawPath(_shape(route))
    pen = QPen(glyph, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _glyph(painter, route, glyph)
    painter.restore()


def _shape(route: Disposition) -> QPainterPath:
    path = QPainterPath()
    match route:
        case Disposition.EMERGENCY:
            path.addPolygon(_octagon())
        case Disposition.PHYSICIAN_TODAY:
            path.addPolygon(QPolygonF([QPointF(12, 1), QPointF(23.5, 22), QPointF(0.5, 22)]))
        case Disposition.PHYSICIAN_SOON:
            path.addPolygon(
                QPolygonF(
                    [QPointF(12, 0.5), QPointF(23.5, 12), QPointF(12, 23.5), QPointF(0.5, 12)]
                )
            )
        case Disposition.PT_FIRST_NOTIFY | Disposition.PT_FIRST:
            path.addEllipse(QRectF(1, 1, 22, 22))
        case Disposition.OUTSIDE_SCOPE:
            path.addRect(QRectF(2, 2, 20, 20))
    path.closeSubpath()
    return path


def _octagon() -> QPolygonF:
    return QPolygonF(
        [
            QPointF(
                12 + 12 * math.cos(math.pi / 8 + i * math.pi / 4),
                12 + 12 * math.sin(math.pi / 8 + i * math.pi / 4),
            )
            for i in range(8)
        ]
    )


def _glyph(painter: QPainter, route: Disposition, glyph: QColor) -> None:
    match route:
        case Disposition.EMERGENCY:
            painter.drawLine(QPointF(12, 6), QPointF(12, 12.8))
            _dots(painter, glyph, 1.6, QPointF(12, 17.6))
        case Disposition.PHYSICIAN_TODAY:
            painter.drawPolyline(QPolygonF([QPointF(11, 10), QPointF(11, 17), QPointF(15.5, 17)]))
        case Disposition.PHYSICIAN_SOON:
            _dots(painter, glyph, 1.6, QPointF(7, 12), QPointF(12, 12), QPointF(17, 12))
        case Disposition.PT_FIRST_NOTIFY:
            painter.drawLine(QPointF(9, 6.5), QPointF(9, 18))
            painter.setBrush(glyph)
            painter.drawPolygon(QPolygonF([QPointF(9, 6.5), QPointF(16, 9.3), QPointF(9, 12)]))
        case Disposition.PT_FIRST:
            painter.drawLine(QPointF(6.5, 12), QPointF(17, 12))
            painter.drawPolyline(
                QPolygonF([QPointF(12.6, 7.5), QPointF(17, 12), QPointF(12.6, 16.5)])
            )
        case Disposition.OUTSIDE_SCOPE:
            painter.drawLine(QPointF(7, 17), QPointF(17, 7))


def _dots(painter: QPainter, colour: QColor, radius: float, *centres: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for centre in centres:
        painter.drawEllipse(centre, radius, radius)
