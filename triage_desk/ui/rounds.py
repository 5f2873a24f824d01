"""What looks at the clock and does one job at a time beside the window, without a word."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from triage_desk.errors import TriageDeskError
from triage_desk.services.desk import Desk
from triage_desk.ui import crash
from triage_desk.ui.jobs import Control, Job, Jobs


class Rounds(QObject):
    """``told`` carries a line for today's list, or ""; ``ended`` comes after each job.

    What goes wrong in a job is told by what it leaves behind: a backup that is missing, a log
    that was not checked. Only a fault of the program is reported here.
    """

    told = Signal(str)
    ended = Signal()
    progressed = Signal(int, int)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Look at nothing yet."""
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    @abstractmethod
    def look(self) -> None:
        """See whether something is due, and do it."""

    @abstractmethod
    def tell(self) -> None:
        """Say how things stand."""

    def stop(self) -> None:
        """Stop what is under way and look no more: the data are about to be closed."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """True while a job is under way."""
        return self._job is not None

    def _begin(self, first_ms: int, every_ms: int) -> None:
        """Look at the clock from now on."""
        self._timer.start(every_ms)
        QTimer.singleShot(first_ms, self, self.look)

    def _do(self, work: Callable[[Control], object]) -> None:
        self._job = self._jobs.run(work, self._done, self._failed, self.progressed.emit)

    def _done(self, _result: object) -> None:
        self._job = None
        self.tell()
        self.ended.emit()

    def _failed(self, error: object) -> None:
        self._job = None
        if isinstance(error, BaseException) and not isinstance(error, TriageDeskError):
            crash.report(error)
        self.ended.emit()
