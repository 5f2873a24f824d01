"""What a desk did while its server did not answer, to be told to the server later.

An entry is one transaction: its steps go to the server together, once, in the order of entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import Answer
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentRecord, PrintRecord
from triage_desk.domain.encounter import EmergencyNotice, Encounter, Override
from triage_desk.domain.patient import Patient
from triage_desk.domain.referral import ReferralAct
from triage_desk.domain.review import Review
from triage_desk.domain.tick import Tick


@dataclass(frozen=True, slots=True)
class AnswersGiven:
    """Answers as given; ``before`` is what stood for the same questions at this desk."""

    changes: Mapping[str, Answer | None]
    before: Mapping[str, Answer | None]
    at: datetime
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as evaluated."""

    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One change; exactly one field is filled. ``encounter`` is new, ``change`` a later state."""

    patient: Patient | None = None
    encounter: Encounter | None = None
    change: Encounter | None = None
    answers: AnswersGiven | None = None
    decided: Decided | None = None
    override: Override | None = None
    notice: EmergencyNotice | None = None
    document: DocumentRecord | None = None
    tick: Tick | None = None
    event: AuditEvent | None = None
    review: Review | None = None
    referral: ReferralAct | None = None
    printed: PrintRecord | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction of a desk. ``version`` is the encounter's before it, ``None`` for a new one.

    ``doubt`` says that the server may have kept it: it went away while it was told to.
    """

    entry_id: str
    at: datetime
    workstation: str
    encounter_id: str
    version: int | None
    steps: tuple[Step, ...]
    doubt: bool = False


class ConflictKind(StrEnum):
    """What two desks have said differently."""

    ANSWER = "answer"
    ROUTE = "route"
    END = "end"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two desks said different things while they could not hear each other. Nothing is dropped.

    ``link_id`` is the question, empty for a route. ``ours`` is what was said at ``workstation``
    by ``by``, ``theirs`` what the server had from ``their_name``; both as JSON of ``codec``.
    ``settled_by`` is empty while a person has still to choose.
    """

    number: int
    encounter_id: str
    entry_id: str
    kind: ConflictKind
    link_id: str
    ours: str
    theirs: str
    by: str
    workstation: str
    at: datetime
    their_name: str
    found_at: datetime
    settled_by: str = ""
    kept_ours: bool | None = None
