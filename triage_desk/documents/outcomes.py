"""How somebody is over time: a chart, what it means, and every number it is drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from triage_desk.documents.blocks import Block, Cell, Chart, Row, Section, Table, Text, TextStyle
from triage_desk.documents.style import EDGE, HAIRLINE, INK, PALE, REGULAR, WIDTH
from triage_desk.domain.outcome_paper import OutcomeMeasure, OutcomePaper
from triage_desk.domain.trend import ScorePoint, Trend, score_shown

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing, Shape

HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 96.0, 26.0, 16.0, 14.0, 22.0
SMALL, STEPS, RADIUS = 8.0, 5, 3.0


def outcome_paper(paper: OutcomePaper) -> tuple[Block, ...]:
    """Return the blocks: whose it is, each measure, and how the charts are read."""
    return (
        Text(paper.who, style=TextStyle.STRONG),
        *(block for one in paper.measures for block in _measure(paper, one)),
        Section(
            "",
            (
                Text(paper.band, style=TextStyle.SMALL),
                Text(paper.made_by, style=TextStyle.SMALL),
            ),
        ),
    )


def _measure(paper: OutcomePaper, one: OutcomeMeasure) -> tuple[Block, ...]:
    said = (Text(one.change, style=TextStyle.STRONG), Text(one.meaning))
    heading = Row(tuple(_cell(name, TextStyle.MUTED) for name in paper.columns), heading=True)
    rows = tuple(Row(tuple(map(_cell, row))) for row in one.rows)
    return (
        Section(one.title, said),
        *((Chart(one.trend),) if len(one.trend.points) > 1 else ()),
        Table("", (0.4, 0.6), (heading, *rows)),
        Section("", tuple(Text(line, style=TextStyle.SMALL) for line in one.source)),
    )


def _cell(words: str, style: TextStyle = TextStyle.SMALL) -> Cell:
    return Cell((Text(words, style=style),))


def drawn(trend: Trend) -> Drawing:
    """Return scores over time as shapes: scale, band, line and numbers, readable in grey.

    The same numbers stand in the table below it, so readers of the file need no words for it.
    """
    from reportlab.graphics.shapes import Drawing, Group

    shapes = Group(*_band(trend), *_scale(trend), *_line(trend))
    return Drawing(WIDTH, HEIGHT, shapes, initialFontName=REGULAR)


def _y(trend: Trend, value: float) -> float:
    share = (value - trend.minimum) / (trend.maximum - trend.minimum)
    return BOTTOM + share * (HEIGHT - TOP - BOTTOM)


def _x(trend: Trend, point: ScorePoint) -> float:
    first, last = trend.points[0].on, trend.points[-1].on
    days = (last - first).days
    inset = LEFT + 3 * RIGHT
    share = (point.on - first).days / days if days else 0.0
    return inset + share * (WIDTH - RIGHT - inset)


def _scale(trend: Trend) -> Iterable[Shape]:
    from reportlab.graphics.shapes import Line
    from reportlab.lib.colors import HexColor

    for step in range(STEPS + 1):
        value = trend.minimum + (trend.maximum - trend.minimum) * step / STEPS
        y = _y(trend, value)
        yield Line(LEFT, y, WIDTH - 4, y, strokeColor=HexColor(HAIRLINE), strokeWidth=0.5)
        yield _words(LEFT - 5, y - SMALL * 0.35, f"{value:g}", "end")


def _band(trend: Trend) -> Iterable[Shape]:
    from reportlab.graphics.shapes import Line, Rect
    from reportlab.lib.colors import HexColor

    if trend.band is None:
        return
    low, high = (_y(trend, value) for value in trend.band)
    wide = WIDTH - 4 - LEFT
    ground = Rect(LEFT, low, wide, high - low)
    ground.fillColor, ground.strokeColor = HexColor(PALE), None
    yield ground
    for y in (low, high):
        edge = HexColor(EDGE)
        yield Line(LEFT, y, LEFT + wide, y, strokeColor=edge, strokeDashArray=[3, 2])


def _line(trend: Trend) -> Iterable[Shape]:
    from reportlab.graphics.shapes import Circle, PolyLine
    from reportlab.lib.colors import HexColor

    ink = HexColor(INK)
    places = [(_x(trend, one), _y(trend, one.value)) for one in trend.points]
    yield PolyLine([each for place in places for each in place], strokeColor=ink, strokeWidth=1.4)
    for (x, y), point in zip(places, trend.points, strict=True):
        yield Circle(x, y, RADIUS, fillColor=ink, strokeColor=ink)
        yield _words(x, y + RADIUS + 2, score_shown(point.value), "middle")


def _words(x: float, y: float, words: str, anchor: Literal["middle", "end"]) -> Shape:
    from reportlab.graphics.shapes import String

    return String(x, y, words, fontName=REGULAR, fontSize=SMALL, textAnchor=anchor)
