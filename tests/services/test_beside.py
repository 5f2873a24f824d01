"""Ticks of a receipt and the call list, goals, care team, follow-ups and the page of a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.fakes import NOON, make_desk
from tests.services.test_visit import fill
from triage_desk.clock import local_date
from triage_desk.domain.answers import NOT_SURE, YES, answered
from triage_desk.domain.care import CLOSEST, CareRole, GoalStatus, latest
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.tick import BOOKED, CLINICIAN, PT_CALL, READ_ALOUD, TickState, split
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import (
    calling,
    careteam,
    followups,
    goals,
    intake,
    patients,
    person_export,
    records,
    ticks,
    triage,
)
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.services.goals import GoalDraft

WITHIN = {
    name: datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    for name, year in (("min_value", 2020), ("max_value", 2035))
}
BY_PHONE = Channel.TELEPHONE
MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def who(desk):
    return patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)


def decided(desk, who, lines=None, **said):
    """Decide a plain intake; ``lines`` are answers by link id, said before the rest."""
    view = intake.start(desk, who.patient_id, Channel.COUNTER)
    if lines:
        intake.answer(desk, view.encounter.encounter_id, lines)
    fill(desk, view.encounter.encounter_id, **said)
    return triage.decide(desk, view.encounter.encounter_id)


def page(desk, who):
    return records.open_page(desk, who.patient_id).beside


# -------------------------------------------------------------------------------------- ticks


def test_a_plain_receipt_asks_to_book_and_to_say_what_to_watch_for(desk, who):
    asked = ticks.asked_of(decided(desk, who))
    assert asked[0] == BOOKED
    assert asked[-3:] == ("read_aloud", "said_back", "handout")
    assert {split(what)[0] for what in asked[1:-3]} <= {"note", "offer"}
    assert PT_CALL not in asked


def test_an_emergency_has_its_own_page_and_nothing_is_asked_before_a_decision(desk, who):
    view = intake.start(desk, who.patient_id, Channel.COUNTER)
    open_ = view.encounter.encounter_id
    with desk.store.read() as tx:
        assert ticks.asked_of(tx.encounters.record(open_)) == ()
        assert ticks.calls_first(tx.encounters.record(open_)) == ()
    assert ticks.asked_of(triage.raise_emergency(desk, open_, "Fainted")) == ()


def test_a_same_day_sign_nobody_knows_is_asked_by_telephone_first(desk, who):
    record = decided(desk, who, {"u_bladder": NOT_SURE})
    assert record.route.sends_to_pt
    assert ticks.asked_of(record)[:2] == (PT_CALL, CLINICIAN)
    assert {f.disposition >= Disposition.PHYSICIAN_TODAY for f in ticks.calls_first(record)} == {
        True
    }


def test_who_is_seen_by_a_physician_needs_nothing_of_a_visit_with_a_pt(desk, who):
    record = decided(desk, who, {"u_leg": YES, "f_l_foot": YES})
    assert not record.route.sends_to_pt
    asked = ticks.asked_of(record)
    assert asked[:2] == (CLINICIAN, BOOKED)
    assert "note" not in {split(what)[0] for what in asked}


def test_a_visit_outside_this_desk_is_not_booked(desk, who):
    record = decided(desk, who)
    outside = replace(record.decision, disposition=Disposition.OUTSIDE_SCOPE)
    record = replace(record, decisions=(outside,))
    assert BOOKED not in ticks.asked_of(record)


def test_a_clinician_who_set_the_route_has_asked_already(desk, who):
    record = decided(desk, who, {"u_bladder": NOT_SURE})
    who_decides = ("Dev Mock", Role.PT)
    why = (OverrideReason.CLINICIAN_ASSESSED, "Spoke to her")
    to = Disposition.PT_FIRST
    record = triage.override(desk, record.encounter.encounter_id, to, *why, *who_decides)
    assert PT_CALL not in ticks.asked_of(record)


def test_a_tick_is_kept_with_who_and_when_and_may_be_taken_back(desk, who):
    encounter_id = decided(desk, who).encounter.encounter_id
    ticks.tick(desk, encounter_id, READ_ALOUD, done=True)
    kept = ticks.tick(desk, encounter_id, READ_ALOUD, done=False)
    assert [(t.state, t.by, t.at) for t in kept] == [
        (TickState.DONE, "Sam Sample", NOON),
        (TickState.OPEN, "Sam Sample", NOON),
    ]
    assert kept == ticks.of_visit(desk, encounter_id)
    assert desk.store.state.audit[-1].detail == "read_aloud open"


def test_what_the_receipt_does_not_ask_for_is_refused(desk, who):
    encounter_id = decided(desk, who).encounter.encounter_id
    with pytest.raises(UserError, match="route of this visit has changed"):
        ticks.tick(desk, encounter_id, PT_CALL, done=True)
    assert not ticks.of_visit(desk, encounter_id)


def test_what_is_open_when_the_desk_goes_on_is_on_the_call_list_until_it_is_ticked(desk, who):
    record = decided(desk, who)
    encounter_id, asked = record.encounter.encounter_id, ticks.asked_of(record)
    ticks.tick(desk, encounter_id, BOOKED, done=True)
    ticks.tick(desk, encounter_id, READ_ALOUD, done=True)
    ticks.tick(desk, encounter_id, READ_ALOUD, done=False)
    assert not calling.listed(desk).left
    triage.finish(desk, encounter_id)
    (row,) = calling.listed(desk).left
    assert set(row.what) == set(asked) - {BOOKED}
    assert (row.initials, ticks.count_calls(desk)) == ("A.O.", 1)
    assert [left.what for left in page(desk, who).left] == list(row.what)
    for what in row.what:
        ticks.tick(desk, encounter_id, what, done=True)
    assert ticks.count_calls(desk) == 0
    assert not page(desk, who).left


def test_after_a_month_a_call_helps_nobody(desk, who):
    triage.finish(desk, decided(desk, who).encounter.encounter_id)
    later = replace(desk, clock=lambda: NOON + timedelta(days=31))
    assert ticks.count_calls(later) == 0


# -------------------------------------------------------------------------------------- goals


def test_a_goal_keeps_every_version(desk, who):
    draft = GoalDraft("  Walk to  the market ", due_on="2027-01-31", closeness="2")
    made = goals.keep(desk, who.patient_id, draft)
    assert (made.words, made.set_on, made.due_on, made.closeness) == (
        "Walk to the market",
        local_date(NOON),
        date(2027, 1, 31),
        2,
    )
    later = replace(desk, clock=lambda: NOON + timedelta(days=40))
    closer = GoalDraft(made.words, GoalStatus.COMPLETED, closeness="9", goal_id=made.goal_id)
    done = goals.keep(later, who.patient_id, closer)
    assert (done.set_on, done.due_on, done.closeness) == (made.set_on, None, 9)
    assert page(desk, who).goals == (made, done)
    assert latest(page(desk, who).goals) == (done,)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (GoalDraft("   "), "words"),
        (GoalDraft("x" * 301), "words"),
        (GoalDraft("Walk", closeness="11"), "closeness"),
        (GoalDraft("Walk", closeness="-1"), "closeness"),
        (GoalDraft("Walk", closeness="²"), "closeness"),
        (GoalDraft("Walk", due_on="next week"), "due_on"),
        (GoalDraft("Walk", due_on="2026-11-20"), "due_on"),
        (GoalDraft("Walk", goal_id="not-there"), ""),
        (GoalDraft("Walk", readiness="11"), "readiness"),
        (GoalDraft("Walk", confidence="very"), "confidence"),
        (GoalDraft("Walk", barrier="x" * 301), "barrier"),
        (GoalDraft("Walk", remedy="A ride was booked"), "barrier"),
        (GoalDraft("Walk", helper_id="not-there"), "helper_id"),
    ],
)
def test_a_goal_that_cannot_be_kept_is_refused_with_the_place(desk, who, draft, field):
    with pytest.raises(UserError) as caught:
        goals.keep(desk, who.patient_id, draft)
    assert caught.value.field == field
    assert not desk.store.state.goals


def test_how_ready_and_sure_and_what_is_in_the_way_stand_beside_each_version(desk, who):
    otto = careteam.keep(desk, who.patient_id, ParticipantDraft("Otto", CareRole.SUPPORT))
    first = GoalDraft("Walk", readiness="3", confidence=" 0 ", barrier=" no  ride ")
    made = goals.keep(desk, who.patient_id, first)
    assert (made.readiness, made.confidence, made.barrier, made.remedy) == (3, 0, "no ride", "")
    helped = replace(
        first, goal_id=made.goal_id, readiness="8", remedy="Bus card", helper_id=otto.participant_id
    )
    later = goals.keep(desk, who.patient_id, helped)
    assert (later.readiness, later.remedy, later.helper_id) == (8, "Bus card", otto.participant_id)
    assert page(desk, who).goals == (made, later)
    gone = ParticipantDraft(
        "Otto", CareRole.SUPPORT, active=False, participant_id=otto.participant_id
    )
    careteam.keep(desk, who.patient_id, gone)
    with pytest.raises(UserError, match="who helps now"):
        goals.keep(desk, who.patient_id, helped)


@given(
    moment=st.datetimes(timezones=st.just(UTC), **WITHIN),
    days=st.integers(0, 3000),
    closeness=st.integers(0, CLOSEST),
)
def test_a_goal_is_set_on_the_day_of_the_wall_and_due_no_day_before(
    engine, moment, days, closeness
):
    """The day is that of the clinic's own calendar, whatever day it is in Greenwich."""
    desk = make_desk(engine, clock=lambda: moment)
    who = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    today = moment.astimezone().date()
    due = today + timedelta(days=days)
    draft = GoalDraft("Walk", due_on=due.isoformat(), closeness=str(closeness))
    made = goals.keep(desk, who.patient_id, draft)
    assert (made.set_on, made.due_on, made.closeness) == (today, due, closeness)
    before = replace(draft, due_on=(today - timedelta(days=1)).isoformat())
    with pytest.raises(UserError, match="choose a later day"):
        goals.keep(desk, who.patient_id, before)


# ---------------------------------------------------------------------------------- care team


def test_a_care_team_keeps_who_was_in_it(desk, who):
    otto = ParticipantDraft("Otto  Sample", CareRole.SUPPORT, " 555-0163 ", may_be_told=True)
    made = careteam.keep(desk, who.patient_id, otto)
    assert (made.name, made.phone, made.may_be_told) == ("Otto Sample", "555-0163", True)
    gone = replace(otto, active=False, participant_id=made.participant_id)
    left = careteam.keep(desk, who.patient_id, gone)
    assert latest(page(desk, who).team) == (left,)
    assert page(desk, who).team == (made, left)


def test_nobody_without_a_name_and_nobody_of_another_team(desk, who):
    with pytest.raises(UserError, match="name"):
        careteam.keep(desk, who.patient_id, ParticipantDraft(" ", CareRole.PT))
    with pytest.raises(UserError, match="not in the care team"):
        careteam.keep(
            desk, who.patient_id, ParticipantDraft("Otto", CareRole.PT, participant_id="no")
        )


def test_all_of_it_is_on_the_page_a_person_is_given(desk, who):
    encounter_id = decided(desk, who).encounter.encounter_id
    ticks.tick(desk, encounter_id, READ_ALOUD, done=True)
    goals.keep(desk, who.patient_id, GoalDraft("Walk to the market", due_on="2027-01-31"))
    goals.keep(desk, who.patient_id, GoalDraft("Sleep"))
    for told, active in ((True, True), (False, True), (False, False)):
        careteam.keep(
            desk, who.patient_id, ParticipantDraft("Otto", CareRole.SUPPORT, "", told, active)
        )
    made = person_export.export(desk.acting_as(MONA), who.patient_id)
    rows = {part.heading: part.rows for part in made.page.parts}
    assert [row[1] for row in rows["What matters to you"]] == ["Walk to the market", "Sleep"]
    assert [row[4] for row in rows["Who helps you"]] == ["yes", "no", "no longer"]
    assert rows["What was done at the desk"][0][1] == "read aloud"
    assert b"Walk to the market" in made.data


# ---------------------------------------------------------------------------------- follow-up


def followed(desk, who, days=14, **said):
    """A visit, and a follow-up of it some days later: the later desk and the new intake."""
    before = decided(desk, who, **said)
    later = replace(desk, clock=lambda: NOON + timedelta(days=days))
    first = before.encounter.encounter_id
    return later, intake.start(later, who.patient_id, Channel.TELEPHONE, first), first


def test_a_follow_up_asks_whether_it_is_still_right_and_adds_the_days_since(desk, who):
    later, view, first = followed(desk, who, activity="Climb stairs", goal="Dance")
    assert view.encounter.follows == first
    assert not view.answers
    offered = {one.link_id: one for one in followups.still_right(later, view)}
    assert list(offered) == [*("request", "regions", "symptom_days", "injury", "activity", "goal")]
    assert offered["symptom_days"].shown == "18 days"
    assert offered["activity"].shown == "Climb stairs"
    assert desk.store.state.audit[-1].detail == f"follows {first}"


def test_what_was_answered_already_is_not_offered_again(desk, who):
    later, view, _first = followed(desk, who)
    fill(later, view.encounter.encounter_id)
    again = intake.view(later, view.encounter.encounter_id)
    left = {one.link_id for one in followups.still_right(later, again)}
    assert not left & {"request", "regions", "symptom_days"}


def test_an_intake_that_follows_nothing_has_nothing_to_confirm(desk, who):
    view = intake.start(desk, who.patient_id, Channel.COUNTER)
    assert followups.still_right(desk, view) == ()


def test_a_visit_of_another_person_is_not_followed(desk, who):
    first = decided(desk, who).encounter.encounter_id
    other = patients.create(desk, "Elm-Synthetic", "Eli", date(1980, 5, 31), Sex.MALE)
    with pytest.raises(UserError, match="another person's"):
        intake.start(desk, other.patient_id, Channel.COUNTER, first)


def test_what_the_questions_would_not_take_is_asked_anew(desk, who):
    first = decided(desk, who).encounter
    said = {
        "request": answered("no_such_request"),
        "regions": NOT_SURE,
        "no_such_item": YES,
        "symptom_days": answered(39_990.0),
    }
    day = local_date(NOON) + timedelta(days=50)
    found = followups.carried(desk.engine, first, said, day)
    assert [(one.link_id, one.answer.value) for one in found] == [("symptom_days", 40_000.0)]


@given(st.integers(0, 5000), st.integers(-10, 2000))
def test_days_only_grow_and_by_those_that_passed(engine, days, passed):
    desk = make_desk(engine)
    who = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    first = intake.start(desk, who.patient_id, Channel.COUNTER).encounter
    on = local_date(NOON) + timedelta(days=passed)
    (one,) = followups.carried(desk.engine, first, {"symptom_days": answered(float(days))}, on)
    assert one.answer.value == days + max(passed, 0)


# --------------------------------------------------------------------------------------- page


def test_the_page_tells_visits_papers_own_words_and_what_gets_in_the_way(desk, who):
    first = decided(desk, who, {"x_ride": YES, "x_home": YES}, goal="Dance", fear="It is broken")
    shown = page(desk, who)
    (visit,) = shown.timeline
    assert visit.row.encounter_id == first.encounter.encounter_id
    assert "4 days" in visit.about
    assert (shown.goal_said.words, shown.fear.words) == ("Dance", "It is broken")
    assert shown.goal_said.on == local_date(NOON)
    (way,) = shown.in_the_way  # Where somebody lives is private.
    assert way
    assert visit.scores >= 1


def test_what_gets_in_the_way_is_what_was_said_when_it_was_asked_last(desk, who):
    decided(desk, who, {"x_ride": YES})
    intake.start(replace(desk, clock=lambda: NOON + timedelta(hours=1)), who.patient_id, BY_PHONE)
    assert len(page(desk, who).in_the_way) == 1


def test_an_empty_page_is_a_page(desk, who):
    shown = page(desk, who)
    assert (shown.timeline, shown.goal_said, shown.in_the_way, shown.trends) == ((), None, (), ())


def test_older_visits_are_in_the_list_without_their_words(desk, who, monkeypatch):
    monkeypatch.setattr("triage_desk.services.person_page.MOST_IN_FULL", 1)
    for hours in (0, 1):
        at = NOON + timedelta(hours=hours)
        decided(replace(desk, clock=lambda at=at: at), who)
    newest, oldest = page(desk, who).timeline
    assert newest.about
    assert not oldest.about
