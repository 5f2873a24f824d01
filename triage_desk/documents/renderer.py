"""Content to PDF bytes: template, flowables, and what stands around them on each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk import paths
from triage_desk.documents import office, pdf, recovery, words
from triage_desk.documents.blocks import Block, Text, TextStyle
from triage_desk.documents.compose import Composer
from triage_desk.documents.readback import page_count
from triage_desk.documents.style import OFFICE, RECOVERY, SHEETS
from triage_desk.documents.templates import TEMPLATES
from triage_desk.domain.audit_view import DaySheet, WhoSaw
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.document import DocumentContent
from triage_desk.domain.language import SOURCE
from triage_desk.domain.user import RecoverySheet

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

LOST_NOTE = (
    f"Some letters cannot be printed here and stand as {chr(0x25A1)}. Open the program to see them."
)


def _bundled_fonts() -> Path:
    return paths.resources_dir() / "fonts"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around a paper of the office."""

    letterhead: Letterhead
    title: str
    foot: str
    day: str


@dataclass(frozen=True, slots=True)
class PdfRenderer:
    """Satisfies ``services.ports.Renderer``. ``fonts`` is the folder of the two faces."""

    fonts: Path = field(default_factory=_bundled_fonts)

    def render(self, content: DocumentContent) -> bytes:
        """Return the PDF: US Letter, faces embedded, the same bytes for the same content.

        Raises:
            EnvironmentFault: the fonts that came with the program are missing or broken.
        """
        blocks = TEMPLATES[content.kind].build(content)
        known = pdf.glyphs(self.fonts)
        made = b""
        for sheet in SHEETS[content.kind]:
            composer = Composer(sheet, lambda char: ord(char) in known)
            story = _story(content, blocks, composer)
            title = f"{TEMPLATES[content.kind].name} {content.reference}".strip()
            made, pages = pdf.build(story, _around(content, composer), title, content.language)
            if pages == 1:
                break
        return made

    def render_recovery(self, sheet: RecoverySheet) -> bytes:
        """Return the recovery sheet as PDF, with the same promises as ``render``."""
        known = pdf.glyphs(self.fonts)
        composer = Composer(RECOVERY, lambda char: ord(char) in known)
        day = words.day(sheet.made_at.astimezone())
        head = composer.letterhead((sheet.clinic, ""), (recovery.TITLE, day))
        story = [head, *composer.story(recovery.recovery_sheet(sheet))]
        around = pdf.Around(recovery.TITLE, "", recovery.FOOT, f"Data {sheet.vault}")
        return pdf.build(story, around, recovery.TITLE, SOURCE)[0]

    def render_day_sheet(self, sheet: DaySheet) -> bytes:
        """Return the end-of-day sheet as PDF, with the same promises as ``render``."""
        day = words.day(sheet.day.astimezone())
        frame = _Frame(sheet.letterhead, office.DAY_TITLE, office.DAY_FOOT, day)
        return self._office(office.day_sheet(sheet), frame)

    def render_who_saw(self, found: WhoSaw, letterhead: Letterhead) -> bytes:
        """Return the list of who has seen a patient as PDF, with the same promises."""
        day = words.day(found.at.astimezone())
        frame = _Frame(letterhead, office.SAW_TITLE, office.SAW_FOOT, day)
        return self._office(office.who_saw(found), frame)

    def _office(self, blocks: tuple[Block, ...], frame: _Frame) -> bytes:
        known = pdf.glyphs(self.fonts)
        made = b""
        for sheet in OFFICE:
            composer = Composer(sheet, lambda char: ord(char) in known)
            clinic = frame.letterhead
            head = composer.letterhead((clinic.clinic, _reach(clinic)), (frame.title, frame.day))
            story = [head, *composer.story(blocks)]
            if composer.lost:
                story.extend(composer.story([Text(LOST_NOTE, style=TextStyle.SMALL)]))
            around = pdf.Around(frame.title, frame.day, frame.foot, clinic.clinic)
            made, pages = pdf.build(story, around, frame.title, SOURCE)
            if pages == 1:
                break
        return made

    def page_count(self, pdf: bytes) -> int:
        """Return how many pages a PDF of ours has."""
        return page_count(pdf)


def _story(content: DocumentContent, blocks: Iterable[Block], composer: Composer) -> list[Flowable]:
    template, clinic = TEMPLATES[content.kind], content.letterhead
    day = words.day(content.prepared_at.astimezone(), content.language)
    head = composer.letterhead((clinic.clinic, _reach(clinic)), (template.title(content), day))
    story = [head, *composer.story(blocks)]
    if composer.lost:
        story.extend(composer.story([Text(LOST_NOTE, style=TextStyle.SMALL)]))
    return story


def _around(content: DocumentContent, composer: Composer) -> pdf.Around:
    patient, template = content.patient, TEMPLATES[content.kind]
    who = f"{patient.initials} {patient.mrn}".strip() if patient else words.NO_NAME
    return pdf.Around(
        composer.clean(f"{template.name} \N{MIDDLE DOT} {who}"),
        composer.clean(f"Reference {content.reference}" if content.reference else ""),
        template.foot(content),
        f"Ruleset {content.decision.ruleset.version}",
    )


def _reach(clinic: Letterhead) -> str:
    """Return address, phone, fax and email in one line."""
    parts = [*clinic.address, clinic.phone, f"fax {clinic.fax}" if clinic.fax else "", clinic.email]
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)
