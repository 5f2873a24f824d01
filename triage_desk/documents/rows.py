"""Rows, bullets and codes, drawn straight onto the page.

A platypus table for each row took a third of a letter's time: it asks every cell for its height
three times over, and keeps a style for each side of each cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from triage_desk.documents import tagging
from triage_desk.documents.flowables import ink
from triage_desk.documents.style import HAIRLINE, INK, SEAL_SIDE, Face

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

INDENT = 1.1  # of a bullet's words, in sizes of its letters
BAR = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """How a row looks: room above and below, and at the right of each cell but the last.

    ``ruled`` draws a hairline below it, ``inset`` a thick bar at the left, so far from the cells.
    """

    pad: float
    gutter: float
    ruled: bool = False
    inset: float = 0.0


def row(
    cells: Sequence[Sequence[Flowable]],
    widths: Sequence[float],
    line: Line,
    parts: Sequence[tagging.Part] = (),
) -> Flowable:
    """Return a row that stays whole; ``parts`` are those of its cells in a table."""
    made: Flowable = _row()(cells, widths, line, parts)
    return made


def bullet(item: Flowable, face: Face) -> Flowable:
    """Return a paragraph with a dot before it, in the colour of ``face``."""
    made: Flowable = _bullet()(item, face)
    return made


def code(words: str) -> Flowable:
    """Return a QR code, the modules of a row that touch as one stroke."""
    made: Flowable = _code()(words)
    return made


@lru_cache(maxsize=1)
def _row() -> Any:  # noqa: ANN401 - a class made when it is needed
    from reportlab.platypus import Flowable

    class Cells(Flowable):
        """Cells beside each other, which know their widths from the beginning."""

        canv: Any

        def __init__(
            self,
            cells: Sequence[Sequence[Any]],
            widths: Sequence[float],
            line: Line,
            parts: Sequence[tagging.Part],
        ) -> None:
            super().__init__()
            self._cells, self._widths, self._line, self._parts = cells, widths, line, parts
            last = len(widths) - 1
            tall = 0.0
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                room = width - (line.gutter if at != last else 0)
                tall = max(tall, _height(cell, room))
            self.width = line.inset + sum(widths)
            self.height = tall + 2 * line.pad

        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return self.width, self.height

        def draw(self) -> None:
            canvas, line = self.canv, self._line
            x = line.inset
            for at, (cell, width) in enumerate(zip(self._cells, self._widths, strict=True)):
                if not cell and self._parts:
                    tagging.mention(canvas, self._parts[at])
                y = self.height - line.pad
                for number, item in enumerate(cell):
                    y -= item.height + (item.getSpaceBefore() if number else 0)
                    item.drawOn(canvas, x, y)
                x += width
            if line.ruled:
                canvas.setStrokeColor(ink(HAIRLINE))
                canvas.setLineWidth(0.5)
                canvas.line(line.inset, 0, self.width, 0)
            if line.inset:
                canvas.setStrokeColor(ink(INK))
                canvas.setLineWidth(BAR)
                canvas.line(0, 0, 0, self.height)

    return Cells


def _height(cell: Sequence[Any], room: float) -> float:
    """Return how tall a cell is; its flowables know their heights from then on."""
    tall = 0.0
    for number, item in enumerate(cell):
        tall += item.wrap(room, 0)[1] + (item.getSpaceBefore() if number else 0)
    return tall


@lru_cache(maxsize=1)
def _bullet() -> Any:  # noqa: ANN401 - a class made when it is needed
    from reportlab.platypus import Flowable

    class Bullet(Flowable):
        """A dot, and a paragraph beside it that stays whole."""

        canv: Any

        def __init__(self, item: Any, face: Face) -> None:  # noqa: ANN401
            super().__init__()
            self._item, self._face = item, face
            self.height = 0.0

        def wrap(self, width: float, _height: float) -> tuple[float, float]:
            _wide, self.height = self._item.wrap(width - self._face.size * INDENT, 0)
            return width, self.height

        def draw(self) -> None:
            size, canvas = self._face.size, self.canv
            canvas.setFillColor(ink(self._face.colour))
            canvas.circle(size * 0.25, self.height - size * 0.7, size * 0.17, stroke=0, fill=1)
            self._item.drawOn(canvas, size * INDENT, 0)

    return Bullet


@lru_cache(maxsize=1)
def _code() -> Any:  # noqa: ANN401 - a class made when it is needed
    from reportlab.platypus import Flowable

    class Code(Flowable):
        """The square of a seal. A module is one unit, so that every number is a whole one."""

        canv: Any

        def __init__(self, words: str) -> None:
            super().__init__()
            self._words = words
            self.width = self.height = SEAL_SIDE

        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return SEAL_SIDE, SEAL_SIDE

        def draw(self) -> None:
            import segno

            matrix = segno.make(self._words).matrix
            count, canvas = len(matrix), self.canv
            unit = SEAL_SIDE / count
            strokes = []
            for down, modules in enumerate(matrix):
                x, y = 0, count - down
                for dark, run in groupby(modules):
                    end = x + len(tuple(run))
                    if dark:
                        strokes.append(f"{x} {y} m {end} {y} l")
                    x = end
            canvas.saveState()
            canvas.setStrokeColor(ink(INK))
            canvas.translate(0, -unit / 2)
            canvas.scale(unit, unit)
            canvas.setLineWidth(1)
            canvas._code.append(" ".join([*strokes, "S"]))  # noqa: SLF001 - as the canvas itself
            canvas.restoreState()

    return Code
