"""The pages before anybody has signed in: set-up, sign-in, recovery, and 911 without either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.user import DoorState, User
from triage_desk.errors import TriageDeskError
from triage_desk.services import access, users
from triage_desk.services.desk import Desk
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.base import Told
from triage_desk.ui.presenters.kiosk import Over
from triage_desk.ui.presenters.moments import clock_time
from triage_desk.ui.presenters.recover import RecoverPresenter
from triage_desk.ui.presenters.set_up import SetUpPresenter
from triage_desk.ui.presenters.sign_in import OpenIntake, SignInPresenter
from triage_desk.ui.screens.help_now import HelpNowScreen
from triage_desk.ui.screens.kiosk_over import KioskOverScreen
from triage_desk.ui.screens.recover import RecoverScreen
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.screens.set_up import SetUpScreen
from triage_desk.ui.screens.sign_in import SignInScreen
from triage_desk.ui.wayin import WayIn

# How long the names stay where a person was alone before, when nobody signs in.
NAMES_SHOWN_MS = 90_000


class Gate(QObject):
    """``entered`` carries the open desk; ``moved`` comes after each change of page.

    ``dressed`` carries the settings of this computer after another language was chosen.
    """

    moved = Signal()
    entered = Signal(object)
    dressed = Signal(object)

    def __init__(self, way_in: WayIn, stack: QStackedWidget, jobs: Jobs, number: str) -> None:
        """Keep what the pages need; ``number`` is the one staff dial in an emergency."""
        super().__init__(stack)
        self._way_in = way_in
        self._stack = stack
        self._jobs = jobs
        self._number = number
        self._page: Screen | None = None
        self._help: HelpNowScreen | None = None
        self._over: KioskOverScreen | None = None
        self._back_to_over = QTimer(self)
        self._back_to_over.setSingleShot(True)
        self._back_to_over.setInterval(NAMES_SHOWN_MS)
        self._back_to_over.timeout.connect(self._show_over)

    # ---------------------------------------------------------------------------- which page

    def begin(self) -> None:
        """Show the page that the data folder asks for: the first day, or sign-in.

        Raises:
            EnvironmentFault: the folder is damaged, or of a newer program.
        """
        state = access.state(self._way_in.entrance)
        if self._way_in.demo is not None:
            self._enter_demo(state)
        elif state is DoorState.SHUT:
            self.sign_in()
        else:
            self._set_up(state)

    def lock(
        self, desk: Desk, waiting: OpenIntake | None, *, same: bool, over: Over | None = None
    ) -> None:
        """Close the data and show the names; ``same`` puts who was here to the front.

        ``over`` stays above the names after a person who was alone, until staff ask for them.
        """
        self.know(desk.clinic)
        self._lock(desk, waiting, same=same)
        if over is not None:
            self._cover(over)

    def know(self, clinic: Clinic) -> None:
        """Show number, name and address as the settings have them now, before anybody signs in."""
        self._number = clinic.emergency_number
        before = self._way_in.clinic
        head = replace(before, name=clinic.name, address=clinic.address, phone=clinic.phone)
        self._way_in = replace(self._way_in, clinic=head)

    def _lock(self, desk: Desk, waiting: OpenIntake | None, *, same: bool) -> None:
        staff: tuple[User, ...] = ()
        try:
            staff = users.here(desk)
            locked = access.lock(desk)
        except TriageDeskError as error:
            # The key is gone all the same; what cannot be opened by PIN opens by passphrase.
            self.sign_in(SignInPresenter(self._way_in.entrance, None, staff, waiting))
            refuse(self._presenter(), error)
            return
        presenter = SignInPresenter(self._way_in.entrance, locked, staff, waiting)
        for tile in presenter.tiles:
            if same and tile.user_id == desk.actor.user_id:
                presenter.choose(tile)
        self.sign_in(presenter)

    def sign_in(self, presenter: SignInPresenter | None = None) -> None:
        """Show the names, by default those of a morning."""
        presenter = presenter or SignInPresenter(self._way_in.entrance)
        screen = SignInScreen(presenter, self._number, self._demo_words())
        screen.tried.connect(lambda secret: self._open(screen, lambda: presenter.attempt(secret)))
        screen.recover.connect(lambda: self._recover(screen))
        screen.help_wanted.connect(self.emergency)
        screen.language_wanted.connect(self._speak)
        self._show(screen)

    def _speak(self, code: str) -> None:
        """Keep another language for this computer; the window then draws us again."""
        keep, page = self._way_in.keep_language, self._page
        if keep is None or not isinstance(page, SignInScreen | SetUpScreen):
            return
        try:
            self.dressed.emit(keep(code))
        except TriageDeskError as error:
            refuse(page.presenter, error)

    def draw_again(self) -> None:
        """Make the page anew in the language that staff read now."""
        page = self._page
        if isinstance(page, SignInScreen):
            page.presenter.hush()
            page.presenter.speak_again()
            self.sign_in(page.presenter)
        elif isinstance(page, SetUpScreen):
            page.presenter.hush()
            self._ask_set_up(page.presenter)

    def emergency(self) -> None:
        """Show what to do in an emergency; nobody need sign in for that."""
        if self._help is not None or self._page is None:
            return
        since = text("emergency.since", time=clock_time(self._way_in.entrance.clock()))
        self._help = HelpNowScreen(self._number, self._way_in.clinic, since)
        self._help.closed.connect(self._help_over)
        self._stack.addWidget(self._help)
        self._stack.setCurrentWidget(self._help)
        self.moved.emit()

    def close(self) -> None:
        """Take the pages away: somebody is in."""
        self._back_to_over.stop()
        for screen in (self._help, self._over, self._page):
            if screen is not None:
                self._stack.removeWidget(screen)
                screen.deleteLater()
        self._help = self._over = self._page = None

    def _cover(self, over: Over) -> None:
        """Show what a person who was alone reads now; nobody who walks by sees the names."""
        way = self._way_in
        self._over = KioskOverScreen(over, self._number, way.clinic, sound=way.kiosk_sound)
        self._over.staff.connect(self._uncover)
        self._stack.addWidget(self._over)
        self._show_over()

    def _uncover(self) -> None:
        """Show the names to staff, for a while."""
        if self._page is not None:
            self._stack.setCurrentWidget(self._page)
            self._back_to_over.start()
            self.moved.emit()

    def _show_over(self) -> None:
        if self._over is not None:
            self._stack.setCurrentWidget(self._over)
            self.moved.emit()

    # ------------------------------------------------------------------------------ its turns

    def _set_up(self, state: DoorState) -> None:
        over = state is DoorState.WITHOUT_ACCOUNTS
        self._ask_set_up(SetUpPresenter(self._way_in, over_data=over))

    def _ask_set_up(self, presenter: SetUpPresenter) -> None:
        screen = SetUpScreen(presenter, self._jobs)
        screen.help_wanted.connect(self.emergency)
        screen.done.connect(self.entered)
        screen.language_wanted.connect(self._speak)
        self._show(screen)

    def _recover(self, below: SignInScreen) -> None:
        presenter = RecoverPresenter(self._way_in.entrance, below.presenter.locked)
        screen = RecoverScreen(presenter)
        screen.tried.connect(lambda: self._open(screen, presenter.attempt))
        screen.cancelled.connect(lambda: self._show(below))
        self._show(screen, keep=below)

    def _enter_demo(self, state: DoorState) -> None:
        """Sign in as anybody would, with the secrets that every copy of the program prints."""
        published = self._way_in.demo
        if published is None or state is not DoorState.SHUT:
            self._set_up(state)
            return
        self.sign_in()
        page = self._page
        if isinstance(page, SignInScreen):
            page.type_for(published.name, published.passphrase)

    def _open(self, screen: SignInScreen | RecoverScreen, attempt: Callable[[], Desk]) -> None:
        """Open the desk in a job: what is typed is stretched for a good part of a second."""
        presenter: Told = screen.presenter
        self._jobs.run(
            lambda _control: attempt(),
            self.entered.emit,
            lambda error: refuse(presenter, error),
        )

    def _presenter(self) -> Told:
        return self._page.presenter if isinstance(self._page, SignInScreen) else Told()

    def _help_over(self) -> None:
        if self._help is not None:
            self._stack.removeWidget(self._help)
            self._help.deleteLater()
            self._help = None
        if self._page is not None:
            self._stack.setCurrentWidget(self._page)
        self.moved.emit()

    def _demo_words(self) -> str:
        demo = self._way_in.demo
        if demo is None:
            return ""
        return text("door.demo", name=demo.name, pin=demo.pin, passphrase=demo.passphrase)

    def _show(self, screen: Screen, *, keep: Screen | None = None) -> None:
        before, self._page = self._page, screen
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        if before is not None and before not in (screen, keep):
            self._stack.removeWidget(before)
            before.deleteLater()
        self.moved.emit()
