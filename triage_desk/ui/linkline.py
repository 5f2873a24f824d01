"""One calm line while the server does not answer, and when two desks have said different things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from triage_desk.ui.offices import Offices

TICK_MS = 1000
TRY_EVERY, COUNT_EVERY, SHOW_BACK = 3, 60, 8


class LinkLine(Notice):
    """Looks each second whether work goes to this computer, and tries to tell the server.

    ``conflicts_wanted`` asks for the page where somebody chooses.
    """

    conflicts_wanted = Signal()

    def __init__(self, jobs: Jobs) -> None:
        """Start with nothing to look at."""
        super().__init__()
        self._jobs = jobs
        self._of: Offices | None = None
        self._job: Job | None = None
        self._ticks = 0
        self._differ = 0
        self._just_back = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        self.pressed.connect(self.conflicts_wanted)

    def watch(self, of: Offices | None) -> None:
        """Look after the desk of ``of``; nothing while the data are closed or are a file here."""
        self._of = of if of is not None and of.has_server else None
        self._job, self._ticks, self._differ, self._just_back = None, 0, 0, 0
        self.show_words("fact", "")
        if self._of is None:
            self._timer.stop()
        else:
            self._timer.start()
            self._count()

    def look(self) -> None:
        """Look now, and now and then try to tell the server or count what differs."""
        of = self._of
        if of is None:
            return
        self._ticks += 1
        away = of.is_away
        if away and self._ticks % TRY_EVERY == 0 and self._job is None:
            self._job = self._jobs.run(lambda _control: of.tell_server(), self._told, self._failed)
        elif not away and self._ticks % COUNT_EVERY == 0:
            self._count()
        self._just_back = max(0, self._just_back - 1)
        self._say(away=away)

    def _count(self) -> None:
        of = self._of
        if of is not None:
            self._jobs.run(lambda _c: of.count_conflicts(), self._counted, lambda _error: None)

    def _counted(self, count: object) -> None:
        if isinstance(count, int) and self._of is not None:
            self._differ = count
            self._say(away=self._of.is_away)

    def _told(self, _told: object) -> None:
        self._job, self._just_back = None, SHOW_BACK
        self._count()
        self.look()

    def _failed(self, _error: object) -> None:
        self._job = None

    def _say(self, *, away: bool) -> None:
        words, action = "", ""
        if away:
            words = text("link.away")
        elif self._differ:
            words, action = text("link.differ", count=self._differ), text("link.look")
        elif self._just_back:
            words = text("link.back")
        if words != self.words:
            self.show_words("fact", words, action)
