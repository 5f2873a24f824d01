"""Hears of changes at other desks: no thread, no list read over and over.

A server wakes a socket notifier; a file is asked for one number on a timer. A server that went
away is called again, first soon and then ever less often, and then everything is read anew: what
happened meanwhile was told to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from triage_desk.errors import TriageDeskError
from triage_desk.services.ports_desks import Changes
from triage_desk.ui.jobs import Jobs

ASK_MS = 500
FIRST_WAIT_MS, LONGEST_WAIT_MS = 500, 30_000


class Live(QObject):
    """``changed`` says that something was changed, by whichever desk.

    ``unread`` says before it that today's list was not read since: a list that is read anyway
    takes the news with it (``take``), and is not read a second time for them.
    """

    changed = Signal()
    unread = Signal()

    def __init__(self, listen: Callable[[], Changes], jobs: Jobs, parent: QObject) -> None:
        """Call ``listen`` in a job, now and after each loss of the connection."""
        super().__init__(parent)
        self._listen = listen
        self._jobs = jobs
        self._changes: Changes | None = None
        self._notifier: QSocketNotifier | None = None
        self._wait_ms = FIRST_WAIT_MS
        self._asking = QTimer(self)
        self._asking.setInterval(ASK_MS)
        self._asking.timeout.connect(self._look)
        self._call()

    def stop(self) -> None:
        """Hear nothing any more."""
        self._asking.stop()
        notifier, self._notifier = self._notifier, None
        if notifier is not None:
            notifier.setEnabled(False)
            notifier.deleteLater()
        changes, self._changes = self._changes, None
        if changes is not None:
            changes.close()

    def take(self) -> bool:
        """Return whether something was changed; only ``tell`` says so, once the list is read.

        To be called before the list is read: what is changed later is heard of as ever.
        """
        if self._changes is None:
            return False
        try:
            return self._changes.happened()
        except TriageDeskError as error:
            self._lost(error)
            return False

    def tell(self, *, was_read: bool) -> None:
        """Say that something was changed; a list that could not be read is asked to try again."""
        if not was_read:
            QTimer.singleShot(ASK_MS, self, self.unread.emit)
        self.changed.emit()

    def _call(self) -> None:
        self._jobs.run(lambda _control: self._listen(), self._heard, self._lost)

    def _heard(self, changes: object) -> None:
        # A job hands over what its callable returned.
        heard = self._changes = cast("Changes", changes)
        self._wait_ms = FIRST_WAIT_MS
        if heard.fileno < 0:
            self._asking.start()
        else:
            self._notifier = QSocketNotifier(heard.fileno, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._look)
        self._say()

    def _look(self) -> None:
        if self.take():
            self._say()

    def _say(self) -> None:
        self.unread.emit()
        self.changed.emit()

    def _lost(self, _error: object) -> None:
        self.stop()
        QTimer.singleShot(self._wait_ms, self, self._call)
        self._wait_ms = min(2 * self._wait_ms, LONGEST_WAIT_MS)
