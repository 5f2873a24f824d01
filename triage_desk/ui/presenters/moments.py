"""Times, days and ages of things in the words of the screen language."""

from __future__ import annotations

from datetime import date, datetime

from triage_desk.ui.i18n import text

MINUTES_PER_HOUR = 60
NOON = 12


def clock_time(moment: datetime) -> str:
    """Return the local time of day, as in "10:46 AM"."""
    local = moment.astimezone()
    half = text("time.am") if local.hour < NOON else text("time.pm")
    return text(
        "time.clock", hour=local.hour % NOON or NOON, minute=f"{local.minute:02d}", half=half
    )


def exact_time(moment: datetime) -> str:
    """Return the local time with seconds, as in "10:46:02 AM"."""
    local = moment.astimezone()
    return _twelve_hours(local.hour, f"{local.minute:02d}:{local.second:02d}")


def day(on: date) -> str:
    """Return a day, as in "Mar 14, 1962"."""
    return text("time.day", month=text(f"month_short.{on.month}"), day=on.day, year=on.year)


def weekday(on: date) -> str:
    """Return a day of this year, as in "Tuesday, March 10"."""
    return text(
        "time.weekday",
        weekday=text(f"weekday.{on.isoweekday()}"),
        month=text(f"month.{on.month}"),
        day=on.day,
    )


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Return whole minutes from ``earlier`` to ``later``, never below 0."""
    return max(0, int((later - earlier).total_seconds() // 60))


def age_of(minutes: int) -> str:
    """Return the age of a thing in minutes, as in "34 min" or "2 h 05"."""
    if minutes < MINUTES_PER_HOUR:
        return text("time.minutes", minutes=minutes)
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return text("time.hours", hours=hours, minutes=f"{rest:02d}")


def _twelve_hours(hour: int, minute: str) -> str:
    half = text("time.am") if hour < NOON else text("time.pm")
    return text("time.clock", hour=hour % NOON or NOON, minute=minute, half=half)
