"""One row for everybody: where it stands, what its clock is, and what comes first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from triage_desk.domain.appointment import (
    FOLLOWS,
    Appointment,
    AppointmentSource,
    AppointmentStatus,
    ExpectedRow,
)
from triage_desk.domain.clinic_settings import Clinic, ReleaseMode
from triage_desk.domain.day import Stage, order, row_of_booked, row_of_visit
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus, WorklistRow
from triage_desk.domain.review import ReviewState
from triage_desk.domain.review import due_at as look_by

R = ReviewState
CLINIC = Clinic()
NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOURS = {
    Disposition.EMERGENCY: 0,
    Disposition.PHYSICIAN_TODAY: 8,
    Disposition.PHYSICIAN_SOON: 336,
    Disposition.PT_FIRST_NOTIFY: 72,
    Disposition.PT_FIRST: 72,
    Disposition.OUTSIDE_SCOPE: 24,
}
VISIT = WorklistRow(
    *("v1", "p1", "R.M.", 64, EncounterStatus.DECIDED, Channel.COUNTER, NINE, NINE, "ana", 9),
    Disposition.PT_FIRST,
)
BOOKED = ExpectedRow(
    Appointment(
        *("a1", "p1", NINE, 30, AppointmentStatus.BOOKED, AppointmentSource.DESK, NINE, "ana")
    ),
    *("p1", "R.M.", 64),
)


def later(minutes):
    return NINE + timedelta(minutes=minutes)


def of(review=ReviewState.NONE, booked=None, clinic=CLINIC, **changes):
    return row_of_visit(replace(VISIT, **changes), booked, HOURS, review, clinic)


def expected(status=AppointmentStatus.BOOKED, **changes):
    return replace(BOOKED, appointment=replace(BOOKED.appointment, status=status, **changes))


@pytest.mark.parametrize(
    ("changes", "review", "stage"),
    [
        ({"status": EncounterStatus.IN_PROGRESS, "route": None}, R.NONE, Stage.IN_PROGRESS),
        ({"status": EncounterStatus.PARKED, "route": None}, R.NONE, Stage.PARKED),
        ({}, R.NONE, Stage.WAITING),
        ({}, R.DONE, Stage.WAITING),
        # The desk books under the signed protocol; what then is left is the look of a clinician.
        ({}, R.WAITING, Stage.WAITING),
        ({"route": Disposition.PT_FIRST_NOTIFY}, R.WAITING, Stage.REVIEW),
        ({"route": Disposition.PHYSICIAN_TODAY}, R.WAITING, Stage.WAITING),
        ({"seen_at": NINE}, R.WAITING, Stage.DONE),
        ({"status": EncounterStatus.FINISHED}, R.NONE, Stage.DONE),
        ({"status": EncounterStatus.FINISHED}, R.WAITING, Stage.REVIEW),
        # What a clinician asked the desk to ask is the desk's turn.
        ({"status": EncounterStatus.FINISHED}, R.ASKED, Stage.WAITING),
        ({"status": EncounterStatus.FINISHED, "route": None}, R.WAITING, Stage.DONE),
    ],
)
def test_where_a_visit_stands(changes, review, stage):
    row = of(review, **changes)
    assert (row.stage, row.review) == (stage, review)


def test_where_a_clinician_releases_every_route_the_desk_waits_for_each():
    held = Clinic(release=ReleaseMode.CLINICIAN_RELEASES)
    assert of(R.WAITING, clinic=held).stage is Stage.REVIEW
    assert of(R.DONE, clinic=held).stage is Stage.WAITING
    assert of(R.ASKED, clinic=held).stage is Stage.WAITING


def test_while_a_clinician_has_to_look_the_clock_is_that_of_the_look():
    pointed = {"route": Disposition.PT_FIRST_NOTIFY, "route_at": later(10)}
    route, within = Disposition.PT_FIRST_NOTIFY, CLINIC.look_within
    assert of(R.WAITING, **pointed).due_at == look_by(route, later(10), within)
    slow = Clinic(look_notify_hours=6)
    assert of(R.WAITING, clinic=slow, **pointed).due_at == later(10) + timedelta(hours=6)
    assert of(R.DONE, **pointed).due_at == later(10) + timedelta(hours=72)


def test_who_is_booked_has_gone_though_a_clinician_has_still_to_look():
    booked = of(R.WAITING, status=EncounterStatus.FINISHED)
    assert (booked.stage, booked.waits) == (Stage.REVIEW, False)
    assert of(R.WAITING, route=Disposition.PT_FIRST_NOTIFY).waits


def test_who_was_sent_to_a_physician_today_waits_until_somebody_says_they_were_seen():
    sent = {"status": EncounterStatus.FINISHED, "route": Disposition.PHYSICIAN_TODAY}
    waiting = of(**sent)
    assert (waiting.stage, waiting.waits) == (Stage.WAITING, True)
    seen = of(**sent, seen_at=later(50))
    assert (seen.stage, seen.route, seen.waits) == (Stage.DONE, None, False)


def test_waiting_runs_from_the_arrival_where_somebody_said_it():
    booked = expected(AppointmentStatus.ARRIVED, arrived_at=later(-25))
    row = of(booked=booked)
    assert (row.came_at, row.arrived) == (later(-25), True)
    without = of()
    assert (without.came_at, without.arrived) == (NINE, False)
    assert (row.appointment_id, row.encounter_id) == ("a1", "v1")
    assert (without.appointment_id, row_of_booked(booked, HOURS).encounter_id) == ("", "")


@pytest.mark.parametrize("channel", Channel)
def test_nobody_waits_in_the_room_on_the_telephone(channel):
    on_the_line = channel in (Channel.TELEPHONE, Channel.CALL_BACK, Channel.SENT)
    assert of(channel=channel).waits is not on_the_line
    # Who was called and then came is here.
    assert of(booked=expected(arrived_at=NINE), channel=channel).waits


def test_the_time_target_is_that_of_the_content_from_when_the_route_was_set():
    row = of(route=Disposition.PHYSICIAN_TODAY, route_at=later(20))
    assert row.due_at == later(20) + timedelta(hours=8)
    assert of(route=Disposition.PHYSICIAN_TODAY).due_at == NINE + timedelta(hours=8)
    assert of(route=None, status=EncounterStatus.IN_PROGRESS).due_at is None
    assert row_of_booked(BOOKED, HOURS).due_at == NINE


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (AppointmentStatus.BOOKED, Stage.EXPECTED),
        (AppointmentStatus.ARRIVED, Stage.WAITING),
        (AppointmentStatus.NOSHOW, Stage.DONE),
        (AppointmentStatus.CANCELLED, Stage.DONE),
        (AppointmentStatus.FULFILLED, Stage.DONE),
    ],
)
def test_where_an_appointment_stands(status, stage):
    row = row_of_booked(expected(status, arrived_at=later(-5)), HOURS)
    assert row.stage is stage
    here = status is AppointmentStatus.ARRIVED
    assert (row.came_at, row.waits) == ((later(-5), True) if here else (None, False))
    assert (row.due_at is None) is (stage is not Stage.EXPECTED)


def test_emergencies_first_then_by_time_left_then_expected_then_done():
    rows = {
        "done": of(status=EncounterStatus.FINISHED),
        "expected": row_of_booked(BOOKED, HOURS),
        "pt first": of(),
        "no route yet": of(route=None, status=EncounterStatus.IN_PROGRESS),
        "arrived later": row_of_booked(
            expected(AppointmentStatus.ARRIVED, arrived_at=later(10)), HOURS
        ),
        "today, decided later": of(route=Disposition.PHYSICIAN_TODAY, route_at=later(20)),
        "soon": of(route=Disposition.PHYSICIAN_SOON),
        "emergency": of(route=Disposition.EMERGENCY, started_at=later(90)),
        "emergency that is over": of(route=Disposition.EMERGENCY, seen_at=later(1)),
    }
    assert sorted(rows, key=lambda name: order(rows[name]))[:-2] == [
        "emergency",
        "no route yet",
        "arrived later",
        "today, decided later",
        "pt first",
        "soon",
        "expected",
    ]
    assert not rows["emergency that is over"].is_emergency


def test_who_was_given_up_may_still_come_and_who_is_here_cannot_be_missed():
    S = AppointmentStatus  # noqa: N806 - the words of the table
    assert S.ARRIVED in FOLLOWS[S.NOSHOW]
    assert S.NOSHOW not in FOLLOWS[S.ARRIVED]
    assert FOLLOWS[S.CANCELLED] == FOLLOWS[S.FULFILLED] == ()
