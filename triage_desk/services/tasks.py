"""Tasks and messages between desk, therapist and physician: each has an owner and an end.

Whoever answers hands a question back to who asked it. Who waits for whom is read from the open
ones alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.role import Role
from triage_desk.domain.task import (
    Owner,
    Task,
    TaskAct,
    TaskKind,
    TaskRow,
    TaskState,
    Waits,
    who_waits,
)
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

LONGEST = 500
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A new task. ``owner`` is a role; with ``owner_id`` one person, whatever their role."""

    patient_id: str
    words: str
    owner: Role
    owner_id: str = ""
    due_on: date | None = None
    kind: TaskKind = TaskKind.TO_DO
    encounter_id: str = ""


def make(desk: Desk, draft: TaskDraft) -> Task:
    """Keep a new task, or a question, and return it.

    Raises:
        UserError: no words or too many (``words``), a day that is over (``due_on``), nobody of that
            id (``owner``), or the visit of somebody else.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    words = in_words(draft.words)
    _require_to_come(desk, draft.due_on)
    with desk.store.write() as tx:
        patient = tx.patients.current(draft.patient_id)
        _require_theirs(tx, patient, draft.encounter_id)
        act = TaskAct(
            task_id=desk.new_id(),
            patient_id=patient.patient_id,
            encounter_id=draft.encounter_id,
            kind=draft.kind,
            state=TaskState.OPEN,
            owner=_owner(tx, draft.owner, draft.owner_id),
            due_on=draft.due_on,
            words=words,
            at=desk.clock(),
            said_by=_me(desk),
        )
        return keep(desk, tx, act)


def say(desk: Desk, task_id: str, words: str) -> Task:
    """Keep a message about a task; an answer of whose turn it is goes back to who asked.

    Raises:
        UserError: no words or too many (``words``), no such task, or it is over.
    """
    said, me = _few(words), _me(desk)
    if not said:
        raise UserError("Write what you want to say.", "words")

    def changed(_tx: Transaction, task: Task) -> TaskAct:
        answers = task.last.owner.is_turn_of(me.user_id, me.role)
        return replace(task.last, words=said, owner=task.asked_by if answers else task.last.owner)

    return _follow(desk, task_id, changed)


def hand_over(desk: Desk, task_id: str, owner: Role, owner_id: str = "", words: str = "") -> Task:
    """Give a task to another role or person; ``words`` may say why.

    Raises:
        UserError: nobody of that id (``owner``), too many words, no such task, or it is over.
    """
    why = _few(words)
    return _follow(
        desk,
        task_id,
        lambda tx, task: replace(task.last, owner=_owner(tx, owner, owner_id), words=why),
    )


def move(desk: Desk, task_id: str, due_on: date | None, words: str = "") -> Task:
    """Set another day, or none; ``words`` may say why.

    Raises:
        UserError: a day that is over (``due_on``), too many words, no such task, or it is over.
    """
    _require_to_come(desk, due_on)
    why = _few(words)
    return _follow(desk, task_id, lambda _tx, task: replace(task.last, due_on=due_on, words=why))


def done(desk: Desk, task_id: str, words: str = "") -> Task:
    """Keep that it is done; ``words`` may say what came of it.

    Raises:
        UserError: too many words, no such task, or it is over.
    """
    said, over = _few(words), TaskState.DONE
    return _follow(desk, task_id, lambda _tx, task: replace(task.last, state=over, words=said))


def cancel(desk: Desk, task_id: str, words: str) -> Task:
    """Keep that it is not needed any more, and why.

    Raises:
        UserError: no words or too many (``words``), no such task, or it is over.
    """
    why, over = _few(words), TaskState.CANCELLED
    if not why:
        raise UserError("Say why it is not needed any more.", "words")
    return _follow(desk, task_id, lambda _tx, task: replace(task.last, state=over, words=why))


def again(desk: Desk, task_id: str, words: str) -> Task:
    """Open a task again that was over, for whoever had it, and say why.

    Raises:
        UserError: no words or too many (``words``), no such task, or it is open.
    """
    why, now = _few(words), TaskState.OPEN
    if not why:
        raise UserError("Say why it is open again.", "words")

    def changed(_tx: Transaction, task: Task) -> TaskAct:
        return replace(task.last, state=now, due_on=None, words=why)

    return _follow(desk, task_id, changed, over=True)


def listed(desk: Desk, *, mine: bool = False) -> tuple[TaskRow, ...]:
    """Return the open tasks, those due first first; with ``mine`` where it is one's own turn.

    Initials only; looking is an event.
    """
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.write() as tx:
        found = tx.tasks.open(MOST_SHOWN, _me(desk) if mine else None)
        note(desk, tx, AuditAction.TASKS_LISTED, "", f"{len(found)}")
        return found


def of_person(desk: Desk, patient_id: str) -> tuple[TaskRow, ...]:
    """Return every task of a person, also under records that were merged; open ones first.

    Looking is an event.
    """
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.write() as tx:
        patient = tx.patients.current(patient_id)
        under = tx.patients.under(patient.patient_id)
        ids = [patient.patient_id, *(one.patient_id for one in under)]
        told = tx.tasks.of_patients(ids)
        note(desk, tx, AuditAction.TASKS_LISTED, patient, f"{len(told)}")
    age = patient.person(local_date(desk.clock())).age_years
    rows = (TaskRow(task, patient.patient_id, patient.initials, age) for task in told)
    return tuple(sorted(rows, key=lambda row: not row.task.is_open))


def count(desk: Desk) -> int:
    """Return in how many tasks it is one's own turn, at most ``MOST_SHOWN``."""
    with desk.store.read() as tx:
        return tx.tasks.count(MOST_SHOWN, _me(desk))


def who_waits_for_whom(desk: Desk, rows: Iterable[TaskRow]) -> tuple[Waits, ...]:
    """Return who waits for whom among tasks that were listed, the longest wait first."""
    return who_waits(tuple(rows), local_date(desk.clock()))


def _follow(
    desk: Desk,
    task_id: str,
    changed: Callable[[Transaction, Task], TaskAct],
    *,
    over: bool = False,
) -> Task:
    """Keep one act after another; only ``over`` is said of a task that is over."""
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.write() as tx:
        task = tx.tasks.get(task_id)
        if task.is_open and over:
            raise UserError("This task is open: it need not be opened again.")
        if not task.is_open and not over:
            raise UserError("This task is over: open it again first.")
        act = replace(changed(tx, task), at=desk.clock(), said_by=_me(desk))
        return keep(desk, tx, act)


def keep(desk: Desk, tx: Transaction, act: TaskAct) -> Task:
    """Keep an act in an open transaction with its event, and return the task as it then stands."""
    tx.tasks.add(act)
    patient = tx.patients.get(act.patient_id)
    note(desk, tx, AuditAction.TASK_KEPT, patient, f"{act.task_id} {act.state.value}")
    return tx.tasks.get(act.task_id)


def _me(desk: Desk) -> Owner:
    return Owner(desk.actor.role, desk.actor.user_id, desk.actor.name)


def _owner(tx: Transaction, role: Role, user_id: str) -> Owner:
    """Return a role, or the person of that id with theirs."""
    if not user_id:
        return Owner(role)
    for user in tx.users.all():
        if user.user_id == user_id and user.enabled:
            return Owner(user.role, user_id, user.name)
    raise UserError("Nobody of that name works here now: choose another.", "owner")


def _require_theirs(tx: Transaction, patient: Patient, encounter_id: str) -> None:
    if not encounter_id:
        return
    whose = tx.encounters.get(encounter_id).patient_id
    if tx.patients.current(whose).patient_id != patient.patient_id:
        raise UserError("That visit is of another person: open the page again.")


def _require_to_come(desk: Desk, due_on: date | None) -> None:
    if due_on is not None and due_on < local_date(desk.clock()):
        raise UserError("Choose today or a later day.", "due_on")


def in_words(typed: str) -> str:
    """Return what is to be done as it is kept.

    Raises:
        UserError: no words or too many (``words``).
    """
    words = _few(typed)
    if not words:
        raise UserError("Write what is to be done.", "words")
    return words


def _few(typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        raise UserError(f"Use at most {LONGEST} letters; leave out some words.", "words")
    return words
