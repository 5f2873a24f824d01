"""Starts the program that plays practice, and hears from it what came of each vignette.

It belongs to the window, not to who is signed in: the screen may lock while somebody practises.
What was heard meanwhile is kept when the same person is in again; whoever closes the program first
is told that it goes. What a full disk or a server that is away did not take waits and is tried
again.

On Windows the frozen program is one without a console (``build.spec``). Python has its standard
streams there all the same where they are pipes, as here, and Qt opens no console for a child of a
program that has none. The pipes carry ASCII, so that no code page of the system has a say.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QProcess, QProcessEnvironment, Signal
from PySide6.QtWidgets import QWidget

from triage_desk import exits, paths
from triage_desk.domain import codec
from triage_desk.domain.codec import CodecError
from triage_desk.domain.own_visit import Sketch
from triage_desk.errors import EnvironmentFault, TriageDeskError
from triage_desk.services import training
from triage_desk.services.desk import Desk
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Book, Turn
from triage_desk.ui import crash
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.outlasting import Outlasting

SAID = "turn "
"""What a line of the other program begins with."""
KILL_MS = 2000


@dataclass(frozen=True, slots=True)
class _Round:
    """One round under way: whose, and the vignettes it is marked against."""

    round_id: str
    user_id: str
    book: Book
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A visit of the clinic's own as it was played by whoever writes it, to be kept or not."""

    user_id: str
    sketch: Sketch
    turn: Turn


class Trainer(Outlasting):
    """``changed`` comes when something was kept or a round ended; ``refused`` carries an error.

    ``fault`` is the last of these, until another round is begun. ``written`` is a visit that
    somebody played to write it: it waits for them, and goes with the window.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, window: QWidget, jobs: Jobs, command: Sequence[str] = ()) -> None:
        """Keep how to start the other program: ``command``, by default this one again."""
        super().__init__(window)
        self.setObjectName("trainer")
        self._jobs = jobs
        self._command = tuple(command) or (*paths.program(), "practice")
        self._desk: Desk | None = None
        self._process: QProcess | None = None
        self._round: _Round | None = None
        self._heard: deque[tuple[_Round, Turn | None]] = deque()
        self._rest = ""
        self._turns = 0
        self._keeping = self._told_why = False
        self.fault: TriageDeskError | None = None
        self.written: Written | None = None

    @property
    def is_under_way(self) -> bool:
        """True while a round is being played."""
        return self._process is not None

    def is_played_by(self, user_id: str) -> bool:
        """Return whether the round under way is that of this person."""
        return self._round is not None and self._round.user_id == user_id

    def why_stay(self) -> str:
        """Return once why the window should not be closed now; "" where nothing would be lost."""
        if self._told_why or not (self._process or self._heard):
            return ""
        self._told_why = True
        return text("training.stay_open" if self._process else "training.stay_heard")

    def end(self) -> None:
        """End a round with the window of the clinic: what was not heard by now is lost."""
        process, self._process = self._process, None
        if process is not None:
            for signal in (
                process.readyReadStandardOutput,
                process.finished,
                process.errorOccurred,
            ):
                signal.disconnect()
            process.kill()
            process.waitForFinished(KILL_MS)

    def serve(self, desk: Desk | None) -> None:
        """Keep what was heard for whoever is at this desk from now on; nobody with ``None``."""
        self._desk = desk
        self._keep_next()

    def start(self, desk: Desk, lesson: training.Lesson, book: Book, plan: Plan) -> None:
        """Play a round in another program."""
        if self._process is not None:
            return
        self._round = _Round(lesson.round_id, desk.actor.user_id, book, plan.sketch)
        self.fault, self._told_why, self._turns = None, False, 0
        process = self._process = QProcess(self)
        around = QProcessEnvironment.systemEnvironment()
        for name, value in paths.program_environment(os.environ).items():
            around.insert(name, value)
        process.setProcessEnvironment(around)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        process.start(self._command[0], list(self._command[1:]))
        process.write(in_ascii(plan).encode() + b"\n")
        process.closeWriteChannel()
        self.changed.emit()

    def _read(self) -> None:
        if self._process is None or self._round is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        *lines, self._rest = self._rest.split("\n")
        for line in lines:
            turn = _turn_of(line)
            if turn is not None and self._round.sketch is not None:
                self.written = Written(self._round.user_id, self._round.sketch, turn)
                self.changed.emit()
            elif turn is not None:
                self._turns += 1
                self._heard.append((self._round, turn))
        self._keep_next()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._over()
            self._refuse(EnvironmentFault(text("training.not_started")))

    def _ended(self, code: int, how: QProcess.ExitStatus) -> None:
        self._read()
        # Whoever closed practice before the first visit was over has nothing to be kept.
        if self._round is not None and self._turns:
            self._heard.append((self._round, None))
        why = self._why_ended(code, how)
        self._over()
        if why:
            self._refuse(EnvironmentFault(why))
        self._keep_next()

    def _why_ended(self, code: int, how: QProcess.ExitStatus) -> str:
        """Return in one sentence why the other program ended, "" where it was closed."""
        well = how is QProcess.ExitStatus.NormalExit
        if self._process is None or (well and code == exits.DONE):
            return ""
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        lines = said.strip().splitlines()
        # With these it ends on its own, after one sentence for people.
        if well and code in (exits.BAD_INPUT, exits.MACHINE) and lines:
            return lines[-1]
        return text("training.crashed")

    def _refuse(self, error: TriageDeskError) -> None:
        self.fault = error
        self.refused.emit(error)

    def _over(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._process, self._round, self._rest = None, None, ""
        self.changed.emit()

    def _keep_next(self) -> None:
        """Keep one thing that was heard in a job, and then the next: in the order of playing."""
        desk = self._desk
        if self._keeping or desk is None:
            return
        mine = [one for one in self._heard if one[0].user_id == desk.actor.user_id]
        if not mine:
            return
        one, self._keeping = mine[0], True
        self._heard.remove(one)
        self._jobs.run(
            lambda _control: _keep(desk, *one), self._kept, lambda error: self._not_kept(one, error)
        )

    def _kept(self, _outcome: object) -> None:
        self._keeping = False
        self.changed.emit()
        self._keep_next()

    def _not_kept(self, one: tuple[_Round, Turn | None], error: object) -> None:
        self._keeping = False
        if isinstance(error, EnvironmentFault):
            # It waits for the next thing heard, or for whoever signs in: no loop over a full disk.
            self._heard.appendleft(one)
            self._refuse(error)
            return
        if isinstance(error, TriageDeskError):
            self._refuse(error)
        elif isinstance(error, BaseException):
            mark = crash.report(error)
            self._refuse(TriageDeskError(text("app.unforeseen", number=mark)))
        self._keep_next()


def _keep(desk: Desk, one: _Round, turn: Turn | None) -> object:
    """Keep a turn, or with ``None`` the end of the round."""
    if turn is not None:
        return training.record(desk, one.book, one.round_id, turn)
    return training.finish(desk, one.book, one.round_id)


def _turn_of(line: str) -> Turn | None:
    """Return what a line says; whatever else a library writes there is nothing to us."""
    if not line.startswith(SAID):
        return None
    try:
        return codec.from_json(Turn, line.removeprefix(SAID).strip())
    except CodecError:
        return None


def line_of(turn: Turn) -> str:
    """Return the line in which the other program says a turn."""
    return SAID + in_ascii(turn)


def in_ascii(data: Plan | Turn) -> str:
    """Return what goes through a pipe as JSON that reads alike in every code page."""
    return json.dumps(codec.to_plain(data))
