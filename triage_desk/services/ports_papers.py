"""What the services need of the documents: papers as PDF, read back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from triage_desk.domain.audit_view import DaySheet, WhoSaw
from triage_desk.domain.blank_interview import BlankInterview
from triage_desk.domain.check_paper import CheckForms, CheckSheet
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.document import DocumentContent
from triage_desk.domain.followup_form import FollowUpForm
from triage_desk.domain.outcome_paper import OutcomePaper
from triage_desk.domain.pointing_card import PointingCard
from triage_desk.domain.printed import OfficePaper
from triage_desk.domain.training import CertificatePaper
from triage_desk.domain.user import RecoverySheet
from triage_desk.domain.value_report import ValueReport


class Renderer(Protocol):
    """Turns the content of a paper into PDF bytes; the same content gives the same bytes."""

    def render(self, content: DocumentContent) -> bytes:
        """Return the PDF."""

    def missing(self, content: DocumentContent | OfficePaper, pdf: bytes) -> tuple[str, ...]:
        """Return what a reader of the PDF does not find of the content, by ids only."""

    def render_recovery(self, sheet: RecoverySheet) -> bytes:
        """Return the recovery sheet as PDF."""

    def render_day_sheet(self, sheet: DaySheet) -> bytes:
        """Return the end-of-day sheet as PDF."""

    def render_who_saw(self, found: WhoSaw, letterhead: Letterhead) -> bytes:
        """Return the list of who has seen a patient as PDF."""

    def render_guide(self, guide: DeskGuide) -> bytes:
        """Return the desk guide as PDF."""

    def render_certificate(self, paper: CertificatePaper) -> bytes:
        """Return the certificate of somebody who practised."""

    def render_check_forms(self, made: CheckForms) -> bytes:
        """Return the forms of the monthly check as PDF, each on pages of its own."""

    def render_check_sheet(self, made: CheckSheet) -> bytes:
        """Return the results of a month of the monthly check as PDF."""

    def render_report(self, report: ValueReport) -> bytes:
        """Return the value report as PDF."""

    def render_outcomes(self, paper: OutcomePaper) -> bytes:
        """Return how somebody is over time as PDF."""

    def render_followup_form(self, form: FollowUpForm) -> bytes:
        """Return the questions of a follow-up as a paper form."""

    def render_card(self, card: PointingCard) -> bytes:
        """Return a card to point at as PDF."""

    def render_cards(self, cards: Sequence[PointingCard]) -> bytes:
        """Return several cards as one PDF, each on pages of its own."""

    def render_blank(self, blank: BlankInterview) -> bytes:
        """Return the interview of a region as a paper form."""

    def lock(self, pdf: bytes, passphrase: str) -> bytes:
        """Return a PDF of ours that opens with ``passphrase`` only."""

    def page_count(self, pdf: bytes) -> int:
        """Return how many pages a PDF of ours has."""

    def can_show(self, picture: bytes) -> bool:
        """Return whether a paper can show a picture."""
