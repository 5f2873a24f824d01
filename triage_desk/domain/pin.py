"""What makes a PIN good enough, and how long a wrong one has to wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from triage_desk.domain.user import Left

SHORTEST = 6
LONGEST = 8
# After so many wrong tries a name waits so many seconds; after the last of them the PIN is gone.
WAITS = {5: 30, 6: 60, 7: 120, 8: 300, 9: 900}
MOST_WRONG = 10

# Paths over the keys of a telephone, and others that lead every list of common PINs.
_PATHS = """
123321 112233 332211 789456 456789 147258 258369 147369 159753 159357 456123 123789 741852 852963
963852 147852 321654 102030 135790 246810 123654 1234321 14725836 11223344 12344321 13572468
24681357 78963214
"""
_COMMON = frozenset(_PATHS.split())
_STEPS = frozenset({0, 1, 9})
_OLDEST, _NEWEST = 1900, 2049


def fault(pin: str) -> str:
    """Say what is wrong with a new PIN, in one sentence; "" when it will do."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return f"A PIN has {SHORTEST} to {LONGEST} digits and nothing else."
    if _is_pattern(pin) or pin in _COMMON:
        return "This PIN is easy to guess. Do not use 123456, or the same digits again and again."
    if _is_date(pin):
        return "This PIN looks like a date or a year. Choose digits that mean nothing."
    return ""


def after_wrong(before: Left, now: datetime) -> Left:
    """Return what is left after one more wrong try."""
    wrong = before.wrong + 1
    seconds = WAITS.get(wrong, 0)
    return Left(wrong, now + timedelta(seconds=seconds) if seconds else None)


def is_gone(left: Left) -> bool:
    """Tell whether so many tries were wrong that only the passphrase helps."""
    return left.wrong >= MOST_WRONG


def _is_pattern(pin: str) -> bool:
    """Find one step throughout (123456, 987654, 111111), and pieces said again (121212, 123123)."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    again = any(
        len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3, 4)
    )
    return again or (len(steps) == 1 and steps <= _STEPS) or len(set(pin)) <= 2  # noqa: PLR2004


def _is_date(pin: str) -> bool:
    """Find a year of our time at either end of a PIN, and dates with two digits for the year."""
    if any(_OLDEST <= int(year) <= _NEWEST for year in (pin[:4], pin[-4:])):
        return True
    if len(pin) != SHORTEST:
        return False
    one, two, three = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    return any(
        _is_day(month, day) for month, day in ((one, two), (two, one), (two, three), (three, two))
    )


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)  # A leap year, so that the 29th of February counts.
    except ValueError:
        return False
    return True
