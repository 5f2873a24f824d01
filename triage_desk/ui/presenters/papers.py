"""Which papers a visit has, and the papers for a day without the program."""

from __future__ import annotations

from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.services import blank_interview, papers, speech
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.presenters.tongues import for_staff

# These have a button of their own on the result.
AT_HAND = (
    DocumentKind.REFERRAL_LETTER,
    DocumentKind.PATIENT_HANDOUT,
    DocumentKind.EMERGENCY_CARD,
)
FORM, CARDS = "form", "cards"


def all_papers(record: EncounterRecord) -> tuple[tuple[DocumentKind, str], ...]:
    """Return what can be printed of a visit with a decision, by kind and in words."""
    return tuple((kind, text(f"document.{kind.value}")) for kind in papers.kinds_for(record))


def more_papers(record: EncounterRecord) -> tuple[tuple[DocumentKind, str], ...]:
    """Return what else can be printed of a visit, by kind and in words."""
    return tuple(paper for paper in all_papers(record) if paper[0] not in AT_HAND)


def regions(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return code and words of every region that has an interview on paper."""
    return tuple((code, for_staff(desk, words)) for code, words in blank_interview.regions(desk))


def tongues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return code and name of every language in which somebody can be asked."""
    return tuple((each.code, each.name) for each in speech.languages(desk))


class BlankPaper(Paper):
    """The interview of a region, or its cards. They name nobody: making them is no event."""

    names_nobody = True

    def __init__(self, desk: Desk, what: str, region: str, code: str) -> None:
        """Keep which: ``FORM`` or ``CARDS``, of which region, in which language."""
        super().__init__(desk)
        self._what, self._region, self._code = what, region, code
        self.name = f"{'interview' if what == FORM else 'cards'}-{region}".replace("_", "-")

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text(f"papers.{self._what}")

    def make(self) -> bytes:
        """Render the paper; runs in a job."""
        if self._what == CARDS:
            cards = blank_interview.cards(self.desk, self._region, self._code)
            return blank_interview.cards_paper(self.desk, cards)
        form = blank_interview.form(self.desk, self._region, self._code)
        return blank_interview.paper(self.desk, form)

    def keep_printed(self) -> None:
        """Keep nothing."""

    def keep_saved(self) -> None:
        """Keep nothing."""
