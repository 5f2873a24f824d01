"""Days as people and files write them here: 2026-11-21, and no other way ISO 8601 knows."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> date:
    """Return the day written as year-month-day.

    Raises:
        ValueError: it is written another way (20261121, 2026-W47-6), or there is no such day.
    """
    if not _DAY.fullmatch(text):
        raise ValueError("not written as year-month-day")
    return date.fromisoformat(text)
