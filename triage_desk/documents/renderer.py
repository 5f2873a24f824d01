"""Content to PDF bytes: template, boxes, pages, and what stands around them on each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from triage_desk import paths
from triage_desk.documents import pdf, words
from triage_desk.documents.blocks import Block, Text, TextStyle
from triage_desk.documents.boxes import Placed, paginate
from triage_desk.documents.compose import Composer
from triage_desk.documents.drawing import Ink, Mark, Stroke
from triage_desk.documents.readback import page_count
from triage_desk.documents.style import (
    HAIRLINE,
    INK,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    SHEETS,
    WIDTH,
    Face,
    Sheet,
)
from triage_desk.documents.templates import TEMPLATES
from triage_desk.documents.typeset import Line, set_text
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.document import DocumentContent

HEAD_TOP = PAGE_HEIGHT - 40.0
RUNNING_HEAD = 22.0
PAGE_BOTTOM = MARGIN + 14.0
LOST_NOTE = (
    f"Some letters cannot be printed here and stand as {chr(0x25A1)}. Open the program to see them."
)


def _bundled_fonts() -> Path:
    return paths.resources_dir() / "fonts"


@dataclass(frozen=True, slots=True)
class PdfRenderer:
    """Satisfies ``services.ports.Renderer``. ``fonts`` is the folder of the two faces."""

    fonts: Path = field(default_factory=_bundled_fonts)

    def render(self, content: DocumentContent) -> bytes:
        """Return the PDF: US Letter, faces embedded, the same bytes for the same content.

        Raises:
            EnvironmentFault: the fonts that came with the program are missing or broken.
        """
        title = f"{TEMPLATES[content.kind].name} {content.reference}".strip()
        return pdf.draw(self.pages(content), title, content.language)

    def page_count(self, pdf: bytes) -> int:
        """Return how many pages a PDF of ours has."""
        return page_count(pdf)

    def pages(self, content: DocumentContent) -> tuple[tuple[Mark, ...], ...]:
        """Return the drawing marks of each page, as they go into the PDF."""
        blocks = TEMPLATES[content.kind].build(content)
        roomy, *tighter = SHEETS[content.kind]
        best = self._set(content, blocks, roomy)
        for sheet in tighter:
            if len(best) == 1:
                break
            best = min(best, self._set(content, blocks, sheet), key=len)
        return best

    def _set(
        self, content: DocumentContent, blocks: Iterable[Block], sheet: Sheet
    ) -> tuple[tuple[Mark, ...], ...]:
        faces = pdf.faces(self.fonts)
        composer = Composer(sheet, faces.measure, faces.has_glyph)
        boxes = composer.boxes(blocks)
        around = _Around(content, composer)
        head = tuple(around.letterhead())
        if composer.lost:
            boxes.extend(composer.boxes([Text(LOST_NOTE, style=TextStyle.SMALL)]))
        placed = paginate(boxes, _lowest(head) - 12, HEAD_TOP - RUNNING_HEAD, PAGE_BOTTOM)
        return tuple(
            (
                *(head if number == 1 else around.running_head()),
                *_page_marks(page),
                *around.foot(number, len(placed)),
            )
            for number, page in enumerate(placed, start=1)
        )


def _lowest(marks: Iterable[Mark]) -> float:
    return min(mark.points[0][1] for mark in marks if isinstance(mark, Stroke))


def _page_marks(page: Iterable[Placed]) -> Iterable[Mark]:
    for box, top in page:
        yield from box.marks(MARGIN, top)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the text: letterhead, running head, foot."""

    content: DocumentContent
    composer: Composer

    @property
    def title(self) -> str:
        """Return what this paper is called on paper."""
        return TEMPLATES[self.content.kind].title(self.content)

    def letterhead(self) -> Iterable[Mark]:
        """Yield the clinic at the left, the paper's name and day at the right, a line below."""
        clinic = self.content.letterhead
        day = words.day(self.content.prepared_at.astimezone())
        plain = Face(9.5, 13, colour=MUTED)
        left = self._lines(clinic.clinic, Face(14, 18, bold=True), WIDTH * 0.56)
        left += self._lines(_reach(clinic), plain, WIDTH * 0.56)
        right = self._lines(self.title, Face(11, 18, bold=True), WIDTH * 0.4)
        right += self._lines(day, plain, WIDTH * 0.4)
        lowest = HEAD_TOP
        for lines, is_right in ((left, False), (right, True)):
            y = HEAD_TOP
            for line in lines:
                yield from line.marks(MARGIN + (WIDTH - line.width if is_right else 0.0), y)
                y -= line.height
            lowest = min(lowest, y)
        yield Stroke(((MARGIN, lowest - 6), (MARGIN + WIDTH, lowest - 6)), 1.2, INK)

    def running_head(self) -> Iterable[Mark]:
        """Yield title, initials and reference at the top of a later page, and a hairline."""
        patient = self.content.patient
        who = f"{patient.initials} {patient.mrn}".strip() if patient else words.NO_NAME
        name = TEMPLATES[self.content.kind].name
        left = f"{name} \N{MIDDLE DOT} {who}"
        face = Face(8.5, 12, colour=MUTED)
        y = HEAD_TOP - 8
        yield Ink(MARGIN, y, self.composer.clean(left), face.size, False, face.colour)  # noqa: FBT003
        if self.content.reference:
            yield self._right(f"Reference {self.content.reference}", y, face)
        yield Stroke(((MARGIN, y - 6), (MARGIN + WIDTH, y - 6)), 0.5, HAIRLINE)

    def foot(self, number: int, total: int) -> Iterable[Mark]:
        """Yield the foot of a page: purpose at the left, version and page at the right."""
        y = MARGIN - 8
        face = Face(8.5, 12, colour=MUTED)
        version = self.content.decision.ruleset.version
        yield Stroke(((MARGIN, y + 12), (MARGIN + WIDTH, y + 12)), 0.5, HAIRLINE)
        yield Ink(MARGIN, y, TEMPLATES[self.content.kind].foot, face.size, False, face.colour)  # noqa: FBT003
        yield self._right(f"Ruleset {version} \N{MIDDLE DOT} Page {number} of {total}", y, face)

    def _lines(self, text: str, face: Face, width: float) -> list[Line]:
        clean = self.composer.clean(text)
        return set_text([(clean, face.bold)], face, width, self.composer.measure)

    def _right(self, text: str, y: float, face: Face) -> Ink:
        clean = self.composer.clean(text)
        x = MARGIN + WIDTH - self.composer.measure(clean, face.bold) * face.size
        return Ink(x, y, clean, face.size, face.bold, face.colour)


def _reach(clinic: Letterhead) -> str:
    """Return address, phone, fax and email in one line."""
    parts = [*clinic.address, clinic.phone, f"fax {clinic.fax}" if clinic.fax else "", clinic.email]
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)
