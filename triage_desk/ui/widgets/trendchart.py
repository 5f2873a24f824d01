"""Scores over time, painted: points, a line, and the band within which nothing has clearly changed.

Colour is never the only sign: every point carries its number, and the band says in words what it
is. The same numbers stand in a table; readers hear the summary in one sentence.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from triage_desk.domain.trend import Trend, score_shown
from triage_desk.ui import theme
from triage_desk.ui.i18n import text

LINES, FEW_LINES = 5, 2
HEIGHT, WIDTH = 84, 260
RADIUS = 5


class TrendChart(QWidget):
    """One measure of one problem."""

    def __init__(self, trend: Trend, summary: str) -> None:
        """Show the points of ``trend``; ``summary`` is what readers hear."""
        super().__init__()
        self._trend = trend
        self.setAccessibleName(summary)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return room for the numbers, which grow with the text."""
        now = theme.current()
        return QSize(now.grown(WIDTH), now.grown(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which the numbers can still be told apart."""
        now = theme.current()
        return QSize(now.grown(WIDTH * 2 // 3), now.grown(HEIGHT * 2 // 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint scale, band, line and numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.current().font("caption", bold=False))
        plot = self._plot(painter.fontMetrics())
        self._paint_band(painter, plot)
        self._paint_scale(painter, plot)
        self._paint_points(painter, plot)

    def _plot(self, metrics: QFontMetrics) -> QRectF:
        left = metrics.horizontalAdvance(f"{self._trend.maximum:g}") + 10
        high = metrics.height()
        side = metrics.horizontalAdvance(self._day(self._trend.points[-1].on)) / 2 + 4
        return QRectF(self.rect()).adjusted(left, high + RADIUS, -side, -(high + 4))

    def _y(self, plot: QRectF, value: float) -> float:
        low, high = self._trend.minimum, self._trend.maximum
        return plot.bottom() - (value - low) / (high - low) * plot.height()

    def _x(self, plot: QRectF, on: date) -> float:
        first, last = self._trend.points[0].on, self._trend.points[-1].on
        days = (last - first).days
        inset = min(40.0, plot.width() / 6)
        share = (on - first).days / days if days else 0.0
        return plot.left() + inset + share * (plot.width() - inset)

    def _paint_band(self, painter: QPainter, plot: QRectF) -> None:
        band = self._trend.band
        if band is None:
            return
        now = theme.current()
        top, bottom = self._y(plot, band[1]), self._y(plot, band[0])
        painter.fillRect(QRectF(plot.left(), top, plot.width(), bottom - top), now.colour("band"))
        painter.setPen(QPen(now.colour("strong"), 1, Qt.PenStyle.DashLine))
        for y in (top, bottom):
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        now, trend = theme.current(), self._trend
        metrics = painter.fontMetrics()
        lines = LINES if plot.height() >= LINES * metrics.height() else FEW_LINES
        for number in range(lines + 1):
            value = trend.minimum + (trend.maximum - trend.minimum) * number / lines
            y = self._y(plot, value)
            painter.setPen(QPen(now.colour("border"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(now.colour("muted"))
            box = QRectF(0, y - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{value:g}")

    def _paint_points(self, painter: QPainter, plot: QRectF) -> None:
        now, points = theme.current(), self._trend.points
        places = [QPointF(self._x(plot, p.on), self._y(plot, p.value)) for p in points]
        ink = now.colour("chart")
        painter.setPen(QPen(ink, 2))
        painter.drawPolyline(QPolygonF(places))
        metrics = painter.fontMetrics()
        last_end = -1.0
        for point, place in zip(points, places, strict=True):
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink)
            painter.drawEllipse(place, RADIUS, RADIUS)
            painter.setPen(now.colour("ink"))
            self._centred(
                painter, place.x(), place.y() - RADIUS - metrics.height(), score_shown(point.value)
            )
            words = self._day(point.on)
            half = metrics.horizontalAdvance(words) / 2
            if place.x() - half > last_end:
                painter.setPen(now.colour("muted"))
                self._centred(painter, place.x(), plot.bottom() + 4, words)
                last_end = place.x() + half + 6

    def _centred(self, painter: QPainter, x: float, top: float, words: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(words) + 4
        box = QRectF(x - width / 2, top, width, painter.fontMetrics().height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def _day(self, on: date) -> str:
        return text("trend.day", month=text(f"month_short.{on.month}"), day=on.day)
