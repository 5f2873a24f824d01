"""Words that several papers share: routes, roles, reasons, days and times, in English.

Nothing here follows the locale of the machine, so that a paper reads the same everywhere.
"""

from __future__ import annotations

from datetime import date, datetime

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient, Person, Sex, age_in_years
from triage_desk.domain.review import Review, ReviewKind
from triage_desk.domain.user import Role

EMERGENCY_NUMBER = "911"
PURPOSE = "This decides where to book, not what is wrong."
PRIVATE = "Private item \N{EM DASH} open the program"
MANY_PRIVATE = "private items \N{EM DASH} open the program"
NO_NAME = "Name not taken"
UNVERIFIED = "Identity not confirmed yet"

ROUTES = {
    Disposition.EMERGENCY: "Emergency",
    Disposition.PHYSICIAN_TODAY: "Physician today",
    Disposition.PHYSICIAN_SOON: "Physician soon",
    Disposition.PT_FIRST_NOTIFY: "PT first, tell physician",
    Disposition.PT_FIRST: "PT first",
    Disposition.OUTSIDE_SCOPE: "Outside this desk",
}

ROLES = {
    Role.FRONT_DESK: "front desk",
    Role.PT: "physical therapist",
    Role.PHYSICIAN: "physician",
    Role.MANAGER: "manager",
    Role.ADMINISTRATOR: "administrator",
}

REASONS = {
    OverrideReason.CLINICIAN_ASSESSED: "A clinician assessed the person",
    OverrideReason.NEW_INFORMATION: "New information",
    OverrideReason.STAFF_CONCERN: "Staff were worried",
    OverrideReason.PATIENT_CHOICE: "The person's choice",
    OverrideReason.ALREADY_UNDER_CARE: "Already under care for this",
    OverrideReason.WRONG_ANSWER: "An answer was wrong",
    OverrideReason.TAKEN_BACK: "Taken back",
}

REVIEWS = {
    ReviewKind.CONFIRMED: "Reviewed and confirmed by",
    ReviewKind.RELEASED: "Reviewed and released by",
    ReviewKind.CHANGED: "Reviewed and changed by",
}
NOT_REVIEWED = "Not yet reviewed by a clinician"

_SEXES = {
    Sex.FEMALE: "female",
    Sex.MALE: "male",
    Sex.OTHER: "other sex",
    Sex.UNKNOWN: "sex not given",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# How a day is written in other languages, and their months.
_ABROAD = {
    "es": (
        "{day} de {month} de {year}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "fr": (
        "{day} {month} {year}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
}


def day(moment: date, language: str = SOURCE) -> str:
    """Return a day as in "March 10, 2026"; 2026-03-10 in a language whose months are not here."""
    if language in _ABROAD:
        form, months = _ABROAD[language]
        number = "1er" if language == "fr" and moment.day == 1 else str(moment.day)
        month = months.split()[moment.month - 1]
        return form.format(day=number, month=month, year=moment.year)
    if language != SOURCE:
        return f"{moment:%Y-%m-%d}"
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"


def clock_time(moment: datetime) -> str:
    """Return the local time of day as in "10:46 AM"."""
    local = moment.astimezone()
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02} {half}"


def day_and_time(moment: datetime) -> str:
    """Return local day and time as in "March 10, 2026, 10:46 AM"."""
    return f"{day(moment.astimezone())}, {clock_time(moment)}"


def born(patient: Patient, on: date) -> str:
    """Return birth date, age in years on the day ``on``, and sex, in one line."""
    age = age_in_years(patient.birth_date, on)
    return f"Born {day(patient.birth_date)} ({age} years), {_SEXES[patient.sex]}"


def age_and_sex(person: Person) -> str:
    """Return what is known of a person without a name: age in years, and sex."""
    return f"{person.age_years} years, {_SEXES[person.sex]}"


def speaks_english(patient: Patient) -> bool:
    """Return whether somebody is spoken to in English."""
    return patient.language.startswith(SOURCE)


def language(patient: Patient) -> str:
    """Return in which language somebody is spoken to."""
    return "English" if speaks_english(patient) else f"Language: {patient.language}"


def asked(text: str, shown: str) -> str:
    """Return a question and its answer in one line."""
    return f"{text} {shown}" if text.endswith(("?", ".", ":")) else f"{text}: {shown}"


def sign_off(act: Review | None) -> str:
    """Return who stands for a route, in which role and since when, or that nobody does yet."""
    if act is None:
        return NOT_REVIEWED
    return f"{REVIEWS[act.kind]} {act.name}, {ROLES[act.role]}, {day_and_time(act.at)}"


def quoted(words: str) -> str:
    """Return ``words`` between quotation marks, unless they are there already."""
    inner = words.strip()
    if inner[:1] in ('"', "\N{LEFT DOUBLE QUOTATION MARK}"):
        return inner
    return f"\N{LEFT DOUBLE QUOTATION MARK}{inner}\N{RIGHT DOUBLE QUOTATION MARK}"
