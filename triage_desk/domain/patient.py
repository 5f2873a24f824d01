"""Who the visit is for, with FHIR's words where FHIR has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

OLDEST_YEARS = 130


class Sex(StrEnum):
    """Sex given at birth, as the rules use it; ``UNKNOWN`` is never treated as either."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules may know of a patient: age in whole years, and sex."""

    age_years: int
    sex: Sex

    def __post_init__(self) -> None:
        """Refuse an impossible age."""
        if not 0 <= self.age_years <= OLDEST_YEARS:
            raise ValueError(f"age {self.age_years} is not between 0 and {OLDEST_YEARS} years")


@dataclass(frozen=True, slots=True)
class Patient:
    """A person on file. ``patient_id`` is ours; ``mrn`` is the clinic's own number.

    ``merged_into`` is the record under which this second one of the same person is kept, or "".
    """

    patient_id: str
    family: str
    given: str
    birth_date: date
    sex: Sex
    mrn: str = ""
    phone: str = ""
    language: str = "en"
    preferred_name: str = ""
    merged_into: str = ""

    @property
    def initials(self) -> str:
        """Return the initials shown outside the patient page, as in "R.M."."""
        letters = [name.strip()[:1].upper() for name in (self.given, self.family) if name.strip()]
        return "".join(f"{letter}." for letter in letters)

    @property
    def full_name(self) -> str:
        """Return given and family name with one space between."""
        return " ".join(part for part in (self.given.strip(), self.family.strip()) if part)

    def person(self, on: date) -> Person:
        """Return what the rules may know on the day ``on``.

        Raises:
            ValueError: born after ``on``, or more than 130 years before it.
        """
        return Person(age_in_years(self.birth_date, on), self.sex)


@dataclass(frozen=True, slots=True)
class PatientChange:
    """One fact that was corrected. ``field`` is a field of ``Patient``; values as text."""

    patient_id: str
    at: datetime
    by: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records found to be one person's: ``gone_id`` stands under ``kept_id`` from now on.

    ``undone`` says that they are two people's: it takes the one out from under the other, if it
    stands there, and nobody is asked about the two again. ``filled`` are facts that only the
    other record had, as (field, value): they were copied then, and undoing takes back those that
    still stand.
    """

    kept_id: str
    gone_id: str
    at: datetime
    by: str
    undone: bool = False
    filled: tuple[tuple[str, str], ...] = ()


def told_apart(merges: Iterable[Merge], patient_id: str) -> frozenset[str]:
    """Return the records that are known to be of another person than ``patient_id``.

    ``merges`` are oldest first: of two records holds what was said last.
    """
    last: dict[str, bool] = {}
    for merge in merges:
        pair = {merge.kept_id, merge.gone_id}
        if patient_id in pair:
            last |= dict.fromkeys(pair - {patient_id}, merge.undone)
    return frozenset(other for other, apart in last.items() if apart)


def age_in_years(born: date, on: date) -> int:
    """Return the age in whole years on the day ``on``.

    Raises:
        ValueError: ``born`` is after ``on``.
    """
    if born > on:
        raise ValueError(f"birth date {born.isoformat()} is after {on.isoformat()}")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
