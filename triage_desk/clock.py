"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

HALF_DAY = 12
# Not by strftime, which would write them in the language of the computer.
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
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


def day_in_words(on: date) -> str:
    """Return a day as sentences and papers name it, as in "Mar 14, 1962"."""
    return f"{_MONTHS[on.month - 1]} {on.day}, {on.year}"


def day_and_time(moment: datetime) -> str:
    """Return day and time on the machine's wall, as in "Mar 10, 2026, 10:46 AM"."""
    return f"{day_in_words(local_date(moment))}, {time_of_day(moment)}"


def fixed(moment: datetime) -> Clock:
    """Return a clock that always says ``moment``; for tests and examples."""
    return lambda: moment
