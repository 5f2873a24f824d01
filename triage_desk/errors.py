"""Errors sorted by whose move it is. Every message says what, where, and what to do."""

from __future__ import annotations

from datetime import datetime

from triage_desk.clock import time_of_day


class TriageDeskError(Exception):
    """The root of every error this program raises on purpose."""


class UserError(TriageDeskError):
    """The person at the desk can mend this: ``field`` names the place to put the focus."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the sentence and the name of the field it is about."""
        super().__init__(message)
        self.field = field


class Stale(UserError):
    """Somebody else changed it since it was looked at; nothing was overwritten."""

    def __init__(self, by: str, at: datetime) -> None:
        """Name who changed it last, and when."""
        super().__init__(f"Changed by {by or 'another desk'} at {time_of_day(at)}: look again.")


class EnvironmentFault(TriageDeskError):
    """The machine must be mended: disk full, wrong key, newer database, missing font."""


class Cancelled(TriageDeskError):
    """Somebody no longer wants what was under way; nothing of it is left behind."""


class ServerGone(EnvironmentFault):
    """The database server does not answer; what was under way is not kept there."""


class ContentError(TriageDeskError):
    """The clinical content must be mended: file, line, what is wrong, the nearest valid name."""

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        """Keep where it is; ``line`` counts from 1, and 0 means the whole file."""
        place = f"{file}:{line}: " if line else f"{file}: " if file else ""
        super().__init__(f"{place}{message}")
        self.file = file
        self.line = line
