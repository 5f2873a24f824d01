"""What matters to a person and who helps: FHIR's Goal and CareTeam, version by version.

Nothing is overwritten. Every change is a new version with the same id; the last one counts, and
the ones before are the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from triage_desk.domain.folding import fold

CLOSEST = 10


class GoalStatus(StrEnum):
    """FHIR's ``lifecycleStatus``, as far as a desk needs it."""

    ACTIVE = "active"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person wants to be able to do, in their own words.

    ``set_on`` and ``due_on`` are days of the local calendar. ``closeness`` is how near they say
    they are, 0 to 10, or ``None`` where nobody asked. ``encounter_id`` is the visit at which it was
    said, or "".

    ``readiness`` and ``confidence`` are how ready the person is to begin, and how sure that they
    can, 0 to 10 in their own words, or ``None`` where nobody asked (rulers of motivational
    interviewing: Miller and Rollnick 2013). ``barrier`` is what gets in the way, ``remedy`` what
    was done about it, ``helper_id`` who of the care team helps with it; each "" where there is
    nothing.
    """

    goal_id: str
    patient_id: str
    words: str
    status: GoalStatus
    set_on: date
    at: datetime
    by: str
    due_on: date | None = None
    closeness: int | None = None
    encounter_id: str = ""
    readiness: int | None = None
    confidence: int | None = None
    barrier: str = ""
    remedy: str = ""
    helper_id: str = ""

    @property
    def version_of(self) -> str:
        """Return the id that all versions of this goal share."""
        return self.goal_id


class CareRole(StrEnum):
    """What somebody is to the person."""

    PT = "pt"
    PHYSICIAN = "physician"
    CAREGIVER = "caregiver"
    SUPPORT = "support"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of a person's care team. ``active`` is False once they are no longer.

    ``may_be_told`` is what the person has agreed to: without it nothing is told to them.
    """

    participant_id: str
    patient_id: str
    name: str
    role: CareRole
    at: datetime
    by: str
    phone: str = ""
    may_be_told: bool = False
    active: bool = True

    @property
    def version_of(self) -> str:
        """Return the id that all versions of this entry share."""
        return self.participant_id


# Words before a name that are none of it; nor is what follows a comma, as in "Ida Mock, MD".
_TITLES = frozenset({"dr", "dra", "doctor", "doctora"})


def may_mean(written: str, name: str) -> bool:
    """Return whether a name as somebody wrote it, such as "Dr. Mock", may be that of ``name``.

    Each word written must be one of the name's; titles, accents and single letters do not count.
    """
    words = {word for word in fold(written.partition(",")[0]).split() if len(word) > 1}
    return bool(words - _TITLES) and words - _TITLES <= set(fold(name).split())


class Version(Protocol):
    """One version of something."""

    @property
    def version_of(self) -> str:
        """Return the id that all its versions share."""


V = TypeVar("V", bound=Version)


def latest(versions: Iterable[V]) -> tuple[V, ...]:
    """Return the last version of each thing, from versions in the order they were made.

    Things stay in the order in which they first came.
    """
    return tuple({one.version_of: one for one in versions}.values())
