"""What somebody is to do for a person, and what is said about it: FHIR's Task and Communication.

A task is told by acts that only grow; the last one says where it stands and whose turn it is. A
message is an act too, so that a question and its answer stand together, with the visit they are
about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.role import Role


class TaskKind(StrEnum):
    """What a task is about. All but the first two are prevention."""

    TO_DO = "to_do"
    QUESTION = "question"
    FALLS = "falls"
    BONE_HEALTH = "bone_health"
    ACTIVITY = "activity"
    WEIGHT = "weight"
    MOOD = "mood"


PREVENTION = tuple(TaskKind)[2:]


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


# The status of the Task in FHIR R4, for each state.
TASK_STATUS = {
    TaskState.OPEN: "in-progress",
    TaskState.DONE: "completed",
    TaskState.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose turn it is: a role, or one person of it. ``user_id`` and ``name`` are "" for a role."""

    role: Role
    user_id: str = ""
    name: str = ""

    def is_turn_of(self, user_id: str, role: Role) -> bool:
        """Return whether somebody is meant: by id, or as one of the role."""
        return self.user_id == user_id if self.user_id else self.role is role


@dataclass(frozen=True, slots=True)
class TaskAct:
    """One step of a task, never edited. ``at`` is UTC, ``due_on`` a day of the local calendar.

    ``state`` and ``owner`` are those after the act. ``said_by`` is who did it, with their role and
    name as they were then. ``encounter_id`` is the visit it is about, or "".
    """

    task_id: str
    patient_id: str
    encounter_id: str
    kind: TaskKind
    state: TaskState
    owner: Owner
    due_on: date | None
    words: str
    at: datetime
    said_by: Owner


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stands. ``acts`` are oldest first, and at least one."""

    acts: tuple[TaskAct, ...]

    @property
    def task_id(self) -> str:
        """Return the id that all its acts share."""
        return self.acts[0].task_id

    @property
    def asked_by(self) -> Owner:
        """Return who made it, and waits for it."""
        return self.acts[0].said_by

    @property
    def made_at(self) -> datetime:
        """Return when it was made."""
        return self.acts[0].at

    @property
    def title(self) -> str:
        """Return what is to be done, in the words of who made it."""
        return self.acts[0].words

    @property
    def last(self) -> TaskAct:
        """Return the act that says where it stands."""
        return self.acts[-1]

    @property
    def is_open(self) -> bool:
        """True while somebody has still to do something."""
        return self.last.state is TaskState.OPEN

    def is_late(self, today: date) -> bool:
        """Return whether the day it was due has passed."""
        return self.is_open and self.last.due_on is not None and self.last.due_on < today


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of a list: initials, never a name."""

    task: Task
    patient_id: str
    initials: str
    age_years: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How many tasks one role waits for from another, the longest since when, how many late."""

    asked_by: Role
    owner: Role
    count: int
    since: datetime
    late: int


def of_acts(acts: Sequence[TaskAct]) -> tuple[Task, ...]:
    """Return the tasks told by acts in the order they were made, the first made first."""
    told: dict[str, list[TaskAct]] = {}
    for act in acts:
        told.setdefault(act.task_id, []).append(act)
    return tuple(Task(tuple(mine)) for mine in told.values())


def who_waits(rows: Sequence[TaskRow], today: date) -> tuple[Waits, ...]:
    """Return who waits for whom among open tasks, the longest wait first.

    Nobody waits for their own role: that is work to do.
    """
    pairs: dict[tuple[Role, Role], list[Task]] = {}
    for row in rows:
        asked, turn = row.task.asked_by.role, row.task.last.owner.role
        if asked is not turn:
            pairs.setdefault((asked, turn), []).append(row.task)
    found = [
        Waits(
            asked,
            owner,
            len(mine),
            min(t.made_at for t in mine),
            sum(t.is_late(today) for t in mine),
        )
        for (asked, owner), mine in pairs.items()
    ]
    return tuple(sorted(found, key=lambda one: one.since))
