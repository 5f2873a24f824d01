"""Which screen comes after which. Screens say what they want; only this knows where it leads."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.language import SOURCE
from triage_desk.services import drafts, undo
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView
from triage_desk.ui import typed
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.live import Live
from triage_desk.ui.patientpages import PatientPages
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.find_patient import FindPatientPresenter
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.locked import LockedPresenter
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.presenters.preview import PreviewPresenter
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter
from triage_desk.ui.putaway import Left, left_at
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.find_patient import FindScreen
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.locked import LockedScreen
from triage_desk.ui.screens.override import OverrideScreen
from triage_desk.ui.screens.preview import PreviewScreen
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.screens.worklist import WorklistScreen


class Flow(PatientPages):
    """The screens of one desk: a day's work, with the offices beside it."""

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs, number: str) -> None:
        """Make the home screen; ``number`` is the one staff dial in an emergency."""
        super().__init__(desk, stack, jobs)
        self._number = number
        self._unnamed: EmergencyPresenter | None = None
        self._find: FindScreen | None = None
        self._home = WorklistScreen(WorklistPresenter(desk))
        self._home.new_intake.connect(self.find)
        self._home.continued.connect(self._resume)
        self._home.opened.connect(self._open)
        self._home.backups_wanted.connect(self.backups)
        self.tell_on(self._home)
        self._live = Live(desk.store.changes, jobs, self)
        self._live.changed.connect(self._home.refresh_if_seen)
        self._home.discarded.connect(self._discarded)
        stack.addWidget(self._home)

    # ------------------------------------------------------------------------------- the ways

    def home(self) -> None:
        """Show today's list; an intake that is open stays in it, unfinished."""
        if self._unnamed is not None:
            # An emergency without a name must never be put on the next person by chance.
            self._unnamed = None
            self._find = None
        for screen in (self.screen, *self._below):
            if isinstance(screen, IntakeScreen):
                screen.presenter.leave()
        self._home.refresh()
        self._show(self._home)
        self._forget_below()

    def find(self) -> None:
        """Show the search; what was typed there before is still there."""
        draft = None
        if self._find is None:
            self._find = FindScreen(FindPatientPresenter(self._desk), self._jobs)
            self._find.started.connect(self._started)
            self._find.visit_wanted.connect(self.visit)
            self._find.page_wanted.connect(self.patient)
            self._find.cancelled.connect(self.home)
            self._stack.addWidget(self._find)
            draft = drafts.take(self._desk, Place.FIND.value)
        self._show(self._find)
        if draft is not None:
            typed.put_back(self._find, draft)
            self.typing.stands_again(self._find)

    def find_next(self) -> None:
        """Show the search from a page that is done with; what it showed stays in today's list."""
        if not any(
            isinstance(s, IntakeScreen | EmergencyScreen) for s in (self.screen, *self._below)
        ):
            self._forget_below()
            self.find()

    def park(self) -> None:
        """Park the intake shown, if one is."""
        if isinstance(self.screen, IntakeScreen):
            self.typing.keep_now(self.screen)
            self.screen.park()

    def choose_language(self) -> None:
        """Offer the languages of the intake shown, if one is."""
        if isinstance(self.screen, IntakeScreen):
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
                self.find()
            case Place.INTAKE:
                self._home.refresh()
                self._resume(left.encounter_id)
            case Place.RECEIPT | Place.OVERRIDE | Place.PREVIEW:
                self._open(left.encounter_id)
                self._come_back_over_receipt(left)
            case _:
                self.home()
        if self.screen is None or self.screen.place is Place.SIGN_IN:
            self.home()

    def _come_back_over_receipt(self, left: Left) -> None:
        receipt = self.screen
        if not isinstance(receipt, ReceiptScreen) or left.place is Place.RECEIPT:
            return
        draft = drafts.take(self._desk, left.place.value, left.encounter_id)
        if left.place is Place.OVERRIDE:
            self._override(receipt.presenter.record)
            if draft is not None and self.screen is not None:
                typed.put_back(self.screen, draft)
        elif draft is not None:
            kind = DocumentKind(draft.marks["kind"])
            self._preview(left.encounter_id, kind, receipt)

    # ------------------------------------------------------------------------------ its turns

    def visit(self, encounter_id: str) -> None:
        """Show a visit as it stands: to go on with, or its result."""
        if self._home.presenter.is_open(encounter_id):
            self._resume(encounter_id)
        else:
            self._open(encounter_id)

    def begun(self, view: IntakeView) -> None:
        """Go on with an intake that was begun."""
        self._started(view)

    def _started(self, view: IntakeView) -> None:
        if self._find is not None:
            self._drop(self._find)
            self._find = None
            self.typing.forget(Place.FIND.value)
        unnamed, self._unnamed = self._unnamed, None
        if unnamed is not None and unnamed.attach(view.encounter.encounter_id):
            self._open(view.encounter.encounter_id)
            return
        self._ask(view)

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
        screen.left.connect(lambda: self._left_behind(screen.presenter))
        screen.elsewhere.connect(lambda: self._look(screen.presenter.encounter_id))
        screen.ready.connect(lambda: self._decide(screen))
        screen.emergency.connect(lambda: self._found_emergency(screen))
        self._push(screen)
        draft = drafts.take(self._desk, Place.INTAKE.value, screen.encounter_id)
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

    def _discarded(self) -> None:
        found = self._home.presenter.discarded
        if found is not None:
            self.did.emit(*found)

    def _left_behind(self, presenter: IntakePresenter) -> None:
        self.home()
        self._tell(presenter.done, presenter.view.patient)

    def _finished(self, presenter: ReceiptPresenter) -> None:
        self.home()
        self._tell(presenter.done, presenter.record.patient)

    def _rerouted(self, presenter: OverridePresenter) -> None:
        self._open(presenter.record.encounter.encounter_id)
        self._tell(presenter.done, presenter.record.patient)

    def take_back(self, done: Done) -> str:
        """Take back an act and show where it stood; return why not, or ""."""
        presenter = Presenter(self._desk)
        with presenter.trying():
            undo.take_back(self._desk, done)
        if presenter.problem is not None:
            return presenter.problem.sentence
        encounter_id = done.after.encounter_id
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
        if presenter.decide():
            self._show_receipt(presenter)
        elif presenter.problem is not None:
            screen.presenter.refuse(presenter.problem)

    def _open(self, encounter_id: str) -> None:
        presenter = ReceiptPresenter(self._desk, encounter_id)
        if not presenter.open():
            self.home()
        elif _waits_for_hand_over(presenter.record):
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

    def _override(self, record: EncounterRecord) -> None:
        presenter = OverridePresenter(self._desk, record)
        screen = OverrideScreen(presenter)
        screen.saved.connect(lambda: self._rerouted(presenter))
        screen.cancelled.connect(self._back)
        self._push(screen, keep=True)

    def _lower(self, presenter: EmergencyPresenter) -> None:
        if presenter.record is not None:
            self._override(presenter.record)

    def _preview(self, encounter_id: str, kind: DocumentKind, over: Screen) -> None:
        presenter = PreviewPresenter(self._desk, encounter_id, kind)
        screen = PreviewScreen(presenter, self._jobs)
        screen.closed.connect(self._back)
        if isinstance(over, EmergencyScreen):
            screen.printed.connect(over.presenter.tick_printed)
        self._push(screen, keep=True)
        screen.begin()

    def _show_emergency(self, presenter: EmergencyPresenter, who: str) -> None:
        screen = EmergencyScreen(presenter, self._number, who or text("emergency.nobody"))
        screen.left.connect(lambda: self._handed_over(presenter))
        screen.gone_back.connect(self._back)
        screen.print_card.connect(lambda: self._print_card(screen))
        screen.lower_wanted.connect(lambda: self._lower(presenter))
        self._push(screen, keep=presenter.raised_by_key)

    def _print_card(self, screen: EmergencyScreen) -> None:
        if screen.presenter.put_on_record():
            self._preview(screen.presenter.encounter_id, DocumentKind.EMERGENCY_CARD, screen)

    def _handed_over(self, presenter: EmergencyPresenter) -> None:
        self._forget_below()
        if presenter.encounter_id:
            self._open(presenter.encounter_id)
        else:
            self._unnamed = presenter
            self.find()
            if self._find is not None:
                self._find.say_emergency(presenter.told_line())

    # ------------------------------------------------------------------------------- the stack

    def _who_is_here(self) -> tuple[str, str]:
        screen = self.screen
        if isinstance(screen, PreviewScreen | OverrideScreen) and self._below:
            screen = self._below[-1]
        if isinstance(screen, ReceiptScreen) and not screen.is_open:
            return "", ""
        if isinstance(screen, IntakeScreen | ReceiptScreen):
            return screen.presenter.encounter_id, " · ".join(screen.person())
        return "", ""

    def _spoken(self) -> str:
        """Return the language of the intake or result shown; English where there is none."""
        screen = self.screen
        if isinstance(screen, IntakeScreen):
            return screen.presenter.view.language.code
        if isinstance(screen, ReceiptScreen):
            return screen.presenter.record.encounter.language
        return SOURCE

    def _kept(self) -> list[Screen]:
        kept = [self._home, *super()._kept()]
        return [*kept, self._find] if self._find is not None else kept

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        if isinstance(screen, ReceiptScreen | PreviewScreen | OverrideScreen):
            self._bind_search(screen)
        super()._push(screen, keep=keep)

    def _bind_search(self, screen: Screen) -> None:
        for key in ("Ctrl+N", "Ctrl+K"):
            QShortcut(QKeySequence(key), screen).activated.connect(self.find_next)


def _waits_for_hand_over(record: EncounterRecord) -> bool:
    return (
        record.route is Disposition.EMERGENCY
        and record.encounter.status is EncounterStatus.DECIDED
        and not record.notices
    )
