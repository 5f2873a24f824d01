"""Tasks and messages in SQL, as ``services.ports_tasks`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from triage_desk.clock import local_date
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.role import Role
from triage_desk.domain.task import Owner, Task, TaskAct, TaskKind, TaskRow, TaskState, of_acts
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_acts = TABLES["task_acts"]
_queue = TABLES["task_queue"]
_NO_DAY = "9999"


class SqlTasks:
    """What is to be done for people, and which of it is open."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, act: TaskAct) -> None:
        """Keep one act, and whether the task is still open."""
        self._connection.execute(insert(_acts), _values(act))
        self._requeue(self.get(act.task_id))

    def get(self, task_id: str) -> Task:
        """Return one task.

        Raises:
            UserError: there is none.
        """
        found = self._told(_acts.c.task_id == task_id)
        if not found:
            raise UserError("This task is not on file: open the list again.")
        return found[0]

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Task, ...]:
        """Return every task about some records, the first made first."""
        return self._told(_acts.c.patient_id.in_(patient_ids))

    def open(self, limit: int, turn: Owner | None = None) -> tuple[TaskRow, ...]:
        """Return open tasks, those due first first; with ``turn`` only theirs."""
        kept = _patients.alias()
        columns = [
            func.coalesce(kept.c[name], _patients.c[name]).label(name)
            for name in ("patient_id", "family", "given", "birth_date")
        ]
        query = (
            select(_queue.c.task_id, *columns)
            .select_from(_queue)
            .join(_patients, _patients.c.patient_id == _queue.c.patient_id)
            .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
            .where(*_turn_of(turn))
            .order_by(_queue.c.due_on, _queue.c.since, _queue.c.task_id)
            .limit(limit)
        )
        rows = self._connection.execute(query).all()
        told = self._told(_acts.c.task_id.in_([row.task_id for row in rows]))
        by_id = {task.task_id: task for task in told}
        return tuple(_row(row, by_id[row.task_id]) for row in rows)

    def count(self, limit: int, turn: Owner | None = None) -> int:
        """Return how many ``open`` would return, at most ``limit``."""
        few = select(_queue.c.task_id).where(*_turn_of(turn)).limit(limit).subquery()
        return int(self._connection.execute(select(func.count()).select_from(few)).scalar() or 0)

    def _told(self, which: ColumnElement[bool]) -> tuple[Task, ...]:
        query = select(_acts).where(which).order_by(_acts.c.number)
        return of_acts([_act_of(row) for row in self._connection.execute(query)])

    def _requeue(self, task: Task) -> None:
        """Work out anew whether a task is open, and whose turn it is: after each act."""
        mine, last = _queue.c.task_id == task.task_id, task.last
        if not task.is_open:
            self._connection.execute(delete(_queue).where(mine))
            return
        values = {
            "patient_id": last.patient_id,
            "owner": last.owner.role.value,
            "owner_id": last.owner.user_id,
            "due_on": last.due_on.isoformat() if last.due_on else _NO_DAY,
            "since": mapping.micros(task.made_at),
        }
        if self._connection.execute(update(_queue).where(mine), values).rowcount == 0:
            self._connection.execute(insert(_queue), {"task_id": task.task_id, **values})


def forget_tasks(connection: Connection, patient_id: str) -> None:
    """Take what is open for a person off every list: the person is being removed."""
    connection.execute(delete(_queue).where(_queue.c.patient_id == patient_id))


def _turn_of(turn: Owner | None) -> tuple[ColumnElement[bool], ...]:
    if turn is None:
        return ()
    of_role = and_(_queue.c.owner_id == "", _queue.c.owner == turn.role.value)
    return (or_(_queue.c.owner_id == turn.user_id, of_role),)


def _values(act: TaskAct) -> mapping.Values:
    return {
        "task_id": act.task_id,
        "patient_id": act.patient_id,
        "encounter_id": act.encounter_id,
        "kind": act.kind.value,
        "state": act.state.value,
        "owner": act.owner.role.value,
        "owner_id": act.owner.user_id,
        "owner_name": act.owner.name,
        "due_on": act.due_on.isoformat() if act.due_on else "",
        "words": act.words,
        "at": mapping.micros(act.at),
        "by": act.said_by.user_id,
        "name": act.said_by.name,
        "role": act.said_by.role.value,
    }


def _act_of(row: mapping.AnyRow) -> TaskAct:
    return TaskAct(
        task_id=row.task_id,
        patient_id=row.patient_id,
        encounter_id=row.encounter_id,
        kind=TaskKind(row.kind),
        state=TaskState(row.state),
        owner=Owner(Role(row.owner), row.owner_id, row.owner_name),
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        words=row.words,
        at=mapping.moment_of(row.at),
        said_by=Owner(Role(row.role), row.by, row.name),
    )


def _row(row: mapping.AnyRow, task: Task) -> TaskRow:
    born, day = date.fromisoformat(row.birth_date), local_date(task.made_at)
    person = Patient(row.patient_id, row.family, row.given, born, Sex.UNKNOWN)
    return TaskRow(task, row.patient_id, person.initials, age_in_years(min(born, day), day))
