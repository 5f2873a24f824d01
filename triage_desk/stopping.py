"""Giving up a question that nobody waits for any more, from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """One question that may be given up. ``stop`` is safe from every thread."""

    def __init__(self) -> None:
        """Start not stopped."""
        self._lock = threading.Lock()
        self._call: Callable[[], None] | None = None
        self.stopped = False

    def stop(self) -> None:
        """Give the question up: what answers it now is interrupted, and nothing else ever is."""
        with self._lock:
            self.stopped = True
            if self._call is not None:
                self._call()

    @contextmanager
    def interrupting(self, call: Callable[[], None]) -> Iterator[None]:
        """Have ``call`` end the work inside when the question is given up, at once if it was."""
        with self._lock:
            self._call = call
            if self.stopped:
                call()
        try:
            yield
        finally:
            # From here on the connection may be somebody else's: the lock keeps the two apart.
            with self._lock:
                self._call = None
