"""Tasks on either database: kept as given, listed by the day, gone with a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.patient import Merge
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.role import Role
from triage_desk.domain.task import Owner, TaskAct, TaskKind, TaskState
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store.tables_tasks import TaskActs

TABLES = TaskActs.metadata.tables
PT, DESK = Owner(Role.PT, "dev", "Dev Sample"), Owner(Role.FRONT_DESK)
ACT = TaskAct(
    *("t1", "p1", "e1", TaskKind.QUESTION, TaskState.OPEN, DESK, None, "Which pills?", NOW, PT)
)


def keep(store, *acts):
    with store.write() as tx:
        for act in acts:
            tx.tasks.add(act)


def listed(store, turn=None):
    with store.read() as tx:
        rows = tx.tasks.open(10, turn)
        assert tx.tasks.count(10, turn) == len(rows)
    return [row.task.task_id for row in rows]


def test_a_task_comes_back_as_its_acts(visit):
    answered = replace(
        ACT, words="Two", owner=PT, said_by=Owner(Role.FRONT_DESK, "u1", "Ana"), at=later(5)
    )
    keep(visit, ACT, answered)
    with visit.read() as tx:
        assert tx.tasks.get("t1").acts == (ACT, answered)
        [task] = tx.tasks.of_patients(["p1", "p9"])
        assert task == tx.tasks.get("t1")
        with pytest.raises(UserError, match="not on file"):
            tx.tasks.get("t9")


def test_the_list_is_by_the_day_then_by_age_and_of_those_whose_turn_it_is(visit):
    day = date(2026, 3, 9)
    keep(
        visit,
        replace(ACT, at=later(2)),
        replace(ACT, task_id="t2", due_on=day),
        replace(ACT, task_id="t3", owner=PT, due_on=day - timedelta(days=1)),
        replace(ACT, task_id="t4", owner=Owner(Role.PT), at=later(1)),
    )
    assert listed(visit) == ["t3", "t2", "t4", "t1"]
    assert listed(visit, Owner(Role.PT, "dev")) == ["t3", "t4"]
    assert listed(visit, Owner(Role.PT, "eve")) == ["t4"]
    assert listed(visit, Owner(Role.MANAGER, "dev")) == ["t3"]
    keep(visit, replace(ACT, task_id="t3", owner=DESK, due_on=None, at=later(3)))
    assert listed(visit) == ["t2", "t3", "t4", "t1"]
    keep(visit, replace(ACT, task_id="t2", state=TaskState.DONE, at=later(4)))
    assert listed(visit) == ["t3", "t4", "t1"]


def test_a_line_has_initials_and_the_record_that_stands_now(visit):
    keep(visit, ACT)
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", given="Zoe"))
        tx.patients.merge(Merge("p2", "p1", NOW, "u1"))
    with visit.read() as tx:
        [row] = tx.tasks.open(10)
    assert (row.patient_id, row.initials, row.age_years) == ("p2", "Z.Q.", 64)


@pytest.mark.parametrize(
    "statement",
    [update(TABLES["task_acts"]).values(words=""), delete(TABLES["task_acts"])],
)
def test_nothing_that_was_done_is_changed_or_removed(visit, statement):
    keep(visit, ACT)
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, visit.write() as tx:
        tx.connection.execute(statement)


def test_words_go_and_nothing_is_to_be_done_when_a_person_is_removed(visit):
    keep(visit, ACT)
    gone = Removal(
        *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with visit.write() as tx:
        tx.people.empty(gone)
    assert listed(visit) == []
    with visit.read() as tx:
        assert [act.words for act in tx.tasks.get("t1").acts] == [""]
        count = select(func.count()).select_from(TABLES["task_queue"])
        assert tx.connection.execute(count).scalar() == 0
