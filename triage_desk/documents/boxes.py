"""Boxes of set type, and how they are put onto pages. Knows no PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from triage_desk.documents.drawing import Mark, Polygon, Squares, Stroke
from triage_desk.documents.style import INK
from triage_desk.documents.typeset import Line

GUTTER = 12.0
HALF_A_PAGE = 300.0
SMALL_TABLE = 110.0  # is moved whole to the next page


class Box(Protocol):
    """Something with a height that can be put on a page, whole or in two parts."""

    @property
    def gap(self) -> float:
        """Return the space above it in points, left out at the top of a page."""

    @property
    def height(self) -> float:
        """Return its height in points."""

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Return what fits into ``room`` points, or ``None``, and what is left over."""

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield its marks with the upper left corner at (x, top)."""


Decoration: TypeAlias = Callable[[float, float, float, float], Iterable[Mark]]
"""Draws behind lines: x, top, width and height in points."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines below each other, with an optional decoration behind them.

    ``title`` lines come first and are repeated with "continued" after a page break. ``pad`` is
    the space at left, top, and bottom in points.
    """

    title: tuple[Line, ...]
    lines: tuple[Line, ...]
    width: float
    gap: float
    pad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    decoration: Decoration | None = None
    continued: tuple[Line, ...] = ()

    @property
    def height(self) -> float:
        """Return the height in points."""
        inner = sum(line.height for line in self.title) + sum(line.height for line in self.lines)
        return self.pad[1] + inner + self.pad[2]

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Split between lines, at least two of them on each side."""
        used = self.pad[1] + self.pad[2] + sum(line.height for line in self.title)
        count = 0
        for line in self.lines:
            used += line.height
            if used > room:
                break
            count += 1
        count = min(count, len(self.lines) - 2)
        if count < 2:
            return None, self
        rest = replace(self, title=self.continued, lines=self.lines[count:])
        return replace(self, lines=self.lines[:count]), rest

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield decoration, then text."""
        if self.decoration is not None:
            yield from self.decoration(x, top, self.width, self.height)
        y = top - self.pad[1]
        for line in (*self.title, *self.lines):
            yield from line.marks(x + self.pad[0], y)
            y -= line.height


@dataclass(frozen=True, slots=True)
class SetCell:
    """The lines of one cell at its place in the row."""

    x: float
    width: float
    lines: tuple[Line, ...]
    right: bool = False

    @property
    def height(self) -> float:
        """Return the height of the lines in points."""
        return sum(line.height for line in self.lines)

    def cut(self, room: float) -> tuple[SetCell, SetCell]:
        """Return the lines that fit into ``room`` points, and the others."""
        used, count = 0.0, 0
        for line in self.lines:
            used += line.height
            if used > room:
                break
            count += 1
        return replace(self, lines=self.lines[:count]), replace(self, lines=self.lines[count:])


@dataclass(frozen=True, slots=True)
class SetRow:
    """One row of set cells. ``pad`` is the space above and below; ``rule`` the line's colour."""

    cells: tuple[SetCell, ...]
    pad: float
    rule: str
    heading: bool = False

    @property
    def height(self) -> float:
        """Return the height in points."""
        return max(cell.height for cell in self.cells) + 2 * self.pad

    def cut(self, room: float) -> tuple[SetRow, SetRow]:
        """Return the row as far as it fits into ``room`` points, and the rest of it."""
        pairs = [cell.cut(room - 2 * self.pad) for cell in self.cells]
        head = replace(self, cells=tuple(pair[0] for pair in pairs), rule="")
        return head, replace(self, cells=tuple(pair[1] for pair in pairs))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows below each other under a title that is repeated with "continued"."""

    title: tuple[Line, ...]
    rows: tuple[SetRow, ...]
    width: float
    gap: float
    continued: tuple[Line, ...] = ()
    indent: float = 0.0
    bar: str = ""

    @property
    def height(self) -> float:
        """Return the height in points."""
        return sum(line.height for line in self.title) + sum(row.height for row in self.rows)

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Split between rows; within a row only when it alone would fill most of a page."""
        if self.height < SMALL_TABLE and room < SMALL_TABLE:
            return None, self
        left = room - sum(line.height for line in self.title)
        count = 0
        for row in self.rows:
            if row.height > left:
                break
            left -= row.height
            count += 1
        head, tail = self.rows[:count], self.rows[count:]
        if tail and tail[0].height > HALF_A_PAGE and left > 60:
            first, second = tail[0].cut(left)
            head, tail = (*head, first), (second, *tail[1:])
        while head and head[-1].heading:
            head, tail = head[:-1], (head[-1], *tail)
        if not head:
            return None, self
        return replace(self, rows=head), replace(self, title=self.continued, rows=tail)

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield titles, cells and hairlines."""
        if self.bar:
            yield bar(x, top, self.height, self.bar)
        x, right, y = x + self.indent, x + self.width, top
        for line in self.title:
            yield from line.marks(x, y)
            y -= line.height
        for row in self.rows:
            yield from _row_marks(row, x, y)
            y -= row.height
            if row.rule and row is not self.rows[-1]:
                yield Stroke(((x, y), (right, y)), 0.5, row.rule)


def _row_marks(row: SetRow, x: float, top: float) -> Iterable[Mark]:
    for cell in row.cells:
        y = top - row.pad
        for line in cell.lines:
            shift = cell.width - line.width if cell.right else 0.0
            yield from line.marks(x + cell.x + shift, y)
            y -= line.height


def bar(x: float, top: float, height: float, colour: str) -> Mark:
    """Return the thick bar at the left of a quote."""
    return Polygon(((x, top), (x + 3, top), (x + 3, top - height), (x, top - height)), colour)


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to write on: (offset, width, what stands below)."""

    blanks: tuple[tuple[float, float, Line], ...]
    gap: float
    room_above: float

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.room_above + 2 + max(line.height for _, _, line in self.blanks)

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Stay whole."""
        return None, self

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield lines and what stands below them."""
        y = top - self.room_above
        for offset, width, line in self.blanks:
            yield Stroke(((x + offset, y), (x + offset + width, y)), 0.8, INK)
            yield from line.marks(x + offset, y - 2)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Lines to sign on with small lines below, and a QR code of ``side`` points at the right."""

    modules: tuple[tuple[bool, ...], ...]
    blanks: Blanks
    lines: tuple[Line, ...]
    width: float
    gap: float
    side: float

    @property
    def height(self) -> float:
        """Return the height in points."""
        beside = self.blanks.height + 4 + sum(line.height for line in self.lines)
        return max(self.side, beside)

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Stay whole."""
        return None, self

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield code, then lines."""
        yield from self.blanks.marks(x, top)
        y = top - self.blanks.height - 4
        for line in self.lines:
            yield from line.marks(x, y)
            y -= line.height
        bottom = top - self.height
        yield Squares(tuple(self._rects(x + self.width - self.side, bottom + self.side)), INK)

    def _rects(self, x: float, top: float) -> Iterable[tuple[float, float, float, float]]:
        """Yield one rectangle for each run of dark modules in a row."""
        unit = self.side / len(self.modules)
        for down, row in enumerate(self.modules):
            start = None
            for across, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    y = top - (down + 1) * unit
                    yield (x + start * unit, y, (across - start) * unit, unit)
                    start = None


@dataclass(frozen=True, slots=True)
class Break:
    """What follows starts on a new page."""

    gap: float = 0.0
    height: float = 0.0

    def split(self, room: float) -> tuple[Box | None, Box]:
        """Stay whole."""
        return None, self

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield nothing."""
        return ()


Placed: TypeAlias = tuple[Box, float]


def paginate(
    boxes: Iterable[Box], first_top: float, later_top: float, bottom: float
) -> tuple[tuple[Placed, ...], ...]:
    """Put boxes on pages and return for each page its boxes with the height of their tops.

    A box that fits no page whole is split; one that cannot be split starts a page of its own.
    """
    pages: list[list[Placed]] = [[]]
    y = first_top
    waiting = list(reversed(list(boxes)))
    while waiting:
        box = waiting.pop()
        if isinstance(box, Break):
            pages, y = [*pages, []], later_top
            continue
        top = y - box.gap if pages[-1] else y
        if box.height <= top - bottom + 0.01:
            pages[-1].append((box, top))
            y = top - box.height
            continue
        head, rest = box.split(top - bottom)
        if head is not None:
            pages[-1].append((head, top))
        elif not pages[-1]:
            pages[-1].append((rest, top))
            y = bottom
            continue
        pages, y = [*pages, []], later_top
        waiting.append(rest)
    return tuple(tuple(page) for page in pages if page)
