"""Cells of a table of others, read: days, times, sex, language, status. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Final

from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.folding import fold
from triage_desk.domain.look import MONTHS
from triage_desk.domain.patient import Sex
from triage_desk.domain.sheet import DateOrder, Trouble

NOON: Final = 12
THIS_CENTURY: Final = 2000
FULL_YEAR: Final = 4
MIDNIGHT: Final = re.compile(r"[T ]\s*00:00(?::00(?:\.0+)?)?$")
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_DAY_NAMED: Final = re.compile(r"(\d{1,2})[\s-]*(?:de\s+)?([a-z]+)[\s-]*(?:de\s+|del\s+)?(\d{4})")
_MONTH_NAMED: Final = re.compile(r"([a-z]+)\s*(\d{1,2})(?:st|nd|rd|th)?[\s-]+(\d{4})")
_TIME: Final = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE
)
_FOUR_DIGITS: Final = re.compile(r"(\d{2})(\d{2})")
_WEEKDAY: Final = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)? ")

_SEXES: Final = {
    **dict.fromkeys(("f", "female", "woman", "w", "femenino", "mujer", "fem"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "man", "masculino", "hombre", "h", "masc"), Sex.MALE),
    **dict.fromkeys(("o", "other", "otro", "otra", "x", "nonbinary"), Sex.OTHER),
    **dict.fromkeys(("u", "unknown", "desconocido", "un", "unk"), Sex.UNKNOWN),
}
_LANGUAGES: Final = {
    "english": "en",
    "ingles": "en",
    "eng": "en",
    "spanish": "es",
    "espanol": "es",
    "castellano": "es",
    "spa": "es",
    "french": "fr",
    "frances": "fr",
    "vietnamese": "vi",
    "vietnamita": "vi",
    "chinese": "zh",
    "mandarin": "zh",
    "chino": "zh",
    "arabic": "ar",
    "arabe": "ar",
    "russian": "ru",
    "ruso": "ru",
    "korean": "ko",
    "coreano": "ko",
    "tagalog": "tl",
    "portuguese": "pt",
    "portugues": "pt",
    "somali": "so",
    "haitian creole": "ht",
    "persian": "fa",
    "farsi": "fa",
    "hebrew": "he",
    "urdu": "ur",
    "german": "de",
}
_CODE: Final = re.compile(r"([a-z]{2})(?:[-_][a-z]{2})?", re.IGNORECASE)
S = AppointmentStatus
_STATUSES: Final = {
    word: status
    for status, words in {
        S.BOOKED: "booked scheduled confirmed pending new programada confirmada pendiente "
        "reservada agendada unconfirmed",
        S.ARRIVED: "arrived checkedin checkin here llego presente waiting inroom",
        S.FULFILLED: "fulfilled completed complete done seen checkedout atendida completada "
        "realizada",
        S.NOSHOW: "noshow missed dna noasistio noacudio noshowed",
        S.CANCELLED: "cancelled canceled cancelada anulada deleted rescheduled",
    }.items()
    for word in words.split()
}


def read_date(text: str, order: DateOrder | None) -> date | Trouble:
    """Return the one day a cell names, or what is wrong with it."""
    plain = MIDNIGHT.sub("", text.strip())
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _YEAR_LAST.fullmatch(plain):
        if len(found[3]) < FULL_YEAR:
            return Trouble.SHORT_YEAR
        month, day = int(found[1]), int(found[2])
        if order is DateOrder.DAY_FIRST:
            month, day = day, month
        return _day(int(found[3]), month, day)
    return _in_words(_WEEKDAY.sub("", fold(plain.replace(",", " "))))


def _in_words(written: str) -> date | Trouble:
    """Return a day whose month is a word, English or Spanish."""
    if found := _DAY_NAMED.fullmatch(written):
        return _day(int(found[3]), MONTHS.get(found[2], 0), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(written):
        return _day(int(found[3]), MONTHS.get(found[1], 0), int(found[2]))
    return Trouble.NO_SUCH_DATE


def _day(year: int, month: int, day: int) -> date | Trouble:
    try:
        return date(year, month, day)
    except ValueError:
        return Trouble.NO_SUCH_DATE


def orders(texts: Iterable[str]) -> frozenset[DateOrder] | None:
    """Return in which orders all the days of some cells can be; ``None`` where nothing is said.

    Both orders: it must be asked. None of them: the cells contradict each other.
    """
    left, found = set(DateOrder), False
    for text in texts:
        match = _YEAR_LAST.match(text.strip())
        if match is None:
            continue
        found = True
        one, two = int(match[1]), int(match[2])
        if one > NOON:
            left.discard(DateOrder.MONTH_FIRST)
        if two > NOON:
            left.discard(DateOrder.DAY_FIRST)
    return frozenset(left) if found else None


def read_time(text: str) -> time | Trouble:
    """Return the time of day a cell names, as 14:30, 2:30 PM, 1430 or 9 am."""
    plain = text.strip()
    match = _FOUR_DIGITS.fullmatch(plain) or _TIME.fullmatch(plain)
    if match is None:
        return Trouble.NO_SUCH_TIME
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[4] or "").lower() if match.re is _TIME else ""
    if half:
        if not 1 <= hour <= NOON:
            return Trouble.NO_SUCH_TIME
        hour = hour % NOON + (NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return Trouble.NO_SUCH_TIME


def read_both(text: str, order: DateOrder | None) -> tuple[date, time] | Trouble:
    """Return the day and time of one cell, as 2026-11-23 14:30 or 11/23/2026 2:30 PM."""
    plain = text.strip().replace("T", " ", 1) if re.match(r"\d{4}-", text.strip()) else text.strip()
    for gap in re.finditer(r"\s+", plain):
        day, at = read_date(plain[: gap.start()], order), read_time(plain[gap.end() :])
        if not isinstance(day, Trouble) and not isinstance(at, Trouble):
            return day, at
    return Trouble.NO_SUCH_TIME


def read_sex(text: str) -> Sex | Trouble:
    """Return the sex a word names, English or Spanish."""
    return _SEXES.get(fold(text).replace(" ", ""), Trouble.SEX)


def read_language(text: str) -> str | Trouble:
    """Return the code of a language, from its code or its English or Spanish name."""
    named = _LANGUAGES.get(fold(text))
    code = _CODE.fullmatch(text.strip())
    return named or (code[1].lower() if code else Trouble.LANGUAGE)


def read_status(text: str) -> AppointmentStatus | Trouble:
    """Return the status a word names, English or Spanish."""
    return _STATUSES.get(fold(text).replace(" ", ""), Trouble.STATUS)


def split_name(text: str) -> tuple[str, str]:
    """Return family and given name of "Doe, Jane" or "Jane Doe"; "" where one is missing."""
    family, comma, given = text.partition(",")
    if not comma:
        given, _gap, family = text.strip().rpartition(" ")
    return " ".join(family.split()), " ".join(given.split())
