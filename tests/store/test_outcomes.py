"""Follow-ups and outcomes on either database: kept as given, listed by risk, gone with a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import (
    CallResult,
    FollowUp,
    FollowUpCall,
    FollowUpStatus,
    StopReason,
)
from triage_desk.domain.instrument import Direction
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeChannel, OutcomeScore, Taken
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store.tables_outcomes import FollowUps

D = Disposition
TABLES = FollowUps.metadata.tables
DUE = date(2026, 3, 16)
PLANNED = FollowUp("f1", "e1", 2, DUE, D.PT_FIRST, FollowUpStatus.PLANNED, NOW, NOW, "Ana Sample")
CALL = FollowUpCall("f1", "e1", CallResult.NO_ANSWER, later(5), "u1", "Ana Sample", DUE, "rang on")
TAKEN = Taken(later(5), later(9), "u1", OutcomeChannel.PAPER, "es")
SCORE = OutcomeScore("f1", "e1", "PAIN", "0-10", 3.5, 1, 1, "Low back", "", TAKEN)


def said(answer, link_id="care_imaging"):
    return OutcomeAnswer("f1", "e1", "CARE", "1", link_id, answer, TAKEN)


@pytest.fixture
def planned(visit):
    """A store with one visit (e1) and one follow-up of it (f1)."""
    with visit.write() as tx:
        tx.outcomes.plan(PLANNED)
    return visit


def listed(store, until=DUE):
    with store.read() as tx:
        rows = tx.outcomes.to_call(until, 10)
        assert tx.outcomes.count_to_call(until) == len(rows)
    return [row.followup.followup_id for row in rows]


def test_follow_ups_come_back_as_kept_and_as_changed(planned):
    done = replace(
        PLANNED,
        status=FollowUpStatus.DONE,
        tries=2,
        next_on=DUE + timedelta(days=3),
        done_at=later(9),
        result=Direction.WORSE,
        clinician_open=True,
    )
    with planned.write() as tx:
        assert tx.outcomes.get("f1") == PLANNED
        tx.outcomes.change(done)
        tx.outcomes.plan(replace(PLANNED, followup_id="f0", weeks=0, due_on=NOW.date()))
    with planned.read() as tx:
        assert [f.followup_id for f in tx.outcomes.of_visits(["e1", "e9"])] == ["f0", "f1"]
        assert tx.outcomes.get("f1") == done
        with pytest.raises(UserError, match="not on file"):
            tx.outcomes.get("f9")


def test_calls_answers_and_scores_come_back_as_kept(planned):
    answers = tuple(map(said, (YES, NO, NOT_SURE, DECLINED, NOT_ASKED, answered(4), answered("x"))))
    with planned.write() as tx:
        tx.outcomes.add_call(CALL)
        for answer in answers:
            tx.outcomes.add_answer(answer)
        tx.outcomes.add_score(SCORE)
        tx.outcomes.add_score(replace(SCORE, score=None, known=0))
    with planned.read() as tx:
        assert tx.outcomes.calls(["e1"]) == (CALL,)
        assert tx.outcomes.answers(["e1"]) == answers
        assert tx.outcomes.scores(["e1"]) == (SCORE, replace(SCORE, score=None, known=0))
        assert tx.outcomes.scores([]) == ()
        table = TABLES["outcome_answers"]
        query = select(table.c.state, table.c.amount).order_by(table.c.number)
        kept = [tuple(row) for row in tx.connection.execute(query)]
    assert kept == [
        *(("answered", 1.0), ("answered", 0.0), ("unknown", None), ("declined", None)),
        *(("not_asked", None), ("answered", 4.0), ("answered", None)),
    ]


def test_the_list_has_who_is_due_the_most_urgent_and_the_longest_due_first(planned):
    for number, route in enumerate((D.PT_FIRST, D.PHYSICIAN_TODAY, D.PT_FIRST), start=2):
        with planned.write() as tx:
            tx.encounters.add(samples.encounter(f"e{number}"))
            one = replace(PLANNED, followup_id=f"f{number}", encounter_id=f"e{number}", route=route)
            tx.outcomes.plan(replace(one, due_on=DUE - timedelta(days=number)))
    assert listed(planned) == ["f3", "f4", "f2", "f1"]
    assert listed(planned, DUE - timedelta(days=3)) == ["f3", "f4"]


def test_who_does_worse_comes_first_and_no_clear_change_by_its_route(planned):
    ways = {"f2": ("e2", Direction.NO_CLEAR_CHANGE), "f3": ("e3", Direction.WORSE)}
    for followup_id, (visit, way) in ways.items():
        with planned.write() as tx:
            tx.encounters.add(samples.encounter(visit))
            one = replace(PLANNED, followup_id=followup_id, encounter_id=visit, result=way)
            over = replace(one, status=FollowUpStatus.DONE, done_at=later(1), clinician_open=True)
            tx.outcomes.plan(replace(over, due_on=DUE - timedelta(days=1)))
    assert listed(planned) == ["f3", "f2", "f1"]


def test_who_agreed_on_a_later_day_who_is_done_and_a_baseline_are_not_called(planned):
    with planned.write() as tx:
        tx.outcomes.plan(replace(PLANNED, followup_id="f0", weeks=0, due_on=NOW.date()))
        tx.outcomes.change(replace(PLANNED, next_on=DUE + timedelta(days=2)))
    assert listed(planned) == []
    assert listed(planned, DUE + timedelta(days=2)) == ["f1"]
    done = replace(PLANNED, status=FollowUpStatus.DONE, done_at=later(1))
    with planned.write() as tx:
        tx.outcomes.change(done)
    assert listed(planned) == []
    with planned.write() as tx:
        tx.outcomes.change(replace(done, clinician_open=True))
    assert listed(planned, NOW.date()) == ["f1"]


def test_a_line_has_initials_and_the_record_that_stands_now(planned):
    with planned.read() as tx:
        [row] = tx.outcomes.to_call(DUE, 10)
    assert (row.patient_id, row.initials, row.age_years, row.language) == ("p1", "Z.Q.", 65, "en")


def test_what_was_finished_without_a_plan_is_found(visit):
    def finish(name, **changes):
        made = samples.encounter(
            name, status=EncounterStatus.FINISHED, finished_at=later(9), disposition=D.PT_FIRST
        )
        with visit.write() as tx:
            tx.encounters.add(replace(made, **changes))

    finish("e2")
    finish("e3", follows="e2")
    finish("e4", disposition=D.OUTSIDE_SCOPE)
    finish("e5", finished_at=later(-99))
    finish("e6")
    with visit.write() as tx:
        assert tx.outcomes.unplanned(NOW, 9) == ("e2", "e6")
        tx.outcomes.plan(replace(PLANNED, encounter_id="e2"))
        assert tx.outcomes.unplanned(NOW, 9) == ("e6",)


@pytest.mark.parametrize(
    "statement",
    [
        update(TABLES["followup_calls"]).values(result="reached"),
        delete(TABLES["followup_calls"]),
        update(TABLES["outcome_answers"]).values(amount=0),
        delete(TABLES["outcome_answers"]),
        update(TABLES["outcome_scores"]).values(score=None),
        delete(TABLES["outcome_scores"]),
    ],
)
def test_nothing_that_was_said_or_done_is_changed_or_removed(planned, statement):
    with planned.write() as tx:
        tx.outcomes.add_call(CALL)
        tx.outcomes.add_answer(said(YES))
        tx.outcomes.add_score(SCORE)
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, planned.write() as tx:
        tx.connection.execute(statement)


def test_what_was_said_goes_and_nobody_calls_when_a_person_is_removed(planned):
    with planned.write() as tx:
        tx.outcomes.add_call(CALL)
        tx.outcomes.add_answer(said(YES))
        tx.outcomes.add_score(SCORE)
        done = replace(PLANNED, followup_id="f0", weeks=0, status=FollowUpStatus.DONE)
        tx.outcomes.plan(replace(done, clinician_open=True))
    gone = Removal(
        *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with planned.write() as tx:
        tx.people.empty(gone)
    with planned.read() as tx:
        assert tx.outcomes.answers(["e1"]) == ()
        assert tx.outcomes.calls(["e1"])[0].words == ""
        [score] = tx.outcomes.scores(["e1"])
        assert (score.score, score.about, score.source) == (None, "", "")
        first, second = sorted(tx.outcomes.of_visits(["e1"]), key=lambda f: f.weeks)
    assert (first.status, first.stopped) == (FollowUpStatus.DONE, None)
    assert (second.status, second.stopped) == (FollowUpStatus.STOPPED, StopReason.REMOVED)
    assert listed(planned) == []
