"""Times of day as people type them: "8-12, 1-5 PM", "13:00-17:30"; "12:30, 5:45 PM"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage_desk.domain.practitioner import Hours
from triage_desk.errors import UserError
from triage_desk.ui.i18n import text

NOON, HOUR = 12, 60
DAY = 24 * HOUR
_TIME = r"(\d{1,2})(?::?(\d{2}))?\s*(?:([ap])\.?\s*m?\.?)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|\N{{EN DASH}}|to|a)\s*{_TIME}\s*", re.IGNORECASE)
_MOMENT = re.compile(rf"\s*{_TIME}\s*", re.IGNORECASE)
# Without AM or PM: nobody begins before six in the morning.
FIRST_HOUR = 6


def read_hours(typed: str, weekday: int, field: str) -> tuple[Hours, ...]:
    """Return the stretches of one day; none for an empty field.

    Raises:
        UserError: it cannot be read as times; ``field`` is named.
    """
    found = []
    for part in re.split(r"[,;]", typed):
        if part.strip():
            span = _SPAN.fullmatch(part)
            if span is None:
                raise UserError(text("settings.hours_wrong"), field)
            found.append(_stretch(span, weekday, field))
    return tuple(found)


def hours_words(hours: Iterable[Hours], weekday: int) -> str:
    """Return the stretches of one day in words, earliest first."""
    mine = sorted((h for h in hours if h.weekday == weekday), key=lambda each: each.opens)
    return ", ".join(f"{_words(each.opens)}-{_words(each.closes)}" for each in mine)


def read_times(typed: str, field: str) -> tuple[str, ...]:
    """Return moments of a day as settings keep them ("17:45"), earliest first, each once.

    Raises:
        UserError: it cannot be read as times; ``field`` is named.
    """
    found = set()
    for part in filter(str.strip, re.split(r"[,;]", typed)):
        match = _MOMENT.fullmatch(part)
        minutes = _read(*match.groups()) if match else None
        if minutes is None or minutes >= DAY:
            raise UserError(text("settings.times_wrong"), field)
        found.add(f"{minutes // HOUR:02d}:{minutes % HOUR:02d}")
    return tuple(sorted(found))


def times_words(times: Iterable[str]) -> str:
    """Return moments kept in the settings in words."""
    pairs = (each.split(":") for each in times)
    return ", ".join(_words(int(hour) * HOUR + int(minute)) for hour, minute in pairs)


def _stretch(span: re.Match[str], weekday: int, field: str) -> Hours:
    hour, minute, half, to_hour, to_minute, to_half = span.groups()
    late = _minutes(to_hour, to_minute, to_half, field)
    early = _minutes(hour, minute, half, field)
    if not half and to_half and to_half.lower().startswith("p"):
        # "1-5 PM" is an afternoon, "8-5 PM" a whole day.
        after = _minutes(hour, minute, "pm", field)
        early = after if after < late and int(hour) < FIRST_HOUR else early
    if not to_half and late <= early and late < NOON * HOUR:
        late += NOON * HOUR
    return Hours(weekday, early, late)


def _minutes(hour: str, minute: str | None, half: str | None, field: str) -> int:
    found = _read(hour, minute, half)
    if found is None:
        raise UserError(text("settings.hours_wrong"), field)
    return found


def _read(hour: str, minute: str | None, half: str | None) -> int | None:
    """Return the minutes of the day, ``None`` for a time that no clock shows."""
    number, minutes = int(hour), int(minute or 0)
    half = (half or "").lower()[:1]
    whole_day = not half
    if number > (24 if whole_day else NOON) or minutes >= HOUR or (half and not number):
        return None
    if half == "p" and number < NOON:
        number += NOON
    if half == "a" and number == NOON:
        number = 0
    if whole_day and minute is None and number < FIRST_HOUR and number:
        number += NOON
    return number * HOUR + minutes


def _words(minutes: int) -> str:
    hour, minute = divmod(minutes, HOUR)
    half = text("time.am" if hour % 24 < NOON else "time.pm")
    return text("time.clock", hour=hour % NOON or NOON, minute=f"{minute:02d}", half=half)
