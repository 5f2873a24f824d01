"""Today's list, and the pages that put somebody on it."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.ui.callpages import CallPages
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.liked import Liked
from triage_desk.ui.live import Live
from triage_desk.ui.presenters.day_papers import DayPapersPresenter
from triage_desk.ui.presenters.expect import ExpectPresenter
from triage_desk.ui.presenters.find_patient import FindPatientPresenter
from triage_desk.ui.presenters.referrals import ReferralsPresenter
from triage_desk.ui.presenters.tasks import TasksPresenter
from triage_desk.ui.presenters.worklist import RowAct, Told, WorklistPresenter
from triage_desk.ui.screens.day_papers import DayPapersDialog
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.expect import ExpectScreen
from triage_desk.ui.screens.find_expected import FindExpected
from triage_desk.ui.screens.referrals import ReferralsScreen
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.screens.tasks import TasksScreen
from triage_desk.ui.screens.worklist import WorklistScreen


class DayPages(CallPages):
    """The home screen and what leads from it: the list knows no other page."""

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs, liked: Liked) -> None:
        """Make the list; ``liked`` is how each person likes it, for this run."""
        super().__init__(desk, stack, jobs)
        home = self._home = WorklistScreen(WorklistPresenter(desk, liked))
        for signal, way in (
            (home.new_intake, self.find),
            (home.expect_wanted, self.expect),
            (home.calls_wanted, self.calls),
            (home.referrals_wanted, self.referrals),
            (home.papers_wanted, self.print_list),
            (home.tasks_wanted, self.tasks),
            (home.continued, self._resume),
            (home.opened, self._open),
            (home.backups_wanted, self.backups),
            (home.discarded, self._discarded),
            (home.began, self._ask),
        ):
            signal.connect(way)
        self.tell_on(home)
        self._live = Live(desk.store.changes, jobs, self)
        self._live.unread.connect(home.refresh_if_seen)
        # Hidden rows are still read by whoever walks the window's tree.
        self.handed.connect(home.presenter.forget)
        self._live.changed.connect(self.shared_again)
        stack.addWidget(home)

    def expect(self) -> None:
        """Find somebody, and say when they come."""
        screen = FindExpected(FindPatientPresenter(self._desk), self._jobs)
        screen.settled.connect(self._expect)
        screen.page_wanted.connect(self.patient)
        screen.visit_wanted.connect(self.visit)
        screen.cancelled.connect(self.home)
        self._push(screen)

    def referrals(self, encounter_id: str = "") -> None:
        """Show the referrals that somebody has still to answer, or over a visit that of it."""
        presenter = ReferralsPresenter(self._desk, encounter_id)
        presenter.open()
        screen, below = ReferralsScreen(presenter), self.screen
        screen.opened.connect(self.visit)
        screen.closed.connect(lambda: self._back_to(below))
        self._push(screen, keep=bool(encounter_id))

    def print_list(self) -> None:
        """Ask which papers of the list shown are wanted, for whoever may."""
        home = self._home
        if self.screen is home and allowed(self._desk, Permission.MAKE_PAPERS):
            presenter = DayPapersPresenter(self._desk, home.presenter.rows)
            open_dialog(DayPapersDialog(home, presenter, self._jobs))

    def tasks(self, patient_id: str = "", encounter_id: str = "") -> None:
        """Show what is to be done; over a person or a visit what is to be done for them."""
        presenter = TasksPresenter(self._desk, patient_id, encounter_id)
        presenter.open()
        screen, below = TasksScreen(presenter), self.screen
        screen.page_wanted.connect(self.patient)
        screen.closed.connect(lambda: self._back_to(below))
        self._push(screen, keep=bool(patient_id))

    def _expect(self, patient: Patient) -> None:
        presenter = ExpectPresenter(self._desk, patient)
        screen = ExpectScreen(presenter)
        screen.booked.connect(lambda: self._booked(presenter))
        screen.cancelled.connect(self.home)
        self._push(screen)

    def _booked(self, presenter: ExpectPresenter) -> None:
        self.home()
        if presenter.done is not None:
            told = Told(RowAct.BOOK, presenter.done, presenter.patient.initials)
            self._home.tell_done(told)

    def _discarded(self) -> None:
        found = self._home.presenter.discarded
        if found is not None:
            self.did.emit(*found)

    def visit(self, encounter_id: str) -> None:
        """Show a visit as it stands: to go on with, or its result."""
        if self._home.presenter.is_open(encounter_id):
            self._resume(encounter_id)
        else:
            self._open(encounter_id)

    def _kept(self) -> list[Screen]:
        return [self._home, *super()._kept()]

    @abstractmethod
    def find(self, *, go_on: bool = False) -> None:
        """Show the search."""

    @abstractmethod
    def _resume(self, encounter_id: str) -> None: ...

    @abstractmethod
    def _open(self, encounter_id: str) -> None: ...
