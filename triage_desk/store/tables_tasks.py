"""The tables of tasks and messages. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column
from triage_desk.store.tables_care import patient_column


class TaskActs(Row, table=True):
    """What was done and said about tasks, never changed (``domain.task.TaskAct``).

    ``state``, ``owner`` (a role) and ``owner_id`` (a user, or "") are those after the act;
    ``due_on`` is ISO text or "". ``by``, ``name`` and ``role`` are of who did it.
    """

    __tablename__ = "task_acts"
    __table_args__ = (
        Index("ix_task_acts_task_id", "task_id", "number"),
        Index("ix_task_acts_patient_id", "patient_id", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    task_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    encounter_id: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    owner: str = Field(sa_type=Text)
    owner_id: str = Field(sa_type=Text)
    owner_name: str = Field(sa_type=Text)
    due_on: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)


class TaskQueue(Row, table=True):
    """Which tasks are open: made of their acts alone, so that looking costs the same for ever.

    ``since`` is when a task was made; one without a day has "9999" as ``due_on``, to come last.
    """

    __tablename__ = "task_queue"
    __table_args__ = (Index("ix_task_queue_due_on", "due_on", "since"),)

    task_id: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    owner: str = Field(sa_type=Text)
    owner_id: str = Field(sa_type=Text)
    due_on: str = Field(sa_type=Text)
    since: int = Field(sa_type=BigInteger)
