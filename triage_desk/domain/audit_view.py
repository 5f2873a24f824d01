"""What people see of the audit: rows of the log, and who has seen one patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.chain import Head
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.patient import Patient
from triage_desk.domain.user import Role


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are wanted; an empty field lets all pass.

    ``since`` is inside, ``until`` is not. ``actor`` is a user id, ``record_id`` the beginning of
    the id of an encounter or of anything else an event is about. ``but`` are kinds left out.
    """

    actor: str = ""
    actions: tuple[AuditAction, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    patient_id: str = ""
    record_id: str = ""
    but: tuple[AuditAction, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when every event passes."""
        return self == AuditFilter()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event as people read it.

    ``name`` is whose user id ``actor`` is, or the id where nobody has it. ``initials`` are the
    patient's, empty where no patient was concerned.
    """

    number: int
    at: datetime
    actor: str
    name: str
    role: str
    workstation: str
    action: AuditAction
    record_id: str
    detail: str
    content_version: str
    patient_id: str
    initials: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One person of the staff who had to do with a patient, in one role.

    ``first`` and ``last`` bound what they did, ``acts`` counts it by kind, the most recent first.
    """

    actor: str
    name: str
    role: str
    first: datetime
    last: datetime
    acts: Mapping[AuditAction, int]

    @property
    def times(self) -> int:
        """Return how many events there are."""
        return sum(self.acts.values())


@dataclass(frozen=True, slots=True)
class WhoSaw:
    """Everybody who has seen one patient, the last one first, as of a moment."""

    patient: Patient
    at: datetime
    asked_by: str
    people: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A change of route of the day, without whom it concerned."""

    at: datetime
    name: str
    role: Role
    from_disposition: Disposition
    to_disposition: Disposition
    reason: OverrideReason


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What is printed and signed at the end of a day. Nothing on it names a patient.

    ``routes`` counts the visits that began that day by where they go now; ``undecided`` are those
    without a route, ``unfinished`` those of any day that are still open. ``acts`` counts the
    events of the day by person and kind. ``head`` is where the log ended when this was made.
    """

    letterhead: Letterhead
    day: datetime
    made_at: datetime
    made_by: str
    workstation: str
    routes: Mapping[Disposition, int]
    undecided: int
    unfinished: int
    discarded: int
    told: int
    overrides: tuple[OverrideLine, ...]
    acts: tuple[Seen, ...]
    head: Head
