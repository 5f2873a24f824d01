"""Times, days and ages of things in the words of the screen language."""

from __future__ import annotations

from datetime import date, datetime

from triage_desk.domain.look import read_look
from triage_desk.errors import UserError
from triage_desk.ui.i18n import text

LAST_DAY = date(9999, 12, 31)
MINUTES_PER_HOUR = 60
NOON = 12


def clock_time(moment: datetime) -> str:
    """Return the local time of day, as in "10:46 AM"."""
    local = moment.astimezone()
    half = text("time.am") if local.hour < NOON else text("time.pm")
    return text(
        "time.clock", hour=local.hour % NOON or NOON, minute=f"{local.minute:02d}", half=half
    )


def short_time(moment: datetime) -> str:
    """Return the local time of day where the half is plain from what stands around it: "10:46"."""
    local = moment.astimezone()
    return text("time.short", hour=local.hour % NOON or NOON, minute=f"{local.minute:02d}")


def exact_time(moment: datetime) -> str:
    """Return the local time with seconds, as in "10:46:02 AM"."""
    local = moment.astimezone()
    return _twelve_hours(local.hour, f"{local.minute:02d}:{local.second:02d}")


def day(on: date) -> str:
    """Return a day, as in "Mar 14, 1962"."""
    return text("time.day", month=text(f"month_short.{on.month}"), day=on.day, year=on.year)


def typed_day(on: date) -> str:
    """Return a day as it is typed into a field, as in "03/14/1962"."""
    return f"{on.month:02d}/{on.day:02d}/{on.year}"


def read_typed_day(typed: str, field: str) -> date | None:
    """Return a day as people type it, ``None`` for an empty field.

    Raises:
        UserError: it is no day; ``field`` is named.
    """
    if not typed.strip():
        return None
    look = read_look(typed, LAST_DAY)
    if not look.born or look.words:
        raise UserError(text("time.bad_day"), field)
    # "3/10/26" leaves the century open, and nothing that is asked so is older than this one.
    return max(look.born)


def when(moment: datetime, now: datetime) -> str:
    """Return a moment: of today the time alone, of another day that day too."""
    on = moment.astimezone().date()
    if on == now.astimezone().date():
        return clock_time(moment)
    return f"{day(on)}, {clock_time(moment)}"


def weekday(on: date) -> str:
    """Return a day of this year, as in "Tuesday, March 10"."""
    return text(
        "time.weekday",
        weekday=text(f"weekday.{on.isoweekday()}"),
        month=text(f"month.{on.month}"),
        day=on.day,
    )


def short_day(on: date) -> str:
    """Return a day of these weeks, as in "Wed, Mar 11"."""
    return text(
        "time.short_day",
        weekday=text(f"weekday_short.{on.isoweekday()}"),
        month=text(f"month_short.{on.month}"),
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


def stopwatch(seconds: int) -> str:
    """Return a length of time in seconds as minutes and seconds, as in "0:17"."""
    return text("kit.clock.time", minutes=seconds // 60, seconds=f"{seconds % 60:02}")


def _twelve_hours(hour: int, minute: str) -> str:
    half = text("time.am") if hour < NOON else text("time.pm")
    return text("time.clock", hour=hour % NOON or NOON, minute=minute, half=half)
