"""The code of the recovery sheet: 160 random bits, written so that people can copy them by hand.

The signs are Crockford's base 32, without I, L, O and U; whoever types one of those is understood,
small letters too. Eight groups of five: four signs, then a check sign. The check is a sum over
GF(32) with another weight for each place and another start for each group, so one wrong sign, two
signs changed about, or two groups changed about always show, and show where.
"""

from __future__ import annotations

import re

BYTES = 20
GROUPS = 8
SIGNS = 5
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_READ = {sign: number for number, sign in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BITS = 5
# x^5 + x^2 + 1 makes a field of 32 numbers, in which 2 takes every value but 0.
_FIELD = 0b100101


class MistypedError(ValueError):
    """A code that cannot be right. ``group`` counts from 1; 0 means the whole of it."""

    def __init__(self, group: int) -> None:
        """Keep which group to look at again."""
        super().__init__(f"group {group}")
        self.group = group


def write(secret: bytes) -> tuple[str, ...]:
    """Return the groups for 20 random bytes."""
    number = int.from_bytes(secret, "big")
    digits = [number >> _BITS * place & 31 for place in range(GROUPS * (SIGNS - 1))][::-1]
    groups = [digits[start : start + SIGNS - 1] for start in range(0, len(digits), SIGNS - 1)]
    return tuple(
        "".join(ALPHABET[digit] for digit in (*group, _check(place, group)))
        for place, group in enumerate(groups)
    )


def read(typed: str) -> bytes:
    """Return the 20 bytes of a code as somebody typed it.

    Raises:
        MistypedError: it cannot be right; the first group to look at again is named.
    """
    groups = _groups(typed.upper())
    number = 0
    for place, group in enumerate(groups):
        digits = [_READ[sign] for sign in group if sign in _READ]
        if len(digits) != SIGNS or len(group) != SIGNS or _check(place, digits[:-1]) != digits[-1]:
            raise MistypedError(place + 1)
        for digit in digits[:-1]:
            number = number << _BITS | digit
    if len(groups) != GROUPS:
        raise MistypedError(0)
    return number.to_bytes(BYTES, "big")


def _groups(typed: str) -> list[str]:
    """Return the groups as typed; without gaps, or with too many, five signs make a group."""
    parts = re.findall(r"[^\s\-\u2010-\u2015.,_]+", typed)
    if len(parts) == GROUPS:
        return parts
    whole = "".join(parts)
    return [whole[start : start + SIGNS] for start in range(0, len(whole), SIGNS)]


def _check(place: int, digits: list[int]) -> int:
    total, weight = place, 2
    for digit in digits:
        total ^= _times(weight, digit)
        weight = _times(weight, 2)
    return total


def _times(one: int, other: int) -> int:
    """Multiply in GF(32)."""
    product = 0
    for _bit in range(_BITS):
        if other & 1:
            product ^= one
        other >>= 1
        one <<= 1
        if one > 31:  # noqa: PLR2004 - the largest number of the field
            one ^= _FIELD
    return product
