"""Setting type: runs of text become lines no wider than a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from triage_desk.documents.drawing import Disc, Ink, Mark
from triage_desk.documents.style import Face

Measure: TypeAlias = Callable[[str, bool], float]
"""The width of a text at size 1 point; the second argument asks for the bold face."""

CAP_HEIGHT = 0.714  # of Noto Sans, as a share of the size


@dataclass(frozen=True, slots=True)
class Line:
    """One line of set text: runs of (offset, bold, text); ``gap`` is the space above it."""

    runs: tuple[tuple[float, bool, str], ...]
    face: Face
    width: float
    gap: float = 0.0
    indent: float = 0.0
    bullet: bool = False

    @property
    def height(self) -> float:
        """Return the height in points with the space above."""
        return self.gap + self.face.leading

    def marks(self, x: float, top: float) -> Iterable[Mark]:
        """Yield the marks of the line whose upper left corner is at (x, top)."""
        face = self.face
        y = top - self.gap - (face.leading + face.size * CAP_HEIGHT) / 2
        if self.bullet:
            yield Disc(x + face.size * 0.25, y + face.size * 0.32, face.size * 0.17, face.colour)
        for offset, bold, text in self.runs:
            yield Ink(x + self.indent + offset, y, text, face.size, bold, face.colour)


def set_text(
    runs: Sequence[tuple[str, bool]],
    face: Face,
    width: float,
    measure: Measure,
    *,
    bullet: bool = False,
) -> list[Line]:
    """Break runs of (text, bold) into lines no wider than ``width`` points.

    Lines break at spaces and at line feeds; a word wider than a line breaks at a hyphen, or
    else anywhere.
    """
    indent = face.size * 1.1 if bullet else 0.0
    room = (width - indent) / face.size
    setter = _Setter(room, measure)
    for text, bold in runs:
        setter.add_run(text, bold)
    setter.new_line()
    return [
        Line(
            tuple((x * face.size, bold, text) for x, bold, text in placed),
            face,
            end * face.size,
            indent=indent,
            bullet=bullet and number == 0,
        )
        for number, (placed, end) in enumerate(setter.lines)
    ]


@dataclass(slots=True)
class _Setter:
    """Fills lines word by word, in units of one point of size."""

    room: float
    measure: Measure
    lines: list[tuple[list[tuple[float, bool, str]], float]] = field(default_factory=list)
    placed: list[tuple[float, bool, str]] = field(default_factory=list)
    end: float = 0.0

    glued: bool = True

    def new_line(self) -> None:
        self.lines.append((self.placed, self.end))
        self.placed, self.end, self.glued = [], 0.0, True

    def add_run(self, text: str, bold: bool) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                self.new_line()
            self._add_words(part, bold)

    def _add_words(self, part: str, bold: bool) -> None:
        for number, word in enumerate(part.split(" ")):
            if number:
                self.glued = False
            if word:
                self._add(word, bold)
                self.glued = True

    def _add(self, word: str, bold: bool) -> None:
        """Add a word, without a space before it when it follows the last run at once."""
        width = self.measure(word, bold)
        space = 0.0 if self.glued or not self.placed else self.measure(" ", bold)
        if self.placed and self.end + space + width > self.room:
            self.new_line()
            space = 0.0
        while width > self.room:
            head = self._longest_head(word, bold)
            self._put(word[:head], bold, 0.0, self.measure(word[:head], bold))
            self.new_line()
            word = word[head:]
            width = self.measure(word, bold)
        self._put(word, bold, space, width)

    def _longest_head(self, word: str, bold: bool) -> int:
        count = len(word) - 1
        while count > 1 and self.measure(word[:count], bold) > self.room:
            count -= 1
        hyphen = word.rfind("-", 1, count)
        return hyphen + 1 if hyphen > 0 else max(count, 1)

    def _put(self, text: str, bold: bool, space: float, width: float) -> None:
        if self.placed and self.placed[-1][1] is bold:
            x, _, before = self.placed[-1]
            self.placed[-1] = (x, bold, f"{before} {text}" if space else before + text)
        else:
            self.placed.append((self.end + space, bold, text))
        self.end += space + width
