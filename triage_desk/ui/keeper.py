"""Makes the backups that the clock asks for, beside the window and without a word when all is well.

A time that was missed, because the program was closed or locked, is made up soon after somebody
has signed in. What is not well stands on today's list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from triage_desk.errors import TriageDeskError
from triage_desk.services import backups
from triage_desk.services.desk import Desk
from triage_desk.ui import crash
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.presenters.backups import warning

LOOK_EVERY_MS = 60_000
# The first patients of the day come before the first backup.
FIRST_LOOK_MS = 20_000
FRESH = timedelta(minutes=30)


class Keeper(QObject):
    """``told`` carries the line for everybody, empty when the backups stand well.

    ``ended`` comes after each backup made here, whatever came of it.
    """

    told = Signal(str)
    ended = Signal()
    progressed = Signal(int, int)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look at the clock where the desk has a place for backups."""
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        if desk.backups is not None:
            self._timer.start()
            QTimer.singleShot(FIRST_LOOK_MS, self, self.look)

    def look(self) -> None:
        """Say how the backups stand, and make one when it is time."""
        try:
            health = backups.standing(self._desk)
        except TriageDeskError:
            return  # The list says what is wrong with the data.
        self.told.emit(warning(health))
        if health is not None and health.due and self._job is None:
            self.make()

    def make(self) -> None:
        """Make a backup now, for whoever is here."""
        if self._job is None:
            self._job = self._jobs.run(
                lambda control: backups.keep_safe(self._desk, control),
                self._done,
                self._failed,
                self.progressed.emit,
            )

    def wanted_at_closing(self, now: datetime) -> bool:
        """Return whether the plan wants a backup before closing, and none was proved just now."""
        shelf = self._desk.backups
        if shelf is None or not shelf.plan.at_closing:
            return False
        try:
            health = backups.standing(self._desk)
        except TriageDeskError:
            return False
        proved_at = health.proved_at if health is not None else None
        return proved_at is None or now - proved_at > FRESH

    def stop(self) -> None:
        """Stop what is under way and look no more: the data are about to be closed."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _done(self, _records: object) -> None:
        self._job = None
        self.look()
        self.ended.emit()

    def _failed(self, error: object) -> None:
        self._job = None
        if isinstance(error, BaseException) and not isinstance(error, TriageDeskError):
            crash.report(error)
        self.ended.emit()
