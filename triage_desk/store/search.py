"""Finding a patient while the name is still being typed.

The database compares folded text by ranges over plain indexes, which stays under a millisecond
with a million patients; LIKE and full text with sorting do not. What was typed decides where to
look: digits in phone and record numbers, a date in birth dates, letters in names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TypeAlias

# Letters that NFKD leaves whole although people type them with two hands or without a stroke.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_JOINERS = re.compile("['\u2019\u02bc`.]")
_BREAKS = re.compile("[\\s,;/_\u2010-\u2015-]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_NUMBER = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")
_LAST = "\U0010ffff"
_BEFORE_SURROGATES, _AFTER_SURROGATES = "\ud7ff", "\ue000"
_SIMILAR = 0.75
_MOST_TOKENS = 5


@dataclass(frozen=True, slots=True)
class Prefix:
    """The values of ``column`` that start with ``start``."""

    column: str
    start: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """The values of ``column`` that are one of ``values``."""

    column: str
    values: tuple[str, ...]


# One look-up: all its parts hold. Several are tried one after the other, best first.
Lookup: TypeAlias = tuple[Prefix | Exactly, ...]


def fold(text: str) -> str:
    """Return ``text`` as it is compared: no accents, case, apostrophes or doubled spaces."""
    small = unicodedata.normalize("NFKD", text).casefold()
    # Folding case may join what was apart, so it is taken apart once more.
    apart = unicodedata.normalize("NFKD", small)
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)
    return _BREAKS.sub(" ", _JOINERS.sub("", bare)).strip()


def digits_of(text: str) -> str:
    """Return the decimal digits of ``text`` as 0 to 9, whatever script they were typed in."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def after(prefix: str) -> str | None:
    """Return the least text greater than every text that starts with ``prefix``.

    ``None`` means that there is no such text. The order is that of code points, which is also
    the order of their UTF-8 bytes.
    """
    stem = prefix.rstrip(_LAST)
    if not stem:
        return None
    last = stem[-1]
    following = _AFTER_SURROGATES if last == _BEFORE_SURROGATES else chr(ord(last) + 1)
    return stem[:-1] + following


def lookups(text: str) -> tuple[Lookup, ...]:
    """Return where to look for what was typed, best first; nothing for nothing typed."""
    typed = text.strip()
    days = birth_dates(typed)
    if days:
        return ((Exactly("birth_date", tuple(day.isoformat() for day in days)),),)
    folded = fold(typed)
    if not folded:
        return ()
    if _NUMBER.fullmatch(typed):
        return tuple(_by_number(typed, folded))
    return tuple(dict.fromkeys(_by_name(folded)))


def birth_dates(text: str) -> tuple[date, ...]:
    """Return the days that ``text`` can mean: ISO, or month/day/year with two or four digits."""
    iso, us = _ISO.fullmatch(text), _US.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        years: tuple[int, ...] = (year,)
    elif us:
        month, day = int(us[1]), int(us[2])
        years = (int(us[3]),) if len(us[3]) > 2 else (1900 + int(us[3]), 2000 + int(us[3]))  # noqa: PLR2004 - two digits leave the century open
    else:
        return ()
    return tuple(_days(years, month, day))


def similar(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two folded (family, given) pairs of one birth date may be one person.

    One name alike is enough, since people marry and clerks mistype; names may be swapped.
    """
    family, given = one
    return any(
        mine and theirs and SequenceMatcher(None, mine, theirs).ratio() >= _SIMILAR
        for mine, theirs in (
            (family, other[0]),
            (given, other[1]),
            (family, other[1]),
            (given, other[0]),
        )
    )


def _days(years: Sequence[int], month: int, day: int) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _by_number(typed: str, folded: str) -> Iterator[Lookup]:
    digits = digits_of(typed)
    yield (Prefix("mrn_f", folded),)
    yield (Prefix("phone_digits", digits),)
    yield (Prefix("phone_reversed", digits[::-1]),)


def _by_name(folded: str) -> Iterator[Lookup]:
    tokens = folded.split(" ")[:_MOST_TOKENS]
    for at in range(1, len(tokens)):
        head, tail = " ".join(tokens[:at]), " ".join(tokens[at:])
        for family, given in ((head, tail), (tail, head)):
            pair = (Prefix("family_f", family), Prefix("given_f", given))
            # The first part names the index that is walked: the longer prefix leaves less to walk.
            yield pair if len(family) >= len(given) else pair[::-1]
        for family, given in ((head, tail), (tail, head)):
            yield (Prefix("preferred_f", given), Prefix("family_f", family))
    for column in ("family_f", "given_f", "preferred_f"):
        yield (Prefix(column, " ".join(tokens)),)
    if any(c.isdecimal() for c in folded):
        yield (Prefix("mrn_f", folded),)
