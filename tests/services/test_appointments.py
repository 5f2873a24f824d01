"""Expecting, arriving, not coming and being seen: each once, each on record, each taken back."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.services import fakes
from tests.services.test_undo import Moving
from tests.services.test_visit import fill
from triage_desk.domain.appointment import (
    FOR_VISIT,
    AppointmentSource,
    AppointmentStatus,
    Booking,
)
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.day import Stage
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import ReviewState
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import ServerGone, Stale, UserError
from triage_desk.services import (
    appointments,
    intake,
    patients,
    review,
    triage,
    undo,
    waiting,
    worklist,
)

S = AppointmentStatus
BEN = Actor("ben", "Ben Sample", Role.FRONT_DESK, "front-2")


@pytest.fixture
def clock():
    return Moving()


@pytest.fixture
def desk(engine, clock):
    return fakes.make_desk(engine, clock=clock)


@pytest.fixture
def who(desk):
    return patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)


@pytest.fixture
def booked(desk, who):
    return appointments.book(desk, Booking(who.patient_id, desk.clock())).after


def kept(desk, appointment):
    with desk.store.read() as tx:
        return tx.appointments.get(appointment.appointment_id)


def acts(desk, appointment):
    with desk.store.read() as tx:
        return [act.status for act in tx.appointments.acts(appointment.appointment_id)]


def only_row(desk):
    (row,) = worklist.day(desk)
    return row


def decided(desk, who, channel=Channel.COUNTER, **said):
    encounter_id = intake.start(desk, who.patient_id, channel).encounter.encounter_id
    fill(desk, encounter_id, **said)
    triage.decide(desk, encounter_id)
    return encounter_id


# ------------------------------------------------------------------------------------- the list


def test_somebody_is_booked_arrives_is_asked_and_is_seen(desk, clock, who, booked):
    assert only_row(desk).stage is Stage.EXPECTED
    clock.move(minutes=5)
    came = clock.now
    appointments.arrive(desk, booked.appointment_id)
    assert (only_row(desk).stage, only_row(desk).came_at) == (Stage.WAITING, came)
    clock.move(minutes=12)
    one = booked.appointment_id
    view = intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    encounter_id = view.encounter.encounter_id
    row = only_row(desk)
    assert (row.stage, row.came_at, row.arrived) == (Stage.IN_PROGRESS, came, True)
    fill(desk, encounter_id, known="first")
    triage.decide(desk, encounter_id)
    clock.move(minutes=30)
    done = waiting.seen(desk, encounter_id)
    row = only_row(desk)
    assert (row.stage, row.route, row.visit.seen_at) == (Stage.DONE, None, clock.now)
    assert done.after.seen_by == desk.actor.user_id
    assert acts(desk, booked) == [S.BOOKED, S.ARRIVED, S.FULFILLED]


def test_an_intake_that_begins_says_that_they_are_here(desk, clock, who, booked):
    clock.move(minutes=3)
    one = booked.appointment_id
    intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    assert (kept(desk, booked).status, kept(desk, booked).arrived_at) == (S.ARRIVED, clock.now)
    with pytest.raises(UserError, match="An intake was begun"):
        intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    with pytest.raises(UserError, match="An intake was begun"):
        appointments.cancel(desk, one)
    assert len(desk.store.state.encounters) == 1


def test_who_is_expected_again_when_the_intake_is_discarded(desk, who, booked):
    one = booked.appointment_id
    view = intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    intake.discard(desk, view.encounter.encounter_id, "Began for somebody else")
    assert (only_row(desk).stage, only_row(desk).encounter_id) == (Stage.WAITING, "")
    again = intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    assert only_row(desk).encounter_id == again.encounter.encounter_id


def test_the_list_is_of_this_day_alone(desk, who):
    for days in (-1, 1):
        at = desk.clock() + timedelta(days=days)
        appointments.book(desk, Booking(who.patient_id, at))
    assert worklist.day(desk) == ()


def test_whoever_is_seen_once_cannot_be_seen_twice_or_before_a_route(desk, who):
    open_ = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    with pytest.raises(UserError, match="no route yet"):
        waiting.seen(desk, open_)
    intake.discard(desk, open_, "left")
    with pytest.raises(UserError, match="no route yet"):
        waiting.seen(desk, open_)
    visit = decided(desk, who)
    waiting.seen(desk, visit)
    with pytest.raises(UserError, match="seen already"):
        waiting.seen(desk, visit)


@pytest.mark.parametrize("finished", [False, True])
def test_having_been_seen_is_taken_back(desk, clock, who, finished):
    visit = decided(desk, who)
    closed = triage.finish(desk, visit).finished_at if finished else None
    before = EncounterStatus.FINISHED if finished else EncounterStatus.DECIDED
    clock.move(minutes=4)
    done = waiting.seen(desk, visit)
    back = undo.take_back(desk, done)
    assert (back.status, back.finished_at) == (before, closed)
    assert (back.seen_at, back.seen_by) == (None, "")
    assert desk.store.audited[-2:] == ["encounter_seen", "taken_back"]


def test_the_appointment_is_open_again_with_it(desk, who, booked):
    one = booked.appointment_id
    view = intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    fill(desk, view.encounter.encounter_id)
    triage.decide(desk, view.encounter.encounter_id)
    done = waiting.seen(desk, view.encounter.encounter_id)
    assert kept(desk, booked).status is S.FULFILLED
    undo.take_back(desk, done)
    assert kept(desk, booked).status is S.ARRIVED


def test_whoever_is_found_by_name_came_for_their_appointment_of_today(desk, clock, who, booked):
    clock.move(minutes=7)
    visit = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    assert (only_row(desk).encounter_id, only_row(desk).came_at) == (visit, clock.now)
    assert (kept(desk, booked).encounter_id, kept(desk, booked).status) == (visit, S.ARRIVED)
    again = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    assert kept(desk, booked).encounter_id == visit != again


@pytest.mark.parametrize("channel", [Channel.TELEPHONE, Channel.CALL_BACK])
def test_whoever_is_on_the_telephone_has_not_arrived(desk, who, booked, channel):
    intake.start(desk, who.patient_id, channel)
    assert kept(desk, booked) == booked


def test_of_two_appointments_of_today_none_is_guessed(desk, who, booked):
    tomorrow = desk.clock() + timedelta(days=1)
    appointments.book(desk, Booking(who.patient_id, tomorrow))
    other = appointments.book(desk, Booking(who.patient_id, desk.clock())).after
    intake.start(desk, who.patient_id, Channel.COUNTER)
    assert kept(desk, booked) == booked
    appointments.cancel(desk, other.appointment_id)
    intake.start(desk, who.patient_id, Channel.COUNTER)
    assert kept(desk, booked).status is S.ARRIVED


def test_while_the_server_is_away_an_intake_begins_without_the_appointment(desk, who, booked):
    away = replace(desk, link=SimpleNamespace(away=True))
    one = booked.appointment_id
    intake.start(away, who.patient_id, Channel.COUNTER, appointment_id=one)
    assert kept(desk, booked) == booked


@pytest.mark.parametrize("seen_first", [False, True])
def test_a_visit_that_is_finished_fulfils_its_appointment_and_waits_on_as_its_route_says(
    desk, who, booked, seen_first
):
    visit = decided(desk, who, red=["n_saddle"])
    if seen_first:
        waiting.seen(desk, visit)
        assert acts(desk, booked) == [S.BOOKED, S.ARRIVED, S.FULFILLED]
        return
    closed = triage.finish(desk, visit)
    assert kept(desk, booked).status is S.FULFILLED
    undo.take_back(desk, undo.finished(desk, closed))
    assert kept(desk, booked).status is S.ARRIVED
    triage.finish(desk, visit)
    seen = waiting.seen(desk, visit)
    undo.take_back(desk, seen)
    assert kept(desk, booked).status is S.FULFILLED, "the desk is done with it all the same"


def test_the_day_and_the_queue_of_a_clinician_have_one_truth(desk, who):
    visit = decided(desk, who)
    assert only_row(desk).review is ReviewState.WAITING
    assert review.waiting(desk).clinician == {visit}
    triage.finish(desk, visit)
    assert only_row(desk).stage is Stage.REVIEW
    review.confirm(desk.acting_as(replace(desk.actor, role=Role.PT)), visit)
    assert (only_row(desk).stage, only_row(desk).review) == (Stage.DONE, ReviewState.NONE)


def test_the_targets_are_those_of_the_content(desk):
    hours = worklist.time_targets(desk)
    assert hours[Disposition.EMERGENCY] == 0
    assert hours[Disposition.PHYSICIAN_TODAY] == 8
    assert set(hours) == set(Disposition)


def test_the_list_is_there_while_the_server_that_knows_names_is_away(desk, who, monkeypatch):
    intake.start(desk, who.patient_id, Channel.COUNTER)

    def gone(_users):
        raise ServerGone("away")

    monkeypatch.setattr(fakes.MemoryUsers, "all", gone)
    assert only_row(desk).visit.by == desk.actor.user_id


# ------------------------------------------------------------------------------- the appointment


def test_a_booking_keeps_what_was_said(desk, who):
    at = desk.clock()
    said = Booking(who.patient_id, at, 15, " Dev Sample ", "dev", " My knee again ")
    found = appointments.book(desk, said).after
    assert (found.minutes, found.who, found.practitioner_id) == (15, "Dev Sample", "dev")
    assert (found.reason, found.starts_at, found.status) == ("My knee again", at, S.BOOKED)
    event = desk.store.state.audit[-1]
    assert (event.record_id, event.patient_id) == (found.appointment_id, who.patient_id)
    assert "knee" not in event.detail


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_a_length_that_is_none_is_refused(desk, who, minutes):
    with pytest.raises(UserError, match="1 to 480") as caught:
        appointments.book(desk, Booking(who.patient_id, desk.clock(), minutes))
    assert caught.value.field == "minutes"


def test_the_same_booking_of_another_system_is_kept_once(desk, clock, who):
    sent = Booking(
        who.patient_id, desk.clock(), source=AppointmentSource.IMPORT, external_id="SIU-1"
    )
    first = appointments.book(desk, sent)
    audited = list(desk.store.audited)
    again = appointments.book(desk, sent)
    assert again.after == again.before == first.after
    assert desk.store.audited == audited
    clock.move(minutes=1)
    appointments.arrive(desk, first.after.appointment_id)
    moved = appointments.book(desk, replace(sent, starts_at=sent.starts_at + timedelta(hours=1)))
    assert moved.after.appointment_id == first.after.appointment_id
    assert (moved.after.status, moved.what) == (S.ARRIVED, AuditAction.APPOINTMENT_CHANGED)
    assert len(desk.store.state.appointments) == 1


def test_whoever_was_given_a_time_stands_on_the_list_once_until_the_desk_is_done(desk, clock, who):
    visit = decided(desk, who)
    at = desk.clock() + timedelta(hours=1)
    appointments.book(desk, Booking(who.patient_id, at, external_id=f"{FOR_VISIT}{visit}"))
    assert (only_row(desk).encounter_id, only_row(desk).booked_at) == (visit, at)
    triage.finish(desk, visit)
    done, comes = sorted(worklist.day(desk), key=lambda row: row.visit is None)
    assert (done.encounter_id, comes.stage) == (visit, Stage.EXPECTED)
    seen = waiting.seen(desk, visit)
    assert Stage.EXPECTED not in {row.stage for row in worklist.day(desk)}
    undo.take_back(desk, seen)
    assert Stage.EXPECTED in {row.stage for row in worklist.day(desk)}


def came_for(desk, who, visit):
    at = desk.clock()
    given = Booking(who.patient_id, at, external_id=f"{FOR_VISIT}{visit}")
    booked = appointments.book(desk, given).after
    appointments.arrive(desk, booked.appointment_id)
    return next(r for r in worklist.day(desk) if r.appointment_id == booked.appointment_id)


def test_whoever_comes_for_the_time_of_a_finished_visit_begins_no_other(desk, who):
    visit = decided(desk, who)
    triage.finish(desk, visit)
    assert came_for(desk, who, visit).made_for == visit
    waiting.seen(desk, visit)
    assert {row.stage for row in worklist.day(desk)} == {Stage.DONE}


def test_whoever_was_seen_comes_again_for_the_time_they_were_given(desk, clock, who):
    visit = decided(desk, who)
    waiting.seen(desk, visit)
    clock.move(days=2)
    row = came_for(desk, who, visit)
    assert (row.made_for, row.made_for_seen, row.stage) == (visit, True, Stage.WAITING)


def test_of_a_visit_that_was_removed_only_the_time_is_left(desk, who):
    row = came_for(desk, who, "no such visit")
    assert (row.made_for, row.made_for_seen, row.stage) == ("", False, Stage.WAITING)


def test_a_time_on_a_later_day_stays_booked_when_somebody_was_seen_today(desk, who):
    visit = decided(desk, who)
    at = desk.clock() + timedelta(days=2)
    later = Booking(who.patient_id, at, external_id=f"{FOR_VISIT}{visit}")
    booked = appointments.book(desk, later).after
    assert only_row(desk).booked_at == at
    waiting.seen(desk, visit)
    assert kept(desk, booked) == booked


def test_whoever_came_for_the_time_they_were_given_is_still_here_when_seen_is_taken_back(desk, who):
    visit = decided(desk, who)
    given = Booking(who.patient_id, desk.clock(), external_id=f"{FOR_VISIT}{visit}")
    booked = appointments.book(desk, given).after
    appointments.arrive(desk, booked.appointment_id)
    seen = waiting.seen(desk, visit)
    assert kept(desk, booked).status is S.FULFILLED
    undo.take_back(desk, seen)
    assert kept(desk, booked).status is S.ARRIVED
    appointments.cancel(desk, booked.appointment_id)
    waiting.seen(desk, visit)
    assert kept(desk, booked).status is S.CANCELLED


@pytest.mark.parametrize("given_up", ["cancel", "no_show"])
def test_a_booking_that_was_given_up_stands_again_when_it_says_something_new(desk, who, given_up):
    sent = Booking(
        who.patient_id, desk.clock(), source=AppointmentSource.IMPORT, external_id="SIU-1"
    )
    first = appointments.book(desk, sent).after
    getattr(appointments, given_up)(desk, first.appointment_id)
    before = kept(desk, first)
    assert appointments.book(desk, sent).after == before, "sent once more, it says nothing new"
    moved = appointments.book(desk, replace(sent, starts_at=sent.starts_at + timedelta(hours=1)))
    assert moved.after.status is S.BOOKED
    appointments.take_back(desk, moved)
    assert kept(desk, first).status is before.status


def test_the_time_a_receipt_offers_can_be_taken_again_after_it_was_taken_back(desk, who):
    offered = Booking(who.patient_id, desk.clock(), external_id="visit:1")
    first = appointments.book(desk, offered)
    appointments.take_back(desk, first)
    assert kept(desk, first.after).status is S.CANCELLED
    assert appointments.book(desk, offered).after.status is S.BOOKED


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        ("arrive", "no_show", "here already"),
        ("no_show", "cancel", "not kept"),
        ("cancel", "arrive", "was cancelled"),
        ("cancel", "no_show", "was cancelled"),
    ],
)
def test_what_cannot_follow_is_refused_in_words(desk, booked, first, then, says):
    getattr(appointments, first)(desk, booked.appointment_id)
    before = kept(desk, booked)
    with pytest.raises(UserError, match=says):
        getattr(appointments, then)(desk, booked.appointment_id)
    assert kept(desk, booked) == before


def test_what_is_over_stays_over(desk, who, booked):
    one = booked.appointment_id
    view = intake.start(desk, who.patient_id, Channel.COUNTER, appointment_id=one)
    fill(desk, view.encounter.encounter_id)
    triage.decide(desk, view.encounter.encounter_id)
    waiting.seen(desk, view.encounter.encounter_id)
    with pytest.raises(UserError, match="An intake was begun"):
        appointments.arrive(desk, one)


def test_said_twice_the_first_time_holds(desk, clock, booked):
    first = appointments.arrive(desk, booked.appointment_id).after
    clock.move(minutes=9)
    second = appointments.arrive(desk.acting_as(BEN), booked.appointment_id)
    assert second.after == second.before == first
    assert desk.store.audited.count("appointment_arrived") == 1


@pytest.mark.parametrize("act", ["arrive", "no_show", "cancel"])
def test_each_act_is_taken_back(desk, booked, act):
    done = getattr(appointments, act)(desk, booked.appointment_id)
    back = appointments.take_back(desk, done)
    assert (back.status, back.arrived_at) == (S.BOOKED, None)
    assert acts(desk, booked) == [S.BOOKED, done.after.status, S.BOOKED]
    assert desk.store.state.audit[-1].detail == done.what.value


def test_a_booking_taken_back_is_cancelled_and_not_deleted(desk, who):
    done = appointments.book(desk, Booking(who.patient_id, desk.clock()))
    assert appointments.take_back(desk, done).status is S.CANCELLED
    assert acts(desk, done.after) == [S.BOOKED, S.CANCELLED]


def test_only_who_did_it_and_only_while_nothing_stands_on_it(desk, clock, booked):
    with desk.store.write() as tx:
        tx.users.add(User("ben", "Ben Sample", Role.FRONT_DESK, "", True, desk.clock()))
    done = appointments.no_show(desk, booked.appointment_id)
    with pytest.raises(UserError, match="Only the person who did this"):
        appointments.take_back(desk.acting_as(BEN), done)
    clock.move(minutes=1)
    appointments.arrive(desk.acting_as(BEN), booked.appointment_id)
    with pytest.raises(Stale, match="Ben Sample"):
        appointments.take_back(desk, done)
    assert kept(desk, booked).status is S.ARRIVED


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        *(("2:30 pm", 14, 30), ("2:30PM", 14, 30), ("14:30", 14, 30), ("1430", 14, 30)),
        *(("9", 9, 0), (" 9 am ", 9, 0), ("12 am", 0, 0), ("12:15 p.m.", 12, 15), ("0:05", 0, 5)),
    ],
)
def test_a_time_is_read_as_people_type_it(desk, typed, hour, minute):
    found = appointments.read_time(desk, typed)
    assert (found.hour, found.minute) == (hour, minute)
    assert found.date() == desk.clock().astimezone().date()


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "10:75", "13 pm", "0 am", "1:2:3"])
def test_what_is_no_time_says_how_to_type_one(desk, typed):
    with pytest.raises(UserError, match="such as 2:30 PM") as caught:
        appointments.read_time(desk, typed)
    assert caught.value.field == "time"


def test_how_far_an_intake_is_is_judged_once_for_each_change(desk, who, monkeypatch):
    visit = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    judged = []
    plain = worklist.conduct
    monkeypatch.setattr(worklist, "conduct", lambda *given: judged.append(1) or plain(*given))
    first = only_row(desk).visit
    assert only_row(desk).visit == first
    assert len(judged) == 1
    fill(desk, visit)
    assert only_row(desk).visit.done > first.done
    assert len(judged) == 2
    monkeypatch.setattr(worklist, "MOST_KNOWN", 1)
    intake.start(desk, who.patient_id, Channel.COUNTER)
    assert len(worklist.day(desk)) == 2
    assert len(desk.shared.progress) == 1
