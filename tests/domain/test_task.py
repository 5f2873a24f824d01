"""Tasks: told by their acts alone; whose turn it is, and who waits for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from triage_desk.domain.role import Role
from triage_desk.domain.task import (
    PREVENTION,
    TASK_STATUS,
    Owner,
    TaskAct,
    TaskKind,
    TaskRow,
    TaskState,
    Waits,
    of_acts,
    who_waits,
)

NOON = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PT, DESK = Owner(Role.PT, "dev", "Dev Sample"), Owner(Role.FRONT_DESK)
ASKED = TaskAct(
    *("t1", "p1", "e1", TaskKind.QUESTION, TaskState.OPEN, DESK, TODAY, "Which pills?", NOON, PT)
)


def later(act, **changes):
    return replace(act, at=act.at + timedelta(hours=1), **changes)


def test_a_task_is_told_by_its_acts():
    answered = later(ASKED, words="Two, for blood pressure", owner=PT, said_by=DESK)
    other = replace(ASKED, task_id="t2")
    first, second = of_acts([ASKED, other, answered])
    assert (first.task_id, first.title, first.asked_by) == ("t1", "Which pills?", PT)
    assert (first.last, first.made_at, first.is_open) == (answered, NOON, True)
    assert second.acts == (other,)
    over = of_acts([ASKED, later(ASKED, state=TaskState.DONE)])[0]
    assert not over.is_open
    assert of_acts([]) == ()


def test_it_is_the_turn_of_a_role_or_of_one_person():
    assert PT.is_turn_of("dev", Role.MANAGER), "by name, whatever they are now"
    assert not PT.is_turn_of("eve", Role.PT), "of one person, not of the role"
    assert DESK.is_turn_of("anybody", Role.FRONT_DESK)
    assert not DESK.is_turn_of("anybody", Role.PT)


def test_late_is_after_the_day_and_only_while_it_is_open():
    [task] = of_acts([ASKED])
    assert not task.is_late(TODAY)
    assert task.is_late(TODAY + timedelta(days=1))
    assert not of_acts([replace(ASKED, due_on=None)])[0].is_late(date(2099, 1, 1))
    assert not of_acts([ASKED, later(ASKED, state=TaskState.DONE)])[0].is_late(date(2099, 1, 1))


def row(**changes):
    return TaskRow(of_acts([replace(ASKED, **changes)])[0], "p1", "Z.Q.", 65)


def test_who_waits_for_whom_is_counted_by_role_the_longest_wait_first():
    rows = [
        row(),
        row(task_id="t2", at=NOON - timedelta(days=2), due_on=date(2026, 11, 20)),
        row(task_id="t3", at=NOON - timedelta(days=1), said_by=DESK, owner=PT, due_on=None),
    ]
    assert who_waits(rows, TODAY) == (
        Waits(Role.PT, Role.FRONT_DESK, 2, NOON - timedelta(days=2), 1),
        Waits(Role.FRONT_DESK, Role.PT, 1, NOON - timedelta(days=1), 0),
    )
    assert who_waits([row(owner=PT)], TODAY) == (), "it is their own turn"
    assert who_waits([], TODAY) == ()


def test_every_state_and_every_kind_has_its_word_in_fhir():
    assert set(TASK_STATUS) == set(TaskState)
    assert set(PREVENTION) == set(TaskKind) - {TaskKind.TO_DO, TaskKind.QUESTION}
