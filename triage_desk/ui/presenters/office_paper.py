"""Papers of the office: the sheet of the day, and who has seen a patient."""

from __future__ import annotations

from triage_desk.clock import local_date
from triage_desk.domain.audit_view import WhoSaw
from triage_desk.services import day_sheet, pointing_card, who_saw
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.preview import Paper

PRINTED, SAVED = "printed", "saved"


class DaySheetPaper(Paper):
    """The end-of-day sheet of today; making it is an event, once for each page opened."""

    name = "end-of-day"

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("end_of_day.paper")

    def make(self) -> bytes:
        """Gather and render the sheet; runs in a job."""
        today = local_date(self.desk.clock())
        return day_sheet.paper(self.desk, day_sheet.make(self.desk, today))

    def keep_printed(self) -> None:
        """Keep that the sheet was printed."""
        day_sheet.given_out(self.desk, local_date(self.desk.clock()), PRINTED)

    def keep_saved(self) -> None:
        """Keep that the sheet was saved."""
        day_sheet.given_out(self.desk, local_date(self.desk.clock()), SAVED)


class WhoSawPaper(Paper):
    """The list of who has seen a patient, as it stands on the screen."""

    name = "who-has-seen"

    def __init__(self, desk: Desk, found: WhoSaw) -> None:
        """Keep the list."""
        super().__init__(desk)
        self._found = found

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("who_saw.paper")

    def make(self) -> bytes:
        """Render the list; runs in a job."""
        return who_saw.paper(self.desk, self._found)

    def keep_printed(self) -> None:
        """Keep that the list was printed."""
        who_saw.given_out(self.desk, self._found.patient.patient_id, PRINTED)

    def keep_saved(self) -> None:
        """Keep that the list was saved."""
        who_saw.given_out(self.desk, self._found.patient.patient_id, SAVED)


class CardPaper(Paper):
    """The card to point at, of the page that is on the screen."""

    name = "pointing-card"
    names_nobody = True

    def __init__(self, desk: Desk, encounter_id: str, page_id: str) -> None:
        """Keep which page of which intake."""
        super().__init__(desk)
        self._encounter_id, self._page_id = encounter_id, page_id

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("card.document")

    def make(self) -> bytes:
        """Render the card; runs in a job."""
        return pointing_card.make(self.desk, self._encounter_id, self._page_id)

    def keep_printed(self) -> None:
        """Keep that the card was printed."""
        pointing_card.given_out(self.desk, self._encounter_id, printed=True)

    def keep_saved(self) -> None:
        """Keep that the card was saved."""
        pointing_card.given_out(self.desk, self._encounter_id, printed=False)
