"""Everything about one person, for that person: a page to read and the same as data.

HIPAA gives a person access to their record, 45 CFR 164.524. Nothing is left out: private answers
are their own, and so is who has seen the record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain import codec
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.decision import Decision, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import AnswerEvent, EncounterRecord
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.person_file import PersonFile, PersonPage, Table
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

FORMAT = "triage-desk-person-1"
NOTES = (
    "This is everything this clinic keeps about you in Triage Desk.",
    "The same, for a computer to read, is in the file record.json beside this page.",
    "If something here is wrong, tell the clinic. You may ask for it to be put right.",
)


@dataclass(frozen=True, slots=True)
class PersonExport:
    """The page and the data; neither has been written anywhere yet."""

    page: PersonPage
    data: bytes


def export(desk: Desk, named: str) -> PersonExport:
    """Gather everything about one person, by id or record number, and note that it was done.

    Raises:
        UserError: the role does not allow it, or there is no such person.
    """
    require(desk, Permission.EXPORT)
    at = desk.clock()
    with desk.store.write() as tx:
        patient = tx.patients.get(tx.people.find(named))
        found = gather(tx, patient.patient_id)
        names = {user.user_id: user.name for user in tx.users.all()}
        note(desk, tx, AuditAction.PATIENT_EXPORTED, patient)
    return PersonExport(_page(desk, found, names, at), _data(desk, found, names, at))


def gather(tx: Transaction, patient_id: str) -> PersonFile:
    """Return everything kept of one person, also under records that were merged."""
    ids = tx.people.same_person(patient_id)
    visits = tx.people.visits(ids)
    papers = [paper for visit in visits for paper in tx.encounters.documents(visit)]
    return PersonFile(
        tuple(tx.patients.get(one) for one in ids),
        tuple(change for one in ids for change in tx.patients.changes(one)),
        tuple(dict.fromkeys(merge for one in ids for merge in tx.patients.merges(one))),
        tuple(tx.encounters.record(visit) for visit in visits),
        tx.people.set_aside(visits),
        tuple(papers),
        tx.people.events(ids),
    )


def _data(desk: Desk, found: PersonFile, names: dict[str, str], at: datetime) -> bytes:
    """Return the data: every field as it is kept, with who did what by name."""
    plain = codec.to_plain(found)
    whole = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "clinic": desk.letterhead.clinic,
        "staff": names,
        **plain,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


# ------------------------------------------------------------------------------------- the page


def _page(desk: Desk, found: PersonFile, names: dict[str, str], at: datetime) -> PersonPage:
    head = desk.letterhead
    parts = [Table("About you", ("What", "As kept"), _facts(one)) for one in found.patients]
    corrected = tuple(
        (_when(c.at), c.field.replace("_", " "), c.before, c.after, _name(names, c.by))
        for c in found.changes
    )
    columns = ("When", "What", "Before", "After", "By")
    parts += [Table("What was put right", columns, corrected)] if corrected else []
    for kept in found.visits:
        parts += _visit(desk, kept, names)
    papers = tuple(
        (_when(p.made_at), p.kind.value.replace("_", " "), str(p.pages), _name(names, p.made_by))
        for p in found.documents
    )
    parts.append(Table("Papers that were made", ("When", "What", "Pages", "By"), papers))
    parts.append(
        Table(
            "Who has seen or changed your record",
            ("When", "Who", "What"),
            tuple(_event(names, event) for event in found.events),
        )
    )
    clinic = tuple(line for line in (head.clinic, *head.address, head.phone) if line)
    return PersonPage("Your record", clinic, at, NOTES, tuple(parts))


def _facts(patient: Patient) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Name", patient.full_name),
        ("Name you like to be called", patient.preferred_name),
        ("Birth date", patient.birth_date.isoformat()),
        ("Sex", patient.sex.value),
        ("Phone", patient.phone),
        ("Language", patient.language),
        ("Record number", patient.mrn),
    )
    return tuple((name, value) for name, value in rows if value)


def _visit(desk: Desk, kept: EncounterRecord, names: dict[str, str]) -> list[Table]:
    visit = kept.encounter
    began = f"Visit of {_when(visit.started_at)}"
    head: list[tuple[str, str]] = [
        ("State", visit.status.value.replace("_", " ")),
        ("Begun by", _name(names, visit.started_by)),
    ]
    head += [("Why it was put aside", visit.discard_reason)] if visit.discard_reason else []
    for decision in kept.decisions:
        head += [("Where it was booked", decision.act_within.text or decision.disposition.value)]
        head += _findings(decision)
    for change in kept.overrides:
        ways = f"{_route(change.from_disposition)} to {_route(change.to_disposition)}"
        by = f"{_name(names, change.by)}, {_when(change.at)}"
        head.append(("Changed by a person", f"{ways}: {change.words} ({by})"))
    for told in kept.notices:
        words = f"{told.told} ({told.told_role}) {_when(told.at)} {told.words}".strip()
        head.append(("Who was told of an emergency", words))
    answers = tuple(_answer(desk, names, event) for event in kept.events)
    return [
        Table(began, ("What", "As kept"), tuple(head)),
        Table("What you said", ("When", "Question", "Answer", "Written by"), answers),
    ]


def _findings(decision: Decision) -> list[tuple[str, str]]:
    return [("A point found", finding.title) for finding in decision.with_verdict(Verdict.PRESENT)]


def _answer(desk: Desk, names: dict[str, str], event: AnswerEvent) -> tuple[str, str, str, str]:
    engine, link_id = desk.engine, event.link_id
    known = link_id in engine.owner_of or link_id in engine.line_of
    question = question_in_words(engine, link_id) if known else link_id
    said = shown(engine, link_id, event.answer) if event.answer else "asked again"
    return (_when(event.at), question, said, _name(names, event.by))


def _event(names: dict[str, str], event: AuditEvent) -> tuple[str, str, str]:
    who = f"{_name(names, event.actor)} ({event.role.replace('_', ' ')})"
    return (_when(event.at), who, event.action.value.replace("_", " "))


def _name(names: dict[str, str], user_id: str) -> str:
    return names.get(user_id, user_id)


def _route(disposition: Disposition) -> str:
    return disposition.value.replace("_", " ")


def _when(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
