"""A line over months, painted: points, the goal as a ground, the first and last number in words.

Colour is never the only sign: the last point is larger, its number is bold, months without anybody
leave a gap. Limits of chance are dashed and their centre dotted, a month that is a signal has a
ring. The same numbers stand in the table of the page, and readers hear them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from triage_desk.domain.month_chart import Dot, MonthChart
from triage_desk.ui import theme

POINT, LAST, GAP = 3.0, 5.0, 4
WIDTH, HEIGHT = 320, 120


class LineChart(QWidget):
    """The trend by itself."""

    def __init__(self, name: str) -> None:
        """Show nothing yet; ``name`` is its object name."""
        super().__init__()
        self.setObjectName(name)
        self._chart = MonthChart("", ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: MonthChart, spoken: str) -> None:
        """Show another trend; ``spoken`` is what readers hear, with the same numbers."""
        self._chart = chart
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room that grows with the text."""
        now = theme.current()
        return QSize(now.grown(WIDTH), now.grown(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the trend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_line(painter, QRectF(self.rect()), self._chart)


def paint_line(painter: QPainter, box: QRectF, chart: MonthChart) -> None:
    """Paint a trend into ``box``; nothing where no month has a number."""
    if not chart.known:
        return
    now, points = theme.current(), chart.dots
    metrics = QFontMetricsF(now.font("caption"))
    high = metrics.height()
    plot = box.adjusted(0, high + GAP, 0, -(high + GAP))
    low, top = chart.span
    side = metrics.horizontalAdvance("00:00") / 2 + GAP
    step = (plot.width() - 2 * side) / max(1, len(points) - 1)

    def y(value: float) -> float:
        return plot.bottom() - (value - low) / (top - low) * plot.height()

    if chart.ground is not None:
        lower, upper = map(y, chart.ground)
        band = QRectF(plot.left(), upper, plot.width(), lower - upper)
        painter.fillRect(band, now.colour("band"))
    places = [
        None if p.value is None else QPointF(plot.left() + side + step * at, y(p.value))
        for at, p in enumerate(points)
    ]
    across = [plot.left() + side + step * at for at in range(len(points))]
    painter.save()
    painter.setClipRect(plot.adjusted(0, -1, 0, 1))
    _paint_limits(painter, chart, across, y)
    painter.restore()
    _paint_path(painter, places)
    _paint_signals(painter, points, places)
    _paint_words(painter, box, plot, points, places)


def _paint_limits(
    painter: QPainter, chart: MonthChart, across: Sequence[float], y: Callable[[float], float]
) -> None:
    """Paint the limits of each month as a step, and the centre through all of them."""
    now = theme.current()
    if chart.centre is not None:
        painter.setPen(QPen(now.colour("muted"), 1, Qt.PenStyle.DotLine))
        level = y(chart.centre)
        painter.drawLine(QPointF(across[0], level), QPointF(across[-1], level))
    painter.setPen(QPen(now.colour("muted"), 1, Qt.PenStyle.DashLine))
    half = (across[1] - across[0]) / 2 if len(across) > 1 else now.grown(GAP)
    for x, dot in zip(across, chart.dots, strict=True):
        for value in dot.limits:
            painter.drawLine(QPointF(x - half, y(value)), QPointF(x + half, y(value)))


def _paint_signals(
    painter: QPainter, points: Sequence[Dot], places: Sequence[QPointF | None]
) -> None:
    painter.setPen(QPen(theme.current().colour("late"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for point, place in zip(points, places, strict=True):
        if point.signal and place is not None:
            painter.drawEllipse(place, LAST + GAP, LAST + GAP)


def _paint_path(painter: QPainter, places: Sequence[QPointF | None]) -> None:
    ink = theme.current().colour("chart")
    painter.setPen(QPen(ink, 2))
    before: QPointF | None = None
    for place in places:
        if before is not None and place is not None:
            painter.drawLine(before, place)
        before = place
    painter.setBrush(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    shown = [place for place in places if place is not None]
    for place in shown:
        size = LAST if place is shown[-1] else POINT
        painter.drawEllipse(place, size, size)


def _paint_words(
    painter: QPainter,
    box: QRectF,
    plot: QRectF,
    points: Sequence[Dot],
    places: Sequence[QPointF | None],
) -> None:
    now = theme.current()
    plain, bold = now.font("caption"), now.font("caption", bold=True)
    metrics = QFontMetricsF(bold)
    seen = [at for at, place in enumerate(places) if place is not None]
    for at in {seen[0], seen[-1]}:
        place = places[at]
        if place is None:
            continue
        painter.setFont(bold if at == seen[-1] else plain)
        painter.setPen(now.colour("ink"))
        _centred(
            painter,
            box,
            metrics,
            QPointF(place.x(), place.y() - metrics.height() - LAST),
            points[at].words,
        )
    painter.setFont(plain)
    painter.setPen(now.colour("muted"))
    side = metrics.horizontalAdvance("00:00") / 2 + GAP
    step = (plot.width() - 2 * side) / max(1, len(points) - 1)
    end = box.left()
    for at, point in enumerate(points):
        x = plot.left() + side + step * at
        if x - metrics.horizontalAdvance(point.month) / 2 >= end:
            _centred(painter, box, metrics, QPointF(x, plot.bottom() + GAP), point.month)
            end = x + metrics.horizontalAdvance(point.month) / 2 + GAP


def _centred(
    painter: QPainter, box: QRectF, metrics: QFontMetricsF, top: QPointF, words: str
) -> None:
    width = metrics.horizontalAdvance(words) + 2
    left = min(max(box.left(), top.x() - width / 2), box.right() - width)
    place = QRectF(left, top.y(), width, metrics.height())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
