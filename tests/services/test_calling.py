"""Calling people: whom, what came of it, when to stop, and safety asked again every time."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.services.test_visit import fill, visit, who
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.followup import CallResult, FollowUpStatus, StopReason
from triage_desk.errors import UserError
from triage_desk.services import calling, intake, triage

__all__ = ["visit", "who"]

C = CallResult


@pytest.fixture
def planned(followups):
    """The follow-ups of a visit, two weeks later: the first is due today."""
    return followups[1:]


def ids(desk, visit):
    with desk.store.read() as tx:
        return [f.followup_id for f in tx.outcomes.of_visits((visit,)) if f.weeks]


def found(desk, followup):
    with desk.store.read() as tx:
        return tx.outcomes.get(followup)


def listed(desk):
    return [row.followup.followup_id for row in calling.listed(desk).followups]


def test_the_list_has_who_is_due_and_what_was_left_open(desk, planned, visit):
    shown = calling.listed(desk)
    assert [row.followup.followup_id for row in shown.followups] == planned[:1]
    assert [row.encounter_id for row in shown.left] == [visit]
    assert calling.count(desk) == 1
    assert desk.store.audited[-1] == AuditAction.CALLS_LISTED


def test_a_visit_finished_while_the_server_was_away_is_planned_for_with_the_list(desk, visit, now):
    fill(desk, visit)
    triage.decide(desk, visit)
    away = replace(desk, link=SimpleNamespace(away=True))
    triage.finish(away, visit)
    assert not calling.has_forgotten(away)
    assert calling.listed(away).followups == ()
    assert calling.has_forgotten(desk)
    assert ids(desk, visit) == []
    calling.listed(desk)
    assert len(ids(desk, visit)) == 3


def test_a_call_shows_whose_it_is_and_the_calls_before(desk, planned, who):
    calling.called(desk, planned[0], C.NO_ANSWER, words=" rang   on ")
    sheet = calling.open_call(desk, planned[0])
    assert sheet.record.patient == who
    [call] = sheet.calls
    assert (call.result, call.words, call.name) == (C.NO_ANSWER, "rang on", desk.actor.name)


def test_who_was_not_reached_is_tried_again_two_days_later_and_four_times(desk, planned, now):
    first = calling.called(desk, planned[0], C.NO_ANSWER)
    assert (first.tries, first.next_on) == (1, now[0].date() + timedelta(days=2))
    assert listed(desk) == []
    now[0] += timedelta(days=2)
    assert listed(desk) == planned[:1]
    calling.called(desk, planned[0], C.LEFT_MESSAGE)
    calling.called(desk, planned[0], C.WRONG_NUMBER)
    last = calling.called(desk, planned[0], C.NO_ANSWER)
    assert (last.status, last.stopped) == (FollowUpStatus.STOPPED, StopReason.TRIES)
    assert found(desk, planned[1]).is_open, "the next one is asked again"


def test_a_day_that_was_agreed_on_is_kept(desk, planned, now):
    on = now[0].date() + timedelta(days=9)
    kept = calling.called(desk, planned[0], C.CALL_LATER, on.isoformat())
    assert (kept.next_on, kept.tries, kept.status) == (on, 0, FollowUpStatus.PLANNED)
    assert calling.called(desk, planned[0], C.NO_ANSWER, on.isoformat()).next_on == on
    assert calling.called(desk, planned[0], C.REACHED).next_on is None


@pytest.mark.parametrize("typed", ["", "soon", "2020-01-01", "2099-01-01"])
def test_a_call_later_needs_a_day_that_can_be(desk, planned, typed):
    with pytest.raises(UserError) as refused:
        calling.called(desk, planned[0], C.CALL_LATER, typed)
    assert refused.value.field == "next_on"
    assert found(desk, planned[0]).changed_by == desk.actor.name
    with desk.store.read() as tx:
        assert tx.outcomes.calls((found(desk, planned[0]).encounter_id,)) == ()


def test_a_note_is_short(desk, planned):
    with pytest.raises(UserError, match="300 letters"):
        calling.called(desk, planned[0], C.NO_ANSWER, words="x" * 301)


def second_visit(desk, who):
    other = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    fill(desk, other)
    triage.decide(desk, other)
    triage.finish(desk, other)
    return other


def test_who_says_no_is_not_asked_again_for_this_visit(desk, planned, who):
    other = second_visit(desk, who)
    kept = calling.called(desk, planned[0], C.REFUSED)
    assert kept.stopped is StopReason.REFUSED
    assert [found(desk, one).stopped for one in planned] == [StopReason.REFUSED] * 3
    assert all(found(desk, one).is_open for one in ids(desk, other))


@pytest.mark.parametrize("result", [C.MOVED, C.DIED])
def test_who_moved_or_died_is_not_called_for_anything(desk, planned, who, result):
    other = second_visit(desk, who)
    calling.called(desk, planned[0], result)
    left = [found(desk, one).stopped.value for one in (*planned, *ids(desk, other))]
    assert left == [result.value] * 6
    assert listed(desk) == []
    with pytest.raises(UserError, match="Nobody is called"):
        calling.called(desk, planned[1], C.NO_ANSWER)


def test_who_does_worse_stays_on_the_list_until_a_clinician_was_told(desk, planned):
    with desk.store.write() as tx:
        done = replace(found(desk, planned[0]), status=FollowUpStatus.DONE, clinician_open=True)
        tx.outcomes.change(done)
    assert listed(desk) == planned[:1]
    with pytest.raises(UserError, match="Nobody is called"):
        calling.called(desk, planned[0], C.NO_ANSWER)
    assert not calling.called(desk, planned[0], C.TOLD).clinician_open
    assert listed(desk) == []


# ---------------------------------------------------------------------------------- safety


def ask(desk, who, visit, **said):
    """Answer the safety questions of a call, with no to all but some."""
    view = intake.start(desk, who.patient_id, Channel.CALL_BACK, visit)
    first = desk.engine.ruleset.sections[0].section_id
    while view.at < len(view.pages) and view.pages[view.at].section == first:
        changes = {i: said.get(i, NO) for i in view.pages[view.at].open_ids}
        view = intake.answer(desk, view.encounter.encounter_id, changes)
        if view.emergencies:
            break
    return view


def test_nothing_found_closes_the_intake_of_the_call_and_keeps_its_answers(
    desk, planned, who, visit
):
    view = ask(desk, who, visit)
    assert calling.found_nothing(desk, view)
    closed = calling.close_safety(desk, view)
    assert (closed.status, closed.discard_reason) == (
        EncounterStatus.DISCARDED,
        calling.NOTHING_NEW,
    )
    with desk.store.read() as tx:
        assert tx.encounters.answers(closed.encounter_id)["s_chest"] == NO


@pytest.mark.parametrize("said", [{"s_chest": YES}, {"s_ill": NOT_SURE}, {"k_worry": YES}])
def test_a_yes_or_an_answer_nobody_knows_goes_on_as_an_intake(desk, planned, who, visit, said):
    view = ask(desk, who, visit, **said)
    assert not calling.found_nothing(desk, view)
    with pytest.raises(UserError, match="Go on with this intake"):
        calling.close_safety(desk, view)


def test_half_asked_is_not_nothing(desk, planned, who, visit):
    view = intake.start(desk, who.patient_id, Channel.CALL_BACK, visit)
    assert not calling.found_nothing(desk, view)


def test_an_emergency_of_a_call_is_one_like_any_other(desk, planned, who, visit):
    view = ask(desk, who, visit, s_chest=YES)
    assert view.emergencies
    record = triage.acknowledge(desk, view.encounter.encounter_id, "Dr. B", "physician")
    assert record.route.value == "emergency"
    assert record.encounter.follows == visit
