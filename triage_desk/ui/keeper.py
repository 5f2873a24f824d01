"""Makes the backups that the clock asks for, beside the window and without a word when all is well.

A time that was missed, because the program was closed or locked, is made up soon after somebody
has signed in. What is not well stands on today's list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from triage_desk.domain.backup_plan import BackupHealth
from triage_desk.errors import TriageDeskError
from triage_desk.services import backups
from triage_desk.services.desk import Desk
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.backups import warning
from triage_desk.ui.rounds import Rounds

LOOK_EVERY_MS = 60_000
# The first patients of the day come before the first backup.
FIRST_LOOK_MS = 20_000
FRESH = timedelta(minutes=30)


class Keeper(Rounds):
    """``told`` carries the line for everybody, empty when the backups stand well."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look at the clock where the desk has a place for backups."""
        super().__init__(desk, jobs, parent)
        if desk.backups is not None:
            self._begin(FIRST_LOOK_MS, LOOK_EVERY_MS)

    def look(self) -> None:
        """Say how the backups stand, and make one when it is time."""
        health = self._told_health()
        if health is not None and health.due:
            self.make()

    def tell(self) -> None:
        """Say how the backups stand, and make the next one when it is time already."""
        self.look()

    def make(self) -> None:
        """Make a backup now, for whoever is here."""
        if not self.busy:
            self._do(lambda control: backups.keep_safe(self._desk, control))

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

    def _told_health(self) -> BackupHealth | None:
        try:
            health = backups.standing(self._desk)
        except TriageDeskError:
            return None  # The list says what is wrong with the data.
        self.told.emit(warning(health))
        return health
