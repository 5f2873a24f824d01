"""The marks of the six routes and two signs, drawn as shapes so that grey paper keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi, sin
from typing import assert_never

from triage_desk.documents.drawing import Disc, Mark, Point, Polygon, Stroke
from triage_desk.domain.disposition import Disposition


def route_emblem(
    route: Disposition, x: float, y: float, radius: float, mark: str, glyph: str
) -> Iterable[Mark]:
    """Yield the mark of a route around the centre (x, y), ``radius`` points from side to side."""
    yield _shape(route, x, y, radius, mark)
    yield from _glyph(route, x, y, radius, glyph)


def _shape(route: Disposition, x: float, y: float, r: float, colour: str) -> Mark:
    match route:
        case Disposition.EMERGENCY:
            return Polygon(_regular(8, x, y, r * 1.05, pi / 8), colour)
        case Disposition.PHYSICIAN_TODAY:
            up = ((x, y + r), (x + r * 1.1, y - r * 0.9), (x - r * 1.1, y - r * 0.9))
            return Polygon(up, colour)
        case Disposition.PHYSICIAN_SOON:
            return Polygon(_regular(4, x, y, r * 1.15, 0), colour)
        case Disposition.PT_FIRST_NOTIFY | Disposition.PT_FIRST:
            return Disc(x, y, r, colour)
        case Disposition.OUTSIDE_SCOPE:
            return Polygon(_regular(4, x, y, r * 1.25, pi / 4), colour)
        case _:
            assert_never(route)


def _glyph(route: Disposition, x: float, y: float, r: float, colour: str) -> Iterable[Mark]:
    def line(*points: Point) -> Mark:
        return Stroke(tuple((x + a * r, y + b * r) for a, b in points), r * 0.2, colour)

    match route:
        case Disposition.EMERGENCY:
            yield Stroke(((x, y + r * 0.55), (x, y - r * 0.1)), r * 0.26, colour)
            yield Disc(x, y - r * 0.5, r * 0.16, colour)
        case Disposition.PHYSICIAN_TODAY:
            yield line((0, 0.35), (0, -0.25), (0.35, -0.5))
        case Disposition.PHYSICIAN_SOON:
            for shift in (-0.45, 0, 0.45):
                yield Disc(x + shift * r, y, r * 0.14, colour)
        case Disposition.PT_FIRST_NOTIFY:
            yield line((-0.3, 0.5), (-0.3, -0.55))
            pennant = ((-0.3, 0.55), (0.5, 0.25), (-0.3, -0.05))
            yield Polygon(tuple((x + a * r, y + b * r) for a, b in pennant), colour)
        case Disposition.PT_FIRST:
            yield line((-0.5, 0), (0.5, 0))
            yield line((0.1, 0.4), (0.5, 0), (0.1, -0.4))
        case Disposition.OUTSIDE_SCOPE:
            yield line((-0.4, -0.45), (0.4, 0.45))
        case _:
            assert_never(route)


def _regular(count: int, x: float, y: float, r: float, turn: float) -> tuple[Point, ...]:
    """Return the corners of a regular polygon around (x, y), the first one at angle ``turn``."""
    angles = (turn + 2 * pi * corner / count for corner in range(count))
    return tuple((x + r * cos(angle), y + r * sin(angle)) for angle in angles)
