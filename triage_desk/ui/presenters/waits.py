"""A long piece of work that somebody waits for, and may stop."""

from __future__ import annotations

from collections.abc import Callable


class Wait:
    """Carries how far it is to the window, and that it was stopped to the work.

    Unlike a job that is cancelled, its result is delivered: so nobody has to guess whether what
    was stopped had been kept a moment before.
    """

    def __init__(self) -> None:
        """Start with work that nobody has stopped."""
        self.cancelled = False
        self._tell: Callable[[int, int], None] | None = None

    def stop(self) -> None:
        """Ask the work to stop; what it did is undone by whoever does it."""
        self.cancelled = True

    def hear(self, tell: Callable[[int, int], None]) -> Wait:
        """Let ``tell`` carry how far it is; from a job, that of its ``Control``."""
        self._tell = tell
        return self

    def report(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` steps are behind."""
        if self._tell is not None:
            self._tell(done, total)
