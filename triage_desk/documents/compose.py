"""Blocks become boxes of set type, in the sizes of one kind of paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import assert_never

from triage_desk.documents.blocks import (
    Block,
    Cell,
    FillIn,
    Frame,
    PageBreak,
    Quote,
    RouteBand,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
    Tone,
)
from triage_desk.documents.boxes import (
    GUTTER,
    Blanks,
    Box,
    Break,
    Decoration,
    Lines,
    Rows,
    Sealed,
    SetCell,
    SetRow,
)
from triage_desk.documents.drawing import Mark, Panel
from triage_desk.documents.emblems import route_emblem
from triage_desk.documents.style import (
    DANGER,
    EDGE,
    HAIRLINE,
    INK,
    ROUTE_COLOURS,
    WHITE,
    WIDTH,
    Face,
    Sheet,
)
from triage_desk.documents.typeset import Line, Measure, set_text
from triage_desk.domain.disposition import Disposition

CONTINUED = " (continued)"
SUBSTITUTE = "\N{WHITE SQUARE}"
SEAL_SIDE = 64.0
INSET = 14.0


@dataclass(slots=True)
class Composer:
    """Turns the blocks of one paper into boxes.

    ``has_glyph`` tells whether the bundled face can print a character; ``lost`` collects those
    it cannot, which print as a hollow square.
    """

    sheet: Sheet
    measure: Measure
    has_glyph: Callable[[str], bool]
    lost: set[str] = field(default_factory=set)

    def boxes(self, blocks: Iterable[Block]) -> list[Box]:
        """Return one box for each block, in order."""
        return [self._box(block) for block in blocks]

    def lines(self, texts: Iterable[Text], width: float, colour: str = "") -> tuple[Line, ...]:
        """Return paragraphs as lines, with some space between paragraphs and bullets."""
        lines: list[Line] = []
        before = TextStyle.BODY
        for text in texts:
            if not (text.text or text.lead):
                continue
            face = self.sheet.face(text.style)
            new = self._set(text, replace(face, colour=colour) if colour else face, width)
            if lines and TextStyle.BULLET in (text.style, before):
                share = 0.12 if text.style is TextStyle.BULLET else 0.4
                new[0] = replace(new[0], gap=self.sheet.gap * share)
            before = text.style
            lines.extend(new)
        return tuple(lines)

    def clean(self, text: str) -> str:
        """Return ``text`` composed (NFC), without control characters or lost ones."""
        if text.isascii() and text.isprintable():
            return text
        composed = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\r", "")
        return "".join(self._printable(char) for char in composed)

    def _printable(self, char: str) -> str:
        if char == "\n" or self.has_glyph(char):
            return char
        if unicodedata.category(char) in ("Cc", "Cf"):
            return ""
        self.lost.add(char)
        return SUBSTITUTE

    def _set(self, text: Text, face: Face, width: float) -> list[Line]:
        runs = [(self.clean(text.text), face.bold)]
        if text.lead:
            runs.insert(0, (self.clean(text.lead), True))
        bullet = text.style is TextStyle.BULLET
        return set_text(runs, face, width, self.measure, bullet=bullet)

    def _heading(self, title: str, width: float, colour: str = INK) -> tuple[Line, ...]:
        if not title:
            return ()
        face = replace(self.sheet.heading, colour=colour)
        return tuple(set_text([(self.clean(title), True)], face, width, self.measure))

    def _box(self, block: Block) -> Box:  # noqa: PLR0911 - one return for each kind of block
        match block:
            case Text():
                return self._lines_box("", (block,))
            case Section():
                return self._lines_box(block.title, block.texts)
            case Table():
                return self._table(block)
            case Quote():
                return self._quote(block)
            case Frame():
                return self._frame(block)
            case RouteBand():
                return self._band(block)
            case FillIn():
                return self._blanks(block)
            case Seal():
                return self._seal(block)
            case PageBreak():
                return Break()
            case _:
                assert_never(block)

    def _lines_box(self, title: str, texts: Sequence[Text]) -> Lines:
        return Lines(
            title=self._heading(title, WIDTH),
            lines=self.lines(texts, WIDTH),
            width=WIDTH,
            gap=self.sheet.gap,
            continued=self._heading(title + CONTINUED if title else "", WIDTH),
        )

    def _table(self, block: Table) -> Rows:
        return Rows(
            title=self._heading(block.title, WIDTH),
            rows=tuple(self._row(row, block, WIDTH) for row in block.rows),
            width=WIDTH,
            gap=self.sheet.gap,
            continued=self._heading(block.title + CONTINUED if block.title else "", WIDTH),
        )

    def _row(self, row: Row, table: Table, width: float) -> SetRow:
        shares = (1.0,) if len(row.cells) == 1 else table.widths
        cells: list[SetCell] = []
        x = 0.0
        for cell, share in zip(row.cells, shares, strict=True):
            full = share * width
            inner = full - GUTTER if x + full < width - 1 else full
            cells.append(self._cell(cell, x, inner))
            x += full
        pad = self.sheet.row_pad
        rule = HAIRLINE if table.ruled else ""
        if row.heading:
            first, *rest = cells[0].lines
            cells = [replace(cells[0], lines=(replace(first, gap=pad * 3), *rest))]
        return SetRow(tuple(cells), pad, rule, row.heading)

    def _cell(self, cell: Cell, x: float, width: float) -> SetCell:
        """Return a cell; ``x`` counts from the left edge of the table, in points."""
        return SetCell(x, width, self.lines(cell.texts, width), cell.right)

    def _quote(self, block: Quote) -> Rows:
        inner = WIDTH - INSET
        muted, large = TextStyle.MUTED, TextStyle.LARGE
        top = (Text(block.caption, style=muted), Text(block.words, style=large))
        rows = [SetRow((SetCell(0, inner, self.lines(top, inner)),), self.sheet.row_pad, "")]
        table = Table("", (0.32, 0.68), ())
        rows.extend(
            self._row(Row((Cell((Text(name, style=muted),)), Cell((Text(words),)))), table, inner)
            for name, words in block.rows
        )
        return Rows(
            title=(), rows=tuple(rows), width=WIDTH, gap=self.sheet.gap, indent=INSET, bar=INK
        )

    def _frame(self, block: Frame) -> Lines:
        danger = block.tone is Tone.DANGER
        colour = DANGER if danger else INK
        inner = WIDTH - 2 * INSET
        indent = self.sheet.heading.size * 2 if danger else 0.0
        title = self._heading(block.title, inner - indent, colour)
        again = self._heading(block.title + CONTINUED, inner - indent, colour)
        return Lines(
            title=tuple(replace(line, indent=indent) for line in title),
            lines=self.lines(block.texts, inner),
            width=WIDTH,
            gap=self.sheet.gap * 1.2,
            pad=(INSET, 9, 11),
            decoration=self._edge(danger=danger),
            continued=tuple(replace(line, indent=indent) for line in again),
        )

    def _edge(self, *, danger: bool) -> Decoration:
        heading = self.sheet.heading

        def draw(x: float, top: float, width: float, height: float) -> Iterable[Mark]:
            colour, weight = (DANGER, 2.0) if danger else (EDGE, 1.0)
            yield Panel(x, top - height, width, height, 5, "", colour, weight)
            if danger:
                radius = heading.size * 0.62
                middle = top - 9 - heading.leading / 2
                yield from route_emblem(
                    Disposition.EMERGENCY, x + INSET + radius, middle, radius, DANGER, WHITE
                )

        return draw

    def _band(self, block: RouteBand) -> Lines:
        colours = ROUTE_COLOURS[block.route]
        radius = 11.0
        left = INSET + 2 * radius + 12
        inner = WIDTH - left - INSET
        body = self.sheet.face(TextStyle.BODY)
        head = Face(body.size * 1.2, body.leading * 1.2, bold=True, colour=colours.text)
        title = set_text([(self.clean(block.word), True)], head, inner, self.measure)
        texts = (Text(block.sentence), *block.lines)

        def draw(x: float, top: float, width: float, height: float) -> Iterable[Mark]:
            yield Panel(x, top - height, width, height, 5, colours.fill, colours.border, 1)
            middle = top - height / 2
            yield from route_emblem(
                block.route, x + INSET + radius, middle, radius, colours.mark, colours.glyph
            )

        return Lines(
            title=tuple(title),
            lines=self.lines(texts, inner, colours.text),
            width=WIDTH,
            gap=self.sheet.gap,
            pad=(left, 7, 8),
            decoration=draw,
            continued=tuple(title),
        )

    def _blanks(self, block: FillIn) -> Blanks:
        return self._lines_to_write_on(block.labels, WIDTH)

    def _lines_to_write_on(self, labels: Iterable[tuple[str, float]], whole: float) -> Blanks:
        small = self.sheet.face(TextStyle.SMALL)
        blanks: list[tuple[float, float, Line]] = []
        x = 0.0
        for label, share in labels:
            width = share * whole - (GUTTER if x + share * whole < whole - 1 else 0)
            line = set_text([(self.clean(label), False)], small, width, self.measure)[0]
            blanks.append((x, width, line))
            x += share * whole
        return Blanks(tuple(blanks), self.sheet.gap, self.sheet.face(TextStyle.BODY).leading * 1.7)

    def _seal(self, block: Seal) -> Sealed:
        beside = WIDTH - SEAL_SIDE - 2 * GUTTER
        return Sealed(
            modules=_qr(block.code),
            blanks=self._lines_to_write_on(block.labels, beside),
            lines=self.lines(block.texts, beside),
            width=WIDTH,
            gap=self.sheet.gap,
            side=SEAL_SIDE,
        )


@lru_cache(maxsize=8)
def _qr(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a QR code, dark ones true."""
    import segno

    return tuple(tuple(bool(module) for module in row) for row in segno.make(code).matrix)
