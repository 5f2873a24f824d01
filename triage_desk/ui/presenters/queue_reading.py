"""Reading what waits for a clinician: at once for who asks, in a job for what others changed."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from triage_desk.domain.review import CopyRow
from triage_desk.services import review
from triage_desk.services.desk import Desk
from triage_desk.services.review import Queue
from triage_desk.ui.presenters.base import Presenter

NOBODY = Queue((), (), 0, 0)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read, after how many readings for the person at the keyboard."""

    after: int
    found: Queue
    copies: tuple[CopyRow, ...] = ()


class QueueReader(Presenter):
    """``found`` is what waited when it was last read."""

    def __init__(self, desk: Desk) -> None:
        """Start empty."""
        super().__init__(desk)
        self.found = NOBODY
        self._readings = 0

    def look(self) -> Looked:
        """Return what waits now; a job may call it, and hands it to ``show_looked``.

        Raises:
            TriageDeskError: the data cannot be read.
        """
        return Looked(self._readings, review.queue(self.desk))

    def show_looked(self, looked: object) -> None:
        """Show what a job read, unless it was read anew meanwhile: something was done here."""
        if isinstance(looked, Looked) and looked.after == self._readings:
            self._take(looked)
            self._go_to("")

    def _read(self) -> None:
        self._readings += 1
        with self.trying():
            self._take(self.look())

    def _take(self, looked: Looked) -> None:
        self.found = looked.found

    @abstractmethod
    def _go_to(self, wanted: str) -> None:
        """Show ``wanted`` where it waits, or the first where nothing is shown."""
