"""Checks the audit log by the clock, beside the window, and tells who answers for it.

What is new is walked once a day, all of it once a week. Nobody is kept from working, whatever is
found.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from triage_desk.errors import TriageDeskError
from triage_desk.services import chain
from triage_desk.services.chain import Due
from triage_desk.services.desk import Desk
from triage_desk.ui import crash
from triage_desk.ui.jobs import Job, Jobs

LOOK_EVERY_MS = 3_600_000
# The first patients of the day come before the first check.
FIRST_LOOK_MS = 45_000


class Checker(QObject):
    """``told`` carries what whoever is signed in must be told of the log, or ""."""

    told = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look at the clock."""
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)
        QTimer.singleShot(0, self, self.tell)

    def tell(self) -> None:
        """Say what the last check found, to whoever answers for the log."""
        try:
            self.told.emit(chain.standing(self._desk))
        except TriageDeskError:
            return  # The list says what is wrong with the data.

    def look(self) -> None:
        """Check the log where that is due."""
        try:
            due = chain.due(self._desk)
        except TriageDeskError:
            return
        if due is Due.NOTHING or self._job is not None:
            return
        part = due is Due.PART
        self._job = self._jobs.run(
            lambda control: chain.verify(self._desk, control, since_last=part),
            self._done,
            self._failed,
        )

    def stop(self) -> None:
        """Look no more: the data are about to be closed."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _done(self, _check: object) -> None:
        self._job = None
        self.tell()
        self.ended.emit()

    def _failed(self, error: object) -> None:
        self._job = None
        if isinstance(error, BaseException) and not isinstance(error, TriageDeskError):
            crash.report(error)
        self.ended.emit()
