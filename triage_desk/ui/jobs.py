"""Run a callable off the GUI thread: the only user of ``QThreadPool``.

A job ends in exactly one of two signals, ``succeeded`` or ``failed``, both delivered in the
thread of the window. Only frozen values may cross: the callable takes what it needs as values,
opens its own transaction, and returns a value.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot


class Control:
    """What a running job sees of the window: whether to stop, and where to say how far it is."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        """Keep the function that carries progress to the window."""
        self._report = report
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """True once the result is no longer wanted; a long job should return early."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; its result will not be delivered."""
        self._cancelled.set()

    def report(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` steps are behind; safe from the job's thread."""
        self._report(done, total)


class Job(QObject):
    """One piece of work under way. Lives in the thread of the window."""

    succeeded = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int)
    _ended = Signal(bool, object)

    def __init__(self, parent: QObject) -> None:
        """Prepare the way back into the window's thread."""
        super().__init__(parent)
        self.control = Control(self.progressed.emit)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Drop the result: neither signal comes any more."""
        self.control.cancel()

    def end(self, ok: bool, outcome: object) -> None:
        """Called in the job's thread: hand ``outcome``, a value or an error, to the window."""
        self._ended.emit(ok, outcome)

    @Slot(bool, object)
    def _deliver(self, ok: bool, outcome: object) -> None:
        if not self.control.cancelled:
            (self.succeeded if ok else self.failed).emit(outcome)
        self.deleteLater()


class _Runner(QRunnable):
    """Carries a callable into the pool and its outcome back."""

    def __init__(self, work: Callable[[Control], object], job: Job) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._work = work
        self._job = job
        self.control = job.control

    def run(self) -> None:
        """Run the work; whatever goes wrong becomes the job's failure, never a lost thread."""
        try:
            outcome = self._work(self._job.control)
        except Exception as error:
            self._job.end(False, error)
        else:
            self._job.end(True, outcome)


class Jobs(QObject):
    """The jobs of one window. ``shutdown`` must be called before the store is closed."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make an own pool, so that waiting for it waits for our work only."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._runners: list[_Runner] = []
        if parent is not None:
            # A pool that is deleted waits for its threads without letting Python run, and they
            # need Python to end: it would wait for ever. The window's last word comes before.
            parent.destroyed.connect(self.shutdown)

    def run(
        self,
        work: Callable[[Control], object],
        succeeded: Callable[[object], None],
        failed: Callable[[object], None],
        progressed: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Start ``work`` in another thread and return at once.

        Exactly one of ``succeeded`` (with the value returned) and ``failed`` (with the
        exception) is called later in this thread, unless the job is cancelled first.
        """
        self._forget_ended()
        job = Job(self)
        job.succeeded.connect(succeeded)
        job.failed.connect(failed)
        if progressed is not None:
            job.progressed.connect(progressed)
        runner = _Runner(work, job)
        self._runners.append(runner)
        self._pool.start(runner)
        return job

    @property
    def busy(self) -> bool:
        """True while a job is running or waiting for a thread."""
        return self._pool.activeThreadCount() > 0

    @Slot()
    def shutdown(self) -> None:
        """Cancel every job and wait until no thread runs any more."""
        for runner in self._runners:
            runner.control.cancel()
        self._pool.clear()
        self._pool.waitForDone()
        self._runners.clear()

    def _forget_ended(self) -> None:
        # A runner may only go when no thread can still be inside its run().
        if not self.busy:
            self._runners.clear()
