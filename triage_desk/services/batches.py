"""Imports that kept something: looked up, and taken back where nothing was built on them.

What an import added and nobody used goes again, so that the same file can be taken over later;
what it changed becomes what it was. Whatever was changed or used since stays, and is named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from triage_desk.domain.appointment import Appointment, AppointmentStatus
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.batch import Batch, Brought, Stays, TakenBack, UndoReport, as_text
from triage_desk.domain.exchange import Became, Kind
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.domain.patient import Patient, PatientChange, Sex
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import people_in
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction, Watch
from triage_desk.services.watching import Stopped, Unwatched, tell

MOST_SHOWN = 200
NOT_ON_FILE = "this record is not on file any more"
# Entries that are looked at and taken back together.
AT_ONCE = 500
_READ: Mapping[str, Callable[[str], Any]] = {
    "birth_date": date.fromisoformat,
    "sex": Sex,
    "status": AppointmentStatus,
    "starts_at": datetime.fromisoformat,
    "arrived_at": lambda text: datetime.fromisoformat(text) if text else None,
    "minutes": int,
    "kind": ProgrammeKind,
    "starts_on": lambda text: date.fromisoformat(text) if text else None,
    "ends_on": lambda text: date.fromisoformat(text) if text else None,
    "episode_days": int,
}


@dataclass(slots=True)
class _Undo:
    """One import on its way back, part by part.

    ``people`` and ``expected`` are records of the part as they stand now; ``used`` and ``since``
    are those of its people that something refers to, and that were changed or came since.
    """

    desk: Desk
    tx: Transaction
    batch: Batch
    back: list[Brought] = field(default_factory=list)
    stays: list[Stays] = field(default_factory=list)
    touched: dict[str, Counter[str]] = field(default_factory=dict)
    whose: dict[str, Patient] = field(default_factory=dict)
    people: Mapping[str, Patient] = field(default_factory=dict)
    expected: Mapping[str, Appointment] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()


def recent(desk: Desk, limit: int = MOST_SHOWN) -> tuple[Batch, ...]:
    """Return the last imports that kept something, newest first: counts, and no names.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.read() as tx:
        return tx.batches.recent(limit)


def undo(desk: Desk, batch_id: str, watch: Watch | None = None) -> UndoReport:
    """Take back what an import brought; what was changed or used since stays, and is named.

    Done again it tries what stayed. ``watch`` hears how far it is, and stops it: then all stays.

    Raises:
        UserError: the role does not allow it, or there is no such import.
        ServerGone: the server is away, and only it knows who is on file.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    report = UndoReport(0, (), stopped=True)
    try:
        with desk.store.write() as tx:
            run = _Undo(desk, tx, tx.batches.get(batch_id))
            _take_back(run, watch or Unwatched())
            report = UndoReport(len(run.back), tuple(run.stays))
            _keep(run)
    except Stopped:
        return report
    return report


def _take_back(run: _Undo, watch: Watch) -> None:
    """Go through what was brought, the last first: an appointment comes before its person."""
    brought = run.tx.batches.brought(run.batch.batch_id)
    done = 0
    for part in _parts(brought[::-1]):
        tell(watch, done, len(brought))
        _take_part(run, part)
        done += len(part)
    watch.report(len(brought), len(brought))


def _parts(brought: Sequence[Brought]) -> Iterator[list[Brought]]:
    """Cut what was brought into parts of one kind, in each of which a record stands once."""
    part: dict[str, Brought] = {}
    for one in brought:
        other = any(one.kind is not before.kind for before in islice(part.values(), 1))
        if other or one.record_id in part or len(part) == AT_ONCE:
            yield list(part.values())
            part = {}
        part[one.record_id] = one
    if part:
        yield list(part.values())


def _take_part(run: _Undo, part: list[Brought]) -> None:
    """Take one part back. What goes is gone before what was changed gets its number back."""
    _look(run, part)
    why: dict[str, str] = {}
    added = [one for one in part if one.became is Became.ADDED]
    for one in added:
        _try(run, one, why)
    ways = _WAYS[part[0].kind]
    ways.withdraw(run, [one.record_id for one in added if one.record_id not in why])
    for one in part:
        if one.became is not Became.ADDED:
            _try(run, one, why)
    for one in part:
        if one.record_id in why:
            who = run.people.get(one.patient_id)
            run.stays.append(Stays(one, who.initials if who else "", why[one.record_id]))
            continue
        run.back.append(one)
        run.whose[one.patient_id] = run.people[one.patient_id]
        run.touched.setdefault(one.patient_id, Counter())[one.kind.value] += 1


def _look(run: _Undo, part: list[Brought]) -> None:
    """Read how the records of one part stand now, in a few questions for all of them."""
    tx, kind = run.tx, part[0].kind
    run.people = tx.patients.several({one.patient_id for one in part if one.patient_id})
    if kind is Kind.APPOINTMENT:
        run.expected = tx.appointments.several([one.record_id for one in part])
    elif kind is Kind.PATIENT:
        run.used = tx.batches.in_use([one.record_id for one in part])
        run.since = tx.batches.touched([one.record_id for one in part], run.batch.at)


def _try(run: _Undo, one: Brought, why: dict[str, str]) -> None:
    """Look at one entry, and let what was changed be as before; or keep why it stays."""
    try:
        _WAYS[one.kind].settle(run, one)
    except UserError as fault:
        why[one.record_id] = str(fault)


def _keep(run: _Undo) -> None:
    """Write the events and what was taken back, where anything was."""
    if not run.back:
        return
    for patient_id, counted in run.touched.items():
        detail = " ".join(f"{what} {count}" for what, count in sorted(counted.items()))
        about = run.whose[patient_id]
        note(run.desk, run.tx, AuditAction.IMPORT_TAKEN_BACK, about, detail)
    actor = run.desk.actor
    counts = len(run.back), len(run.stays)
    done = TakenBack(run.desk.clock(), actor.user_id, actor.name, *counts)
    run.tx.batches.take_back(run.batch.batch_id, done, run.back)


# --------------------------------------------------------------------------------------- one entry


def _patient(run: _Undo, one: Brought) -> None:
    now = run.people.get(one.record_id)
    if now is None:
        raise UserError(NOT_ON_FILE)
    if one.became is Became.ADDED:
        if one.record_id in run.used or now.merged_into:
            raise UserError("this person has a visit, a change or a note here: it stays")
        return
    before = _before(one, now)
    if before is None or one.record_id in run.since:
        raise UserError("this person came or was changed since: look at their page")
    _correct(run, now, replace(now, **before))


def _correct(run: _Undo, now: Patient, after: Patient) -> None:
    if after.mrn != now.mrn:
        people_in.require_free(run.tx, after.mrn)
    moment, by = run.desk.clock(), run.desk.actor.user_id
    changes = tuple(
        PatientChange(now.patient_id, moment, by, name, as_text(old), as_text(new))
        for name in _FIELDS
        for old, new in [(getattr(now, name), getattr(after, name))]
        if old != new
    )
    run.tx.patients.change(after, changes)


_FIELDS = ("family", "given", "birth_date", "sex", "mrn", "phone", "language", "preferred_name")


def _appointment(run: _Undo, one: Brought) -> None:
    now = run.expected.get(one.record_id)
    if now is None or one.patient_id not in run.people:
        raise UserError(NOT_ON_FILE)
    before = _before(one, now)
    if now.encounter_id or now.changed_at > run.batch.at or before is None:
        raise UserError("this appointment was changed or used since: it stays in the list")
    if one.became is Became.ADDED:
        return
    moment, by = run.desk.clock(), run.desk.actor.user_id
    run.tx.appointments.update(replace(now, **before, changed_at=moment, changed_by=by))


def _member(run: _Undo, one: Brought) -> None:
    now = run.tx.panels.get(one.record_id)
    if one.patient_id not in run.people:
        raise UserError(NOT_ON_FILE)
    before, last = _before(one, now), run.tx.panels.acts(one.record_id)[-1]
    if last.at > run.batch.at or before is None:
        raise UserError("a later file says something of it: take that one back first")
    actor, was = run.desk.actor, replace(now, **before)
    added = one.became is Became.ADDED
    act = PanelAct(was, run.desk.clock(), actor.user_id, actor.name, withdrawn=added)
    run.tx.panels.add(act)


def _other(_run: _Undo, _one: Brought) -> None:
    raise UserError("what was answered, and who works here, is put right at its own page")


def _care(_run: _Undo, _one: Brought) -> None:
    raise UserError("goals, and who helps, are put right at the person's page")


def _before(one: Brought, now: Patient | Appointment | Member) -> dict[str, Any] | None:
    """Return the facts as they were, ``None`` where one is not what the import left."""
    facts: dict[str, list[str]] = json.loads(one.before) if one.before else {}
    if any(as_text(getattr(now, name)) != new for name, (_old, new) in facts.items()):
        return None
    return {name: _READ.get(name, str)(old) for name, (old, _new) in facts.items()}


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of entry is taken back.

    ``settle`` refuses what must stay, and lets what was changed be as before; ``withdraw`` lets
    go what was added, all of a part at once.
    """

    settle: Callable[[_Undo, Brought], None]
    withdraw: Callable[[_Undo, list[str]], None]


def _nothing_goes(_run: _Undo, _ids: list[str]) -> None:
    """Keep all: of these kinds nothing that was added ever goes."""


_OTHER = _Way(_other, _nothing_goes)
_WAYS: Mapping[Kind, _Way] = {
    Kind.PATIENT: _Way(_patient, lambda run, ids: run.tx.patients.withdraw(ids)),
    Kind.APPOINTMENT: _Way(_appointment, lambda run, ids: run.tx.appointments.withdraw(ids)),
    Kind.ANSWERS: _OTHER,
    Kind.PRACTITIONER: _OTHER,
    Kind.CARE_TEAM: _OTHER,
    Kind.MEMBER: _Way(_member, _nothing_goes),
    Kind.HELPER: _Way(_care, _nothing_goes),
    Kind.GOAL: _Way(_care, _nothing_goes),
}
