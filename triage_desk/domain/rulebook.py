"""The rulebook as a value: chapters, pages, blocks and drawn flows, before ink or markup.

``rules.reference`` makes a ``Book`` out of the clinical content; ``documents`` writes it as HTML
and as PDF. Blocks hold plain text only: whoever writes them out escapes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from triage_desk.domain.disposition import Disposition


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words, a line feed in ``text`` being a line break.

    ``page`` is the id of a page of the same book that it leads to, ``url`` an address outside; at
    most one of them is there.
    """

    text: str
    strong: bool = False
    muted: bool = False
    page: str = ""
    url: str = ""


Words: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page."""

    title: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a ``muted`` one explains the others."""

    words: Words
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list, with the points below it."""

    words: Words
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered or not."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what is to say of each."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``widths`` are shares of the width that add up to 1, one for each head."""

    caption: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A route as mark, word and sentence."""

    route: Disposition
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What is signed, and what stands below each line to write on."""

    text: str
    labels: tuple[str, ...]


class Shape(StrEnum):
    """What a box of a flow stands for."""

    QUESTION = "question"
    GROUP = "group"
    INNER = "inner"
    CHECK = "check"
    UNLESS = "unless"
    OUTCOME = "outcome"


class Pen(StrEnum):
    """How words in a flow look."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a flow, in points from the top left; ``route`` gives an outcome its colours."""

    x: float
    y: float
    width: float
    height: float
    shape: Shape
    route: Disposition | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words; ``y`` is its base line. ``route`` as of the box it stands in."""

    x: float
    y: float
    text: str
    size: float
    pen: Pen = Pen.PLAIN
    centred: bool = False
    route: Disposition | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through these points; ``head`` puts an arrow head at its end."""

    points: tuple[tuple[float, float], ...]
    head: bool = True


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawn flow, ``width`` by ``height`` points, drawn in order: boxes, arrows, labels.

    ``outline`` says the same in words, for those who do not see the picture.
    """

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Label, ...]
    outline: str


Block: TypeAlias = Heading | Paragraph | Points | Facts | Grid | RouteLine | Signature | Diagram


@dataclass(frozen=True, slots=True)
class Page:
    """One page to read and sign. ``page_id`` is letters, digits, ``-``, ``_`` and ``.``.

    ``label`` is the id of what the page is about, where it has one. ``fingerprint`` is the
    SHA-256 (hex) of the words of the page: it changes exactly when something to read changes.
    """

    page_id: str
    title: str
    label: str
    blocks: tuple[Block, ...]
    route: Disposition | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages of one kind."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All pages of one version of the content. An empty ``approver`` means nobody has signed."""

    title: str
    version: str
    content_hash: str
    status: str
    approver: str
    effective_from: date
    cover: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    language: str = "en"

    @property
    def pages(self) -> Iterator[Page]:
        """Yield every page in order."""
        for chapter in self.chapters:
            yield from chapter.pages
