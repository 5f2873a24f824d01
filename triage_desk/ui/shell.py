"""The window: top bar, one screen, key bar, focus ring, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from triage_desk import clock
from triage_desk.domain.standing import Standing, State
from triage_desk.errors import TriageDeskError
from triage_desk.settings import Settings
from triage_desk.ui import crash, theme
from triage_desk.ui.healthline import HealthLine
from triage_desk.ui.i18n import text
from triage_desk.ui.idle import Idle
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.linkline import LinkLine
from triage_desk.ui.opened import Opened
from triage_desk.ui.screens.opening import OpeningScreen
from triage_desk.ui.screens.screen import Place, Screen, hint
from triage_desk.ui.session import Session
from triage_desk.ui.topbar import Top
from triage_desk.ui.undobar import UndoBar
from triage_desk.ui.widgets.bars import KeyBar
from triage_desk.ui.widgets.cover import CoverSheet
from triage_desk.ui.widgets.focusring import FocusRing
from triage_desk.ui.widgets.labels import column
from triage_desk.ui.widgets.notice import Notice

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
        self._stack = QStackedWidget()
        self.session = Session(self._stack, self.jobs, settings.emergency_number)
        self.idle = Idle(self, settings.idle_minutes, wall=lambda: clock.now().timestamp())
        self._cover = CoverSheet(self._stack)
        self._opening = OpeningScreen()
        self._opening.try_again.connect(self._open)
        self._opening.closed.connect(self.close)
        self._stack.addWidget(self._opening)
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

    def _entered(self, desk: Desk) -> None:
        self._top.show_user(desk.actor)
        self._show_standing(desk.standing)
        flow = self._flow
        if flow is not None:
            flow.did.connect(self._undo.show_done)
            self._health.watch(flow.health_words)
            self._link.watch(flow)
        if flow is not None and flow.lacks_pin():
            words = text("door.signed_in_no_pin")
            self._no_pin.show_words("fact", words, text("door.set_pin"))
        self.idle.watch(on=True)

    def _left(self) -> None:
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
            self._opening.show_fault(str(error))

    def _not_opened(self, error: object) -> None:
        if isinstance(error, TriageDeskError):
            self._opening.show_fault(str(error))
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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when no emergency waits and nothing is unsaved."""
        screen = self.screen_shown
        if not screen.may_close():
            self._unforeseen.show_words("error", screen.why_stay(), text("keys.close"))
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
        for part in self._notices():
            layout.addWidget(part)
        layout.addWidget(self._cover, 1)
        layout.addWidget(self._keys)
        self.setCentralWidget(body)

    def _notices(self) -> tuple[QWidget, ...]:
        """Return what stands above every screen, from the top."""
        return (
            *(self._top, self._expired, self._health, self._link),
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
        session.moved.connect(self._moved)
        session.entered.connect(self._entered)
        session.left.connect(self._left)
        session.said.connect(lambda words: self._unforeseen.show_words("error", words))
        self.idle.expired.connect(session.lock)
        self.idle.warned.connect(self._warn)
        top.asked.connect(session.do)
        for key, act in (
            ("F1", session.show_keys),
            ("Ctrl+Shift+D", self._toggle_theme),
            ("Ctrl+Z", self._take_back),
            ("Ctrl+L", session.change_user),
            ("Ctrl+Shift+L", session.lock),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _moved(self) -> None:
        screen = self.screen_shown
        screen.hints_changed.connect(self._refresh, Qt.ConnectionType.UniqueConnection)
        self._cover.set_covered(covered=False)
        # What was said about the screen before is not true of this one.
        self._unforeseen.show_words("fact", "")
        if screen.place is Place.ME:
            self._no_pin.show_words("fact", "")
        self._undo.forget()
        self._refresh()
        QTimer.singleShot(0, self, self._focus)

    def _focus(self) -> None:
        wanted = self.screen_shown.first_focus()
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        screen = self.screen_shown
        opened = screen.place is not Place.OPENING
        self._top.setVisible(screen.place not in (Place.EMERGENCY, Place.HELP_NOW))
        self._top.show_for(screen if opened else None, covered=self._covered)
        self._keys.setVisible(opened)
        self._keys.set_keys((*screen.key_hints(), hint("all_keys", "F1")))
        self._keys.set_right(screen.status())

    @property
    def _covered(self) -> bool:
        own = self.screen_shown.covered
        return self._cover.covered if own is None else own

    def _toggle_cover(self) -> None:
        screen = self.screen_shown
        if screen.covered is not None:
            screen.set_covered(covered=not screen.covered)
        else:
            self._cover.set_covered(covered=not self._cover.covered)
            self._refresh()

    def _toggle_theme(self) -> None:
        self.set_theme("light" if theme.current().name == "dark" else "dark")

    def _warn(self, seconds: int) -> None:
        self._keys.set_warning(text("door.locking", seconds=seconds) if seconds else "")

    def _take_back(self) -> None:
        """Take back what was just done: on this screen, or on the one before it."""
        done, flow = self._undo.done, self._flow
        if done is not None and flow is not None:
            sentence = flow.take_back(done)
            if sentence:
                self._undo.say(sentence)
        elif not self.screen_shown.undo():
            self._undo.say(text("undo.nothing"))
