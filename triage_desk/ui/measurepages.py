"""What the clinic counts, the visits behind each number, and the report of it."""

from __future__ import annotations

from triage_desk.domain.permission import Permission
from triage_desk.services.permission import allowed
from triage_desk.ui.presenters.behind import BehindPresenter
from triage_desk.ui.presenters.measure_paper import ValueReportPaper
from triage_desk.ui.presenters.measures import MeasuresPresenter
from triage_desk.ui.reviewpages import ReviewPages
from triage_desk.ui.screens.behind import BehindScreen
from triage_desk.ui.screens.measures import MeasuresScreen


class MeasurePages(ReviewPages):
    """The page of measures, for whoever may; it goes back to what was open before."""

    def measures(self) -> None:
        """Show what is counted."""
        if not allowed(self._desk, Permission.SEE_MEASURES):
            return
        presenter = MeasuresPresenter(self._desk)
        screen = MeasuresScreen(presenter, self._jobs)
        screen.closed.connect(self._back)
        screen.people_wanted.connect(lambda one: self._behind(presenter, one))
        screen.report_wanted.connect(lambda: self._report(presenter))
        self._over(screen)
        screen.begin()

    def _behind(self, shown: MeasuresPresenter, measure_id: str) -> None:
        presenter = BehindPresenter(self._desk, measure_id, shown.period, shown.only)
        presenter.open()
        screen = BehindScreen(presenter)
        screen.closed.connect(self._back)
        screen.opened.connect(self.visit)
        self._push(screen, keep=True)

    def _report(self, shown: MeasuresPresenter) -> None:
        if shown.taken is not None:
            self._paper(ValueReportPaper(self._desk, shown))
