"""The marks of the six routes and two signs, drawn as shapes so that grey paper keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi, sin
from typing import TYPE_CHECKING, assert_never

from triage_desk.documents.style import REGULAR
from triage_desk.domain.disposition import Disposition

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing, Shape


def route_emblem(route: Disposition, radius: float, mark: str, glyph: str) -> Drawing:
    """Return the mark of a route, ``radius`` points from centre to side; colours are hex."""
    from reportlab.graphics.shapes import Drawing, Group

    shapes = Group(_shape(route, mark), *_glyph(route, glyph))
    shapes.translate(radius, radius)
    shapes.scale(radius, radius)
    return Drawing(2 * radius, 2 * radius, shapes, initialFontName=REGULAR)


def _shape(route: Disposition, colour: str) -> Shape:
    match route:
        case Disposition.EMERGENCY:
            return _polygon(_regular(8, 1.05, pi / 8), colour)
        case Disposition.PHYSICIAN_TODAY:
            return _polygon((0, 1, 1.1, -0.9, -1.1, -0.9), colour)
        case Disposition.PHYSICIAN_SOON:
            return _polygon(_regular(4, 1.15, 0), colour)
        case Disposition.PT_FIRST_NOTIFY | Disposition.PT_FIRST:
            return _disc(0, 0, 1, colour)
        case Disposition.OUTSIDE_SCOPE:
            return _polygon(_regular(4, 1.25, pi / 4), colour)
        case _:
            assert_never(route)


def _glyph(route: Disposition, colour: str) -> Iterable[Shape]:
    match route:
        case Disposition.EMERGENCY:
            yield _line((0, 0.55, 0, -0.1), colour, 0.26)
            yield _disc(0, -0.5, 0.16, colour)
        case Disposition.PHYSICIAN_TODAY:
            yield _line((0, 0.35, 0, -0.25, 0.35, -0.5), colour)
        case Disposition.PHYSICIAN_SOON:
            for x in (-0.45, 0, 0.45):
                yield _disc(x, 0, 0.14, colour)
        case Disposition.PT_FIRST_NOTIFY:
            yield _line((-0.3, 0.5, -0.3, -0.55), colour)
            yield _polygon((-0.3, 0.55, 0.5, 0.25, -0.3, -0.05), colour)
        case Disposition.PT_FIRST:
            yield _line((-0.5, 0, 0.5, 0), colour)
            yield _line((0.1, 0.4, 0.5, 0, 0.1, -0.4), colour)
        case Disposition.OUTSIDE_SCOPE:
            yield _line((-0.4, -0.45, 0.4, 0.45), colour)
        case _:
            assert_never(route)


def _polygon(points: Iterable[float], colour: str) -> Shape:
    from reportlab.graphics.shapes import Polygon
    from reportlab.lib.colors import HexColor

    return Polygon(list(points), fillColor=HexColor(colour), strokeColor=None)


def _disc(x: float, y: float, radius: float, colour: str) -> Shape:
    from reportlab.graphics.shapes import Circle
    from reportlab.lib.colors import HexColor

    return Circle(x, y, radius, fillColor=HexColor(colour), strokeColor=None)


def _line(points: Iterable[float], colour: str, width: float = 0.2) -> Shape:
    from reportlab.graphics.shapes import PolyLine
    from reportlab.lib.colors import HexColor

    return PolyLine(
        list(points),
        strokeColor=HexColor(colour),
        strokeWidth=width,
        strokeLineCap=1,
        strokeLineJoin=1,
    )


def _regular(count: int, radius: float, turn: float) -> Iterable[float]:
    """Yield x and y of each corner of a regular polygon, the first one at angle ``turn``."""
    for corner in range(count):
        angle = turn + 2 * pi * corner / count
        yield radius * cos(angle)
        yield radius * sin(angle)
