"""Content to PDF bytes: template, flowables, and what stands around them on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk import paths
from triage_desk.documents import (
    check,
    locking,
    logo,
    office,
    outcomes,
    pdf,
    recovery,
    scripts,
    training,
    words,
)
from triage_desk.documents import guide as desk_guides
from triage_desk.documents import value_report as value_reports
from triage_desk.documents.blocks import Block, Text, TextStyle
from triage_desk.documents.compose import CONTINUED, GOES_ON, Composer
from triage_desk.documents.followup_form import followup_form
from triage_desk.documents.margins import ENGLISH, Margins, first_printed, margins_of
from triage_desk.documents.pdf import can_print
from triage_desk.documents.promises_office import promised
from triage_desk.documents.readback import missing, page_count
from triage_desk.documents.style import CARDS, OFFICE, RECOVERY, SHEETS, Sheet
from triage_desk.documents.templates import TEMPLATES, Template
from triage_desk.documents.templates.blank_interview import FOOT, blank_interview, blank_title
from triage_desk.documents.templates.pointing_card import card_foot, pointing_card
from triage_desk.domain.audit_view import DaySheet, WhoSaw
from triage_desk.domain.blank_interview import BlankInterview
from triage_desk.domain.check_paper import CheckForms, CheckSheet
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.document import IN_THEIR_LANGUAGE, DocumentContent
from triage_desk.domain.followup_form import FollowUpForm
from triage_desk.domain.language import SOURCE
from triage_desk.domain.outcome_paper import OutcomePaper
from triage_desk.domain.pointing_card import PointingCard
from triage_desk.domain.printed import OfficePaper
from triage_desk.domain.training import CertificatePaper
from triage_desk.domain.user import RecoverySheet
from triage_desk.domain.value_report import ValueReport

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

DOT = " \N{MIDDLE DOT} "


def _bundled_fonts() -> Path:
    return paths.resources_dir() / "fonts"


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a paper: its blocks, and its kind where a paper has several, or ""."""

    blocks: tuple[Block, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper and what stands around it.

    ``name`` is what the file calls it, ``title`` and ``day`` stand at the right of the letterhead,
    ``line`` below it; ``running`` is at the head of later pages and ``foot`` on every one, both
    left and right. Each copy begins on a page of its own and counts its own pages.
    """

    clinic: Letterhead
    name: str
    title: str
    day: str
    running: tuple[str, str]
    foot: tuple[str, str]
    copies: tuple[_Copy, ...]
    language: str = SOURCE
    line: str = ""
    around: Margins = ENGLISH
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class PdfRenderer:
    """Satisfies ``services.ports.Renderer``. ``fonts`` is the folder of the faces.

    ``stamp`` is a word that stands across each page of every paper and before its title: papers of
    practice have one.
    """

    fonts: Path = field(default_factory=_bundled_fonts)
    stamp: str = ""

    def render(self, content: DocumentContent) -> bytes:
        """Return the PDF: US Letter, faces embedded, the same bytes for the same content.

        Raises:
            EnvironmentFault: the fonts that came with the program are missing or broken.
        """
        template, clinic, patient = TEMPLATES[content.kind], content.letterhead, content.patient
        around, reference = margins_of(content), content.reference
        who = f"{patient.initials} {patient.mrn}".strip() if patient else around.no_name
        title = template.title(content)
        known = title if content.kind in IN_THEIR_LANGUAGE else template.name
        paper = _Paper(
            clinic,
            f"{template.name} {reference}".strip(),
            title,
            words.day(content.prepared_at.astimezone(), content.language),
            (f"{known}{DOT}{who}", f"{around.reference} {reference}" if reference else ""),
            (template.foot(content), _ruleset(template, content, around)),
            _copies(template, content),
            content.language,
            DOT.join(content.providers) if template.providers else "",
            around,
        )
        return self._made(_as_copy(paper, first_printed(content)), SHEETS[content.kind])

    def missing(self, content: DocumentContent | OfficePaper, pdf: bytes) -> tuple[str, ...]:
        """Return what the paper was to say and a reader of it does not find; nothing of a person.

        Every answer, finding, line and name stands for itself: "answer safety_chest".
        """
        if not isinstance(content, DocumentContent):
            return missing(pdf, promised(content), can_print(self.fonts))
        promises = list(TEMPLATES[content.kind].promises(content))
        # A paper has a "CLINIC COPY" too: what tells a copy apart is when it was printed first.
        promises += [("the mark of a copy", first_printed(content))]
        return missing(pdf, promises, can_print(self.fonts))

    def render_recovery(self, sheet: RecoverySheet) -> bytes:
        """Return the recovery sheet as PDF, with the same promises as ``render``."""
        day = words.day(sheet.made_at.astimezone())
        running, foot = (recovery.TITLE, ""), (recovery.FOOT, f"Data {sheet.vault}")
        clinic = Letterhead(sheet.clinic, (), "")
        copies = (_Copy(recovery.recovery_sheet(sheet)),)
        named = (recovery.TITLE, recovery.TITLE, day)
        return self._made(_Paper(clinic, *named, running, foot, copies), (RECOVERY,))

    def render_day_sheet(self, sheet: DaySheet) -> bytes:
        """Return the end-of-day sheet as PDF, with the same promises as ``render``."""
        day = words.day(sheet.day.astimezone())
        titles = (office.DAY_TITLE, day, office.DAY_FOOT)
        return self._office(sheet.letterhead, titles, office.day_sheet(sheet))

    def render_who_saw(self, found: WhoSaw, letterhead: Letterhead) -> bytes:
        """Return the list of who has seen a patient as PDF, with the same promises."""
        day = words.day(found.at.astimezone())
        return self._office(
            letterhead, (office.SAW_TITLE, day, office.SAW_FOOT), office.who_saw(found)
        )

    def render_guide(self, guide: DeskGuide) -> bytes:
        """Return the desk guide as PDF: one page, with the same promises."""
        day = words.day(guide.made_at.astimezone())
        titles = (desk_guides.TITLE, day, desk_guides.FOOT)
        return self._office(guide.letterhead, titles, desk_guides.desk_guide(guide))

    def render_certificate(self, paper: CertificatePaper) -> bytes:
        """Return the certificate of somebody who practised, as PDF with the same promises."""
        day = words.day(paper.certificate.at.astimezone())
        titles = (training.TITLE, day, training.FOOT)
        return self._office(paper.letterhead, titles, training.certificate(paper))

    def render_check_forms(self, made: CheckForms) -> bytes:
        """Return the forms of the monthly check as PDF, each on pages of its own."""
        day, title = words.day(made.made_at.astimezone()), check.FORM_TITLE
        copies = tuple(_Copy(check.check_form(one), f"form {one.mark}") for one in made.forms)
        running, foot = (title, day), (check.FORM_FOOT, f"For {made.rater}")
        paper = _Paper(made.letterhead, title, title, day, running, foot, copies)
        return self._made(paper, OFFICE)

    def render_check_sheet(self, made: CheckSheet) -> bytes:
        """Return the results of a month of the monthly check, as PDF with the same promises."""
        day = words.day(made.made_at.astimezone())
        titles = (f"{check.SHEET_TITLE} {made.month}", day, check.SHEET_FOOT)
        return self._office(made.letterhead, titles, check.check_sheet(made))

    def render_report(self, report: ValueReport) -> bytes:
        """Return the value report as PDF, with the same promises."""
        day = words.day(report.made_at.astimezone())
        titles = (report.title, day, report.foot)
        return self._office(report.letterhead, titles, value_reports.value_report(report))

    def render_outcomes(self, paper: OutcomePaper) -> bytes:
        """Return how somebody is over time as PDF, with the same promises."""
        titles = (paper.title, words.day(paper.made_at.astimezone()), paper.foot)
        return self._office(paper.letterhead, titles, outcomes.outcome_paper(paper))

    def render_followup_form(self, form: FollowUpForm) -> bytes:
        """Return the questions of a follow-up as a paper form, with the same promises."""
        day, clinic = words.day(form.made_at.astimezone()), form.letterhead
        copies = (_Copy(followup_form(form)),)
        around = (form.title, day), (form.when, clinic.clinic)
        paper = _Paper(clinic, form.title, form.title, day, *around, copies, form.language)
        return self._made(paper, OFFICE)

    def render_card(self, card: PointingCard) -> bytes:
        """Return a card to point at as PDF: one page where it fits, and the same promises."""
        return self.render_cards((card,))

    def render_cards(self, cards: Sequence[PointingCard]) -> bytes:
        """Return several cards as one PDF, each on pages of its own and as large as fits one."""
        sized = [(card, self._card_sheet(card)) for card in cards]
        parts = [self._card_part(card, sheet) for card, sheet in sized]
        name = cards[0].name if len(cards) == 1 else "Cards to point at"
        return pdf.build(parts, name, cards[0].language)[0]

    def _card_sheet(self, card: PointingCard) -> Sheet:
        fitting = (s for s in CARDS[:-1] if pdf.fits_a_page(self._card_part(card, s)))
        return next(fitting, CARDS[-1])

    def _card_part(self, card: PointingCard, sheet: Sheet) -> pdf.Part:
        clinic = Letterhead(card.letterhead.clinic, (), "")
        foot, running = (card_foot(card), card.name), (card.name, "")
        copy = _Copy(pointing_card(card))
        paper = _Paper(clinic, card.name, card.name, "", running, foot, (copy,), card.language)
        return _part(self._stamped(paper), copy, Composer(sheet, can_print(self.fonts)))

    def render_blank(self, blank: BlankInterview) -> bytes:
        """Return the interview of a region as a paper form, with the same promises."""
        day, title = words.day(blank.made_at.astimezone()), blank_title(blank)
        clinic, foot = blank.letterhead, (FOOT, f"Ruleset {blank.version}")
        copies = (_Copy(blank_interview(blank)),)
        running = (title, f"Content {blank.content_hash[:12]}")
        paper = _Paper(clinic, title, title, day, running, foot, copies)
        return self._made(paper, OFFICE[1:])

    def _office(
        self, clinic: Letterhead, titles: tuple[str, str, str], blocks: tuple[Block, ...]
    ) -> bytes:
        """Return a paper of the office; ``titles`` are its title, day and foot."""
        title, day, foot = titles
        running, feet = (title, day), (foot, clinic.clinic)
        return self._made(
            _Paper(clinic, title, title, day, running, feet, (_Copy(blocks),)), OFFICE
        )

    def _made(self, paper: _Paper, sheets: Sequence[Sheet]) -> bytes:
        """Return a paper in the first of ``sheets`` that gives each copy one page, or the last."""
        paper = self._stamped(paper)
        has_glyph = can_print(self.fonts)
        made = b""
        for sheet in sheets:
            goes_on = CONTINUED if paper.language == SOURCE else GOES_ON
            parts = [
                _part(paper, copy, Composer(sheet, has_glyph, continued=goes_on))
                for copy in paper.copies
            ]
            # To add heights up takes a fifth of the time of setting a page.
            if sheet is not sheets[-1] and not all(pdf.fits_a_page(part) for part in parts):
                continue
            made, pages = pdf.build(parts, paper.name, paper.language)
            if pages == len(parts):
                break
        return made

    def _stamped(self, paper: _Paper) -> _Paper:
        if not self.stamp:
            return paper
        title, name = (f"{self.stamp}{DOT}{words}" for words in (paper.title, paper.name))
        running = (f"{self.stamp}{DOT}{paper.running[0]}", paper.running[1])
        return replace(paper, title=title, name=name, running=running, stamp=self.stamp)

    def lock(self, pdf: bytes, passphrase: str) -> bytes:
        """Return a paper of ours that opens with ``passphrase`` only: AES-256, revision 6.

        Raises:
            UserError: the passphrase is longer than a paper can have.
            EnvironmentFault: what was made does not open with it.
        """
        return locking.locked(pdf, passphrase)

    def page_count(self, pdf: bytes) -> int:
        """Return how many pages a PDF of ours has."""
        return page_count(pdf)

    def can_show(self, picture: bytes) -> bool:
        """Return whether a paper can show a picture: a whole PNG or JPEG, of a sensible size."""
        return logo.can_show(picture)


def _ruleset(template: Template, content: DocumentContent, around: Margins) -> str:
    if template.plain:
        return content.letterhead.clinic
    return around.version.format(version=content.decision.ruleset.version)


def _as_copy(paper: _Paper, before: str) -> _Paper:
    """Return a paper that says on every page that it is a copy, and of when; no line is added."""
    if not before:
        return paper
    again = paper.around.again
    return replace(
        paper,
        title=f"{again}{DOT}{paper.title}",
        day=f"{paper.day}{DOT}{before}",
        running=(f"{again}{DOT}{paper.running[0]}", paper.running[1]),
    )


def _copies(template: Template, content: DocumentContent) -> tuple[_Copy, ...]:
    blocks = template.build(content)
    stamps = template.stamps(content)
    if not stamps:
        return (_Copy(blocks),)
    return tuple(_Copy((stamp, *blocks), stamp.word) for stamp in stamps)


def _part(paper: _Paper, copy: _Copy, composer: Composer) -> pdf.Part:
    """Return the pages of one copy: letterhead, blocks, and which letters nobody can print."""
    clinic = paper.clinic
    left = (clinic.clinic, _reach(clinic))
    head = composer.letterhead(left, (paper.title, paper.day), clinic.logo)
    story: list[Flowable] = [head]
    if paper.line:
        story.extend(composer.story([Text(paper.line, style=TextStyle.SMALL)]))
    story.extend(composer.story(copy.blocks))
    if composer.lost:
        story.extend(composer.story([_lost(composer, paper.around)]))
    running = (DOT.join(filter(None, (paper.running[0], copy.kind))), paper.running[1])
    around = pdf.Around(*map(composer.clean, (*running, *paper.foot)))
    return story, replace(around, place=paper.around.page, stamp=paper.stamp)


def _lost(composer: Composer, around: Margins) -> Text:
    """Return which letters nobody can print, by the numbers at their boxes."""
    boxes = [f"{scripts.box(n)} {scripts.named(char)}" for char, n in composer.lost.items()]
    return Text(around.lost.format(boxes=", ".join(boxes)), style=TextStyle.SMALL)


def _reach(clinic: Letterhead) -> str:
    """Return address, phone, fax and email in one line."""
    parts = [*clinic.address, clinic.phone, f"fax {clinic.fax}" if clinic.fax else "", clinic.email]
    return DOT.join(part for part in parts if part)
