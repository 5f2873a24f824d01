"""What staff may ask beside the route: a task with one key, or not now. Never a condition.

The prompts and whom they are for come from the content; what a receipt offered and nobody ticked is
among them. A prompt is quiet from the moment a task is made of it, or somebody says "not now".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.permission import Permission
from triage_desk.domain.role import Role
from triage_desk.domain.task import PREVENTION, Owner, Task, TaskAct, TaskKind, TaskState
from triage_desk.domain.tick import NOT_NOW, OFFER, Tick, TickState, standing
from triage_desk.errors import UserError
from triage_desk.rules.conditions import Truth, truth
from triage_desk.rules.content import PreventionRule
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import conduct
from triage_desk.services import tasks
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

# What was said longer ago says too little of today.
SAID_WITHIN = timedelta(days=180)
# An offer that was left open waits so long for its task.
OFFER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask. ``name`` is that of a kind of task, or of an offer that was left open.

    ``ask`` and ``task`` are English words of the content; of an offer both are "".
    """

    encounter_id: str
    name: str
    ask: str
    task: str
    kind: TaskKind
    owner: Role
    days: int


@dataclass(frozen=True, slots=True)
class WorthAsking:
    """What a receipt asks beside the route, and the open tasks made of it, oldest first."""

    prompts: tuple[Prompt, ...] = ()
    made: tuple[Task, ...] = ()


def prompts(
    engine: Engine, tx: Transaction, patient_ids: Collection[str], visit_id: str, today: date
) -> tuple[Prompt, ...]:
    """Return what to ask after a visit; nothing after an emergency, or of a visit long ago."""
    return _to_ask(engine, tx, patient_ids, tx.encounters.record(visit_id), today)


def of_visit(desk: Desk, record: EncounterRecord) -> WorthAsking:
    """Return what to ask of the person whose receipt is on the screen.

    Offers are left out, however old the visit is: they have their own lines there.
    """
    visit, today = record.encounter.encounter_id, local_date(desk.clock())
    with desk.store.read() as tx:
        ids = _ids(tx, record)
        asked = _to_ask(desk.engine, tx, ids, record, today)
        made = tx.tasks.of_patients(ids)
    return WorthAsking(
        tuple(one for one in asked if one.kind in PREVENTION),
        tuple(one for one in made if one.is_open and _is_made_of(one, visit)),
    )


def make_task(desk: Desk, encounter_id: str, name: str, words: str) -> Task:
    """Make a task of a prompt in the ``words`` shown, and return it; an offer is ticked with it.

    Raises:
        UserError: the prompt is no longer there, or no words or too many.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    said = tasks.in_words(words)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        prompt = _standing(desk, tx, record, name)
        act = TaskAct(
            task_id=desk.new_id(),
            patient_id=tx.patients.current(record.patient.patient_id).patient_id,
            encounter_id=encounter_id,
            kind=prompt.kind,
            state=TaskState.OPEN,
            owner=Owner(prompt.owner),
            due_on=local_date(desk.clock()) + timedelta(days=prompt.days),
            words=said,
            at=desk.clock(),
            said_by=Owner(desk.actor.role, desk.actor.user_id, desk.actor.name),
        )
        if name.startswith(OFFER):
            _tick(desk, tx, record, name)
        return tasks.keep(desk, tx, act)


def not_now(desk: Desk, encounter_id: str, name: str) -> None:
    """Keep that a prompt is not for now; it stays quiet until another visit.

    Raises:
        UserError: the prompt is no longer there.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        _standing(desk, tx, record, name)
        _tick(desk, tx, record, f"{NOT_NOW}{name}")
        note(desk, tx, AuditAction.STEP_TICKED, record.encounter, f"{NOT_NOW}{name}")


def _to_ask(
    engine: Engine,
    tx: Transaction,
    patient_ids: Collection[str],
    record: EncounterRecord,
    today: date,
) -> tuple[Prompt, ...]:
    asked_on = local_date(record.encounter.started_at)
    if record.route in (None, Disposition.EMERGENCY) or today - asked_on > SAID_WITHIN:
        return ()
    quiet = set(_quiet(tx, patient_ids, record))
    # On the day itself an offer stands on the receipt, and among what is left to do.
    offers = _left_open(tx, record) if today > asked_on else ()
    found = (*_of_content(engine, record), *offers)
    return tuple(one for one in found if one.name not in quiet)


def _is_made_of(task: Task, visit: str) -> bool:
    return task.last.encounter_id == visit and task.last.kind in PREVENTION


def _standing(desk: Desk, tx: Transaction, record: EncounterRecord, name: str) -> Prompt:
    today = local_date(desk.clock())
    for one in _to_ask(desk.engine, tx, _ids(tx, record), record, today):
        if one.name == name:
            return one
    raise UserError("This prompt is no longer there: open the page again.")


def _ids(tx: Transaction, record: EncounterRecord) -> tuple[str, ...]:
    """Return the id of the person of a visit, and those of the records under it."""
    patient_id = tx.patients.current(record.patient.patient_id).patient_id
    return patient_id, *(one.patient_id for one in tx.patients.under(patient_id))


def _tick(desk: Desk, tx: Transaction, record: EncounterRecord, what: str) -> None:
    moment = moment_for(desk, record.encounter)
    visit = record.encounter.encounter_id
    tx.care.add_tick(Tick(visit, what, TickState.DONE, moment, desk.actor.name))


def _of_content(engine: Engine, record: EncounterRecord) -> Iterator[Prompt]:
    decided = record.decision
    pathway = decided.pathway.pathway_id if decided and decided.pathway else ""
    person = record.patient.person(local_date(record.encounter.started_at))
    facts = conduct(engine, record.answers, person).facts
    for rule in engine.ruleset.prevention:
        true = rule.when is not None and truth(rule.when, facts, engine.values) is Truth.TRUE
        if true or pathway in rule.pathways:
            yield _prompt(record, rule)


def _prompt(record: EncounterRecord, rule: PreventionRule) -> Prompt:
    return Prompt(
        record.encounter.encounter_id,
        rule.prompt_id,
        rule.ask,
        rule.task,
        TaskKind(rule.prompt_id),
        Role(rule.owner),
        rule.days,
    )


def _left_open(tx: Transaction, record: EncounterRecord) -> Iterator[Prompt]:
    """Yield what the receipt offered and was still open when the desk went on."""
    visit = record.encounter.encounter_id
    for tick in standing(tx.care.ticks(visit)).values():
        if tick.left and tick.state is TickState.OPEN and tick.what.startswith(OFFER):
            yield Prompt(visit, tick.what, "", "", TaskKind.TO_DO, Role.FRONT_DESK, OFFER_DAYS)


def _quiet(tx: Transaction, patient_ids: Collection[str], record: EncounterRecord) -> Iterable[str]:
    """Yield the names that nobody asks about: put off, or a task is open or was made since."""
    visit = record.encounter
    for what in standing(tx.care.ticks(visit.encounter_id)):
        if what.startswith(NOT_NOW):
            yield what.removeprefix(NOT_NOW)
    for task in tx.tasks.of_patients(patient_ids):
        if task.is_open or task.made_at >= visit.started_at:
            yield task.acts[0].kind.value
