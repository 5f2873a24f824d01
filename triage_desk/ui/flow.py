"""Which screen comes after which. Screens say what they want; only this knows where it leads."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.language import SOURCE
from triage_desk.services import drafts, undo
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView
from triage_desk.ui import typed
from triage_desk.ui.cohortpages import CohortPages
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.liked import Liked
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.find_patient import FindPatientPresenter
from triage_desk.ui.presenters.intake import IntakePresenter, Stage
from triage_desk.ui.presenters.locked import LockedPresenter
from triage_desk.ui.presenters.preview import PreviewPresenter
from triage_desk.ui.presenters.receipt import ReceiptPresenter, waits_for_hand_over
from triage_desk.ui.putaway import Left, left_at
from triage_desk.ui.readaloud import Reader
from triage_desk.ui.screens.ask_again import AskAgainScreen
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.find_patient import FindScreen
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.locked import LockedScreen
from triage_desk.ui.screens.override import OverrideScreen
from triage_desk.ui.screens.preview import PreviewScreen
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.review import ReviewScreen
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.widgets.bind import bind


class Flow(CohortPages):
    """The screens of one desk: a day's work, with the offices beside it.

    ``without`` are commands that it does not know.
    """

    without: frozenset[str] = frozenset()

    def __init__(
        self, desk: Desk, stack: QStackedWidget, jobs: Jobs, liked: Liked | None = None
    ) -> None:
        """Make the home screen; ``liked`` is how each person likes it, for this run."""
        super().__init__(desk, stack, jobs, liked or Liked())
        self._live.changed.connect(self.review_again)
        self._unnamed: EmergencyPresenter | None = None
        self._find: FindScreen | None = None

    # ------------------------------------------------------------------------------- the ways

    def home(self) -> None:
        """Show today's list; an intake that is open stays in it, unfinished."""
        if self._unnamed is not None:
            # An emergency without a name must never be put on the next person by chance.
            self.unnamed_over()
            self._find = None
        for screen in (self.screen, *self._below):
            if isinstance(screen, IntakeScreen):
                screen.presenter.leave()
        happened = self._live.take()
        self._home.refresh()
        self._show(self._home)
        self._forget_below()
        if happened:
            self._live.tell(was_read=self._home.presenter.problem is None)

    def find(self, *, go_on: bool = False) -> None:
        """Show the search; what this person typed there before is still there.

        With ``go_on`` what anybody typed there: whoever unlocks goes on where the desk stood.
        """
        draft = None
        if self._find is None:
            self._find = FindScreen(FindPatientPresenter(self._desk), self._jobs)
            self._find.started.connect(self._started)
            self._find.visit_wanted.connect(self.visit)
            self._find.page_wanted.connect(self.patient)
            self._find.cancelled.connect(self.home)
            self._stack.addWidget(self._find)
            draft = drafts.take(self._desk, Place.FIND.value, own=not go_on)
        self._show(self._find)
        if draft is not None:
            typed.put_back(self._find, draft)
            self.typing.stands_again(self._find)

    def find_for(self, told: str) -> None:
        """Show the search for the person of an emergency that was handed over to ``told``."""
        self.find()
        if self._find is not None:
            self._find.say_emergency(told)

    def find_next(self) -> None:
        """Show the search from a page that is done with; what it showed stays in today's list."""
        if not any(
            isinstance(s, IntakeScreen | EmergencyScreen) for s in (self.screen, *self._below)
        ):
            self._forget_below()
            self.find()

    def forget_search(self) -> None:
        """Show today's list, and keep nothing of what was searched."""
        self.home()
        self._drop_search()

    def _drop_search(self) -> None:
        find, self._find = self._find, None
        if find is not None:
            self._drop(find)
            self.typing.forget(Place.FIND.value)

    def park(self) -> None:
        """Park the intake shown, if one is."""
        if isinstance(self.screen, IntakeScreen):
            self.typing.keep_now(self.screen)
            self.screen.park()

    def choose_language(self) -> None:
        """Offer the languages of the questions shown, if some are."""
        if isinstance(self.screen, IntakeScreen | AskAgainScreen):
            self.screen.choose_language()

    def emergency(self) -> None:
        """Show the emergency page for whoever is on the screen, at once."""
        if isinstance(self.screen, EmergencyScreen):
            return
        encounter_id, who = self._who_is_here()
        presenter = EmergencyPresenter(
            self._desk, encounter_id, raised_by_key=True, language=self._spoken()
        )
        self._show_emergency(presenter, who)

    # ---------------------------------------------------------------------- away and back again

    def may_lock(self) -> bool:
        """Return whether nothing here forbids to lock: an emergency does."""
        return all(screen.may_lock() for screen in (*self._below, self.screen) if screen)

    def drop_all(self) -> None:
        """Destroy every screen, and look at the clock no more."""
        self.typing.stop()
        super().drop_all()
        self._find, self._unnamed = None, None

    def put_away(self) -> Left:
        """Keep what is typed on every screen in the store, and destroy the screens.

        Raises:
            EnvironmentFault: it cannot be kept; then nothing is destroyed.
        """
        left = left_at(self.screen, self._desk.actor, self._unnamed)
        self.keep_typing()
        self.drop_all()
        return left

    def come_back(self, left: Left) -> None:
        """Show the place that was left, with what was typed there."""
        if left.unnamed is not None:
            left.unnamed.desk = self._desk
            self._unnamed = left.unnamed
        match left.place:
            case Place.FIND:
                self.find(go_on=True)
            case Place.INTAKE:
                self._home.refresh()
                self._resume(left.encounter_id)
            case Place.RECEIPT | Place.OVERRIDE | Place.PREVIEW:
                self._open(left.encounter_id)
                self._come_back_over_receipt(left)
            case Place.REVIEW | Place.SEEN:
                self.reviews(left.encounter_id)
            case Place.SETTINGS:
                self.home()
                self.settings()
            case Place.KIOSK:
                self._home.refresh()
                self.visit(left.encounter_id)
            case _:
                self.home()
        if self.screen is None or self.screen.place is Place.SIGN_IN:
            self.home()

    def _come_back_over_receipt(self, left: Left) -> None:
        receipt = self.screen
        if not isinstance(receipt, ReceiptScreen) or left.place is Place.RECEIPT:
            return
        if left.place is Place.OVERRIDE:
            self._override(receipt.presenter.record)
            return
        draft = drafts.take(self._desk, left.place.value, left.encounter_id)
        if draft is not None:
            kind = DocumentKind(draft.marks["kind"])
            self._preview(left.encounter_id, kind, receipt)

    # ------------------------------------------------------------------------------ its turns

    def begun(self, view: IntakeView) -> None:
        """Go on with an intake that was begun."""
        self._started(view)

    def _started(self, view: IntakeView) -> None:
        before, find, self._find = self.screen, self._find, None
        self._go_on_with(view)
        if find is not None:
            # Only now: with nothing in its place yet, today's list would be laid out for a moment.
            self.typing.forget(Place.FIND.value)
            if find is not before:
                self._drop(find)

    def _go_on_with(self, view: IntakeView) -> None:
        unnamed = self._unnamed
        if unnamed is not None:
            self.unnamed_over()
        if unnamed is not None and unnamed.attach(view.encounter.encounter_id):
            self._open(view.encounter.encounter_id)
            return
        self._ask(view)
        if view.encounter.channel is Channel.KIOSK:
            self.hand_over_visit(view.encounter.encounter_id)

    def _resume(self, encounter_id: str) -> None:
        if self._home.presenter.is_elsewhere(encounter_id):
            self._look(encounter_id)
            return
        view = self._home.presenter.resume(encounter_id)
        if view is not None:
            self._ask(view)

    def _look(self, encounter_id: str) -> None:
        """Show an intake that another desk has open, or the result it has come to."""
        presenter = LockedPresenter(self._desk, encounter_id)
        if not presenter.look() or presenter.is_discarded:
            self.home()
        elif presenter.is_closed:
            self._open(encounter_id)
        else:
            screen = LockedScreen(presenter)
            screen.taken.connect(self._ask)
            screen.closed.connect(self.home)
            self._push(screen)

    def _ask(self, view: IntakeView) -> None:
        screen = IntakeScreen(IntakePresenter(self._desk, view))
        Reader(screen, screen.presenter)
        screen.left.connect(lambda: self._left_behind(screen.presenter))
        screen.card_wanted.connect(self.print_card)
        screen.elsewhere.connect(lambda: self._look(screen.presenter.encounter_id))
        screen.ready.connect(lambda: self._decide(screen))
        screen.emergency.connect(lambda: self._found_emergency(screen))
        self._push(screen)
        self.say_asked(screen)
        draft = drafts.take(self._desk, Place.INTAKE.value, screen.encounter_id)
        if screen.presenter.stage is not Stage.ASKING:
            screen.begin()
        if draft is not None and self.screen is screen:
            typed.put_back(screen, draft)
            self.typing.stands_again(screen)

    def _found_emergency(self, screen: IntakeScreen) -> None:
        presenter = EmergencyPresenter(
            self._desk,
            screen.presenter.encounter_id,
            language=self._spoken(),
            unsaved=screen.presenter.unsaved,
        )
        presenter.open()
        self._show_emergency(presenter, " · ".join(screen.person()))

    def _left_behind(self, presenter: IntakePresenter) -> None:
        self.home()
        self._tell(presenter.done, presenter.view.patient)

    def _finished(self, presenter: ReceiptPresenter) -> None:
        self.home()
        self._tell(presenter.done, presenter.record.patient)

    def take_back(self, done: Done) -> str:
        """Take back an act and show where it stood; return why not, or ""."""
        presenter = Presenter(self._desk)
        with presenter.trying():
            undo.take_back(self._desk, done)
        if presenter.problem is not None:
            return presenter.problem.sentence
        encounter_id = done.after.encounter_id
        if self.reviewed_again(encounter_id):
            return ""
        self.home()
        if done.before is EncounterStatus.IN_PROGRESS:
            self._resume(encounter_id)
        elif done.before is EncounterStatus.DECIDED:
            self._open(encounter_id)
        return ""

    def _decide(self, screen: IntakeScreen) -> None:
        if not screen.presenter.settle() and screen.presenter.problem is not None:
            screen.presenter.refuse(screen.presenter.problem)
            return
        seen = screen.presenter.view.encounter
        presenter = ReceiptPresenter(self._desk, seen.encounter_id, seen.version)
        if presenter.decide(screen.presenter.foreseen):
            self._show_receipt(presenter)
        elif presenter.problem is not None:
            screen.presenter.refuse(presenter.problem)

    def _open(self, encounter_id: str) -> None:
        presenter = ReceiptPresenter(self._desk, encounter_id)
        if not presenter.open():
            self.home()
        elif waits_for_hand_over(presenter.record):
            waiting = EmergencyPresenter(self._desk, encounter_id, record=presenter.record)
            self._show_emergency(waiting, presenter.record.patient.initials)
        else:
            self._show_receipt(presenter)

    def _show_receipt(self, presenter: ReceiptPresenter) -> None:
        screen = ReceiptScreen(presenter)
        screen.finished.connect(lambda: self._finished(presenter))
        screen.closed.connect(self.home)
        screen.preview_wanted.connect(
            lambda kind: self._preview(presenter.encounter_id, kind, screen)
        )
        screen.override_wanted.connect(lambda: self._override(presenter.record))
        self._forget_below()
        self._push(screen)
        self._stand_as_typed(screen)

    def _preview(self, encounter_id: str, kind: DocumentKind, over: Screen) -> None:
        presenter = PreviewPresenter(self._desk, encounter_id, kind)
        screen = PreviewScreen(presenter, self._jobs)
        screen.closed.connect(self._back)
        if isinstance(over, EmergencyScreen):
            screen.printed.connect(over.presenter.tick_printed)
        elif isinstance(over, ReceiptScreen):
            screen.printed.connect(lambda: over.presenter.steps.printed(kind))
        self._push(screen, keep=True)
        screen.begin()

    # ------------------------------------------------------------------------------- the stack

    def _who_is_here(self) -> tuple[str, str]:
        screen = self.screen
        if isinstance(screen, PreviewScreen | OverrideScreen) and self._below:
            screen = self._below[-1]
        if isinstance(screen, ReceiptScreen) and not screen.is_open:
            return "", ""
        if isinstance(screen, IntakeScreen | ReceiptScreen):
            return screen.presenter.encounter_id, " · ".join(screen.person())
        if isinstance(screen, ReviewScreen):
            return screen.encounter_id, screen.presenter.initials_shown
        return "", ""

    def _spoken(self) -> str:
        """Return the language of the intake or result shown; English where there is none."""
        screen = self.screen
        if isinstance(screen, IntakeScreen):
            return screen.presenter.view.language.code
        if isinstance(screen, ReceiptScreen | ReviewScreen) and screen.presenter.record:
            return screen.presenter.record.encounter.language
        return SOURCE

    def _kept(self) -> list[Screen]:
        kept = super()._kept()
        return [*kept, self._find] if self._find is not None else kept

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        if screen.place in (Place.RECEIPT, Place.OVERRIDE, Place.PREVIEW):
            bind("new_intake", screen, self.find_next)
        if screen.place is Place.RECEIPT:
            bind("referrals", screen, lambda: self.referrals(screen.encounter_id))
        if screen.place in (Place.RECEIPT, Place.REVIEW, Place.PATIENT):
            bind("tasks", screen, lambda: self.tasks(screen.patient_id, screen.encounter_id))
        super()._push(screen, keep=keep)
