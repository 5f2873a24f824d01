"""Has the invented clinic with a year behind it made by another program, and shows it in one.

It takes minutes of the computer's time: in this process the window would stand still between keys.
The other program writes into a folder of its own, which appears as a whole; nothing of it is the
clinic's. Its input is held open: whoever stops it, or closes the window, ends that input.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment, Signal
from PySide6.QtWidgets import QWidget

from triage_desk import exits, paths
from triage_desk.ui.i18n import text
from triage_desk.ui.outlasting import Outlasting

STEP = "step "
END_MS = 5000


class DemoMaker(Outlasting):
    """``changed`` comes whenever it is further, ended or was stopped.

    ``done`` of ``total`` steps are behind while ``is_making``; ``problem`` is why it failed.
    """

    changed = Signal()

    def __init__(self, window: QWidget, command: Sequence[str] = ()) -> None:
        """Keep how this program is started once more."""
        super().__init__(window)
        self._command = tuple(command) or paths.program()
        self._process: QProcess | None = None
        self._rest = ""
        self._stopped = False
        self.folder = ""
        self.done = self.total = 0
        self.problem = ""

    @property
    def is_making(self) -> bool:
        """True while the year is being made."""
        return self._process is not None

    def start(self, folder: Path) -> None:
        """Make the year in ``folder`` where it is missing, then show it."""
        if self._process is not None:
            return
        self.folder, self.problem, self._stopped = str(folder), "", False
        self.done = self.total = 0
        process = self._process = self._started("--make")
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        process.start()
        self.changed.emit()

    def stop(self) -> None:
        """Have it stopped; it takes away what it made so far."""
        if self._process is not None:
            self._stopped = True
            self._process.closeWriteChannel()

    def end(self) -> None:
        """End it with the window."""
        process, self._process = self._process, None
        if process is not None:
            for heard in (process.readyReadStandardOutput, process.errorOccurred):
                heard.disconnect()
            process.finished.disconnect()
            process.closeWriteChannel()
            if not process.waitForFinished(END_MS):
                process.kill()
                process.waitForFinished(END_MS)

    def _started(self, *more: str) -> QProcess:
        """Return this program, ready to be started on that folder."""
        process = QProcess(self)
        around = QProcessEnvironment.systemEnvironment()
        for name, value in paths.program_environment(os.environ).items():
            around.insert(name, value)
        process.setProcessEnvironment(around)
        program, *arguments = self._command
        process.setProgram(program)
        process.setArguments([*arguments, "demo", "--year", "--data-dir", self.folder, *more])
        return process

    def _read(self) -> None:
        if self._process is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        *lines, self._rest = self._rest.split("\n")
        steps = [line.split()[1:] for line in lines if line.startswith(STEP)]
        if steps:
            self.done, self.total = map(int, steps[-1])
            self.changed.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._over(text("setup.demo_failed"))

    def _ended(self, code: int, how: QProcess.ExitStatus) -> None:
        well = how is QProcess.ExitStatus.NormalExit
        if self._stopped:
            self._over("")
        elif well and code == exits.DONE:
            self._over("")
            shown = self._started()
            shown.startDetached()
            shown.deleteLater()
        else:
            said = self._process.readAllStandardError().data() if self._process else b""
            lines = bytes(said).decode(errors="replace").strip().splitlines()
            known = well and code in (exits.BAD_INPUT, exits.MACHINE) and lines
            self._over(lines[-1] if known else text("setup.demo_failed"))

    def _over(self, problem: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._process, self._rest, self.problem = None, "", problem
        self.changed.emit()


def maker_of(window: QWidget) -> DemoMaker:
    """Return the one of this window, made when it is first asked for."""
    found = window.findChild(DemoMaker)
    return found if isinstance(found, DemoMaker) else DemoMaker(window)
