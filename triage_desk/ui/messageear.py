"""Hears HL7 messages at a port of this computer while somebody is signed in, beside the window.

Off until it is switched on in the settings. The port is open only while the data are: with the
screen locked, or nobody here, nothing can be kept, so it is closed and senders send again later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from triage_desk import settings
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services.desk import Desk
from triage_desk.services.hearing import answer
from triage_desk.services.ports_inbox import Line
from triage_desk.ui.jobs import Control, Jobs
from triage_desk.ui.presenters.messages_form import Hearing
from triage_desk.ui.refusals import said
from triage_desk.ui.rounds import Rounds

LOOK_EVERY_MS = 3_000
# As long as a message may take that is being kept when the screen is locked.
LAST_MESSAGE_SECONDS = 5.0


class MessageEar(Rounds):
    """``state`` is how the listener stands; ``changed`` comes after each change of it."""

    changed = Signal()
    # From the thread of the listener: the port or why there is none; when a message came.
    _heard = Signal(int, str, int)
    _came = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look at the settings, where this desk can hear messages at all."""
        super().__init__(desk, jobs, parent)
        self.state = Hearing()
        self._line: Line | None = None
        self._number = 0
        self._asked, self._problem = 0, ""
        self._heard.connect(self._opened)
        self._came.connect(self._took)
        if desk.messages is not None and desk.computer is not None:
            self._begin(LOOK_EVERY_MS, LOOK_EVERY_MS)

    def look(self) -> None:
        """Open or close the port, as the settings say now; they are read beside the window."""
        if not self.busy and self._timer.isActive():
            self._do(self._read)

    def tell(self) -> None:
        """Open another port, or none, where another one is wanted."""
        if self._problem:
            self._show(replace(self.state, problem=self._problem))
        elif self._asked != self.state.wanted:
            self._close()
            self._show(Hearing(self._asked))
            if self._asked:
                self._open(self._asked)

    def stop(self) -> None:
        """Close the port; the message that is being kept now is kept, and answered."""
        super().stop()
        line = self._line
        self._close()
        if line is not None:
            line.wait(LAST_MESSAGE_SECONDS)

    def _read(self, _control: Control) -> None:
        """Read in a job which port is wanted; 0 is none."""
        computer = self._desk.computer
        try:
            now = settings.load(computer.data) if computer is not None else settings.Settings()
            self._asked, self._problem = now.hl7_port if now.hl7_listens else 0, ""
        except TriageDeskError as error:
            self._problem = said(error)

    def _open(self, port: int) -> None:
        desk, messages, number = self._desk, self._desk.messages, self._number
        if messages is None:
            return

        def handle(block: bytes | None) -> bytes:
            told = answer(desk, messages, block)
            self._came.emit(desk.clock())
            return told

        self._line = messages.listen(
            port, handle, lambda at, why: self._heard.emit(at, why, number)
        )

    def _close(self) -> None:
        if self._line is not None:
            self._line.close()
        # What the line before says from now on is about nobody.
        self._line, self._number = None, self._number + 1

    def _opened(self, port: int, why: str, number: int) -> None:
        if number == self._number:
            since = self._desk.clock() if port else None
            problem = said(UserError(why)) if why else ""
            self._show(replace(self.state, port=port, since=since, problem=problem))

    def _took(self, at: object) -> None:
        if isinstance(at, datetime):
            self._show(replace(self.state, last_at=at))

    def _show(self, state: Hearing) -> None:
        self.state = state
        self.changed.emit()
