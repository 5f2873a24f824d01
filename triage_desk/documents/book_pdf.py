"""The rulebook as one PDF: cover, contents with page numbers, bookmarks, places to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never
from xml.sax.saxutils import escape, quoteattr  # nosec - writes, reads nothing

from triage_desk import paths
from triage_desk.documents import pdf
from triage_desk.documents.book_marks import Marks, flow
from triage_desk.documents.compose import Composer
from triage_desk.documents.emblems import route_emblem
from triage_desk.documents.flowables import BETWEEN_ROWS, WHOLE, Command, grid, ink, measured, style
from triage_desk.documents.style import (
    BOOK,
    EDGE,
    HAIRLINE,
    INK,
    LINK,
    MUTED,
    ROUTE_COLOURS,
    WIDTH,
    Face,
)
from triage_desk.documents.words import PURPOSE
from triage_desk.domain.rulebook import (
    Block,
    Book,
    Diagram,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    RouteLine,
    Signature,
    Span,
    Words,
)

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable
    from reportlab.platypus import Table as Table_

BODY = Face(9.5, 12.8, cut=True)
CELL = Face(8.5, 11.2, cut=True)
NOTICE = Face(7.8, 10.0, cut=True)  # of a page that must hold everything
SMALL = Face(8.0, 10.4, colour=MUTED)
TITLE = Face(17, 22, bold=True)
CHAPTER = Face(12.5, 17, bold=True)
HEADING = Face(11, 14.5, bold=True)
INDENT = 14.0
TALLEST = 600.0  # points; a flow is made smaller to fit one page with its heading
BELOW_FACTS = 425.0  # what is left of a page below the title and the facts
SMALLEST = 0.84  # a flow is made no smaller than this to fit there
NAMES = 0.26
NUMBERS = 40.0  # points, of the column of page numbers
ROOM, START = 32.0, 64.0  # what a heading takes, and the least of a table or list that follows
HASH_SHOWN = 12


def _bundled_fonts() -> Path:
    return paths.resources_dir() / "fonts"


@dataclass(frozen=True, slots=True)
class PdfBook:
    """Satisfies ``services.ports.BookPrinter``. ``fonts`` is the folder of the two faces."""

    fonts: Path = field(default_factory=_bundled_fonts)

    def print_book(self, book: Book) -> bytes:
        """Return the PDF: US Letter, faces embedded, the same bytes for the same book.

        Raises:
            EnvironmentFault: the fonts that came with the program are missing or broken.
        """
        has_glyph = pdf.can_print(self.fonts)
        setter = _Setter(Composer(BOOK, has_glyph))
        around = pdf.Around(
            book.title,
            f"Version {book.version} ({book.status}), content {book.content_hash[:HASH_SHOWN]}",
            PURPOSE,
            f"Content {book.content_hash[:HASH_SHOWN]}",
        )
        made, _ = pdf.build(
            [(list(_story(setter, book)), around)], book.title, book.language, tagged=False
        )
        return made

    def print_page(self, page: Page) -> bytes:
        """Return the PDF of one page alone, in small type; equal pages give equal bytes.

        Raises:
            EnvironmentFault: the fonts that came with the program are missing or broken.
        """
        has_glyph = pdf.can_print(self.fonts)
        setter = _Setter(Composer(BOOK, has_glyph), NOTICE, NOTICE)
        around = pdf.Around(page.title, "", page.fingerprint, "Triage Desk")
        story = (setter.paragraph((Span(page.title),), TITLE), *setter.blocks(page.blocks))
        made, _ = pdf.build([(story, around)], page.title, "en", tagged=False)
        return made


def _story(setter: _Setter, book: Book) -> Iterator[Flowable]:
    from reportlab.platypus import PageBreak

    marks = Marks()
    yield setter.paragraph((Span(book.title),), TITLE)
    yield from setter.blocks(book.cover)
    yield PageBreak()
    yield setter.paragraph((Span("Contents"),), TITLE)
    for chapter in book.chapters:
        yield setter.paragraph((Span(chapter.title),), HEADING, before=9, keep=True)
        for page in chapter.pages:
            number = marks.number(page.page_id, NUMBERS)
            yield setter.contents_row(page, number)
    for chapter in book.chapters:
        first = chapter.title
        for page in chapter.pages:
            yield PageBreak()
            yield marks.begin(page.page_id, _name(page), first)
            yield from setter.page(page, chapter.title)
            first = ""
    yield marks.end()


def _name(page: Page) -> str:
    return f"{page.label} {page.title}".strip()


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets the blocks of a book; ``composer`` cleans what the face cannot print."""

    composer: Composer
    body: Face = BODY
    cell: Face = CELL

    def page(self, page: Page, chapter: str) -> Iterator[Flowable]:
        """Yield the title of a page and its blocks."""
        yield self.paragraph((Span(chapter),), SMALL, keep=True)
        label = (Span(f"{page.label} ", muted=True),) if page.label else ()
        yield self.paragraph((*label, Span(page.title)), TITLE, keep=True)
        yield from self.blocks(page.blocks)
        if page.fingerprint:
            words = (Span(f"Page fingerprint {page.fingerprint}"),)
            yield self.paragraph(words, replace(SMALL, size=6.5, leading=9.0), before=4)

    def contents_row(self, page: Page, number: Flowable) -> Flowable:
        """Return one line of the contents: the name and the number of its page."""
        name = self.paragraph((Span(_name(page), page=page.page_id),), BODY)
        return grid([[[name], [number]]], (WIDTH - NUMBERS, NUMBERS), splits=WHOLE)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Flowable]:
        """Yield the flowables of blocks; a heading takes the start of what follows along."""
        from reportlab.platypus import CondPageBreak

        made = [(block, tuple(self._block(block))) for block in blocks]
        for place, (block, flowables) in enumerate(made):
            if isinstance(block, Heading):
                yield CondPageBreak(_room_below(made[place + 1 : place + 3]))
            yield from flowables

    def _block(self, block: Block) -> Iterable[Flowable]:  # noqa: PLR0911 - one for each kind
        match block:
            case Heading(title):
                return [self.paragraph((Span(title),), HEADING, before=11)]
            case Paragraph(words, muted):
                face = replace(self.body, colour=MUTED) if muted else self.body
                return [self.paragraph(words, face, before=4)]
            case Points(points, numbered):
                return list(self._points(points, 0, numbered=numbered))
            case Facts(rows):
                return [self._facts(rows)] if rows else []
            case Grid():
                return [self._grid(block)]
            case RouteLine():
                return [self._route(block)]
            case Signature():
                return [self._signature(block)]
            case Diagram():
                fits = block.height * SMALLEST <= BELOW_FACTS
                return [flow(block, BELOW_FACTS if fits else TALLEST)]
            case _:
                assert_never(block)

    def paragraph(
        self, words: Words, face: Face, *, before: float = 0, keep: bool = False
    ) -> Flowable:
        """Return a paragraph; ``keep`` keeps it with what follows."""
        made = measured()(self._markup(words, face), style(face, right=False))
        made.spaceBefore = before
        made.keepWithNext = int(keep)
        return made

    def _markup(self, words: Words, face: Face) -> str:
        return "".join(self._span(span, face) for span in words)

    def _span(self, span: Span, face: Face) -> str:
        text = escape(self.composer.clean(span.text)).replace("\n", "<br/>")
        if span.page or span.url:
            target = f"#{span.page}" if span.page else span.url
            text = f'<a href={quoteattr(target)} color="{LINK}">{text}</a>'
        if span.strong:
            text = f"<b>{text}</b>"
        if span.muted:
            text = f'<font color="{MUTED}" size="{face.size * 0.88:.2f}">{text}</font>'
        return text

    def _points(
        self, points: Sequence[Point], depth: int, *, numbered: bool = False
    ) -> Iterator[Flowable]:
        for place, point in enumerate(points, start=1):
            look = _bulleted(INDENT * (depth + 1))
            sign = f"{place}." if numbered else "\N{BULLET}"
            made = measured()(self._markup(point.words, BODY), look, bulletText=sign)
            made.keepWithNext = int(bool(point.points))
            yield made
            yield from self._points(point.points, depth + 1)

    def _facts(self, rows: Sequence[tuple[str, Words]]) -> Table_:
        muted = replace(self.body, colour=MUTED)
        cells: list[list[Any]] = [
            [[self.paragraph((Span(name),), muted)], [self.paragraph(words, self.body)]]
            for name, words in rows
        ]
        commands: tuple[Command, ...] = (
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ("RIGHTPADDING", (0, 0), (0, -1), 8),
        )
        return _spaced(
            grid(cells, (NAMES * WIDTH, (1 - NAMES) * WIDTH), commands, splits=BETWEEN_ROWS), 5
        )

    def _grid(self, block: Grid) -> Table_:
        head = replace(self.cell, bold=True, colour=MUTED)
        cells: list[list[Any]] = [[[self.paragraph((Span(name),), head)] for name in block.heads]]
        cells += [[[self.paragraph(cell, self.cell)] for cell in row] for row in block.rows]
        commands: tuple[Command, ...] = (
            ("LINEBELOW", (0, 0), (-1, 0), 1, ink(EDGE)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, ink(HAIRLINE)),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-2, -1), 8),
        )
        widths = [share * WIDTH for share in block.widths]
        return _spaced(grid(cells, widths, commands, titles=1, splits=BETWEEN_ROWS), 6)

    def _route(self, block: RouteLine) -> Table_:
        colours = ROUTE_COLOURS[block.route]
        mark = route_emblem(block.route, 8.0, colours.mark, colours.glyph)
        face = replace(BODY, colour=colours.text)
        words = self.paragraph((Span(f"{block.word}  ", strong=True), Span(block.sentence)), face)
        commands: tuple[Command, ...] = (
            ("BACKGROUND", (0, 0), (-1, -1), ink(colours.fill)),
            ("BOX", (0, 0), (-1, -1), 1, ink(colours.border)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, 0), 10),
            *((f"{side}PADDING", (0, 0), (-1, -1), 6) for side in ("TOP", "BOTTOM")),
            ("ROUNDEDCORNERS", [5, 5, 5, 5]),
        )
        return _spaced(grid([[[mark], [words]]], (36, WIDTH - 36), commands, splits=WHOLE), 6)

    def _signature(self, block: Signature) -> Table_:
        """Return the words in a box, with two lines to write on below each other."""
        half = (WIDTH - 24) / 2
        small = [self.paragraph((Span(label),), SMALL) for label in block.labels]
        small += [self.paragraph((Span(""),), SMALL)] * (len(small) % 2)
        lines: list[list[Any]] = []
        for left, right in zip(small[::2], small[1::2], strict=True):
            lines += [["", "", ""], [[left], "", [right]]]
        commands: list[Command] = [
            ("LINEBELOW", (column, row), (column, row), 0.8, ink(INK))
            for row in range(0, len(lines), 2)
            for column in (0, 2)
        ]
        heights = [26.0, None] * (len(lines) // 2)
        blanks = grid(lines, (half - 10, 20, half - 10), commands, heights=heights, splits=WHOLE)
        words = [self.paragraph((Span(block.text),), CELL)]
        box: tuple[Command, ...] = (
            ("BOX", (0, 0), (-1, -1), 1, ink(EDGE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 1), (-1, -1), 8),
            ("ROUNDEDCORNERS", [5, 5, 5, 5]),
        )
        return _spaced(grid([[words], [[blanks]]], (WIDTH,), box, splits=WHOLE), 14)


def _room_below(following: Sequence[tuple[Block, tuple[Flowable, ...]]]) -> float:
    """Return the height that a heading and the start of what follows need."""
    room = 0.0
    for block, flowables in following:
        if isinstance(block, Heading):
            break
        if isinstance(block, Diagram):
            return ROOM + room + flowables[0].height
        if not isinstance(block, Paragraph):
            return ROOM + room + START
        room += START / 2
    return ROOM + room


def _spaced(table: Table_, before: float) -> Table_:
    table.spaceBefore = before
    return table


@lru_cache(maxsize=8)
def _bulleted(indent: float) -> ParagraphStyle:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        "point",
        parent=style(BODY, right=False),
        leftIndent=indent,
        bulletIndent=indent - INDENT + 2,
        bulletFontName=style(BODY, right=False).fontName,
        bulletFontSize=BODY.size,
        spaceBefore=1.5,
    )
