"""The exception hook: what we did not foresee is logged without anything a person said.

A traceback names files, lines and functions. Messages and local variables may hold names and
answers, so neither leaves this module.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TypeAlias

from triage_desk.ids import IdMaker, new_id

log = logging.getLogger(__name__)

Tell: TypeAlias = Callable[[str], None]
MARK_LENGTH = 8


def outline(error: BaseException) -> str:
    """Return where ``error`` came from, innermost last: no message, no source, no locals."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__module__}.{type(error).__qualname__} at {places or '?'}"


def report(error: BaseException, make_id: IdMaker = new_id) -> str:
    """Log where ``error`` came from under a short mark; return the mark."""
    mark = make_id()[:MARK_LENGTH]
    log.critical("unforeseen error %s: %s", mark, outline(error))
    return mark


def install_excepthook(tell: Tell, make_id: IdMaker = new_id) -> None:
    """Log every error nobody caught under a short mark, and give the mark to ``tell``."""

    def excepthook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        tell(report(error.with_traceback(trace), make_id))

    sys.excepthook = excepthook


def uninstall_excepthook() -> None:
    """Give errors back to Python's own hook."""
    sys.excepthook = sys.__excepthook__
