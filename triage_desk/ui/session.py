"""From the door to the desk and back: who may see screens, and what stays when they go."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget

from triage_desk.errors import TriageDeskError
from triage_desk.ui import preferred, refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.liked import Liked
from triage_desk.ui.outlasting import Outlasting

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.flow import Flow
    from triage_desk.ui.gate import Gate
    from triage_desk.ui.opened import Opened
    from triage_desk.ui.presenters.kiosk import Over
    from triage_desk.ui.putaway import Left
    from triage_desk.ui.screens.screen import Screen


class Session(QObject):
    """One window's way in and out. ``entered`` carries the desk that is open, ``left`` none.

    ``moved`` comes after each change of screen; ``said`` carries what could not be done,
    ``dressed`` the settings of this computer after they were changed. ``handed`` comes when a
    person alone has the screen, until ``entered``.
    """

    moved = Signal()
    entered = Signal(object)
    left = Signal()
    said = Signal(str)
    list_told = Signal(str, str, str)
    handed = Signal()
    dressed = Signal(object)

    def __init__(self, stack: QStackedWidget, jobs: Jobs, number: str) -> None:
        """Start outside; ``number`` is the one staff dial in an emergency."""
        super().__init__(stack)
        self._stack, self._jobs, self._number = stack, jobs, number
        self._opened: Opened | None = None
        self._flow: Flow | None = None
        self._flow_kind: type[Flow] | None = None
        self._gate: Gate | None = None
        self._desk: Desk | None = None
        self._place: Left | None = None
        self._liked = Liked()

    @property
    def flow(self) -> Flow | None:
        """Return what knows the screens, while somebody is in."""
        return self._flow

    # ---------------------------------------------------------------------------------- in

    def begin(self, opened: Opened) -> None:
        """Show the desk that is open already, or the door.

        Raises:
            EnvironmentFault: the data folder is damaged, or of a newer program.
        """
        preferred.count()
        self._flow_kind = opened.flow
        if opened.desk is not None:
            self.use(opened.desk)
        elif opened.gate is not None and opened.way_in is not None:
            self._gate = opened.gate(opened.way_in, self._stack, self._jobs, self._number)
            self._gate.moved.connect(self.moved)
            self._gate.entered.connect(self._enter)
            self._gate.dressed.connect(self.dressed)
            self._gate.begin()

    def use(self, desk: Desk, flow: type[Flow] | None = None) -> None:
        """Show the screens of ``desk``: what this person begins with, or the place left."""
        kind = flow or self._flow_kind
        if kind is None:
            return
        preferred.count()
        self._flow_kind = kind
        self._desk = desk
        self._flow = kind(desk, self._stack, self._jobs, self._liked)
        self._flow.moved.connect(self.moved)
        self._flow.shut.connect(self.shut)
        self._flow.handed.connect(self._hand_over)
        self._flow.alone_over.connect(self._after_kiosk)
        self._flow.refused.connect(self.said)
        self._flow.list_told.connect(self.list_told)
        self._flow.dressed.connect(self.dressed)
        place, self._place = self._place, None
        self.entered.emit(desk)
        if place is None:
            self._flow.first()
            self._flow.emergency_cut_off()
        else:
            self._flow.come_back(place)

    def _enter(self, desk: Desk) -> None:
        gate = self._gate
        self.use(desk)
        if gate is not None:
            gate.close()

    # --------------------------------------------------------------------------------- out

    def lock(self) -> None:
        """Lock the desk; whoever locked it is at the front when it is opened again."""
        self._leave(same=True)

    def change_user(self) -> None:
        """Lock the desk for whoever takes it over."""
        self._leave(same=False)

    def _hand_over(self) -> None:
        """Leave nothing to be pasted to the person who has the screen now."""
        clear_clipboard()
        self.handed.emit()

    def _after_kiosk(self, over: Over) -> None:
        """Close the data behind a person who was alone; what they read stays on the screen."""
        # The screen that says it is over is destroyed by this: let it have its turn first.
        QTimer.singleShot(0, self, lambda: self._leave(same=True, over=over))

    def _leave(self, *, same: bool, over: Over | None = None) -> None:
        flow, desk = self._flow, self._desk
        if flow is None or desk is None or self._gate is None:
            return
        if not flow.may_lock():
            self.said.emit(text("lock.not_now"))
            return
        flow.note_typing()
        if self._closed_something():
            # A dialog waits in its own turn of the event loop: it must be over before its page.
            QTimer.singleShot(0, self, lambda: self._leave(same=same, over=over))
            return
        self._jobs.shutdown()
        try:
            self._place = flow.put_away()
        except TriageDeskError as error:
            flow.forget_noted()
            self.said.emit(text("lock.failed", reason=refusals.said(error)))
            return
        clear_clipboard()
        self._forget()
        self.left.emit()
        self._gate.lock(desk, self._place.waiting, same=same, over=over)

    def draw_again(self) -> None:
        """Make all screens anew, for another language or size of text; typing stays."""
        flow, desk = self._flow, self._desk
        if flow is None and self._gate is not None:
            self._gate.draw_again()
        if flow is None or desk is None or not flow.may_lock():
            return
        self._jobs.shutdown()
        try:
            self._place = flow.put_away()
        except TriageDeskError as error:
            self.said.emit(refusals.said(error))
            return
        self._forget()
        self.left.emit()
        self.use(desk)

    def shut(self) -> None:
        """Go back to the door of the morning: the data were closed by what was done to them."""
        flow, gate = self._flow, self._gate
        if flow is None or gate is None:
            return
        flow.drop_all()
        clear_clipboard()
        self._forget()
        self.left.emit()
        gate.begin()

    def _forget(self) -> None:
        """Drop desk and screens: what they held of people goes with them."""
        flow, self._flow, self._desk = self._flow, None, None
        if flow is not None:
            flow.setParent(None)
            flow.deleteLater()
        QTimer.singleShot(0, self, gc.collect)

    def _closed_something(self) -> bool:
        modal = QApplication.activeModalWidget()
        if modal is None:
            for dialog in self._stack.window().findChildren(QDialog):
                dialog.reject()
            return False
        modal.close()
        return True

    # ------------------------------------------------------------------ what works everywhere

    def emergency(self) -> None:
        """Show the emergency page; before sign-in the one without data."""
        if self._flow is not None:
            self._flow.emergency()
        elif self._gate is not None:
            self._gate.emergency()

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what can be asked for now, by the names of ``commands`` and of the top bar."""
        acts: dict[str, Callable[[], object]] = {
            "emergency": self.emergency,
            "lock": self.lock,
            "change_user": self.change_user,
        }
        if self._flow is not None:
            flow = self._flow
            acts |= {
                "today": flow.home,
                "new_intake": flow.find_next,
                "backups": flow.backups,
                "desk_guide": flow.desk_guide,
                "save_list": flow.save_list,
                "print_list": flow.print_list,
                "import_table": flow.import_table,
                "exchange": flow.exchange,
                "inbox": flow.inbox,
                "blank_papers": flow.blank_papers,
                "language": flow.choose_language,
                "park": flow.park,
                "hand_over": flow.hand_over,
                "point_card": flow.print_card,
                "identity": flow.ask_identity,
                "me": flow.me,
                "users": flow.users,
                "settings": flow.settings,
                "conflicts": flow.conflicts,
                "reviews": flow.reviews,
                "measures": flow.measures,
                "cohorts": flow.cohorts,
                "audit": flow.audit,
                "who_saw": flow.who_saw_here,
                "end_of_day": flow.end_of_day,
                "training": flow.training,
                "own_visits": flow.own_visits,
                "second_look": flow.second_look,
            }
            acts = {name: act for name, act in acts.items() if name not in flow.without}
        return acts

    def do(self, what: str) -> None:
        """Do what was asked for by its name; nothing where it cannot be asked for now."""
        act = self.acts().get(what)
        if act is not None:
            act()

    def end(self) -> None:
        """Close the data, once no job and no screen needs them."""
        desk, self._desk = self._desk, None
        if desk is not None and desk.vault is not None:
            desk.vault.close()

    def why_stay(self, screen: Screen) -> str:
        """Return why the window must not be closed now, or "": for what is unsaved, or practice."""
        if not screen.may_close():
            return screen.why_stay()
        return next(filter(None, (one.why_stay() for one in self._outlasting())), "")

    def _outlasting(self) -> list[Outlasting]:
        return self._stack.window().findChildren(Outlasting)

    def close(self) -> None:
        """Keep what is typed before the window goes; what cannot be kept is no reason to stay."""
        for one in self._outlasting():
            one.end()
        if self._flow is not None:
            with suppress(TriageDeskError):
                self._flow.keep_typing()


def clear_clipboard() -> None:
    """Empty the clipboard of what came from this program; what came from others stays."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
