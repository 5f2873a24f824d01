"""The end of the day: the sheet to sign, and whether an old one still fits the log."""

from __future__ import annotations

from triage_desk.domain.chain import read_code
from triage_desk.errors import UserError
from triage_desk.services import chain
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter


class EndOfDayPresenter(Presenter):
    """What was typed from a sheet, and what comparing it came to."""

    fits: bool | None = None
    words = ""

    def check(self, typed: str) -> None:
        """Say whether the log still contains the event of a sheet."""
        self.fits, self.words = None, ""
        with self.trying():
            found = read_code(typed)
            if found is None:
                raise UserError(text("end_of_day.bad_code"), "code")
            self.fits = chain.compare(self.desk, *found)
            self.words = chain.compared(found[0], fits=self.fits)
        self.changed()
