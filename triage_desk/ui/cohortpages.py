"""Lists of people: who is in one, and who is called again."""

from __future__ import annotations

from triage_desk.ui.measurepages import MeasurePages
from triage_desk.ui.presenters.cohorts import CohortsPresenter
from triage_desk.ui.screens.cohorts import CohortsScreen


class CohortPages(MeasurePages):
    """The page of lists; it goes back to what was open before."""

    def cohorts(self) -> None:
        """Show the lists of people that this person may see."""
        presenter = CohortsPresenter(self._desk)
        screen = CohortsScreen(presenter, self._jobs)
        screen.page_wanted.connect(self.patient)
        screen.closed.connect(self._back)
        self._over(screen)
        screen.begin()
