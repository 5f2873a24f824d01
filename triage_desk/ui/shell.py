"""The window: top bar, one screen, key bar, focus ring, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from triage_desk import clock
from triage_desk.domain.standing import Standing, State
from triage_desk.errors import TriageDeskError
from triage_desk.settings import Settings
from triage_desk.ui import crash, refusals, theme
from triage_desk.ui.healthline import HealthLine
from triage_desk.ui.helpdesk import HelpDesk
from triage_desk.ui.i18n import text
from triage_desk.ui.identityline import IdentityLine
from triage_desk.ui.idle import Idle
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.kioskguard import KioskGuard
from triage_desk.ui.linkline import LinkLine
from triage_desk.ui.opened import Opened
from triage_desk.ui.preferred import begin, dress
from triage_desk.ui.screens.opening import OpeningScreen
from triage_desk.ui.screens.screen import ALONE, BARE, Place, Screen, hint
from triage_desk.ui.session import Session
from triage_desk.ui.topbar import Top
from triage_desk.ui.undobar import UndoBar
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bars import KeyBar
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.cover import CoverSheet
from triage_desk.ui.widgets.focusring import FocusRing
from triage_desk.ui.widgets.labels import at_once, column, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.stage import Stage

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.flow import Flow

WIDTH, HEIGHT = 1280, 720
LEAST_WIDTH, LEAST_HEIGHT = 900, 560
# What the system draws above the window, at most, in logical pixels.
TITLE_BAR = 40


def wants_all_of(room: QSize) -> bool:
    """Return whether a screen with ``room`` is too small for the window and its title bar."""
    if room.width() < LEAST_WIDTH or room.height() < LEAST_HEIGHT:
        return False
    return room.width() < WIDTH or room.height() < HEIGHT + TITLE_BAR


class Shell(QMainWindow):
    """The main window. It stands before the store is open and says so."""

    def __init__(self, settings: Settings) -> None:
        """Lay out the frame with the opening page in it."""
        super().__init__()
        self.setObjectName("shell")
        begin(settings)
        self.setWindowTitle(text("app.name"))
        self._take_room()
        self._settings = settings
        self._prepare: Callable[[], Opened] | None = None
        self._painted = False
        self._backed_up = False
        self.jobs = Jobs(self)
        self._top = Top()
        self._top.show_clinic(settings.clinic.name, settings.workstation)
        self._keys = KeyBar()
        self._unforeseen = Notice()
        self._expired = Notice()
        self._no_pin = Notice()
        self._health = HealthLine(self.jobs)
        self._link = LinkLine(self.jobs)
        self._undo = UndoBar()
        self._identity = IdentityLine()
        self._stack = Stage()
        self._above = QWidget()
        self.session = Session(self._stack, self.jobs, settings.emergency_number)
        self.idle = Idle(self, settings.idle_minutes, wall=lambda: clock.now().timestamp())
        self._guard = KioskGuard(self)
        self._cover = CoverSheet(self._stack)
        self._wants_cover = self._peeks = False
        self._opening = OpeningScreen()
        self._opening.try_again.connect(self._open)
        self._opening.closed.connect(self.close)
        self._stack.addWidget(self._opening)
        self._helps = HelpDesk(self, self.session, self.jobs, self._acts())
        self._lay_out()
        self._ring = FocusRing(self)
        self._connect()
        self._refresh()

    @property
    def screen_shown(self) -> Screen:
        """Return the screen shown now."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else self._opening

    # ------------------------------------------------------------------------------- opening

    def open_with(self, prepare: Callable[[], Opened]) -> None:
        """Have desk and screens made beside the window once it is painted, then show the list.

        ``prepare`` runs in another thread: it imports what the first paint does not need.
        """
        self._prepare = prepare
        if self._painted:
            self._open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; the first time, begin to open."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._open)

    def use(self, desk: Desk, flow: type[Flow]) -> None:
        """Show today's list of ``desk``; ``flow`` knows the screens."""
        self.session.use(desk, flow)

    @property
    def _flow(self) -> Flow | None:
        return self.session.flow

    def _handed(self) -> None:
        """Leave the screen to a person alone: nothing of the desk stays around the questions."""
        self._guard.up()
        self._top.show_user(None)
        self.idle.watch(on=False)

    def _entered(self, desk: Desk) -> None:
        self._top.show_clinic(desk.clinic.name, desk.actor.workstation)
        self._helps.serve(desk)
        self._guard.down()
        self._top.show_user(desk.actor)
        self._show_standing(desk.standing)
        flow = self._flow
        if flow is not None:
            flow.did.connect(self._undo.show_done)
            flow.told.connect(self._undo.say)
            self._health.watch(flow.health_words)
            self._link.watch(flow)
        if flow is not None and flow.lacks_pin():
            words = text("door.signed_in_no_pin")
            self._no_pin.show_words("fact", words, text("door.set_pin"))
        self.idle.watch(on=True)

    def _left(self) -> None:
        self._helps.serve(None)
        self.idle.watch(on=False)
        self._no_pin.show_words("fact", "")
        self._undo.forget()
        self._health.watch(None)
        self._link.watch(None)
        self._top.show_user(None)

    def _open(self) -> None:
        prepare = self._prepare
        if prepare is not None:
            self._opening.show_opening()
            self.jobs.run(lambda _control: prepare(), self._opened, self._not_opened)

    def _opened(self, opened: object) -> None:
        if not isinstance(opened, Opened):
            return
        try:
            self.session.begin(opened)
        except TriageDeskError as error:
            self._opening.show_fault(refusals.said(error))

    def _not_opened(self, error: object) -> None:
        if isinstance(error, TriageDeskError):
            self._opening.show_fault(refusals.said(error))
        elif isinstance(error, BaseException):
            self._opening.show_fault(text("app.unforeseen", number=crash.report(error)))

    # ------------------------------------------------------------------------ what is around

    def say_unforeseen(self, mark: str) -> None:
        """Say that something was not foreseen; ``mark`` finds it in the log."""
        self._unforeseen.show_words(
            "error", text("app.unforeseen", number=mark), text("keys.close")
        )

    def _show_standing(self, standing: Standing | None) -> None:
        """Say for as long as the window stands that the content is a draft, or has expired."""
        if standing is not None and standing.state is State.DRAFT:
            self.setWindowTitle(text("content.draft_title"))
        if standing is not None and standing.state is State.EXPIRED:
            until = str(standing.effective_until)
            self._expired.show_words("error", text("content.expired", day=until))

    def set_theme(self, name: str) -> None:
        """Dress the whole program in another theme; nothing else changes."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name, theme.current().scale)
        self._top.show_theme(dark=name == "dark")

    def _dress(self, settings: Settings) -> None:
        """Look and lock as the settings of this computer say now."""
        if dress(self._settings, settings):
            for part in (self._top, self._cover, self._helps):
                part.say()
            # Not within the turn of the page that goes with it.
            QTimer.singleShot(0, self, self.session.draw_again)
        self._top.show_theme(dark=theme.current().name == "dark")
        self.idle.allow(settings.idle_minutes)
        self._settings = settings

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when no emergency waits, nothing is unsaved and nobody is alone with the screen."""
        screen = self.screen_shown
        if self._guard.is_up:
            event.ignore()
            return
        if why := self.session.why_stay(screen):
            self._unforeseen.show_words("error", why, text("keys.close"))
            event.ignore()
            return
        if self._flow is not None and not self._backed_up:
            # Asked once: whoever will not wait for it closes without.
            self._backed_up = True
            if self._flow.backs_up_first(self.close):
                event.ignore()
                return
        self.session.close()
        screen.leave()
        self.jobs.shutdown()
        self.session.end()
        event.accept()

    def _take_room(self) -> None:
        """Take the size of the design, or the whole screen where that leaves no room for it."""
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(WIDTH, HEIGHT)
        if wants_all_of(self.screen().availableSize()):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _lay_out(self) -> None:
        body = QWidget()
        layout = column(body, gap=0)
        above = column(self._above, gap=0)
        for part in self._notices():
            above.addWidget(part)
        layout.addWidget(self._top)
        layout.addWidget(self._above)
        beside = row(gap=0)
        beside.addWidget(self._cover, 3)
        self._helps.stand(self._cover, beside)
        layout.addLayout(beside, 1)
        layout.addWidget(self._keys)
        self.setCentralWidget(body)

    def _notices(self) -> tuple[QWidget, ...]:
        """Return what is said above every screen, from the top."""
        return (
            *(self._expired, self._health, self._link, self._identity),
            *(self._no_pin, self._unforeseen, self._undo),
        )

    def _connect(self) -> None:
        self._top.cover.connect(self._toggle_cover)
        self._top.theme_toggled.connect(self._toggle_theme)
        self._unforeseen.pressed.connect(lambda: self._unforeseen.show_words("fact", ""))
        self._undo.pressed.connect(self._take_back)
        session, top = self.session, self._top
        self._link.conflicts_wanted.connect(lambda: session.do("conflicts"))
        self._no_pin.pressed.connect(lambda: session.do("me"))
        self._identity.pressed.connect(lambda: session.do("identity"))
        session.moved.connect(self._moved)
        session.entered.connect(self._entered)
        session.handed.connect(self._handed)
        self._guard.stirred.connect(lambda: self.screen_shown.stir())  # noqa: PLW0108 - shown then
        session.left.connect(self._left)
        session.dressed.connect(self._dress)
        session.said.connect(lambda words: self._unforeseen.show_words("error", words))
        session.list_told.connect(self._unforeseen.show_words)
        self.idle.expired.connect(session.lock)
        self.idle.warned.connect(self._warn)
        top.asked.connect(session.do)
        top.asked.connect(self._helps.do)
        for name, act in self._acts().items():
            bind(name, self, act)
        self._helps.look_at(lambda: self.screen_shown, lambda: self._covered)

    def _acts(self) -> dict[str, Callable[[], object]]:
        """Return what the window does on every screen, by the name of the command."""
        return {
            "theme": self._toggle_theme,
            "undo": self._take_back,
            "change_user": self.session.change_user,
            "lock": self.session.lock,
            "settings": lambda: self.session.do("settings"),
        }

    def _moved(self) -> None:
        screen = self.screen_shown
        screen.hints_changed.connect(self._refresh, Qt.ConnectionType.UniqueConnection)
        self._apply_cover()
        # What was said about the screen before is not true of this one.
        self._unforeseen.show_words("fact", "")
        if screen.place is Place.ME:
            self._no_pin.show_words("fact", "")
        self._undo.forget()
        self._helps.follow()
        self._refresh()
        QTimer.singleShot(0, self, self._focus)

    def _focus(self) -> None:
        wanted = self._cover.sheet if self._cover.covered else self.screen_shown.first_focus()
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        with at_once(self._stack):
            self._write_around(self.screen_shown)

    def _write_around(self, screen: Screen) -> None:
        opened = screen.place is not Place.OPENING
        self._top.setVisible(screen.place not in BARE)
        self._above.setVisible(not self._guard.is_up)
        self._identity.show_for(screen)
        self._top.show_for(screen if opened else None, covered=self._covered)
        self._keys.setVisible(opened and screen.place not in ALONE)
        self._keys.set_keys((*screen.key_hints(), hint("all_keys")) if opened else ())
        self._keys.set_right(screen.status())
        self._helps.refresh()

    @property
    def _covered(self) -> bool:
        own = self.screen_shown.covered
        return self._cover.covered if own is None else own

    def _toggle_cover(self) -> None:
        self._wants_cover = not self._covered
        self._apply_cover()
        self._refresh()
        if self.screen_shown.covered is None:
            announce(self._cover.sheet if self._covered else self._top)

    def _apply_cover(self) -> None:
        """Cover the screen shown, as the one before it was: only F7 shows names again."""
        screen = self.screen_shown
        covers = self._wants_cover and screen.may_be_covered
        if screen.covered is not None:
            screen.set_covered(covered=covers)
            covers = False
        self._cover.set_covered(covered=covers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show what is covered while F6 is held."""
        if event.key() == Qt.Key.Key_F6 and not event.isAutoRepeat():
            self._peek(on=True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Cover again."""
        if event.key() == Qt.Key.Key_F6 and not event.isAutoRepeat():
            self._peek(on=False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Cover again when another window takes the keys: the release will not be seen here."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._peek(on=False)

    def _peek(self, *, on: bool) -> None:
        if not self._wants_cover or self._peeks == on:
            return
        self._peeks = on
        screen = self.screen_shown
        if screen.covered is not None:
            screen.peek(on=on)
        elif screen.may_be_covered:
            self._cover.set_covered(covered=not on)

    def _toggle_theme(self) -> None:
        self.set_theme("light" if theme.current().name == "dark" else "dark")

    def _warn(self, seconds: int) -> None:
        self._keys.set_warning(text("door.locking", count=seconds) if seconds else "")

    def _take_back(self) -> None:
        """Take back what was just done: on this screen, or on the one before it."""
        done, flow = self._undo.done, self._flow
        if done is not None and flow is not None:
            sentence = flow.take_back(done)
            if sentence:
                self._undo.say(sentence)
        elif not self.screen_shown.undo():
            self._undo.say(text("undo.nothing"))
