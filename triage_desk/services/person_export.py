"""Everything about one person, for that person: a page to read and the same as data.

HIPAA gives a person access to their record, 45 CFR 164.524. Nothing is left out: private answers
are their own, and so is who has seen the record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from triage_desk.clock import day_and_time, day_in_words
from triage_desk.domain import codec
from triage_desk.domain.answers import Answer
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.care import Participant
from triage_desk.domain.decision import Decision, Verdict
from triage_desk.domain.encounter import AnswerEvent, EncounterRecord
from triage_desk.domain.instrument import Instrument
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.person_file import PersonFile, PersonPage, Table
from triage_desk.errors import UserError
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

FORMAT = "triage-desk-person-1"
GOAL_COLUMNS = (
    *("When", "Goal", "State", "Until", "Ready, 0 to 10", "Sure, 0 to 10"),
    *("In the way, and what was done", "By"),
)
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


def save(desk: Desk, named: str, path: PurePath) -> None:
    """Write everything about one person as one private file; the event comes first.

    Raises:
        UserError: the role does not allow it, there is no such person, or this desk writes none.
        EnvironmentFault: the file cannot be written.
    """
    made = export(desk, named)
    if desk.writes_person is None:
        raise UserError("This desk cannot save a record as a file: do it at another one.")
    desk.writes_person(made.page, made.data, path)


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
        tx.care.goals(ids),
        tx.care.team(ids),
        tuple(tick for visit in visits for tick in tx.care.ticks(visit)),
        tx.appointments.of_patients(ids),
        tuple(printed for visit in visits for printed in tx.encounters.prints(visit)),
        tx.inbox.of_patients(ids),
        tx.outcomes.of_visits(visits),
        tx.outcomes.calls(visits),
        tx.outcomes.answers(visits),
        tx.outcomes.scores(visits),
        imports=tx.batches.of_patients(ids),
        tasks=tx.tasks.of_patients(ids),
        programmes=tx.panels.acts_of(ids),
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
    parts += _care(found)
    for kept in found.visits:
        parts += _visit(desk, kept, names)
    parts += _expected(names, found)
    parts += _asked_again(desk, names, found)
    papers = tuple(
        (
            _when(p.made_at),
            p.kind.value.replace("_", " "),
            str(p.pages),
            _name(names, p.made_by),
        )
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
        ("Birth date", day_in_words(patient.birth_date)),
        ("Sex", patient.sex.value),
        ("Phone", patient.phone),
        ("Language", patient.language),
        ("Record number", patient.mrn),
    )
    return tuple((name, value) for name, value in rows if value)


def _care(found: PersonFile) -> list[Table]:
    """Return goals, helpers, ticks and tasks, every version of each."""
    goals = tuple(
        (
            _when(g.at),
            g.words,
            g.status.value,
            day_in_words(g.due_on) if g.due_on else "",
            "" if g.readiness is None else str(g.readiness),
            "" if g.confidence is None else str(g.confidence),
            " / ".join(filter(None, (g.barrier, g.remedy))),
            g.by,
        )
        for g in found.goals
    )
    team = tuple((_when(p.at), p.name, p.role.value, p.phone, _told(p), p.by) for p in found.team)
    ticks = tuple((_when(t.at), t.what.replace("_", " "), t.state.value, t.by) for t in found.ticks)
    tasks = tuple(
        (_when(act.at), act.words or act.state.value, act.state.value, act.said_by.name)
        for task in found.tasks
        for act in task.acts
    )
    parts = (
        Table("What matters to you", GOAL_COLUMNS, goals),
        Table("Who helps you", ("When", "Name", "As", "Phone", "May be told", "By"), team),
        Table("What was done at the desk", ("When", "What", "State", "By"), ticks),
        Table("What staff did and wrote for you", ("When", "What", "State", "By"), tasks),
    )
    return [part for part in (*parts, _programmes(found)) if part.rows]


def _programmes(found: PersonFile) -> Table:
    """Return in which programmes a payer put them, every version."""
    rows = tuple(
        (
            _when(act.at),
            act.member.programme,
            "" if act.member.starts_on is None else day_in_words(act.member.starts_on),
            "" if act.member.ends_on is None else day_in_words(act.member.ends_on),
            "taken out" if act.withdrawn else act.member.payer,
        )
        for act in found.programmes
    )
    return Table("Programs your payer put you in", ("When", "Program", "From", "To", "Payer"), rows)


def _told(participant: Participant) -> str:
    if not participant.active:
        return "no longer"
    return "yes" if participant.may_be_told else "no"


def _expected(names: dict[str, str], found: PersonFile) -> list[Table]:
    rows = tuple(
        (
            _when(one.starts_at),
            one.status.value,
            one.who,
            one.reason,
            _name(names, one.changed_by),
        )
        for one in found.appointments
    )
    columns = ("When", "What became of it", "With", "Why, in your words", "Written by")
    return [Table("Your appointments", columns, rows)] if rows else []


def _asked_again(desk: Desk, names: dict[str, str], found: PersonFile) -> list[Table]:
    """Return when the person was asked again, what they said, and the scores."""
    weeks = {one.followup_id: f"week {one.weeks}" for one in found.followups}
    shelf = desk.engine.ruleset.instruments
    plan = tuple(
        (day_in_words(one.due_on), weeks[one.followup_id], one.status.value)
        for one in found.followups
    )
    calls = tuple(
        (_when(c.at), c.result.value.replace("_", " "), c.words, c.name) for c in found.calls
    )
    said = tuple(
        (
            _when(one.taken.taken_at),
            _question(shelf.get(one.instrument_id), one.link_id),
            _plain(one.answer),
            _name(names, one.taken.by),
        )
        for one in found.outcome_answers
    )
    scores = tuple(
        (
            _when(one.taken.taken_at),
            shelf[one.instrument_id].title if one.instrument_id in shelf else one.instrument_id,
            "not enough answers" if one.score is None else f"{one.score:g}",
            one.about,
        )
        for one in found.outcome_scores
    )
    parts = (
        Table("When you are asked again", ("Day", "Time", "State"), plan),
        Table("Calls to you", ("When", "What came of it", "Note", "By"), calls),
        Table("What you said later", ("When", "Question", "Answer", "Written by"), said),
        Table("Scores", ("When", "Of what", "Score", "About"), scores),
    )
    return [part for part in parts if part.rows]


def _question(instrument: Instrument | None, link_id: str) -> str:
    text = instrument.texts.get(link_id) if instrument else None
    return text.text if text else link_id


def _plain(answer: Answer) -> str:
    if answer.value is None:
        return answer.state.value.replace("_", " ")
    if isinstance(answer.value, bool):
        return "yes" if answer.value else "no"
    return str(answer.value)


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
        ways = f"{_in_words(change.was)} to {_in_words(change.to_disposition.value)}"
        by = f"{_name(names, change.by)}, {_when(change.at)}"
        head.append(("Changed by a person", f"{ways}: {change.words} ({by})"))
    for told in kept.notices:
        words = f"{told.told} ({told.told_role}) {_when(told.at)} {told.words}".strip()
        head.append(("Who was told of an emergency", words))
    for act in kept.referral:
        day = day_in_words(act.on) if act.on else ""
        words = " ".join(filter(None, (act.state.value, act.who, day, act.words)))
        head.append(("Your referral", f"{words} ({act.name}, {_when(act.at)})"))
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


def _in_words(value: str) -> str:
    return value.replace("_", " ")


def _when(moment: datetime) -> str:
    return day_and_time(moment)
