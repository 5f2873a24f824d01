"""The desk guide: one page that hangs at the counter and helps when the screen does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.disposition import Disposition


@dataclass(frozen=True, slots=True)
class DeskGuide:
    """What stands on it. It names nobody.

    ``keys`` are a key as printed and what it does; ``routes`` what to do for each; ``whens`` a
    case and what to do then. ``version`` is that of the questions and rules.
    """

    letterhead: Letterhead
    made_at: datetime
    emergency: str
    routes: tuple[tuple[Disposition, str], ...]
    keys: tuple[tuple[str, str], ...]
    whens: tuple[tuple[str, str], ...]
    version: str
