"""Small charts of numbers over months, several in a row: readable in grey, without words of ours.

Drawn from the description that the window draws (``domain.month_chart``). Readers of the file are
told nothing of them: the same numbers stand in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from triage_desk.documents.flowables import BETWEEN_ROWS, grid
from triage_desk.documents.style import (
    BOLD,
    EDGE,
    HAIRLINE,
    INK,
    MUTED,
    PALE,
    REGULAR,
    WHITE,
    WIDTH,
)
from triage_desk.domain.month_chart import MonthChart

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing, Shape
    from reportlab.platypus import Flowable

ACROSS, HEIGHT, GAP = 3, 92.0, 12.0
SMALL, TITLE, RADIUS, LAST = 6.5, 7.0, 1.6, 2.6
TOP, BOTTOM, SIDE = 25.0, 17.0, 14.0
EACH = (WIDTH - GAP * (ACROSS - 1)) / ACROSS


def rows(charts: Sequence[MonthChart]) -> list[Flowable]:
    """Return the charts as rows; a page ends between two of them."""
    every = [drawn(one) for one in charts]
    lines = [every[at : at + ACROSS] for at in range(0, len(every), ACROSS)]
    full = [[*line, *[""] * (ACROSS - len(line))] for line in lines]
    return [
        grid([line], (EACH + GAP,) * (ACROSS - 1) + (EACH,), splits=BETWEEN_ROWS) for line in full
    ]


def drawn(chart: MonthChart) -> Drawing:
    """Return one chart as shapes: title, goal, limits of chance, line, first and last number."""
    from reportlab.graphics.shapes import Drawing, Group

    shapes = Group(_title(chart.title), *_ground(chart), *_limits(chart), *_line(chart))
    return Drawing(EACH, HEIGHT, shapes, initialFontName=REGULAR)


def _y(chart: MonthChart, value: float) -> float:
    low, top = chart.span
    return BOTTOM + (value - low) / (top - low) * (HEIGHT - TOP - BOTTOM)


def _x(chart: MonthChart, at: int) -> float:
    return SIDE + (EACH - 2 * SIDE) * at / max(1, len(chart.dots) - 1)


def _title(words: str) -> Shape:
    """Return the title on one line; what has no room ends in dots."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    shown = words
    while stringWidth(shown, BOLD, TITLE) > EACH:
        shown = shown.rstrip("\N{HORIZONTAL ELLIPSIS}")[:-1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    return _words(0, HEIGHT - TITLE - 1, shown, "start", BOLD, TITLE)


def _ground(chart: MonthChart) -> Iterable[Shape]:
    from reportlab.graphics.shapes import Line, Rect
    from reportlab.lib.colors import HexColor

    low, high = BOTTOM, HEIGHT - TOP
    if chart.ground is not None and chart.goal is not None:
        begin, end = (_y(chart, value) for value in chart.ground)
        ground = Rect(0, begin, EACH, end - begin)
        ground.fillColor, ground.strokeColor = HexColor(PALE), None
        yield ground
        for edge, y in ((chart.goal.low, begin), (chart.goal.high, end)):
            if edge is not None:
                yield Line(0, y, EACH, y, strokeColor=HexColor(EDGE), strokeDashArray=[3, 2])
    for y in (low, high):
        yield Line(0, y, EACH, y, strokeColor=HexColor(HAIRLINE), strokeWidth=0.5)


def _limits(chart: MonthChart) -> Iterable[Shape]:
    """Return limits and centre of the months on the control chart, and a ring around signals."""
    from reportlab.graphics.shapes import Circle, Line
    from reportlab.lib.colors import HexColor

    ink, half = HexColor(MUTED), (EACH - 2 * SIDE) / max(1, len(chart.dots) - 1) / 2
    if chart.centre is not None:
        y = _y(chart, chart.centre)
        yield Line(
            SIDE, y, EACH - SIDE, y, strokeColor=ink, strokeWidth=0.6, strokeDashArray=[1, 2]
        )
    for at, dot in enumerate(chart.dots):
        x = _x(chart, at)
        for end in dot.limits:
            y = _y(chart, end)
            edge = (max(0.0, x - half), y, min(EACH, x + half), y)
            yield Line(*edge, strokeColor=ink, strokeWidth=0.6, strokeDashArray=[4, 2])
        if dot.signal and dot.value is not None:
            place = (x, _y(chart, dot.value), LAST + 2)
            yield Circle(*place, fillColor=None, strokeColor=HexColor(INK), strokeWidth=0.8)


def _line(chart: MonthChart) -> Iterable[Shape]:
    from reportlab.graphics.shapes import Circle, Line
    from reportlab.lib.colors import HexColor

    ink = HexColor(INK)
    seen = [at for at, dot in enumerate(chart.dots) if dot.value is not None]
    before: tuple[float, float] | None = None
    for at, dot in enumerate(chart.dots):
        place = None if dot.value is None else (_x(chart, at), _y(chart, dot.value))
        if before is not None and place is not None:
            yield Line(*before, *place, strokeColor=ink, strokeWidth=1.2)
        if place is not None:
            yield Circle(*place, LAST if at == seen[-1] else RADIUS, fillColor=ink, strokeColor=ink)
        before = place
        yield _words(_x(chart, at), BOTTOM - SMALL - 4, dot.month, "middle", REGULAR, SMALL, MUTED)
    for at in {seen[0], seen[-1]}:
        value = chart.dots[at].value
        if value is not None:
            face = BOLD if at == seen[-1] else REGULAR
            top = _y(chart, value) + LAST + 2.5
            yield from _number(_x(chart, at), top, chart.dots[at].words, face)


def _number(x: float, y: float, words: str, face: str) -> Iterable[Shape]:
    """Return a number on white, so that no line goes through it."""
    from reportlab.graphics.shapes import Rect
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth

    wide = stringWidth(words, face, SMALL)
    ground = Rect(x - wide / 2 - 1, y - 1, wide + 2, SMALL)
    ground.fillColor, ground.strokeColor = HexColor(WHITE), None
    yield ground
    yield _words(x, y, words, "middle", face, SMALL)


def _words(
    x: float,
    y: float,
    words: str,
    anchor: Literal["start", "middle"],
    face: str,
    size: float,
    colour: str = INK,
) -> Shape:
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import HexColor

    shape = String(x, y, words, fontName=face, fontSize=size, textAnchor=anchor)
    shape.fillColor = HexColor(colour)
    return shape
