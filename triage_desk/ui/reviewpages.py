"""The way to the reviews of a clinician, and what they said of a route later."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout

from triage_desk.domain.permission import Permission
from triage_desk.domain.review import Feedback
from triage_desk.domain.role import Role
from triage_desk.errors import TriageDeskError
from triage_desk.services import drafts, review
from triage_desk.services.permission import allowed
from triage_desk.ui.daypages import DayPages
from triage_desk.ui.presenters.asked_back import in_words
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.presenters.physician import PhysicianPresenter
from triage_desk.ui.presenters.review import ReviewPresenter
from triage_desk.ui.presenters.seen import SeenPresenter
from triage_desk.ui.releases import Releases
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.physician_review import PhysicianReviewScreen
from triage_desk.ui.screens.review import ReviewScreen
from triage_desk.ui.screens.review_dialogs import ask_feedback
from triage_desk.ui.screens.screen import Place
from triage_desk.ui.screens.seen import SeenScreen
from triage_desk.ui.widgets.notice import Notice


class ReviewPages(DayPages):
    """The queue of whoever may review, over the day's work.

    ``told`` carries what clinicians did at another desk with a route that waits for them.
    """

    told = Signal(str)

    _releases: Releases | None = None

    @property
    def may_review(self) -> bool:
        """Return whether the person at the keyboard may review."""
        return allowed(self._desk, Permission.REVIEW)

    def first(self) -> None:
        """Show what whoever has come in begins with: clinicians their queue, the desk its list.

        An intake that was cut off here, or an emergency nobody was told of, comes first.
        """
        self.home()
        listed = self._home.presenter
        waits = any(intake.cut_off for intake in listed.unfinished)
        if self.may_review and not waits and not listed.urgent_untold:
            # The list below was read a moment ago.
            self._show_queue("")

    def reviews(self, wanted: str = "") -> None:
        """Show the queue with ``wanted`` or the first that waits, for whoever may."""
        if self.may_review and not isinstance(self.screen, EmergencyScreen):
            self.home()
            self._show_queue(wanted)

    def _show_queue(self, wanted: str) -> None:
        screen = self._review_screen()
        screen.override_wanted.connect(lambda: self._change_route(screen))
        screen.seen_wanted.connect(self.seen_by_me)
        screen.kept.connect(self.did)
        screen.turned.connect(lambda: self._stand_as_typed(screen))
        screen.spoken.connect(lambda visit: self.typing.forget(Place.REVIEW.value, visit))
        self._push(screen)
        screen.begin(wanted or self._typed_about())
        screen.say_urgent(self._home.presenter.urgent)

    def _review_screen(self) -> ReviewScreen:
        """Return the page of whoever is at the keyboard: a physician reads in another order."""
        if self._desk.actor.role is Role.PHYSICIAN:
            return PhysicianReviewScreen(PhysicianPresenter(self._desk))
        return ReviewScreen(ReviewPresenter(self._desk))

    def _typed_about(self) -> str:
        """Return the visit about which this person was typing when the program ended, or ""."""
        with suppress(TriageDeskError):
            return next(iter(drafts.waiting(self._desk, Place.REVIEW.value)), "")
        return ""

    def seen_by_me(self) -> None:
        """Show what this person stood for, to say whether it was right."""
        screen = SeenScreen(SeenPresenter(self._desk))
        screen.closed.connect(self.reviews)
        self._push(screen)
        screen.begin()

    def judge(self, encounter_id: str) -> None:
        """Ask whether the route of a visit was right, over the page shown, and keep it."""
        shown = self.screen
        if shown is None or not self.may_review:
            return

        def keep(said: Feedback, words: str) -> str:
            presenter = Presenter(self._desk)
            with presenter.trying():
                review.feedback(self._desk, encounter_id, said, words)
            return presenter.problem.sentence if presenter.problem is not None else ""

        ask_feedback(shown, keep, encounter_id)

    def say_asked(self, screen: IntakeScreen) -> None:
        """Say above an intake that a clinician opened again what they ask."""
        encounter = screen.presenter.view.encounter
        if encounter.disposition is not None:
            words = in_words(review.question_for(self._desk, encounter.encounter_id))
            layout = screen.layout()
            if words and isinstance(layout, QBoxLayout):
                layout.insertWidget(0, Notice("fact", words))

    def review_again(self) -> None:
        """Read the queue anew where it is shown: some desk changed something."""
        if not self.may_review:
            self._tell_released()
        if isinstance(self.screen, ReviewScreen):
            self._look_again(self.screen)
            self._home.presenter.refresh()
            self.screen.say_urgent(self._home.presenter.urgent)

    def _look_again(self, screen: ReviewScreen) -> None:
        """Read the queue beside the window: with the copies of weeks it takes a moment."""
        shown = screen.presenter

        def looked(found: object) -> None:
            if self.screen is screen:
                shown.show_looked(found)

        def not_looked(error: object) -> None:
            if self.screen is screen and isinstance(error, TriageDeskError):
                shown.refused(error)

        self._jobs.run(lambda _control: shown.look(), looked, not_looked)

    def _tell_released(self) -> None:
        """Say what clinicians released or asked meanwhile; who did it themselves knows it."""
        self._releases = self._releases or Releases(self._desk)
        rows = self._home.presenter.all_rows
        initials = {row.encounter_id: row.initials for row in rows if row.encounter_id}
        words = self._releases.news(initials, self.screen)
        if words:
            self.told.emit(words)

    def reviewed_again(self, encounter_id: str) -> bool:
        """Show a visit in the queue again, where the queue is shown; return whether it is."""
        if not isinstance(self.screen, ReviewScreen):
            return False
        self.reviews(encounter_id)
        return True

    def _change_route(self, over: ReviewScreen) -> None:
        if over.presenter.record is not None:
            self._override(over.presenter.record)

    def _rerouted(self, presenter: OverridePresenter) -> None:
        """Go back to the queue, and on to the next visit, where the change was made there."""
        over = self._below[-1] if self._below else None
        if not isinstance(over, ReviewScreen):
            super()._rerouted(presenter)
            return
        record = presenter.record
        self.typing.forget(Place.OVERRIDE.value, record.encounter.encounter_id)
        place = over.presenter.turn
        self._back()
        over.presenter.go_on(place)
        self._tell(presenter.done, record.patient)
