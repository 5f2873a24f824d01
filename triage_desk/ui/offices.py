"""The stack of screens of one desk, and the pages that lie over a day's work."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from triage_desk.domain.draft import Typing
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.errors import TriageDeskError
from triage_desk.services import drafts, first_time, journal, users
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.services.undo import Done
from triage_desk.ui import listpages, typed
from triage_desk.ui.checker import Checker
from triage_desk.ui.closing import ClosingDialog
from triage_desk.ui.commands import Command
from triage_desk.ui.emptier import Emptier
from triage_desk.ui.foldereye import FolderEye
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.keeper import Keeper
from triage_desk.ui.messageear import MessageEar
from triage_desk.ui.presenters import health
from triage_desk.ui.presenters.audit import AuditPresenter
from triage_desk.ui.presenters.backups import BackupsPresenter
from triage_desk.ui.presenters.conflicts import ConflictsPresenter
from triage_desk.ui.presenters.desk_guide import DeskGuidePaper
from triage_desk.ui.presenters.end_of_day import EndOfDayPresenter
from triage_desk.ui.presenters.exchange import ExchangePresenter
from triage_desk.ui.presenters.inbox import InboxPresenter
from triage_desk.ui.presenters.keycare import KeycarePresenter
from triage_desk.ui.presenters.me import MePresenter
from triage_desk.ui.presenters.office_paper import DaySheetPaper, WhoSawPaper
from triage_desk.ui.presenters.palette import PalettePresenter
from triage_desk.ui.presenters.papers import BlankPaper, regions, tongues
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.presenters.table_import import TablePresenter
from triage_desk.ui.presenters.users import UsersPresenter
from triage_desk.ui.presenters.who_saw import WhoSawPresenter
from triage_desk.ui.screens.audit import AuditScreen
from triage_desk.ui.screens.backups import BackupsScreen
from triage_desk.ui.screens.conflicts import ConflictsScreen
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.end_of_day import EndOfDayScreen
from triage_desk.ui.screens.exchange import ExchangeScreen
from triage_desk.ui.screens.inbox import InboxScreen
from triage_desk.ui.screens.me import MeScreen
from triage_desk.ui.screens.palette import PaletteDialog
from triage_desk.ui.screens.papers import BlankPapersDialog
from triage_desk.ui.screens.preview import PreviewScreen
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.screens.table_import import TableScreen
from triage_desk.ui.screens.users import UsersScreen
from triage_desk.ui.screens.who_saw import WhoSawScreen
from triage_desk.ui.screens.worklist import WorklistScreen
from triage_desk.ui.typingkeeper import TypingKeeper
from triage_desk.ui.widgets import drawn
from triage_desk.ui.widgets.bind import bind


class Offices(QObject):
    """What does not belong to one patient: backups, users and keys, one's own secrets.

    ``moved`` comes after each change of screen, ``did`` after an act that can be undone,
    ``list_told`` with kind, words and button of what is said above the screen.
    ``shut`` says that the data were closed by what was done, so that somebody must sign in again.
    """

    moved = Signal()
    shut = Signal()
    did = Signal(object, str)
    list_told = Signal(str, str, str)

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs) -> None:
        """Start with nothing over anything."""
        super().__init__(stack)
        self._desk = desk
        self._stack = stack
        self._jobs = jobs
        self._below: list[Screen] = []
        self._noted: dict[Screen, Typing] = {}
        self.keeper = Keeper(desk, jobs, self)
        self.typing = TypingKeeper(desk, jobs, lambda: self.screen, self)
        self.checker = Checker(desk, jobs, self)
        self.eye = FolderEye(desk, jobs, self)
        self.ear = MessageEar(desk, jobs, self)
        self.emptier = Emptier(desk, jobs, self)
        self._own_keys = (
            bind("who_saw", stack, self.who_saw_here),
            bind("save_list", stack, self.save_list),
        )

    @property
    def screen(self) -> Screen | None:
        """Return the screen shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def health_words(self) -> str:
        """Return what this computer needs somebody for; runs in another thread."""
        return health.words(self._desk)

    def _tell(self, done: Done | None, patient: Patient) -> None:
        if done is not None:
            self.did.emit(done, patient.initials)

    @abstractmethod
    def home(self) -> None:
        """Show today's list."""

    @property
    def has_server(self) -> bool:
        """Return whether the data are on a server that may be away."""
        return self._desk.link is not None

    @property
    def is_away(self) -> bool:
        """Return whether work is kept on this computer for now."""
        return journal.is_away(self._desk)

    def tell_server(self) -> object:
        """Tell the server what waits; runs in another thread.

        Raises:
            EnvironmentFault: it does not answer yet.
        """
        return journal.tell_server(self._desk)

    def count_conflicts(self) -> int:
        """Return how much two desks have said differently; runs in another thread."""
        return journal.count_conflicts(self._desk)

    def conflicts(self) -> None:
        """Show what two desks have said differently, for somebody to choose."""
        screen = ConflictsScreen(ConflictsPresenter(self._desk))
        screen.closed.connect(self._back)
        screen.begin()
        self._over(screen)

    def me(self) -> None:
        """Show one's own passphrase and PIN; what is open stays as it is below."""
        screen = MeScreen(MePresenter(self._desk), self._jobs)
        screen.closed.connect(self._back)
        self._over(screen)

    def lacks_pin(self) -> bool:
        """Return whether the person at the keyboard has an account and no PIN."""
        try:
            return not users.me(self._desk).has_pin
        except TriageDeskError:
            return False

    def users(self) -> None:
        """Show users and keys, for whoever may."""
        if not allowed(self._desk, Permission.MANAGE_USERS):
            return
        keys = KeycarePresenter(self._desk)
        screen = UsersScreen(UsersPresenter(self._desk), keys, self._jobs)
        screen.closed.connect(self._back)
        screen.rotated.connect(self.shut)
        self._over(screen)

    def _over(self, screen: Screen) -> None:
        """Show a page over the one shown now, to which it goes back."""
        if isinstance(self.screen, MeScreen | UsersScreen | AuditScreen | EndOfDayScreen):
            self._push(screen)
        elif not isinstance(self.screen, EmergencyScreen):
            self._push(screen, keep=True)

    def audit(self) -> None:
        """Show who did what, for whoever may."""
        if not allowed(self._desk, Permission.SEE_AUDIT):
            return
        screen = AuditScreen(AuditPresenter(self._desk), self._jobs)
        screen.closed.connect(self._back)
        screen.who_saw.connect(self.who_saw)
        self._over(screen)
        screen.begin()

    def who_saw_here(self) -> None:
        """Show who has seen the patient on the screen, if there is one, for whoever may."""
        here = self.screen.patient_id if self.screen is not None else ""
        if here and allowed(self._desk, Permission.SEE_WHO_SAW):
            self.who_saw(here)

    def who_saw(self, patient_id: str) -> None:
        """Show who has seen a patient, over what is shown now."""
        presenter = WhoSawPresenter(self._desk, patient_id)
        presenter.look()
        screen = WhoSawScreen(presenter)
        screen.closed.connect(self._back)
        found = presenter.found
        if found is not None:
            screen.print_wanted.connect(lambda: self._paper(WhoSawPaper(self._desk, found)))
        self._push(screen, keep=True)

    def save_list(self) -> None:
        """Save the list on the screen as a table, if there is one, for whoever may."""

        def tell(kind: str, words: str) -> None:
            self.list_told.emit(kind, words, text("keys.close"))

        listpages.save_list(self._desk, self._jobs, self.screen, tell)

    def import_table(self) -> None:
        """Take over a table of people or of who comes when, for whoever may."""
        if allowed(self._desk, Permission.CHANGE_PATIENTS):
            screen, below = TableScreen(TablePresenter(self._desk), self._jobs), self.screen
            screen.closed.connect(lambda: self._back_to(below))
            self._over(screen)

    def exchange(self) -> None:
        """Show what came in from other software, for whoever may."""
        if not allowed(self._desk, Permission.CHANGE_PATIENTS):
            return
        presenter = ExchangePresenter(self._desk, self.eye.problem)
        presenter.open()
        screen = ExchangeScreen(presenter, self._jobs)
        screen.table_wanted.connect(self.import_table)
        screen.inbox_wanted.connect(self.inbox)
        screen.closed.connect(self._back)
        self._over(screen)

    def inbox(self) -> None:
        """Show the messages of other software that wait, for whoever may settle them."""
        if not allowed(self._desk, Permission.CHANGE_PATIENTS):
            return
        presenter = InboxPresenter(self._desk)
        presenter.open()
        screen, below = InboxScreen(presenter), self.screen
        screen.closed.connect(lambda: self._back_to(below))
        self._over(screen)

    def end_of_day(self) -> None:
        """Show the page that closes the day."""
        screen = EndOfDayScreen(EndOfDayPresenter(self._desk))
        screen.closed.connect(self._back)
        screen.sheet_wanted.connect(lambda: self._paper(DaySheetPaper(self._desk)))
        self._over(screen)

    def is_first_time(self) -> bool:
        """Return whether this person has just come in for the first time; for a job."""
        return first_time.is_first_time(self._desk)

    def desk_guide(self) -> None:
        """Show the page that hangs at the counter."""
        self._paper(DeskGuidePaper(self._desk))

    def blank_papers(self) -> None:
        """Ask which interview or cards are wanted on paper."""
        parent = self.screen
        if parent is None:
            return
        dialog = BlankPapersDialog(parent, regions(self._desk), tongues(self._desk))
        dialog.taken.connect(lambda *which: self._paper(BlankPaper(self._desk, *which)))
        open_dialog(dialog)

    def _paper(self, paper: Paper) -> None:
        screen = PreviewScreen(paper, self._jobs, Place.OFFICE_PAPER)
        screen.closed.connect(self._back)
        self._push(screen, keep=True)
        screen.begin()

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

    def palette(
        self, over: QWidget, possible: Sequence[Command], *, covered: bool
    ) -> PaletteDialog:
        """Return the palette over a window, with the commands that are possible now."""
        presenter = PalettePresenter(self._desk, possible, covered=covered)
        return PaletteDialog(over, presenter, self._jobs)

    def keep_typing(self) -> None:
        """Keep what is typed on every screen in the store.

        Raises:
            EnvironmentFault: it cannot be kept.
        """
        self.note_typing()
        noted, self._noted = self._noted, {}
        for typing in noted.values():
            if not typing.is_empty:
                drafts.keep(self._desk, typing)

    def note_typing(self) -> None:
        """Read what is typed on every screen, before the dialogs over them are closed."""
        # What a person began to write alone is theirs until they say it: nobody finds it later.
        ours = [screen for screen in self._everything() if screen.place is not Place.KIOSK]
        for screen in ours:
            if screen not in self._noted:
                self._noted[screen] = typed.typing_of(screen)

    def forget_noted(self) -> None:
        """Read it anew the next time: the screens stayed."""
        self._noted = {}

    def _stand_as_typed(self, screen: Screen) -> None:
        """Let ``screen`` stand as this person left it, where what they typed on it waits."""
        try:
            draft = drafts.take(self._desk, screen.draft_place, screen.encounter_id, own=True)
        except TriageDeskError:
            return
        if draft is not None:
            typed.put_back(screen, draft)
            self.typing.stands_again(screen)

    def tell_on(self, home: WorklistScreen) -> None:
        """Say on today's list what is wrong with the backups, and with the audit log."""
        self.keeper.told.connect(home.tell_backups)
        self.checker.told.connect(home.tell_audit)
        home.audit_wanted.connect(self.audit)

    def drop_all(self) -> None:
        """Destroy every screen, and look at the clock no more."""
        self.keeper.stop()
        self.checker.stop()
        self.eye.stop()
        self.ear.stop()
        self.emptier.stop()
        for shortcut in self._own_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        for screen in self._everything():
            self._drop(screen)
        self._below = []
        drawn.forget()

    def _everything(self) -> list[Screen]:
        shown = [self.screen] if self.screen is not None else []
        return list(dict.fromkeys((*self._kept(), *shown)))

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        """Show ``screen``; with ``keep`` the one shown now waits below it."""
        before = self.screen
        if keep and before is not None:
            self._below.append(before)
        self._stack.addWidget(screen)
        self._show(screen)

    def _back(self) -> None:
        if self._below:
            self._show(self._below.pop())
        else:
            self.home()

    def _back_to(self, below: Screen | None) -> None:
        """Go back, and let the page that was left read anew what was done over it."""
        self._back()
        if below is not None and self.screen is below:
            below.look_again()

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
        return list(self._below)

    def _drop(self, screen: Screen) -> None:
        # What is gone must not come back from below: a page left open over the search was.
        self._below = [below for below in self._below if below is not screen]
        self._stack.removeWidget(screen)
        screen.deleteLater()
