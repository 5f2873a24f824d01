"""Everything kept of one person, gathered for that person, and the page they read it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.appointment import Appointment
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.batch import Brought
from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.document import DocumentRecord, PrintRecord
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.followup import FollowUp, FollowUpCall
from triage_desk.domain.inbox import Letter
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeScore
from triage_desk.domain.panel import PanelAct
from triage_desk.domain.patient import Merge, Patient, PatientChange
from triage_desk.domain.task import Task
from triage_desk.domain.tick import Tick


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer of two that desks gave to one question while the server was away."""

    encounter_id: str
    link_id: str
    ours: str
    theirs: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """All records of one person (several when they were merged), their visits, who saw them."""

    patients: tuple[Patient, ...]
    changes: tuple[PatientChange, ...]
    merges: tuple[Merge, ...]
    visits: tuple[EncounterRecord, ...]
    set_aside: tuple[SetAside, ...]
    documents: tuple[DocumentRecord, ...]
    events: tuple[AuditEvent, ...]
    goals: tuple[Goal, ...] = ()
    team: tuple[Participant, ...] = ()
    ticks: tuple[Tick, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    prints: tuple[PrintRecord, ...] = ()
    messages: tuple[Letter, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    calls: tuple[FollowUpCall, ...] = ()
    outcome_answers: tuple[OutcomeAnswer, ...] = ()
    outcome_scores: tuple[OutcomeScore, ...] = ()
    imports: tuple[Brought, ...] = ()
    tasks: tuple[Task, ...] = ()
    programmes: tuple[PanelAct, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the page: a heading, what the columns are called, and the rows in words."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The readable page: who it is about, from whom, when, and its parts in order."""

    title: str
    clinic: tuple[str, ...]
    made_at: datetime
    notes: tuple[str, ...]
    parts: tuple[Table, ...]
