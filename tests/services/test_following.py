"""What finishing a visit plans: when somebody is asked again, and the scores of today."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.services.test_visit import fill, visit, who
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.followup import FollowUpStatus, StopReason
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.user import Role
from triage_desk.services import intake, triage, undo

__all__ = ["visit", "who"]

TODAY = date(2026, 11, 21)


@pytest.fixture
def decided(desk, visit):
    """The id of a visit whose route is PT first."""
    fill(desk, visit, pain_now=6, activity="Climbing stairs", psfs=4)
    triage.decide(desk, visit)
    return visit


def plan(desk, *visits):
    with desk.store.read() as tx:
        return tx.outcomes.of_visits(visits)


def change(desk, visit, to):
    why = OverrideReason.CLINICIAN_ASSESSED
    return triage.override(desk, visit, to, why, "looked at it", "Dev Sample", Role.PT)


def test_finishing_plans_the_baseline_and_2_6_and_12_weeks(desk, decided):
    assert plan(desk, decided) == ()
    triage.finish(desk, decided)
    found = plan(desk, decided)
    assert [f.weeks for f in found] == [0, 2, 6, 12]
    assert [f.due_on for f in found] == [TODAY + timedelta(weeks=w) for w in (0, 2, 6, 12)]
    assert [f.status for f in found] == [FollowUpStatus.DONE, *[FollowUpStatus.PLANNED] * 3]
    assert {f.route for f in found} == {Disposition.PT_FIRST}


def test_the_scores_of_the_intake_are_the_baseline(desk, decided):
    triage.finish(desk, decided)
    with desk.store.read() as tx:
        scores = {s.instrument_id: s for s in tx.outcomes.scores((decided,))}
    assert set(scores) == {"PAIN", "PSFS"}
    assert (scores["PAIN"].score, scores["PAIN"].about) == (6.0, "Low back")
    psfs = scores["PSFS"]
    assert (psfs.score, psfs.known, psfs.asked, psfs.about) == (4.0, 1, 1, "Climbing stairs")
    assert psfs.taken.channel is OutcomeChannel.INTAKE


def test_what_is_not_this_desk_s_work_is_not_followed(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    change(desk, visit, Disposition.OUTSIDE_SCOPE)
    triage.finish(desk, visit)
    assert plan(desk, visit) == ()


def test_while_the_server_is_away_nothing_is_planned(desk, decided):
    triage.finish(replace(desk, link=SimpleNamespace(away=True)), decided)
    assert plan(desk, decided) == ()


def test_a_finish_taken_back_stops_the_plan_and_finishing_again_goes_on_with_it(desk, decided):
    done = undo.finished(desk, triage.finish(desk, decided))
    undo.take_back(desk, done)
    stopped = [f.stopped for f in plan(desk, decided)]
    assert stopped == [None, *[StopReason.TAKEN_BACK] * 3]
    change(desk, decided, Disposition.PHYSICIAN_SOON)
    triage.finish(desk, decided)
    again = plan(desk, decided)
    assert [f.status for f in again] == [FollowUpStatus.DONE, *[FollowUpStatus.PLANNED] * 3]
    assert {f.stopped for f in again} == {None}
    assert {f.route for f in again} == {Disposition.PHYSICIAN_SOON}


def test_an_intake_that_follows_up_begins_no_episode_while_one_is_open(desk, decided, who):
    triage.finish(desk, decided)
    second = intake.start(desk, who.patient_id, Channel.CALL_BACK, decided).encounter.encounter_id
    third = intake.start(desk, who.patient_id, Channel.CALL_BACK, second).encounter.encounter_id
    for one in (second, third):
        fill(desk, one)
        triage.decide(desk, one)
        triage.finish(desk, one)
    assert plan(desk, second, third) == ()


def test_an_intake_long_after_the_last_follow_up_begins_another(desk, decided, who):
    done = undo.finished(desk, triage.finish(desk, decided))
    undo.take_back(desk, done)
    second = intake.start(desk, who.patient_id, Channel.CALL_BACK, decided).encounter.encounter_id
    fill(desk, second)
    triage.decide(desk, second)
    triage.finish(desk, second)
    assert [f.weeks for f in plan(desk, second)] == [0, 2, 6, 12]


def test_a_visit_with_no_score_has_a_baseline_without_any(desk, visit):
    fill(desk, visit, pain_now="unknown", psfs="unknown")
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    with desk.store.read() as tx:
        assert tx.outcomes.scores((visit,)) == ()
