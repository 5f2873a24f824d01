"""One line under the top bar while the clock or the disk of this computer needs somebody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from triage_desk.ui.jobs import Jobs
from triage_desk.ui.widgets.notice import Notice

LOOK_MS = 60_000


class HealthLine(Notice):
    """Looks once a minute, in another thread; what is well says nothing."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Start with nothing to look at."""
        super().__init__()
        if parent is not None:
            self.setParent(parent)
        self._jobs = jobs
        self._look: Callable[[], str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, look: Callable[[], str] | None) -> None:
        """Say from now on what ``look`` finds, or nothing while the data are closed.

        ``look`` runs in another thread and returns one or two sentences, "" when all is well.
        """
        self._look = look
        if look is None:
            self._timer.stop()
            self.show_words("fact", "")
            return
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look now."""
        find = self._look
        if find is not None:
            # A database that cannot be read says so where somebody reads it.
            self._jobs.run(lambda _control: find(), self._seen, lambda _error: None)

    def _seen(self, words: object) -> None:
        if isinstance(words, str) and self._look is not None and words != self.words:
            self.show_words("error" if words else "fact", words)
