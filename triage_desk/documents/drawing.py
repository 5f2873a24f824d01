"""Drawing marks with absolute places in points, the origin at the lower left of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """A run of text with its baseline's left end."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight or broken line with round ends."""

    points: tuple[Point, ...]
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled shape with straight edges."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle with round corners; an empty colour leaves fill or edge out."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    fill: str
    edge: str
    edge_width: float


@dataclass(frozen=True, slots=True)
class Squares:
    """Many small filled rectangles (x, y, width, height) as one shape: a QR code."""

    rects: tuple[tuple[float, float, float, float], ...]
    fill: str


Mark: TypeAlias = Ink | Stroke | Polygon | Disc | Panel | Squares
