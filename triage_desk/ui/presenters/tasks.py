"""What is to be done and what was asked: whose turn it is, and what was said so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.role import Role
from triage_desk.domain.task import Owner, Task, TaskAct, TaskKind, TaskRow
from triage_desk.services import tasks, users, whose_turn
from triage_desk.services.desk import Desk
from triage_desk.services.tasks import TaskDraft
from triage_desk.services.whose_turn import Turn, What
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.moments import (
    age_of,
    clock_time,
    day,
    minutes_between,
    read_typed_day,
)

OWNERS = (Role.FRONT_DESK, Role.PT, Role.PHYSICIAN, Role.MANAGER)


class Shown(StrEnum):
    """Which tasks the list shows. ``PERSON``: those of whose page it was opened over, all."""

    MINE = "mine"
    OPEN = "open"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in words; ``acts`` are the names of what may be said of it now."""

    task_id: str
    initials: str
    what: str
    owner: str
    due: str
    since: str
    acts: tuple[str, ...]


_OPEN_ACTS = ("say", "done", "hand_over", "move", "cancel")
ACTS = (*_OPEN_ACTS, "again")
"""What may be said of a task, in the order of its buttons."""


class TasksPresenter(Presenter):
    """The list. With a person it begins with theirs, and a new one can be made for them."""

    def __init__(self, desk: Desk, patient_id: str = "", encounter_id: str = "") -> None:
        """Start empty; ``open`` reads."""
        super().__init__(desk)
        self.patient_id, self.encounter_id = patient_id, encounter_id
        self.shown = Shown.PERSON if patient_id else Shown.MINE
        self.rows: tuple[TaskRow, ...] = ()
        self._turns: tuple[Turn, ...] = ()
        self._people: tuple[tuple[str, str], ...] = ()

    def open(self) -> bool:
        """Read the list, which is an event."""
        with self.trying():
            self._people = tuple(
                (one.name, f"{one.role.value}:{one.user_id}") for one in users.here(self.desk)
            )
            self._read()
        self.changed()
        return self.problem is None

    def choose(self, shown: Shown) -> None:
        """Show others."""
        if shown in self.choices and shown is not self.shown:
            self.shown = shown
            with self.trying():
                self._read()
            self.changed()

    @property
    def choices(self) -> tuple[Shown, ...]:
        """Return which lists there are to choose from."""
        return tuple(one for one in Shown if one is not Shown.PERSON or self.patient_id)

    @property
    def owners(self) -> tuple[tuple[str, str], ...]:
        """Return who may get a task, as (words, value): the roles, then people by name."""
        roles = tuple((text(f"role.{role.value}"), f"{role.value}:") for role in OWNERS)
        return (*roles, *self._people)

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return what a task may be about, as (words, value)."""
        return tuple((text(f"tasks.kind_{kind.value}"), kind.value) for kind in TaskKind)

    @property
    def lines(self) -> tuple[TaskLine, ...]:
        """Return what the list shows, in words."""
        return tuple(self._line(row) for row in self.rows)

    @property
    def waits(self) -> str:
        """Return who waits for whom among what is listed, the longest wait first; "" for nobody."""
        found = tasks.who_waits_for_whom(self.desk, (r for r in self.rows if r.task.is_open))
        return " · ".join(
            text(
                "tasks.waits_late" if one.late else "tasks.waits",
                asked=text(f"role.{one.asked_by.value}"),
                owner=text(f"role.{one.owner.value}"),
                count=one.count,
                age=age_of(minutes_between(one.since, self.desk.clock())),
                late=one.late,
            )
            for one in found
        )

    @property
    def turns(self) -> tuple[str, ...]:
        """Return who waits for whom outside the tasks, a line each, the longest wait first."""
        if self.shown is Shown.PERSON:
            return ()
        return tuple(map(self._turn, self._turns))

    def _turn(self, one: Turn) -> str:
        role = text(f"role.{one.of.value}") if one.of else ""
        count = text("tasks.turn_many", count=one.count) if one.many else f"{one.count}"
        if one.what is What.CALL:
            since = text("tasks.turn_since", day=day(local_date(one.since)))
        else:
            since = text(
                "tasks.turn_for", age=age_of(minutes_between(one.since, self.desk.clock()))
            )
        return text(f"tasks.turn_{one.what.value}", role=role, count=count, since=since)

    def thread(self, task_id: str) -> tuple[str, ...]:
        """Return what was said and done about a task, oldest first, a line each."""
        task = self._task(task_id)
        return tuple(_told(act) for act in task.acts) if task else ()

    def make(self, words: str, owner: str, on: str, kind: str) -> bool:
        """Make a task for the person; the desk's own where nobody is chosen."""
        role, _, user_id = (owner or f"{Role.FRONT_DESK.value}:").partition(":")
        return self._act(
            lambda: tasks.make(
                self.desk,
                TaskDraft(
                    self.patient_id,
                    words,
                    Role(role),
                    user_id,
                    self._day(on),
                    TaskKind(kind or TaskKind.TO_DO.value),
                    self.encounter_id,
                ),
            )
        )

    def say(self, task_id: str, words: str, _on: str, _owner: str) -> bool:
        """Add a message; an answer goes back to who asked."""
        return self._act(lambda: tasks.say(self.desk, task_id, words))

    def done(self, task_id: str, words: str, _on: str, _owner: str) -> bool:
        """Keep that it is done; what is typed says what came of it."""
        return self._act(lambda: tasks.done(self.desk, task_id, words))

    def hand_over(self, task_id: str, words: str, _on: str, owner: str) -> bool:
        """Give it to whoever is chosen."""
        role, _, user_id = owner.partition(":")
        if not role:
            return self._refuse(text("tasks.choose_owner"), "owner")
        return self._act(lambda: tasks.hand_over(self.desk, task_id, Role(role), user_id, words))

    def move(self, task_id: str, words: str, on: str, _owner: str) -> bool:
        """Set the day that is typed; none where none is."""
        return self._act(lambda: tasks.move(self.desk, task_id, self._day(on), words))

    def cancel(self, task_id: str, words: str, _on: str, _owner: str) -> bool:
        """Keep that it is not needed; what is typed says why."""
        return self._act(lambda: tasks.cancel(self.desk, task_id, words))

    def again(self, task_id: str, words: str, _on: str, _owner: str) -> bool:
        """Open it again; what is typed says why."""
        return self._act(lambda: tasks.again(self.desk, task_id, words))

    def _day(self, typed: str) -> date | None:
        return read_typed_day(typed, "due_on")

    def _act(self, act: Callable[[], object]) -> bool:
        with self.trying():
            act()
            self._read()
        self.changed()
        return self.problem is None

    def _refuse(self, sentence: str, field: str) -> bool:
        self.problem = Problem(sentence, field)
        self.changed()
        return False

    def _read(self) -> None:
        if self.shown is Shown.PERSON:
            self.rows = tasks.of_person(self.desk, self.patient_id)
        else:
            self.rows = tasks.listed(self.desk, mine=self.shown is Shown.MINE)
            self._turns = whose_turn.turns(self.desk)

    def _task(self, task_id: str) -> Task | None:
        found = (row.task for row in self.rows if row.task.task_id == task_id)
        return next(found, None)

    def _line(self, row: TaskRow) -> TaskLine:
        task, last = row.task, row.task.last
        today = local_date(self.desk.clock())
        due = day(last.due_on) if last.due_on else ""
        state = text(f"tasks.state_{last.state.value}")
        return TaskLine(
            task.task_id,
            text("calls.who", initials=row.initials, age=row.age_years),
            _what(task),
            owner_words(last.owner) if task.is_open else state,
            text("tasks.late", day=due) if task.is_late(today) else due,
            age_of(minutes_between(task.made_at, self.desk.clock())),
            _OPEN_ACTS if task.is_open else ("again",),
        )


def owner_words(owner: Owner) -> str:
    """Return whose turn it is: a person by name, else the role."""
    return owner.name or text(f"role.{owner.role.value}")


def _what(task: Task) -> str:
    """Return what is to be done; what it is about stands before it where that is not plain."""
    kind = task.acts[0].kind
    if kind is TaskKind.TO_DO:
        return task.title
    return text("tasks.about", kind=text(f"tasks.kind_{kind.value}"), what=task.title)


def _told(act: TaskAct) -> str:
    local = act.at.astimezone()
    open_ = act.state.value == "open"
    return text(
        "tasks.told" if open_ else "tasks.told_over",
        day=day(local.date()),
        time=clock_time(local),
        who=owner_words(act.said_by),
        to=owner_words(act.owner),
        state=text(f"tasks.state_{act.state.value}"),
        words=act.words,
    )
