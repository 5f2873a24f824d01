"""One question to the store at a time, in another thread; a newer one gives the last one up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from triage_desk.stopping import Stop
from triage_desk.ui.jobs import Job, Jobs


@dataclass(frozen=True, slots=True)
class _Open:
    job: Job
    stop: Stop
    answered: Callable[[object], None]
    otherwise: Callable[[], None]


class Asked(QObject):
    """A question that may be overtaken. When its screen goes, no answer comes any more."""

    def __init__(self, jobs: Jobs | None, screen: QObject) -> None:
        """Ask by ``jobs``; without any, whoever asks has to do it themselves."""
        super().__init__(screen)
        self._jobs = jobs
        self._open: _Open | None = None

    @property
    def pending(self) -> bool:
        """True while an answer is still to come."""
        return self._open is not None

    def ask(
        self,
        question: Callable[[Stop], object],
        answered: Callable[[object], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Ask ``question`` beside the window: ``answered`` hears the answer.

        ``otherwise`` is called when it cannot be asked there, or failed. Nobody is called when
        the question is given up.
        """
        self.give_up()
        if self._jobs is None:
            otherwise()
            return
        stop = Stop()
        job = self._jobs.run(lambda _: question(stop), self._hear, self._failed)
        self._open = _Open(job, stop, answered, otherwise)

    def give_up(self) -> None:
        """Interrupt what answers the question; no answer comes any more."""
        asked, self._open = self._open, None
        if asked is not None:
            asked.job.cancel()
            asked.stop.stop()

    @Slot(object)
    def _hear(self, found: object) -> None:
        asked, self._open = self._open, None
        if asked is not None:
            asked.answered(found)

    @Slot(object)
    def _failed(self, _error: object) -> None:
        asked, self._open = self._open, None
        if asked is not None:
            asked.otherwise()
