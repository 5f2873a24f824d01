"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

HALF_DAY = 12
Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    """Return the present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """Return the calendar day of ``moment`` in the machine's own time zone."""
    return moment.astimezone().date()


def time_of_day(moment: datetime) -> str:
    """Return the time on the machine's wall, as in "10:46 AM"."""
    local = moment.astimezone()
    half = "AM" if local.hour < HALF_DAY else "PM"
    return f"{local.hour % HALF_DAY or HALF_DAY}:{local.minute:02d} {half}"


def fixed(moment: datetime) -> Clock:
    """Return a clock that always says ``moment``; for tests and examples."""
    return lambda: moment
