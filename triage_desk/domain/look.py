"""What somebody typed into the one search box, read: names, birth dates, numbers, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage_desk.domain.folding import digits_of, fold, mrn_key, phone_digits

MOST_WORDS: Final = 6
LONGEST: Final = 300
LEAST_DIGITS: Final = 4
# The beginning of a year, while it is typed; who was born in 1919 or 2020 types all four digits.
YEAR_BEGUN: Final = ("19", "20")
FIRST_YEAR: Final = 1900
CENTURIES: Final = (1900, 2000)
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"'?(?P<year>\d{4}|\d{2})"
_GAP: Final = r"[\s,-]+"
_EDGES: Final = r"(?<![\w/.-]){}(?![\w/]|[.-]\d)"
_WHOLE: Final = tuple(
    re.compile(_EDGES.format(pattern), re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})",
        rf"{_DAY}[\s-]*(?:of\s+|de\s+)?{_MONTH}(?:{_GAP}(?:de\s+|del\s+)?)?{_YEAR}",
        rf"{_MONTH}[\s-]*{_DAY}{_GAP}{_YEAR}",
        r"(?P<month>\d\d)(?P<day>\d\d)(?P<year>(?:19|20)\d\d)",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
    )
)
# The beginning of a date that is still being typed, at the end: it must not look like a name.
_BEGUN: Final = re.compile(
    rf"(?<=\s)(?:\d{{1,4}}\s*[/.-][\d\s/.-]*|{_DAY}[\s-]+{_MONTH}(?:{_GAP})?'?\d?"
    rf"|{_MONTH.replace('month', 'name')}\s+\d{{1,2}}(?:st|nd|rd|th)?{_GAP}'?\d?)$",
    re.IGNORECASE,
)
_ONLY_NUMBER: Final = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")


@dataclass(frozen=True, slots=True)
class Look:
    """What to look for. All that is given must hold, but ``number`` is tried in several places.

    Attributes:
        words: beginnings of names, folded, in any order.
        born: the days a whole date can mean; a year of two digits leaves two.
        years: the years a birth may be in, from a year that stands beside names.
        number: digits, for the beginning or the end of a phone.
        mrn: the key of a record number, or of its beginning.
    """

    words: tuple[str, ...] = ()
    born: tuple[date, ...] = ()
    years: tuple[int, ...] = ()
    number: str = ""
    mrn: str = ""

    @property
    def empty(self) -> bool:
        """True when there is nothing to look for."""
        return not (self.words or self.born or self.number or self.mrn)


def read_look(text: str, today: date) -> Look:
    """Return what ``text`` asks for; days and years after ``today`` are no birth dates."""
    typed = text.strip()[:LONGEST]
    born, rest = _take_dates(typed, today)
    if born and not rest.strip(" ,;"):
        # 03091984 is a date, and may be the beginning of a number as well.
        number = phone_digits(typed) if typed.isdecimal() else ""
        return Look(born=born, number=number, mrn=mrn_key(typed) if number else "")
    if not born and _ONLY_NUMBER.fullmatch(typed):
        return Look(number=phone_digits(typed), mrn=mrn_key(typed))
    return _with_words(rest, born, today)


def _with_words(rest: str, born: tuple[date, ...], today: date) -> Look:
    if not born:
        rest = _BEGUN.sub("", rest)
    tokens = [token for token in fold(rest).split(" ") if token]
    words = tuple(dict.fromkeys(t for t in tokens if not any(c.isdecimal() for c in t)))
    marked = [token for token in tokens if any(c.isdecimal() for c in token)]
    if not any(c.isalnum() for word in words for c in word):
        words = ()
    numbers = [token for token in marked if token.isdecimal()]
    odd = [token for token in marked if not token.isdecimal()]
    years = _years(numbers, today) if words and not born else ()
    digits = "".join(numbers) if len("".join(numbers)) >= LEAST_DIGITS else ""
    # "T 00418" and "A-1001" are one record number; a name beside digits is a name and a phone.
    mrn = mrn_key(fold(rest)) if odd or (numbers and len(words) <= 1) else ""
    return Look(words[:MOST_WORDS], born, years, digits, mrn)


def _years(numbers: list[str], today: date) -> tuple[int, ...]:
    if len(numbers) != 1:
        return ()
    (typed,) = numbers
    possible = _full_years(typed) if len(typed) in {2, 4} and typed not in YEAR_BEGUN else ()
    return tuple(year for year in possible if FIRST_YEAR <= year <= today.year)


def _full_years(typed: str) -> tuple[int, ...]:
    if len(typed) > 2:  # noqa: PLR2004 - two digits leave the century open
        return (int(typed),)
    return tuple(century + int(typed) for century in CENTURIES)


def _take_dates(text: str, today: date) -> tuple[tuple[date, ...], str]:
    """Return the days of the first whole date in ``text``, and the text without it."""
    for pattern in _WHOLE:
        for match in pattern.finditer(text):
            days = tuple(day for day in _days(match) if day <= today)
            if days:
                return days, f"{text[: match.start()]} {text[match.end() :]}"
    return (), text


def _days(match: re.Match[str]) -> Iterator[date]:
    day, named = int(match["day"]), match["month"].lower()
    month = MONTHS.get(named) or int(digits_of(named))
    if named.isdecimal() and month > 12 >= day:  # noqa: PLR2004 - 25/12/1984 has one meaning only
        month, day = day, month
    for year in _full_years(match["year"]):
        try:
            yield date(year, month, day)
        except ValueError:
            continue
