"""Ticks, goals and care teams on either database: they grow, and are emptied with the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant, latest
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.tick import Tick, TickState, standing
from triage_desk.errors import EnvironmentFault
from triage_desk.store.tables_care import Ticks

TABLES = Ticks.metadata.tables
GOAL = Goal("g1", "p1", "Walk to the market", GoalStatus.ACTIVE, date(2026, 3, 2), NOW, "Ana S.")
OTTO = Participant("c1", "p1", "Otto Sample", CareRole.SUPPORT, NOW, "Ana S.", "555-0163")


def tick(what="read_aloud", state=TickState.DONE, minutes=0, *, left=False, encounter_id="e1"):
    return Tick(encounter_id, what, state, later(minutes), "Ana S.", left=left)


def add(store, *ticks):
    with store.write() as tx:
        for one in ticks:
            tx.care.add_tick(one)


def test_ticks_come_back_as_kept_and_the_last_one_stands(visit):
    made = (tick(), tick(state=TickState.OPEN, minutes=1), tick("handout", minutes=2))
    add(visit, *made)
    with visit.read() as tx:
        kept = tx.care.ticks("e1")
        assert tx.care.ticks("e2") == ()
    assert kept == made
    assert {what: t.state for what, t in standing(kept).items()} == {
        "read_aloud": TickState.OPEN,
        "handout": TickState.DONE,
    }


def test_what_was_left_open_is_listed_until_it_is_ticked(visit):
    left = [tick(what, TickState.OPEN, left=True) for what in ("read_aloud", "offer:nurse")]
    add(visit, *left, tick("handout", TickState.OPEN))
    with visit.read() as tx:
        assert tx.care.count_left_open(NOW) == 0
        assert tx.care.left_open(NOW) == ()  # The visit is still on today's list.
    with visit.write() as tx:
        finished = samples.encounter(status=EncounterStatus.FINISHED)
        tx.encounters.update(finished)
    with visit.read() as tx:
        (row,) = tx.care.left_open(NOW)
        assert tx.care.left_open(later(1)) == ()
        assert (tx.care.count_left_open(NOW), tx.care.count_left_open(later(1))) == (1, 0)
    assert (row.encounter_id, row.patient_id, row.initials) == ("e1", "p1", "Z.Q.")
    assert (row.age_years, row.since) == (64, NOW)
    assert row.what == ("read_aloud", "offer:nurse")
    add(visit, tick("offer:nurse", minutes=5))
    with visit.read() as tx:
        assert [row.what for row in tx.care.left_open(NOW)] == [("read_aloud",)]
    add(visit, tick(minutes=6))
    with visit.read() as tx:
        assert tx.care.left_open(NOW) == ()


def test_every_version_of_a_goal_is_kept(visit):
    done = replace(
        GOAL,
        status=GoalStatus.COMPLETED,
        at=later(9),
        by="Dev Mock",
        due_on=date(2026, 4, 1),
        closeness=9,
        encounter_id="e1",
        readiness=0,
        confidence=10,
        barrier="no ride",
        remedy="a bus card",
        helper_id="c1",
    )
    other = replace(GOAL, goal_id="g2", words="痛い: it is tight, isn't it?")
    with visit.write() as tx:
        for version in (GOAL, other, done):
            tx.care.add_goal(version)
    with visit.read() as tx:
        kept = tx.care.goals(["p1", "p9"])
        assert tx.care.goals(["p2"]) == ()
    assert kept == (GOAL, other, done)
    assert latest(kept) == (done, other)


def test_every_version_of_a_care_team_is_kept(visit):
    gone = replace(OTTO, active=False, may_be_told=True, at=later(1))
    with visit.write() as tx:
        tx.care.add_participant(OTTO)
        tx.care.add_participant(gone)
    with visit.read() as tx:
        kept = tx.care.team(["p1"])
    assert kept == (OTTO, gone)
    assert latest(kept) == (gone,)


def test_nothing_of_it_is_changed_or_deleted(visit):
    add(visit, tick())
    with visit.write() as tx:
        tx.care.add_goal(GOAL)
        tx.care.add_participant(OTTO)
    for name, column in (("ticks", "state"), ("goals", "status"), ("care_teams", "role")):
        table = TABLES[name]
        for statement in (update(table).values({column: "x"}), delete(table)):
            with pytest.raises((DBAPIError, EnvironmentFault)), visit.write() as tx:
                tx.care._connection.execute(statement)


def test_all_of_it_is_emptied_with_the_person(visit):
    add(visit, tick("offer:nurse", TickState.OPEN, left=True))
    with visit.write() as tx:
        tx.care.add_goal(replace(GOAL, closeness=3, due_on=date(2026, 4, 1)))
        tx.care.add_participant(OTTO)
        tx.people.empty(
            Removal(
                *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "m1", "a1", 7, "Dr. Example"),
                date(2026, 1, 5),
            )
        )
    with visit.read() as tx:
        assert tx.care.goals(["p1"]) == tx.care.team(["p1"]) == ()
        assert tx.care.left_open(NOW - timedelta(days=1)) == ()
        assert [t.what for t in tx.care.ticks("e1")] == [""]


def test_a_visit_says_which_one_it_follows(visit):
    with visit.write() as tx:
        tx.encounters.add(samples.encounter("e2", follows="e1"))
    with visit.read() as tx:
        assert tx.encounters.get("e2").follows == "e1"
        assert tx.encounters.get("e1").follows == ""
