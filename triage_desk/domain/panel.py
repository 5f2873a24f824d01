"""Whose care is paid for in which programme: a list that a payer sends, and nothing made of it.

In FHIR's words a programme is a Group, and being in it a Coverage with a period. A panel is only
what a file said: nobody is put into one by anything they answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ProgrammeKind(StrEnum):
    """How a programme pays. The order is that in which one of several is named first."""

    BUNDLE = "bundle"
    CAPITATION = "capitation"
    ACO = "aco"
    MEDICAL_HOME = "medical_home"


# A bundle whose file says no other length is looked at for so many days.
EPISODE_DAYS = 90
LONGEST_EPISODE = 365


@dataclass(frozen=True, slots=True)
class Member:
    """That one person is in one programme, as last said.

    ``starts_on`` and ``ends_on`` are days of the local calendar, both included; ``None`` where the
    file leaves it open. ``episode_days`` is the length of an episode of a bundle, 0 for none.
    ``source`` is the name of the file it stood in.
    """

    member_id: str
    patient_id: str
    programme: str
    kind: ProgrammeKind
    payer: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    episode_days: int = 0
    source: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the person is in it on a day."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class PanelAct:
    """One version of being in a programme, never changed; ``withdrawn`` where it was a mistake.

    ``at`` is UTC; ``by`` is a user's id, ``name`` theirs as it was then.
    """

    member: Member
    at: datetime
    by: str
    name: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, and how many people are in it on some day."""

    name: str
    kind: ProgrammeKind
    people: int


def programme_of(members: Iterable[Member], day: date) -> str:
    """Return the programme that pays on a day, "" for none known.

    Of several it is the one of the kind that is named first in ``ProgrammeKind``, then the one
    that began last, then the first by name: one person is counted once.
    """
    kinds = tuple(ProgrammeKind)
    found = sorted(
        (one for one in members if one.holds_on(day)),
        key=lambda one: (
            kinds.index(one.kind),
            -(one.starts_on or date.min).toordinal(),
            one.programme,
        ),
    )
    return found[0].programme if found else ""
