"""Checks the audit log by the clock, beside the window, and tells who answers for it.

What is new is walked once a day, all of it once a week. Nobody is kept from working, whatever is
found.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from triage_desk.errors import TriageDeskError
from triage_desk.services import chain
from triage_desk.services.chain import Due
from triage_desk.services.desk import Desk
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.rounds import Rounds

LOOK_EVERY_MS = 3_600_000
# The first patients of the day come before the first check.
FIRST_LOOK_MS = 45_000
# Seconds after each millisecond of the walk. A thread that hashes holds Python's lock, and each
# press waits for it many times over; nobody waits for the walk.
REST = 0.002


class Checker(Rounds):
    """``told`` carries what whoever is signed in must be told of the log, or ""."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look at the clock."""
        super().__init__(desk, jobs, parent)
        self._begin(FIRST_LOOK_MS, LOOK_EVERY_MS)
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
        if due is Due.NOTHING or self.busy:
            return
        part = due is Due.PART
        self._do(lambda control: chain.verify(self._desk, control, since_last=part, rest=REST))
