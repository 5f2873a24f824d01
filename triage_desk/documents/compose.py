"""Blocks become platypus flowables, in the sizes of one kind of paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, assert_never

from triage_desk.documents import charts, logo, outcomes, rows, scripts, tagging
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Chart,
    Charts,
    FillIn,
    Frame,
    PageBreak,
    Quote,
    RouteBand,
    Row,
    Seal,
    Section,
    Shown,
    Stamp,
    Table,
    Text,
    TextStyle,
    Tone,
)
from triage_desk.documents.emblems import route_emblem
from triage_desk.documents.flowables import (
    ANYWHERE,
    BETWEEN_ROWS,
    Command,
    grid,
    ink,
    paragraph,
    width_of,
)
from triage_desk.documents.style import (
    DANGER,
    EDGE,
    INK,
    MUTED,
    ROUTE_COLOURS,
    SEAL_SIDE,
    WHITE,
    WIDTH,
    Face,
    Sheet,
)
from triage_desk.domain.disposition import Disposition

if TYPE_CHECKING:
    from reportlab.platypus import Flowable, Paragraph
    from reportlab.platypus import Table as Grid

CONTINUED = " (continued)"
GOES_ON = " \N{HORIZONTAL ELLIPSIS}"  # the same in every language
GUTTER = 12.0
INSET = 14.0
HALF_A_PAGE = 300.0  # points; what is taller is plain text, which breaks anywhere
SHORT_LIST = 4  # items that are not parted


@dataclass(slots=True)
class Composer:
    """Turns the blocks of one paper into flowables.

    ``has_glyph`` tells whether the bundled faces can print a character; ``lost`` numbers those
    they cannot, which print as a hollow square with that number. ``continued`` follows a heading
    that is repeated on a later page.
    """

    sheet: Sheet
    has_glyph: Callable[[str], bool]
    lost: dict[str, int] = field(default_factory=dict)
    continued: str = CONTINUED

    def story(self, blocks: Iterable[Block]) -> list[Flowable]:
        """Return the blocks in order; a seal stays on the page of what stands before it."""
        from reportlab.platypus import PageBreak as NewPage
        from reportlab.platypus.flowables import SetPageTopFlowables

        story: list[Flowable] = []
        breaks = False
        for block in blocks:
            if isinstance(block, PageBreak):
                breaks = bool(story)
                continue
            if isinstance(block, Seal) and story:
                story[-1].keepWithNext = 1
            else:
                story.append(SetPageTopFlowables([]))
            if breaks:
                story.append(NewPage())
                breaks = False
            story.extend(self._block(block))
        return story

    def letterhead(
        self, left: tuple[str, str], right: tuple[str, str], picture: bytes = b""
    ) -> Grid:
        """Return the clinic at the left, the paper's name and day at the right, a line below.

        ``picture`` stands before the clinic: bytes that ``logo.can_show`` let pass, or none.
        """
        plain = Face(9.5, 13, colour=MUTED)
        cells = [
            [self.paragraph(Text(text), face, right=at_right) for text, face in lines]
            for lines, at_right in (
                (zip(left, (Face(14, 18, bold=True), plain), strict=True), False),
                (zip(right, (Face(11, 18, bold=True), plain), strict=True), True),
            )
        ]
        commands = (
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, ink(INK)),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (-2, 0), GUTTER),
        )
        if not picture:
            return grid([cells], (WIDTH * 0.6, WIDTH * 0.4), commands)
        shown = logo.drawn(picture)
        wide = shown.drawWidth + GUTTER
        return grid([[shown, *cells]], (wide, WIDTH * 0.6 - wide, WIDTH * 0.4), commands)

    def paragraph(
        self, text: Text, face: Face, *, right: bool = False, part: tagging.Part | None = None
    ) -> Paragraph:
        """Return a paragraph that says nothing but ``text``: markup in it is printed."""
        lead, words = self.clean(text.lead), self.clean(text.text)
        return paragraph(lead, words, face, right=right, part=part)

    def clean(self, text: str) -> str:
        """Return ``text`` composed and joined, without control characters or lost ones."""
        if text.isascii() and text.isprintable():
            return text
        shaped = scripts.joined(text).replace("\t", " ").replace("\r", "")
        if all(char == "\n" or self.has_glyph(char) for char in set(shaped)):
            return shaped
        return "".join(self._printable(char) for char in shaped)

    def _printable(self, char: str) -> str:
        if char == "\n" or self.has_glyph(char):
            return char
        if unicodedata.category(char) in ("Cc", "Cf"):
            return ""
        return scripts.box(self.lost.setdefault(char, len(self.lost) + 1))

    def _block(self, block: Shown) -> list[Flowable]:  # noqa: C901, PLR0911 - one each
        match block:
            case Text():
                return self._run("", self._texts((block,)))
            case Section():
                return self._run(block.title, self._texts(block.texts))
            case Table():
                return self._run(block.title, self._rows(block))
            case Quote():
                return self._run("", self._quote(block))
            case Frame():
                return [self._frame(block)]
            case RouteBand():
                return [self._band(block)]
            case FillIn():
                return self._run("", [self._blanks(block.labels, WIDTH)])
            case Seal():
                return self._run("", [self._seal(block)])
            case Stamp():
                return self._run("", [self._stamp(block)])
            case Chart():
                return self._run("", [grid([[outcomes.drawn(block.trend)]], (WIDTH,))])
            case Charts():
                return self._run(block.title, charts.rows(block.charts))
            case _:
                assert_never(block)

    def _run(self, title: str, items: Sequence[Flowable]) -> list[Flowable]:
        """Return items below a heading that says "continued" at the top of later pages.

        The heading keeps to the first item, and short lists are kept whole.
        """
        from reportlab.platypus.flowables import SetPageTopFlowables

        run = [self._heading(title), *items] if title else list(items)
        if len(items) <= SHORT_LIST:
            for item in run[:-1]:
                item.keepWithNext = 1
        kept = takewhile(lambda item: getattr(item, "keepWithNext", 0), run)
        whole = len(tuple(kept))
        if title and whole + 1 < len(run):
            again = self._heading(title + self.continued)
            again.part = tagging.ARTIFACT  # type: ignore[attr-defined]  # of our own paragraphs
            run.insert(whole + 1, SetPageTopFlowables([again]))
        if run:
            run[0].spaceBefore = self.sheet.gap
        return run

    def _heading(self, title: str) -> Paragraph:
        heading = self.paragraph(Text(title), self.sheet.heading, part=tagging.heading())
        heading.keepWithNext = 1
        return heading

    def _texts(
        self,
        texts: Iterable[Text],
        colour: str = "",
        *,
        right: bool = False,
        within: tagging.Part | None = None,
    ) -> list[Flowable]:
        """Return paragraphs, with some space around bullets; ``within`` is the cell they are in."""
        items: list[Flowable] = []
        before = TextStyle.BODY
        said = [text for text in texts if text.text or text.lead]
        listed = tagging.listing(within)
        for text in said:
            face = self.sheet.face(text.style)
            face = replace(face, colour=colour) if colour else face
            part = within if within and len(said) == 1 else tagging.paragraph(within)
            if text.style is TextStyle.BULLET:
                listed = listed if before is TextStyle.BULLET else tagging.listing(within)
                part = tagging.item(listed)
            item: Flowable = self.paragraph(text, face, right=right, part=part)
            if text.style is TextStyle.BULLET:
                item = self._bullet(item, face)
                item.spaceBefore = self.sheet.gap * 0.12
            elif before is TextStyle.BULLET:
                item.spaceBefore = self.sheet.gap * 0.4
            before = text.style
            items.append(item)
        return items

    def _bullet(self, item: Flowable, face: Face) -> Flowable:
        if item.wrap(WIDTH / 2, 0)[1] > HALF_A_PAGE:
            return item
        return rows.bullet(item, face)

    def _rows(self, table: Table) -> list[Flowable]:
        items: list[Flowable] = []
        whole = tagging.table() if table.data else None
        for row in table.rows:
            ruled = table.ruled and row is not table.rows[-1]
            items.extend(self._row(row, table.widths, ruled=ruled, whole=whole))
        return items

    def _row(
        self,
        row: Row,
        shares: Sequence[float],
        *,
        ruled: bool,
        barred: bool = False,
        whole: tagging.Part | None = None,
    ) -> list[Flowable]:
        """Return a row that stays whole; one too tall for that as text below each other.

        A ``barred`` row has a thick bar at the left; ``whole`` is the table it is in.
        """
        indent, count = INSET if barred else 0.0, len(row.cells)
        parts: Sequence[tagging.Part] = ()
        if whole is not None:
            parts = tagging.cells(whole, count, columns=len(shares), heads=row.heading)
        cells = [
            self._texts(cell.texts, right=cell.right, within=parts[at] if parts else None)
            for at, cell in enumerate(row.cells)
        ]
        widths = [share * (WIDTH - indent) for share in ((1.0,) if count == 1 else shares)]
        line = rows.Line(self.sheet.row_pad, GUTTER, ruled, indent)
        made = rows.row(cells, widths, line, parts)
        if made.wrap(WIDTH, 0)[1] > HALF_A_PAGE:
            return [item for cell in cells for item in cell]
        if row.heading:
            made.spaceBefore = line.pad * 3
            made.keepWithNext = 1
        return [made]

    def _quote(self, block: Quote) -> list[Flowable]:
        """Return the words and what else was said, with a thick bar at the left."""
        muted, large = TextStyle.MUTED, TextStyle.LARGE
        said = Row((Cell((Text(block.caption, style=muted), Text(block.words, style=large))),))
        items = self._row(said, (1.0,), ruled=False, barred=True)
        whole = tagging.table()
        for name, words in block.rows:
            row = Row((Cell((Text(name, style=muted),)), Cell((Text(words),))))
            ruled = (name, words) != block.rows[-1]
            items.extend(self._row(row, (0.32, 0.68), ruled=ruled, barred=True, whole=whole))
        return items

    def _frame(self, block: Frame) -> Grid:
        danger = block.tone is Tone.DANGER
        colour, edge, weight = (DANGER, DANGER, 2) if danger else (INK, EDGE, 1)
        face = replace(self.sheet.heading, colour=colour)
        title = self.paragraph(Text(block.title), face, part=tagging.heading())
        head: Flowable = title
        if danger:
            size = self.sheet.heading.size
            mark = route_emblem(Disposition.EMERGENCY, size * 0.62, DANGER, WHITE)
            middle = (("VALIGN", (0, 0), (-1, -1), "MIDDLE"),)
            head = grid([[[mark], [title]]], (size * 2, "*"), middle)
        texts = self._texts(block.texts)
        tall = any(item.wrap(WIDTH - 2 * INSET, 0)[1] > HALF_A_PAGE for item in texts)
        rows = [[[item]] for item in (head, *texts)]
        box = (("BOX", (0, 0), (-1, -1), weight, ink(edge)),)
        # Parted inside a row, too, reportlab would repeat the title twice on one page.
        return self._panel(rows, (WIDTH,), 1, box, ANYWHERE if tall else BETWEEN_ROWS)

    def _band(self, block: RouteBand) -> Grid:
        colours = ROUTE_COLOURS[block.route]
        body = self.sheet.face(TextStyle.BODY)
        head = Face(body.size * 1.2, body.leading * 1.2, bold=True, colour=colours.text)
        texts = self._texts((Text(block.sentence), *block.lines), colours.text)
        said = [self.paragraph(Text(block.word), head), *texts]
        radius = 11.0
        mark = route_emblem(block.route, radius, colours.mark, colours.glyph)
        left = INSET + 2 * radius + GUTTER
        tall = sum(item.wrap(WIDTH - left - INSET, 0)[1] for item in said) > HALF_A_PAGE
        commands = (
            ("BOX", (0, 0), (-1, -1), 1, ink(colours.border)),
            ("BACKGROUND", (0, 0), (-1, -1), ink(colours.fill)),
            ("VALIGN", (0, 0), (0, 0), "TOP" if tall else "MIDDLE"),
            ("LEFTPADDING", (1, 0), (1, 0), 0),
        )
        return self._panel([[[mark], said]], (left, WIDTH - left), 0, commands)

    def _panel(
        self,
        rows: Sequence[list[Any]],
        widths: Sequence[float],
        titles: int,
        commands: Iterable[Command],
        splits: int = ANYWHERE,
    ) -> Grid:
        """Return rows in a box with round corners; the first ``titles`` rows are repeated."""
        padding = (
            ("LEFTPADDING", (0, 0), (0, -1), INSET),
            ("RIGHTPADDING", (-1, 0), (-1, -1), INSET),
            ("TOPPADDING", (0, 0), (-1, 0), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -2), self.sheet.gap * 0.2),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
            ("ROUNDEDCORNERS", [5, 5, 5, 5]),
        )
        panel = grid(rows, widths, (*padding, *commands), titles=titles, splits=splits)
        panel.spaceBefore = self.sheet.gap
        return panel

    def _blanks(self, labels: Sequence[tuple[str, float]], width: float) -> Grid:
        """Return lines to write on, with what stands below each."""
        small = self.sheet.face(TextStyle.SMALL)
        cells: list[Any] = []
        widths: list[float] = []
        for label, share in labels:
            cells += [[self.paragraph(Text(label), small)], ""]
            widths += [share * width - GUTTER, GUTTER]
        widths[-2:] = [widths[-2] + GUTTER]
        commands: list[Command] = [
            ("LINEBELOW", (column, 0), (column, 0), 0.8, ink(INK))
            for column in range(0, len(widths), 2)
        ]
        commands.append(("TOPPADDING", (0, 1), (-1, 1), 2))
        room = self.sheet.face(TextStyle.BODY).leading * 1.7
        return grid(
            [[""] * len(widths), cells[:-1]], widths, commands, heights=(room, None), splits=0
        )

    def _stamp(self, block: Stamp) -> Grid:
        """Return the words in a dark box, as wide as they are, and the sentence beside it."""
        body = self.sheet.face(TextStyle.BODY)
        face = replace(body, size=body.size * 1.15, bold=True, colour=WHITE)
        word = self.paragraph(Text(block.word), face)
        wide = min(width_of(self.clean(block.word), face) + 2 * INSET + 1, WIDTH / 2)
        beside = self.paragraph(Text(block.text), body)
        commands = (
            ("BACKGROUND", (0, 0), (0, 0), ink(INK)),
            ("BOX", (0, 0), (-1, -1), 1, ink(INK)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), INSET),
            ("RIGHTPADDING", (0, 0), (-1, -1), INSET),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        )
        return grid([[[word], [beside]]], (wide, WIDTH - wide), commands, splits=0)

    def _seal(self, block: Seal) -> Grid:
        beside = WIDTH - SEAL_SIDE - 2 * GUTTER
        said = [self._blanks(block.labels, beside), *self._texts(block.texts)]
        bottom = (("VALIGN", (1, 0), (1, 0), "BOTTOM"), ("ALIGN", (1, 0), (1, 0), "RIGHT"))
        return grid([[said, [rows.code(block.code)]]], (beside, WIDTH - beside), bottom, splits=0)
