"""Which screen comes after which. Screens say what they want; only this knows where it leads."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.language import SOURCE
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.ui.closing import ClosingDialog
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.keeper import Keeper
from triage_desk.ui.live import Live
from triage_desk.ui.presenters.backups import BackupsPresenter
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.find_patient import FindPatientPresenter
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.locked import LockedPresenter
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.presenters.preview import PreviewPresenter
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter
from triage_desk.ui.screens.backups import BackupsScreen
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.find_patient import FindScreen
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.keys import KeysDialog
from triage_desk.ui.screens.locked import LockedScreen
from triage_desk.ui.screens.override import OverrideScreen
from triage_desk.ui.screens.preview import PreviewScreen
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.screens.worklist import WorklistScreen


class Flow(QObject):
    """The screens of one desk in a stack. ``moved`` comes after each change of screen."""

    moved = Signal()

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs, number: str) -> None:
        """Make the home screen; ``number`` is the one staff dial in an emergency."""
        super().__init__(stack)
        self._desk = desk
        self._stack = stack
        self._jobs = jobs
        self._number = number
        self._below: list[Screen] = []
        self._unnamed: EmergencyPresenter | None = None
        self._find: FindScreen | None = None
        self._home = WorklistScreen(WorklistPresenter(desk))
        self._home.new_intake.connect(self.find)
        self._home.continued.connect(self._resume)
        self._home.opened.connect(self._open)
        self._home.backups_wanted.connect(self.backups)
        self.keeper = Keeper(desk, jobs, self)
        self.keeper.told.connect(self._home.tell_backups)
        self._live = Live(desk.store.changes, jobs, self)
        self._live.changed.connect(self._home.refresh_if_seen)
        stack.addWidget(self._home)

    @property
    def screen(self) -> Screen | None:
        """Return the screen shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

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

    def find(self) -> None:
        """Show the search; what was typed there before is still there."""
        if self._find is None:
            self._find = FindScreen(FindPatientPresenter(self._desk))
            self._find.started.connect(self._started)
            self._find.cancelled.connect(self.home)
            self._stack.addWidget(self._find)
        self._show(self._find)

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

    def backups(self) -> None:
        """Show the backups, and how to get the data back."""
        screen = BackupsScreen(BackupsPresenter(self._desk), self._jobs)
        screen.closed.connect(self._back)
        screen.changed.connect(self.keeper.look)
        self._push(screen, keep=True)
        screen.begin()

    def backs_up_first(self, then: Callable[[], object]) -> bool:
        """Make the backup of the closing time where the plan wants one; ``then`` comes after it.

        Returns:
            False when there is nothing to wait for.
        """
        if not self.keeper.wanted_at_closing(self._desk.clock()):
            return False
        ClosingDialog(self._stack.window(), self.keeper, then).open()
        return True

    def show_keys(self) -> None:
        """Show every key of the screen, over it."""
        if self.screen is not None:
            dialog = KeysDialog(self._stack.window(), self.screen.key_hints())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # ------------------------------------------------------------------------------ its turns

    def _started(self, view: IntakeView) -> None:
        if self._find is not None:
            self._drop(self._find)
            self._find = None
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
        screen.left.connect(self.home)
        screen.elsewhere.connect(lambda: self._look(screen.presenter.encounter_id))
        screen.ready.connect(lambda: self._decide(screen))
        screen.emergency.connect(lambda: self._found_emergency(screen))
        self._push(screen)
        screen.begin()

    def _found_emergency(self, screen: IntakeScreen) -> None:
        presenter = EmergencyPresenter(
            self._desk, screen.presenter.encounter_id, language=self._spoken()
        )
        presenter.open()
        self._show_emergency(presenter, " · ".join(screen.person()))

    def _decide(self, screen: IntakeScreen) -> None:
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
        screen.finished.connect(self.home)
        screen.closed.connect(self.home)
        screen.preview_wanted.connect(
            lambda kind: self._preview(presenter.encounter_id, kind, screen)
        )
        screen.override_wanted.connect(lambda: self._override(presenter.record))
        self._forget_below()
        self._push(screen)

    def _override(self, record: EncounterRecord) -> None:
        screen = OverrideScreen(OverridePresenter(self._desk, record))
        screen.saved.connect(lambda: self._open(record.encounter.encounter_id))
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

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        """Show ``screen``; with ``keep`` the one shown now waits below it."""
        before = self.screen
        if keep and before is not None:
            self._below.append(before)
        if isinstance(screen, ReceiptScreen | PreviewScreen | OverrideScreen):
            self._bind_search(screen)
        self._stack.addWidget(screen)
        self._show(screen)

    def _bind_search(self, screen: Screen) -> None:
        for key in ("Ctrl+N", "Ctrl+K"):
            QShortcut(QKeySequence(key), screen).activated.connect(self.find_next)

    def _back(self) -> None:
        if self._below:
            self._show(self._below.pop())
        else:
            self.home()

    def _forget_below(self) -> None:
        below, self._below = self._below, []
        for screen in below:
            if screen not in (*self._kept(), self.screen):
                self._drop(screen)

    def _show(self, screen: Screen) -> None:
        before = self.screen
        self._stack.setCurrentWidget(screen)
        if before is not screen and before is not None and before not in self._kept():
            self._drop(before)
        self.moved.emit()

    def _kept(self) -> list[Screen]:
        kept: list[Screen] = [self._home, *self._below]
        return [*kept, self._find] if self._find is not None else kept

    def _drop(self, screen: Screen) -> None:
        self._stack.removeWidget(screen)
        screen.deleteLater()


def _waits_for_hand_over(record: EncounterRecord) -> bool:
    return (
        record.route is Disposition.EMERGENCY
        and record.encounter.status is EncounterStatus.DECIDED
        and not record.notices
    )
