"""The way to the page of one person, and from there to their visits."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.document import DocumentKind
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.patient import Patient
from triage_desk.services import patients
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.outcome_paper import FollowUpFormPaper, ScoresPaper
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.presenters.rights import RightsPresenter
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.patient import PatientScreen
from triage_desk.ui.screens.rights import RightsScreen
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.stillright import StillRight
from triage_desk.ui.trainingpages import TrainingPages

# Today's list comes first; nobody types a name sooner.
READY_AFTER_MS = 500


class PatientPages(TrainingPages):
    """What lies over the search: the page of whoever was chosen there."""

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs) -> None:
        """Get the first search ready beside the window, soon after somebody has signed in."""
        super().__init__(desk, stack, jobs)
        self._ready = QTimer(self)
        self._ready.setSingleShot(True)
        self._ready.timeout.connect(self._get_ready)
        self._ready.start(READY_AFTER_MS)

    def drop_all(self) -> None:
        """Destroy every screen, and get nothing ready any more."""
        self._ready.stop()
        super().drop_all()

    def _get_ready(self) -> None:
        # Whatever is wrong with the data is said by the search itself.
        self._jobs.run(
            lambda _control: patients.get_ready(self._desk), lambda _: None, lambda _: None
        )

    def patient(self, patient_id: str) -> None:
        """Show the page of a person; opening it is an event."""
        presenter = PatientPresenter(self._desk, patient_id)
        if not presenter.open():
            self.home()
            return
        screen = PatientScreen(presenter, asks_who=True)
        screen.closed.connect(self._back)
        screen.visit_wanted.connect(self.visit)
        screen.started.connect(self.begun)
        screen.who_wanted.connect(self.who_saw)
        screen.judge_wanted.connect(self.judge)
        screen.rights_wanted.connect(self._rights)
        screen.paper_wanted.connect(lambda visit, kind: self._preview(visit, kind, screen))
        screen.scores_wanted.connect(lambda: self._scores(presenter))
        screen.form_wanted.connect(lambda one: self._form(presenter, one))
        screen.ask_wanted.connect(self.ask_again)
        self._push(screen, keep=True)
        self._stand_as_typed(screen)

    def _scores(self, presenter: PatientPresenter) -> None:
        """Show the scores of a person as a paper."""
        self._paper(ScoresPaper(self._desk, presenter.patient, presenter.beside.trends))

    def _form(self, presenter: PatientPresenter, followup_id: str) -> None:
        """Show the questions of a follow-up as a paper to fill in."""
        time = presenter.beside.time_of(followup_id)
        with presenter.trying():
            self._paper(FollowUpFormPaper(self._desk, followup_id, time))
        presenter.changed()

    def _rights(self, patient: Patient) -> None:
        """Show what a person may ask for; once they are removed their page is gone too."""
        screen = RightsScreen(RightsPresenter(self._desk, patient), self._jobs)
        screen.closed.connect(self._back)
        screen.gone.connect(self.forget_search)
        self._push(screen, keep=True)

    @abstractmethod
    def forget_search(self) -> None:
        """Show today's list, and keep nothing of what was searched."""

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        """Show a screen; an intake that follows a visit asks, in its turn, what is still right."""
        super()._push(screen, keep=keep)
        if isinstance(screen, IntakeScreen) and screen.presenter.view.encounter.follows:
            StillRight(self._desk, screen)

    @abstractmethod
    def _preview(self, encounter_id: str, kind: DocumentKind, over: Screen) -> None:
        """Show a paper before it is printed."""

    @abstractmethod
    def visit(self, encounter_id: str) -> None:
        """Show a visit as it stands."""

    @abstractmethod
    def ask_again(self, followup_id: str, channel: OutcomeChannel) -> None:
        """Ask how somebody is who is here, hand them the screen, or type in what is on a paper."""

    @abstractmethod
    def judge(self, encounter_id: str) -> None:
        """Ask whether the route of a visit was right."""

    @abstractmethod
    def begun(self, view: IntakeView) -> None:
        """Go on with an intake that was begun."""
