"""Acts too slow for the window's thread: begun, done or refused, each said by the presenter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from triage_desk.errors import TriageDeskError
from triage_desk.ui import crash
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs


class Refusable(Protocol):
    """Whoever can say why something was not done."""

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""


class Acting(Refusable, Protocol):
    """Whoever can say that something is under way, and what came of it."""

    def begin(self) -> None:
        """Say that something is under way."""

    def done(self, note: str) -> None:
        """Say what was done."""


def run_act(jobs: Jobs, presenter: Acting, act: Callable[[], str]) -> None:
    """Run ``act`` in a job; it returns what to say when it is done."""
    presenter.begin()
    jobs.run(
        lambda _control: act(),
        lambda note: presenter.done(str(note)),
        lambda error: refuse(presenter, error),
    )


def refuse(presenter: Refusable, error: object) -> None:
    """Tell ``presenter`` why; what was not foreseen goes to the log and gets a number."""
    if isinstance(error, TriageDeskError):
        presenter.refused(error)
    elif isinstance(error, BaseException):
        mark = crash.report(error)
        presenter.refused(TriageDeskError(text("app.unforeseen", number=mark)))
