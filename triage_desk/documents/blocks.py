"""The closed set of things a paper is made of. Templates make blocks, the renderer draws them.

Blocks hold plain text only: no markup, so that a name like ``A & B <i>`` prints as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.month_chart import MonthChart
from triage_desk.domain.trend import Trend


class TextStyle(StrEnum):
    """How a paragraph looks; the sizes behind it depend on the paper."""

    BODY = "body"
    MUTED = "muted"
    SMALL = "small"
    STRONG = "strong"
    BULLET = "bullet"
    LARGE = "large"
    TITLE = "title"
    HUGE = "huge"


class Tone(StrEnum):
    """Whether a frame is a plain one or the red one for danger."""

    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph. ``lead`` is printed bold before ``text`` on the same line."""

    text: str
    lead: str = ""
    style: TextStyle = TextStyle.BODY


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs and bullets under a heading; an empty ``title`` prints no heading."""

    title: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: paragraphs below each other, at the left or at the right."""

    texts: tuple[Text, ...]
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; one cell alone takes the whole width.

    A ``heading`` row stays with the row after it.
    """

    cells: tuple[Cell, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading, which is repeated with "continued" on the next page.

    ``widths`` are shares of the width, one for each column, that add up to 1. ``ruled`` draws
    a hairline below each row. Without ``data`` its cells only stand beside each other, and readers
    of the file are not told of a table; else the first cell of a row is its name.
    """

    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool = True
    data: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """The person's own words: a caption, the words in large letters, further words in rows."""

    caption: str
    words: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Paragraphs in a drawn frame; the danger tone has a red edge and the octagon."""

    title: str
    texts: tuple[Text, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class RouteBand:
    """The route as mark, word and sentence. ``lines`` follow below the sentence."""

    route: Disposition
    word: str
    sentence: str
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class FillIn:
    """Lines to write on by hand: what stands below each, and its share of the width."""

    labels: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """Lines to sign on, small lines below them, and a QR code at the right.

    ``code`` never holds anything about a person. ``labels`` are those of ``FillIn``.
    """

    code: str
    labels: tuple[tuple[str, float], ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What kind of copy this is: a few words in white on dark, and a sentence beside them."""

    word: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Charts:
    """Numbers over months, drawn beside and below each other under a heading.

    The same numbers stand in a table.
    """

    title: str
    charts: tuple[MonthChart, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Scores over time, drawn; the same numbers stand in a table beside it."""

    trend: Trend


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Shown: TypeAlias = (
    Text | Section | Table | Quote | Frame | RouteBand | FillIn | Seal | Stamp | Chart | Charts
)
"""A block that prints something."""
Block: TypeAlias = Shown | PageBreak


def key_values(title: str, rows: tuple[tuple[str, str], ...], share: float = 0.24) -> Table:
    """Return a table of muted names and their values; ``share`` is the width of the names."""
    return Table(
        title,
        (share, 1 - share),
        tuple(
            Row((Cell((Text(name, style=TextStyle.MUTED),)), Cell((Text(value),))))
            for name, value in rows
        ),
    )
