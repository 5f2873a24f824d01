"""What leaves for other software: gathered here, written by a format of ``exchange``.

Whoever is sent is noted in their own record, one event each, so that "who has seen this person?"
also tells to whom it was given out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.exchange import Cargo, GroupOut, Paper, VisitOut
from triage_desk.domain.panel import Member
from triage_desk.domain.patient import Patient, Person
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.rules.interview import conduct
from triage_desk.services import cohorts, documents
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)


def send_person(desk: Desk, named: str, form: str) -> Cargo:
    """Gather one person with all their visits, by id or record number, and note that they leave.

    ``form`` is the name of the format, for the event.

    Raises:
        UserError: the role does not allow it, or there is no such person.
    """
    require(desk, Permission.EXPORT)
    with desk.store.write() as tx:
        patient = tx.patients.current(tx.people.find(named))
        ids = tx.people.same_person(patient.patient_id)
        visits = tx.people.visits(ids)
        cargo = _cargo(desk, tx)
        cargo = replace(
            cargo,
            patients=tuple(
                sorted((tx.patients.get(one) for one in ids), key=lambda p: bool(p.merged_into))
            ),
            appointments=tx.appointments.of_patients(ids),
            goals=tx.care.goals(ids),
            helpers=tx.care.team(ids),
            members=tx.panels.of_patients(ids),
        )
        note(desk, tx, AuditAction.PATIENT_SENT, patient, form)
    return replace(cargo, visits=_Visits(desk, visits, cargo.names))


def send_visits(desk: Desk, since: date | None, form: str) -> Cargo:
    """Gather every visit that began on a day or later, and note whose they are.

    Raises:
        UserError: the role does not allow it, or there is none.
    """
    require(desk, Permission.EXPORT)
    began = datetime.combine(since, time()).astimezone() if since else EARLIEST
    with desk.store.write() as tx:
        rows = [
            row for row in tx.encounters.worklist(began, desk.clock()) if row.started_at >= began
        ]
        if not rows:
            raise UserError("There is no visit to be sent; choose an earlier day.")
        whose = sorted({row.patient_id for row in rows})
        cargo = replace(_cargo(desk, tx), members=_members(tx, whose))
        for patient_id in whose:
            note(desk, tx, AuditAction.PATIENT_SENT, tx.patients.get(patient_id), form)
    rows.sort(key=lambda row: (row.started_at, row.encounter_id))
    ids = tuple(row.encounter_id for row in rows)
    return replace(cargo, visits=_Visits(desk, ids, cargo.names))


def send_group(desk: Desk, cohort_id: str, people: tuple[Patient, ...], form: str) -> Cargo:
    """Gather a saved list with who was found in it, and note that each of them leaves.

    Raises:
        UserError: the role does not allow it, or there is no such list.
    """
    require(desk, Permission.EXPORT)
    kept = cohorts.history(desk, cohort_id)[-1]
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.LIST_SAVED, "", f"{cohort_id} {form} rows {len(people)}")
        for patient in people:
            note(desk, tx, AuditAction.PATIENT_SENT, patient, form)
        group = GroupOut(kept, people, desk.clock())
        return replace(_cargo(desk, tx), practitioners=(), teams=(), groups=(group,))


def _members(tx: Transaction, whose: Collection[str]) -> tuple[Member, ...]:
    """Return the programs of some people, told under a record of theirs that is among those."""
    found: dict[str, Member] = {}
    sent = frozenset(whose)
    for patient_id in whose:
        for member in tx.panels.of_patients(tx.people.same_person(patient_id)):
            under = member.patient_id if member.patient_id in sent else patient_id
            found.setdefault(member.member_id, replace(member, patient_id=under))
    return tuple(found.values())


def _cargo(desk: Desk, tx: Transaction) -> Cargo:
    return Cargo(
        clinic=desk.clinic,
        made_at=desk.clock(),
        names={user.user_id: user.name for user in tx.users.all()},
        practitioners=tx.clinic.practitioners(),
        teams=tx.clinic.teams(),
    )


class _Visits:
    """Visits that are read when they are written, each in a transaction of its own."""

    def __init__(self, desk: Desk, ids: tuple[str, ...], names: dict[str, str]) -> None:
        self._desk, self._ids, self._names = desk, ids, names

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[VisitOut]:
        for encounter_id in self._ids:
            with self._desk.store.read() as tx:
                record = tx.encounters.record(encounter_id)
                made = tx.encounters.documents(encounter_id)
                events = _events(tx, record)
                outcomes = (
                    tx.outcomes.answers((encounter_id,)),
                    tx.outcomes.scores((encounter_id,)),
                )
            papers = tuple(
                Paper(one, _again(self._desk, record, Paper(one), self._names)) for one in made
            )
            yield VisitOut(record, *_asked(self._desk, record), papers, events, *outcomes)


def _events(tx: Transaction, record: EncounterRecord) -> tuple[AuditEvent, ...]:
    kept = record.encounter
    found = tx.people.events((kept.patient_id,))
    return tuple(event for event in found if event.record_id == kept.encounter_id)


def _asked(desk: Desk, record: EncounterRecord) -> tuple[Person, frozenset[str]]:
    """Return age and sex on the day, and which answers count; all of them under other content."""
    kept, engine = record.encounter, desk.engine
    decision = record.decision
    person = decision.person if decision else record.patient.person(local_date(kept.changed_at))
    ref = decision.ruleset if decision else kept.ruleset
    if ref.content_hash != engine.ruleset.ref.content_hash:
        return person, frozenset(record.answers)
    return person, conduct(engine, record.answers, person).visible


def _again(desk: Desk, record: EncounterRecord, paper: Paper, names: dict[str, str]) -> bytes:
    """Return the bytes of a paper as it was printed, or nothing where it would differ today."""
    decision, made = record.decision, paper.record
    if decision is None:
        return b""
    who = replace(desk.actor, name=names.get(made.made_by, desk.actor.name))
    said = documents.content_of(desk.acting_as(who), decision, record.answers, made.kind, record)
    pdf = desk.renderer.render(said)
    return pdf if hashlib.sha256(pdf).hexdigest() == made.sha256 else b""
