"""A long use-case that somebody waits for: how far it is, and that it was stopped."""

from __future__ import annotations

from triage_desk.services.ports import Watch

# How often whoever waits is told how far it is, in entries.
TELL_EVERY = 50


class Stopped(Exception):  # noqa: N818 - no error: how a transaction is left without a trace
    """Ends a transaction so that nothing of it stays: it was stopped, or was a trial."""


class Unwatched:
    """Nobody waits for it, and nobody stops it."""

    cancelled = False

    def report(self, done: int, total: int) -> None:
        """Tell nobody."""


def tell(watch: Watch, done: int, total: int) -> None:
    """Say how far it is; raise ``Stopped`` where whoever waits has stopped it."""
    if watch.cancelled:
        raise Stopped
    watch.report(done, total)
