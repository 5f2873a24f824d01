"""The way to practice, to who is trained, and to the monthly check."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.permission import Permission
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services import training
from triage_desk.services.desk import Desk
from triage_desk.services.marking import sketched
from triage_desk.services.permission import allowed
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.own_visits import OwnVisitsPresenter, Typed
from triage_desk.ui.presenters.second_look import SecondLookPresenter
from triage_desk.ui.presenters.training import CertificatePaper, Round, TrainingPresenter
from triage_desk.ui.refusals import said
from triage_desk.ui.screens.own_visits import OwnVisitsScreen
from triage_desk.ui.screens.second_look import SecondLookScreen
from triage_desk.ui.screens.training import TrainingScreen
from triage_desk.ui.settingspages import SettingsPages
from triage_desk.ui.trainer import Trainer


class TrainingPages(SettingsPages):
    """Practice is played in another program: see ``trainer``.

    ``refused`` says over any screen what could not be done.
    """

    refused = Signal(str)

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs) -> None:
        """Keep what a round that is under way says, for who is here now."""
        super().__init__(desk, stack, jobs)
        self.trainer = _trainer_of(stack, jobs)
        self.trainer.serve(desk)
        self.trainer.changed.connect(self._heard)
        self.trainer.refused.connect(self._not_kept)

    def training(self) -> None:
        """Show how one stands in practice, and who may see it how everybody does."""
        if isinstance(self.screen, TrainingScreen):
            return
        presenter = TrainingPresenter(self._desk)
        self._look_at_round(presenter)
        screen = TrainingScreen(presenter, self._jobs)
        screen.closed.connect(self._back)
        screen.wanted.connect(lambda: self._play(screen))
        screen.paper_wanted.connect(lambda whose: self._paper(CertificatePaper(self._desk, whose)))
        screen.own_wanted.connect(self.own_visits)
        self._over(screen)
        screen.begin()

    def own_visits(self) -> None:
        """Show the clinic's own visits for practice, for whoever answers for the staff."""
        if not allowed(self._desk, Permission.TRAIN_STAFF):
            return
        screen = OwnVisitsScreen(OwnVisitsPresenter(self._desk), self._jobs)
        screen.closed.connect(self._back)
        screen.play_wanted.connect(lambda typed: self._play_own(screen, typed))
        self._over(screen)
        screen.begin()
        self._take_written(screen)

    def second_look(self) -> None:
        """Show the monthly check, for whoever may."""
        if not allowed(self._desk, Permission.RATE_AGAIN):
            return
        screen = SecondLookScreen(SecondLookPresenter(self._desk), self._jobs)
        screen.closed.connect(self._back)
        screen.paper_wanted.connect(self._paper)
        self._over(screen)
        screen.begin()

    def drop_all(self) -> None:
        """Keep nothing more for who was here; what a round says waits for them."""
        self.trainer.serve(None)
        self.trainer.changed.disconnect(self._heard)
        self.trainer.refused.disconnect(self._not_kept)
        super().drop_all()

    def _play(self, screen: TrainingScreen) -> None:
        presenter, desk = screen.presenter, self._desk

        def begin(made: object) -> None:
            if isinstance(made, tuple):
                self.trainer.start(desk, *made)

        def stay(error: object) -> None:
            self._look_at_round(presenter)
            refuse(presenter, error)

        # From the key on there is one round: a second press finds it under way.
        presenter.round = Round.MINE
        presenter.changed()
        self._jobs.run(lambda _control: presenter.prepare(), begin, stay)

    def _play_own(self, screen: OwnVisitsScreen, typed: Typed) -> None:
        """Have a visit played in the program for practice by whoever writes it."""
        presenter, desk = screen.presenter, self._desk
        if self.trainer.is_under_way:
            presenter.refused(UserError(text("own_visits.under_way")))
            return
        plan = presenter.plan(typed, TrainingPresenter(desk).plan(()))
        if plan is not None and plan.sketch is not None:
            self.trainer.written = None
            book = sketched(desk.engine, plan.sketch)
            self.trainer.start(desk, training.Lesson("", ()), book, plan)

    def _take_written(self, screen: OwnVisitsScreen) -> None:
        """Show what was played to be written, to whoever played it; once."""
        written = self.trainer.written
        if written is not None and written.user_id == self._desk.actor.user_id:
            self.trainer.written = None
            screen.presenter.heard(written.sketch, written.turn)

    def _look_at_round(self, presenter: TrainingPresenter) -> None:
        trainer = self.trainer
        presenter.round = Round.NONE
        if trainer.is_under_way:
            own = trainer.is_played_by(self._desk.actor.user_id)
            presenter.round = Round.MINE if own else Round.OTHERS
        presenter.fault = trainer.fault

    def _heard(self) -> None:
        for page in self._everything():
            if isinstance(page, OwnVisitsScreen):
                self._take_written(page)
        for screen in self._training_screens():
            self._look_at_round(screen.presenter)
            screen.begin()

    def _not_kept(self, error: object) -> None:
        if not isinstance(error, TriageDeskError):
            return
        shown = self._training_screens()
        for screen in shown:
            self._look_at_round(screen.presenter)
            screen.presenter.changed()
        if not shown:
            self.refused.emit(said(error))

    def _training_screens(self) -> list[TrainingScreen]:
        return [screen for screen in self._everything() if isinstance(screen, TrainingScreen)]


def _trainer_of(stack: QStackedWidget, jobs: Jobs) -> Trainer:
    """Return the one of this window, made when it is first asked for."""
    window = stack.window()
    found = window.findChild(Trainer)
    return found if isinstance(found, Trainer) else Trainer(window, jobs)
