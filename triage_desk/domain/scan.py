"""What a scanner types: the code on our letters, or the back of a US driving licence.

A scanner is a keyboard: it types what the code holds, very fast, and mostly ends with Enter. The
licence is read as AAMVA's DL/ID Card Design Standard (2020, annex D) lays its PDF417 code out. Only
name, birth date and sex are taken; the rest (address, number, height) is dropped here and never
kept anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage_desk.domain.patient import Sex

LICENCE_START: Final = "@"
_LETTER: Final = re.compile(
    r"Triage Desk ruleset \S+ \S+ reference (?P<reference>[0-9A-F]{8})", re.IGNORECASE
)
_HEADER: Final = re.compile(r"(ANSI |AAMVA)\s?\d{6}")
# Elements stand on lines of their own; a scanner may type the line's end as Enter or as a space.
_ON_LINES: Final = re.compile(r"(?:^|[\n\r\x1c-\x1e]|DL|ID)(D[A-D][A-Z])([^\n\r\x1c-\x1e]*)")
_RUN_ON: Final = re.compile(r"(D[A-D][A-Z])(.*?)(?=\s?D[A-D][A-Z]|$)", re.DOTALL)
_DIGITS: Final = 8
_SEXES: Final = {"1": Sex.MALE, "2": Sex.FEMALE}


@dataclass(frozen=True, slots=True)
class LetterCode:
    """The code on a letter of ours: the first eight signs of the encounter's id."""

    reference: str


@dataclass(frozen=True, slots=True)
class Licence:
    """Who a driving licence says somebody is. ``birth_date`` is ``None`` when it holds none."""

    family: str
    given: str
    birth_date: date | None
    sex: Sex


def read_scan(typed: str) -> LetterCode | Licence | None:
    """Return what a scanner typed, or ``None`` when it was no code we know."""
    letter = _LETTER.fullmatch(typed.strip())
    if letter is not None:
        return LetterCode(letter["reference"].lower())
    return _licence(typed) if looks_like_licence(typed) else None


def looks_like_licence(typed: str) -> bool:
    """Tell whether a driving licence is being typed, from its header on."""
    return typed.lstrip().startswith(LICENCE_START) and bool(_HEADER.search(typed))


def _licence(typed: str) -> Licence | None:
    lines = re.search(r"[\n\r\x1c-\x1e]", typed.strip())
    found = (_ON_LINES if lines else _RUN_ON).findall(typed)
    elements: dict[str, str] = {}
    for name, value in found:
        elements.setdefault(name, value.strip())
    family = elements.get("DCS") or elements.get("DAB", "")
    given = elements.get("DAC") or elements.get("DCT", "")
    if not family and "DAA" in elements:
        # Before 2003 one element held last, first and middle name.
        family, given = [*elements["DAA"].split(","), ""][:2]
    if not family:
        return None
    sex = _SEXES.get(elements.get("DBC", ""), Sex.UNKNOWN)
    return Licence(_name(family), _name(given), _day(elements.get("DBB", "")), sex)


def _name(written: str) -> str:
    """Return a name as people write it: the card has capitals only, and commas between names."""
    words = re.sub(r"[,$]+", " ", written).split()
    return " ".join(word.title() if word.isupper() else word for word in words)


def _day(digits: str) -> date | None:
    """Return MMDDCCYY, as in the United States, or CCYYMMDD, as in Canada."""
    if len(digits) != _DIGITS or not digits.isdecimal():
        return None
    for year, month, day in (
        (digits[4:], digits[:2], digits[2:4]),
        (digits[:4], digits[4:6], digits[6:]),
    ):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
