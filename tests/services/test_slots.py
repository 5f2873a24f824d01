"""The first free times for a visit: in somebody's hours, free, and no later than it must be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.fakes import NOON
from tests.services.test_beside import decided
from tests.services.test_beside import who as who  # noqa: PLC0414 - a fixture
from triage_desk.domain.answers import YES
from triage_desk.domain.appointment import (
    FOR_VISIT,
    Appointment,
    AppointmentSource,
    AppointmentStatus,
    Booking,
)
from triage_desk.domain.clinic_settings import Version
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.practitioner import BookingTarget, Hours, Practitioner, Profession
from triage_desk.domain.user import Role
from triage_desk.services import appointments, slots, triage

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
EVERY_DAY = tuple(Hours(day, 9 * 60, 17 * 60) for day in range(7))


def person(name, *, kind=Profession.PT, hours=EVERY_DAY, **more):
    return Practitioner(name.lower(), name, kind, hours=hours, **more)


def target(*args, **more):
    return BookingTarget(person(*args, **more))


def busy(starts_at, minutes=60, who="dev", status=AppointmentStatus.BOOKED):
    desk = AppointmentSource.DESK
    return Appointment(
        *("a1", "p1", starts_at, minutes, status, desk, NOON, "ana"), practitioner_id=who
    )


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute).astimezone()


def test_the_first_half_hour_that_is_free_and_one_a_person():
    now = local(23, 10, 50)
    found = slots.first_free(
        [target("Dev"), target("Sam"), target("Ida")],
        [busy(local(23, 11)), busy(local(23, 12, 30), 30)],
        now,
        now + timedelta(days=3),
        60,
    )
    # Dev is busy from 11 to 12 and from half past 12; a quarter of an hour is needed to get there.
    assert [(slot.who, slot.starts_at) for slot in found] == [
        ("Ida", local(23, 11, 30)),
        ("Sam", local(23, 11, 30)),
    ]
    (dev,) = slots.first_free(
        [target("Dev")],
        [busy(local(23, 11)), busy(local(23, 12, 30), 30)],
        now,
        now + timedelta(days=3),
        60,
    )
    assert dev.starts_at == local(23, 13)


def test_what_was_cancelled_or_is_somebody_elses_takes_no_time():
    now = local(23, 8)
    taken = [
        busy(local(23, 9), status=AppointmentStatus.CANCELLED),
        busy(local(23, 9), who="sam"),
    ]
    (slot,) = slots.first_free([target("Dev")], taken, now, now + timedelta(days=1), 60)
    assert slot.starts_at == local(23, 9)


def test_nobody_is_offered_after_the_day_it_must_be():
    tuesdays = (Hours(1, 9 * 60, 17 * 60),)
    now = local(23, 8)
    until = local(24, 0)
    assert slots.first_free([target("Dev", hours=tuesdays)], [], now, until, 60) == ()
    (slot,) = slots.first_free([target("Dev", hours=tuesdays)], [], now, local(25, 0), 60)
    assert slot.starts_at == local(24, 9)


HOURS = st.builds(
    lambda day, opens, length: Hours(day, opens, min(opens + length, 1440)),
    st.integers(0, 6),
    st.integers(0, 1380),
    st.integers(30, 700),
)


@given(
    hours=st.lists(HOURS, max_size=6),
    taken=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 300)), max_size=6),
    ahead=st.integers(1, 200),
    minutes=st.sampled_from([30, 60]),
)
def test_what_is_offered_is_ahead_in_time_within_hours_and_meets_nothing(
    hours, taken, ahead, minutes
):
    until = MONDAY + timedelta(hours=ahead)
    booked = [busy(MONDAY + timedelta(minutes=30 * at), length) for at, length in taken]
    for slot in slots.first_free(
        [target("Dev", hours=tuple(hours))], booked, MONDAY, until, minutes
    ):
        ends = slot.starts_at + timedelta(minutes=minutes)
        assert MONDAY < slot.starts_at < ends <= until
        wall = slot.starts_at.astimezone()
        at = wall.hour * 60 + wall.minute
        assert any(
            h.weekday == wall.weekday() and h.opens <= at and at + minutes <= h.closes
            for h in hours
        )
        for one in booked:
            assert ends <= one.starts_at or one.starts_at + timedelta(minutes=one.minutes) <= (
                slot.starts_at
            )


# ----------------------------------------------------------------------------------- at a desk


@pytest.fixture
def staffed(desk):
    with desk.store.write() as tx:
        for one in (person("Dev"), person("Ida", kind=Profession.PHYSICIAN)):
            tx.clinic.keep(Version(0, NOON, "mia", one))
    return desk


def test_a_visit_with_a_pt_is_offered_with_a_pt_until_it_must_be(staffed, who):
    record = decided(staffed, who)
    (slot,) = slots.offers(staffed, record)
    assert (slot.who, slot.minutes) == ("Dev", 60)
    assert slot.starts_at <= slots.due(staffed, record) == NOON + timedelta(hours=72)


def test_a_visit_of_today_is_offered_today(staffed, who):
    record = decided(staffed, who, {"u_leg": YES, "f_l_foot": YES})
    assert record.route is Disposition.PHYSICIAN_TODAY
    due = slots.due(staffed, record).astimezone()
    assert (due.hour, due.minute, due.date()) == (
        0,
        0,
        NOON.astimezone().date() + timedelta(days=1),
    )
    assert all(slot.who == "Ida" and slot.starts_at < due for slot in slots.offers(staffed, record))


def test_a_changed_route_counts_from_the_change(staffed, who):
    encounter_id = decided(staffed, who).encounter.encounter_id
    later = replace(staffed, clock=lambda: NOON + timedelta(hours=5))
    to, why = Disposition.PHYSICIAN_SOON, OverrideReason.STAFF_CONCERN
    record = triage.override(later, encounter_id, to, why, "Pale", "Ana", Role.FRONT_DESK)
    assert slots.due(later, record) == NOON + timedelta(hours=5 + 336)


def test_nothing_is_offered_before_a_decision_or_where_nobody_is_named(desk, who):
    record = decided(desk, who)
    assert slots.offers(desk, record) == ()
    assert slots.offers(desk, replace(record, decisions=())) == ()


def test_what_is_booked_for_a_visit_is_known_by_it_until_it_is_cancelled(staffed, who):
    record = decided(staffed, who)
    (slot,) = slots.offers(staffed, record)
    assert slots.booked(staffed, record) is None
    name = f"{FOR_VISIT}{record.encounter.encounter_id}"
    booking = Booking(
        who.patient_id, slot.starts_at, 60, slot.who, slot.practitioner_id, external_id=name
    )
    kept = appointments.book(staffed, booking).after
    assert slots.booked(staffed, record) == kept
    (other,) = slots.offers(staffed, record)
    assert other.starts_at == slot.starts_at + timedelta(hours=1)
    appointments.cancel(staffed, kept.appointment_id)
    assert slots.booked(staffed, record) is None


def test_a_fixed_sentence_of_the_content_or_nothing(desk):
    assert "PT calls" in triage.phrase(desk, "pt_call_first")
    assert triage.phrase(desk, "no_such_phrase") == ""
