"""Carries what the log of the database holds into the database itself, while nobody waits.

SQLite does it within the answer that happens to fill the log: one key press in a hundred then
waited for hundreds of pages to be written, and for the disk to say so.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from triage_desk.services.desk import Desk
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.rounds import Rounds

# A quick desk fills a quarter of the log in it.
EVERY_MS = 60_000


class Emptier(Rounds):
    """One look a minute, in a job: a writer goes on beside it."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin with the first minute."""
        super().__init__(desk, jobs, parent)
        self._begin(EVERY_MS, EVERY_MS)

    def look(self) -> None:
        """Empty the log, beside the window."""
        if not self.busy:
            self._do(lambda _control: self._desk.store.empty_log())

    def tell(self) -> None:
        """Say nothing: an answer is as safe in the log as in the database."""
