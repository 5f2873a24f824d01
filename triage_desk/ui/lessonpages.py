"""The screens of the program that plays practice: those of a desk, and none of its offices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.patient import Patient
from triage_desk.services import intake
from triage_desk.services.desk import Desk
from triage_desk.services.marking import Book, Turn
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView
from triage_desk.ui.flow import Flow
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.liked import Liked
from triage_desk.ui.presenters.lesson import LessonPresenter
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.lesson import LessonScreen
from triage_desk.ui.screens.screen import Screen

WITHOUT = frozenset(
    {
        *("lock", "change_user", "settings", "me", "users", "who_saw", "exchange", "backups"),
        *("audit", "end_of_day", "reviews", "measures", "training", "second_look", "conflicts"),
        "own_visits",
        *("import_table", "save_list", "print_list", "inbox", "blank_papers", "hand_over"),
        *("desk_guide", "new_intake", "tour", "cohorts"),
    }
)
"""What a desk has beside its visits, by the name of the command; practice offers none of it.

Nobody signs in to practice: a lock would open for anybody, so there is none.
"""


class LessonFlow(Flow):
    """A round of practice. ``says`` carries the words of the person, "" where nobody speaks.

    ``book``, ``names`` and ``hears`` are set by ``lesson_flow``; when ``writing`` one visit is
    answered as a person whom somebody made up, and not marked.
    """

    says = Signal(str)
    over = Signal()
    without = WITHOUT
    writing = False
    book: Book
    names: tuple[str, ...]
    hears: Callable[[Turn], None]

    def __init__(
        self, desk: Desk, stack: QStackedWidget, jobs: Jobs, liked: Liked | None = None
    ) -> None:
        """Make the first page of the round."""
        super().__init__(desk, stack, jobs, liked)
        told = type(self).hears
        presenter = LessonPresenter(desk, self.book, self.names, told, writing=self.writing)
        self._lesson = LessonScreen(presenter)
        self._lesson.begun.connect(self.begun)
        self._lesson.resumed.connect(self._go_on)
        self._lesson.over.connect(self.over)
        self.moved.connect(self._hush)
        stack.addWidget(self._lesson)

    def first(self) -> None:
        """Show who comes first."""
        self.home()

    def home(self) -> None:
        """Show the round: the intake that is over is marked there."""
        for screen in (self.screen, *self._below):
            if isinstance(screen, IntakeScreen):
                screen.presenter.leave()
        self._lesson.presenter.look()
        self._show(self._lesson)
        self._forget_below()

    def find(self, *, go_on: bool = False) -> None:
        """Show the round: nobody is looked for in practice."""
        self.home()

    def _go_on(self) -> None:
        self._resume(self._lesson.presenter.encounter_id)

    def _resume(self, encounter_id: str) -> None:
        self._ask(intake.resume(self._desk, encounter_id))

    def _ask(self, view: IntakeView) -> None:
        super()._ask(view)
        screen = self.screen
        if isinstance(screen, IntakeScreen):
            screen.presenter.on_change(partial(self._say, screen))
            self._say(screen)

    def _say(self, screen: IntakeScreen) -> None:
        page = screen.presenter.page
        if self.screen is screen and page is not None:
            self.says.emit(self._lesson.presenter.says(page))

    def _hush(self) -> None:
        """Say nothing more where nobody is asked."""
        if not isinstance(self.screen, IntakeScreen):
            self.says.emit("")

    def _kept(self) -> list[Screen]:
        return [*super()._kept(), self._lesson]

    def _tell(self, done: Done | None, patient: Patient) -> None:
        """Offer no way back: a visit that is over is marked, and its marks are kept."""

    # These have keys of their own.

    def save_list(self) -> None:
        """Let nothing out."""

    def hand_over(self) -> None:
        """Hand the screen to nobody."""

    def emergency_cut_off(self) -> None:
        """Nothing was cut off: practice begins anew each time."""


def lesson_flow(
    book: Book, names: tuple[str, ...], told: Callable[[Turn], None], *, writing: bool = False
) -> type[LessonFlow]:
    """Return the flow of one round."""

    class Round(LessonFlow):
        """This round."""

    Round.book, Round.names, Round.writing = book, names, writing
    Round.hears = staticmethod(told)
    return Round
