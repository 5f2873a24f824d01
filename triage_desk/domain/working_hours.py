"""How much working time has passed: Monday to Friday, 8 AM to 5 PM by the machine's zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

WORK_BEGINS, WORK_ENDS, WORK_DAYS = time(8), time(17), 5
"""From when to when, and on how many days of a week that begins on Monday."""


def working_end(begin: datetime, span: timedelta) -> datetime:
    """Return when so much working time has passed since ``begin``.

    Working time is Monday to Friday, 8 AM to 5 PM by the machine's zone; no holidays are known.
    """
    at, left = begin.astimezone(), span
    while True:
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        opens = day.replace(hour=WORK_BEGINS.hour)
        closes = day.replace(hour=WORK_ENDS.hour)
        at = max(at, opens)
        if day.weekday() < WORK_DAYS and at < closes:
            if at + left <= closes:
                return at + left
            left -= closes - at
        at = day + timedelta(days=1)
