"""What helps on every screen: the palette, help, the tour, the desk guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from triage_desk.ui import commands, theme
from triage_desk.ui.places import ALONE, BARE, OUTSIDE, Place
from triage_desk.ui.presenters.entries import Entry, Kind
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.keybutton import KeyButton

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.jobs import Jobs
    from triage_desk.ui.screens.helpview import HelpView
    from triage_desk.ui.screens.screen import Screen
    from triage_desk.ui.session import Session
    from triage_desk.ui.tour import Tour

# Help has a quarter of the window, between these.
LEAST_WIDTH, MOST_WIDTH, WIDEST = 350, 520, 16_777_215
WELCOME_MS = 200
NOWHERE = (*OUTSIDE, *BARE, *ALONE)
"""Where nothing may stand between people and what they are asked to do."""


class HelpDesk(QObject):
    """Belongs to one window. ``acts`` are what the window itself does, by command."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        jobs: Jobs,
        acts: dict[str, Callable[[], object]],
    ) -> None:
        """Listen for the keys."""
        super().__init__(window)
        self._window, self._session, self._jobs = window, session, jobs
        self._acts = acts
        self._desk: Desk | None = None
        self._screen: Callable[[], Screen] | None = None
        self._covered: Callable[[], bool] = lambda: False
        self._beside: QWidget = window
        self._room: QBoxLayout | None = None
        self._view: HelpView | None = None
        self._before: QWidget | None = None
        self._tour: Tour | None = None
        self._new_here = False
        acts |= {"tour": self.show_around, "all_keys": self.toggle_help}
        bind("all_keys", window, self.toggle_help)
        bind("palette", window, self.open_palette)

    def stand(self, beside: QWidget, room: QBoxLayout) -> None:
        """Stand ``beside`` the screen, in ``room``, once there is help to show."""
        self._beside, self._room = beside, room

    def look_at(self, screen: Callable[[], Screen], covered: Callable[[], bool]) -> None:
        """Help with a ``screen``, which others may read unless it is ``covered``."""
        self._screen, self._covered = screen, covered

    @property
    def view(self) -> HelpView:
        """Return help itself, made when it is first wanted: no window opens with it."""
        if self._view is None:
            from triage_desk.ui.screens.helpview import HelpView

            self._view = view = HelpView()
            view.hide()
            view.closed.connect(self.toggle_help)
            view.wanted.connect(self._wanted)
            if self._room is not None:
                self._room.addWidget(view, 1)
        return self._view

    @property
    def _is_open(self) -> bool:
        return self._view is not None and not self._view.isHidden()

    def say(self) -> None:
        """Write the words around the page in the language that staff read now."""
        if self._view is not None:
            self._view.say()

    def serve(self, desk: Desk | None) -> None:
        """Work for whoever has ``desk`` open, or for nobody."""
        self._desk = desk
        self._new_here = False
        self._end_tour()
        flow = self._session.flow
        if desk is not None and flow is not None:
            # A server that is away tells nobody: then there is no tour.
            self._jobs.run(lambda _control: flow.is_first_time(), self._welcome, lambda _: None)

    # -------------------------------------------------------------------------------- the tour

    def _welcome(self, first: object) -> None:
        self._new_here = first is True
        # The list is to have its focus first, to which the tour gives it back.
        QTimer.singleShot(WELCOME_MS, self, self._welcome_them)

    def _welcome_them(self) -> None:
        """Show a newcomer around, at the first moment at which nothing else is in the way."""
        if self._new_here and not any(d.isVisible() for d in self._window.findChildren(QDialog)):
            self.show_around()

    def show_around(self) -> None:
        """Show the things of the list one by one; never over anything but the list."""
        if self._place == Place.WORKLIST and self._desk is not None:
            self._new_here = False
            from triage_desk.ui.tour import Tour

            self._end_tour()
            self._tour = Tour(self._window)
            self._tour.ended.connect(self._tour_over)

    def _end_tour(self) -> None:
        if self._tour is not None:
            self._tour.end()

    def _tour_over(self) -> None:
        self._tour = None
        if self._screen is not None:
            self._go_back(self._screen().first_focus())

    def do(self, what: str) -> None:
        """Do what the top bar was asked for, where it is asked of us."""
        if what == "palette":
            self.open_palette()

    # -------------------------------------------------------------------------------- the help

    def toggle_help(self) -> None:
        """Show help beside the screen, or take it away; the focus goes back to where it was."""
        if not self._is_open:
            self._show_help()
            self._before = QApplication.focusWidget()
            self.view.take_focus()
            return
        self._hide_help()
        self._go_back(self._before)

    def follow(self) -> None:
        """Help stays with the screen; what must be read alone has none beside it."""
        if self._place != Place.WORKLIST:
            self._end_tour()
        elif self._new_here:
            QTimer.singleShot(WELCOME_MS, self, self._welcome_them)
        if self._is_open:
            if self._place in NOWHERE:
                self._hide_help()
            else:
                self._show_help()

    def _can(self, name: str) -> bool:
        """Tell whether a command applies here now."""
        desk = self._desk
        if desk is None or self._place in NOWHERE:
            return False
        return name in {command.name for command in self._possible(desk)}

    def _wanted(self, name: str) -> None:
        self._hide_help()
        self._command(commands.named(name))

    def _hide_help(self) -> None:
        if self._view is not None:
            self._view.hide()
        self._beside.show()

    def refresh(self) -> None:
        """Show the keys that work now, while help is open."""
        if self._is_open and self._screen is not None:
            flow = self._session.flow
            self.view.show_keys(self._screen(), flow.without if flow else frozenset())

    def _show_help(self, page: str = "") -> None:
        if self._screen is None or self._place in ALONE:
            return
        now = theme.current()
        # Large letters have no room beside a question: help takes its place until it is closed.
        self._beside.setVisible(not now.large)
        self.view.setMinimumWidth(0 if now.large else now.grown(LEAST_WIDTH))
        self.view.setMaximumWidth(WIDEST if now.large else now.grown(MOST_WIDTH))
        self.view.show_screen(self._screen())
        self.view.offer([name for name in self.view.offered if self._can(name)])
        if page:
            self.view.show_named(page)
        self.view.show()

    # ----------------------------------------------------------------------------- the palette

    def open_palette(self) -> None:
        """Show the palette over the screen, where one may stand."""
        flow, desk = self._session.flow, self._desk
        if desk is None or flow is None or self._place in NOWHERE or not flow.may_lock():
            return
        dialog = flow.palette(self._window, self._possible(desk), covered=self._covered())
        dialog.taken.connect(self._do)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        """Open over the screen; the focus goes back to where it was."""
        before = QApplication.focusWidget()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.rejected.connect(lambda: self._go_back(before))
        dialog.open()

    def _go_back(self, before: QWidget | None) -> None:
        self._window.activateWindow()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _place(self) -> str:
        return self._screen().place.value if self._screen is not None else Place.OPENING.value

    def _possible(self, desk: Desk) -> tuple[commands.Command, ...]:
        """Return the commands that apply here now and that this person may do."""
        acts = {*self._acts, *self._session.acts()}
        return tuple(
            command
            for command in commands.at(self._place)
            if command.is_for(desk.actor.role)
            and self._makes_sense(command)
            and (command.name in acts or self._button(command) is not None)
        )

    def _makes_sense(self, command: commands.Command) -> bool:
        """Tell whether a command that is always there has something to act on."""
        screen = self._screen() if self._screen is not None else None
        return {
            "palette": False,
            "today": self._place != Place.WORKLIST,
            "undo": self._place == Place.INTAKE,
            "save_list": screen is not None and screen.has_list,
            "who_saw": screen is not None and bool(screen.patient_id),
        }.get(command.name, True)

    def _button(self, command: commands.Command) -> KeyButton | None:
        """Return the button that does a command, where one can be pressed."""
        for name in command.buttons:
            for button in self._window.findChildren(KeyButton, name):
                if button.isVisible() and button.isEnabled():
                    return button
        return None

    def _do(self, entry: object) -> None:
        flow = self._session.flow
        if not isinstance(entry, Entry) or flow is None:
            return
        self._window.activateWindow()
        match entry.kind:
            case Kind.COMMAND:
                self._command(commands.named(entry.ref))
            case Kind.TODAY:
                flow.home()
                flow.visit(entry.ref)
            case Kind.PATIENT:
                flow.patient(entry.ref)
            case Kind.HELP:
                self._show_help(entry.ref)
            case None:
                pass

    def _command(self, command: commands.Command) -> None:
        button = self._button(command)
        if command.name in self._acts:
            self._acts[command.name]()
        elif button is not None:
            button.click()
        else:
            self._session.do(command.name)
