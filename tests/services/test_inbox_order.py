"""Messages of one sender that come out of order: old facts never go over new ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services import fakes
from tests.services.test_inbox import ALL, EVA, NINE, S, about, again, expected, joins, on_file
from triage_desk.domain.inbox import Choice, Fate
from triage_desk.errors import UserError
from triage_desk.services import inbox, records
from triage_desk.services.inbox_order import AHEAD, OLDER
from triage_desk.services.parked import look

FIRST, LATER = fakes.NOON - timedelta(minutes=9), fakes.NOON - timedelta(minutes=2)
MOVED = replace(EVA, phone="555-0199")


def sent(desk, at, patient=EVA, number="1", **more):
    letter = inbox.receive(desk, about(patient, number=number, sent_at=at, **more))
    return letter.fate, letter.why


@pytest.fixture
def newer(desk):
    """A desk that has the later of two messages."""
    assert sent(desk, LATER, MOVED, "2") == (Fate.TAKEN, "")
    return desk


def test_an_older_message_waits_and_leaves_the_newer_facts(newer):
    fate, why = sent(newer, FIRST)
    assert (fate, why) == (Fate.PARKED, f"{OLDER} says another phone: look which is right")
    assert on_file(newer) == MOVED
    with pytest.raises(UserError, match=OLDER):
        again(newer, about(sent_at=FIRST))
    assert on_file(newer) == MOVED


def test_whoever_looked_may_take_the_older_one_all_the_same(newer):
    older = about(sent_at=FIRST)
    inbox.receive(newer, older)
    looked = look(newer, older.message_id, lambda _body: older)
    assert looked.choices == (Choice.AGAIN, Choice.TAKE, Choice.CLOSE)
    assert again(newer, older, Choice.TAKE).fate is Fate.TAKEN
    assert on_file(newer).phone == EVA.phone
    # The newest that was sent is still the newest.
    assert sent(newer, FIRST + timedelta(minutes=1), MOVED, "3")[0] is Fate.PARKED


def test_in_order_each_is_taken(desk):
    assert sent(desk, FIRST) == (Fate.TAKEN, "")
    assert sent(desk, LATER, MOVED, "2") == (Fate.TAKEN, "")
    assert sent(desk, LATER, EVA, "3") == (Fate.TAKEN, "")
    assert on_file(desk) == EVA


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({"patient": replace(MOVED, family="Oak-Synthetic")}, "family name"),
        ({"patient": replace(MOVED, phone="")}, "phone"),
        (
            {
                "patient": replace(MOVED, language="es", preferred_name="Evi"),
                "stated": ALL | {"language", "preferred_name"},
            },
            "language, preferred name",
        ),
    ],
)
def test_whatever_it_says_else_is_named(newer, more, fact):
    assert sent(newer, FIRST, **more) == (
        Fate.PARKED,
        f"{OLDER} says another {fact}: look which is right",
    )


@pytest.mark.parametrize("phone", ["555-0199", "(555) 0199"])
def test_an_older_message_that_says_nothing_else_is_taken(newer, phone):
    assert sent(newer, FIRST, replace(EVA, phone=phone, family="ELM-SYNTHETIC"))[0] is Fate.TAKEN


def test_what_an_older_message_does_not_say_is_no_difference(newer):
    assert sent(newer, FIRST, stated=ALL - {"phone"})[0] is Fate.TAKEN
    assert on_file(newer) == MOVED


def test_without_a_moment_and_from_another_sender_nothing_is_older(newer):
    assert sent(newer, None)[0] is Fate.TAKEN
    other = replace(about(MOVED, number="3", sent_at=FIRST), sender="LAB")
    assert inbox.receive(newer, other).fate is Fate.TAKEN


def test_a_clock_far_ahead_orders_nothing(desk):
    assert sent(desk, fakes.NOON + AHEAD + timedelta(seconds=1), MOVED, "2")[0] is Fate.TAKEN
    assert desk.store.state.inbox[-1].sent_at is None
    assert sent(desk, LATER)[0] is Fate.TAKEN
    assert sent(desk, fakes.NOON + AHEAD, MOVED, "3")[0] is Fate.TAKEN
    assert desk.store.state.inbox[-1].sent_at == fakes.NOON + AHEAD


def test_a_newer_one_that_still_waits_makes_nothing_older(desk):
    assert sent(desk, FIRST - timedelta(minutes=1)) == (Fate.TAKEN, "")
    # Its number came before with other words, so it waits.
    clash = replace(about(MOVED, sent_at=LATER), message_id="f" * 32)
    assert inbox.receive(desk, clash).fate is Fate.PARKED
    assert sent(desk, FIRST, replace(EVA, phone="555-0150"), "3") == (Fate.TAKEN, "")


def test_records_that_are_one_are_one_in_time_as_well(newer):
    gone = replace(EVA, patient_id="f" * 32, mrn="M-9")
    with newer.store.write() as tx:
        tx.patients.add(gone)
        records.join(newer, tx, EVA.patient_id, gone.patient_id)
    fate, why = sent(newer, FIRST, replace(gone, given="Eve"), "4")
    assert (fate, "given name" in why) == (Fate.PARKED, True)


def test_a_merge_says_no_facts_and_makes_nothing_older(desk):
    sent(desk, FIRST - timedelta(minutes=1))
    with desk.store.write() as tx:
        tx.patients.add(replace(EVA, patient_id="f" * 32, mrn="M-9"))
    assert inbox.receive(desk, replace(joins(), sent_at=LATER)).fate is Fate.TAKEN
    assert sent(desk, FIRST, MOVED, "3")[0] is Fate.TAKEN


# ------------------------------------------------------------------------------------ appointments


def booked(desk, at, number, kind="SIU^S13", **changes):
    more = {"kind": kind, "booked": (expected(**changes),)}
    return sent(desk, at, number=number, **more)


def only(desk):
    [one] = desk.store.state.appointments.values()
    return one


def test_an_older_booking_does_not_move_an_appointment_back(desk):
    later = NINE + timedelta(hours=2)
    assert booked(desk, LATER, "2", starts_at=later)[0] is Fate.TAKEN
    fate, why = booked(desk, FIRST, "1", "SIU^S12")
    assert (fate, why) == (Fate.PARKED, f"{OLDER} says another appointment: look which is right")
    assert only(desk).starts_at == later
    older = about(number="1", kind="SIU^S12", booked=(expected(),), sent_at=FIRST)
    assert again(desk, older, Choice.TAKE).fate is Fate.TAKEN
    assert only(desk).starts_at == NINE


def test_an_older_cancelling_does_not_take_away_what_was_booked_since(desk):
    booked(desk, LATER, "2")
    assert booked(desk, FIRST, "1", "SIU^S15", status=S.CANCELLED)[0] is Fate.PARKED
    assert only(desk).status is S.BOOKED


def test_what_was_cancelled_stays_so_whatever_was_booked_before(desk):
    booked(desk, LATER, "2", "SIU^S15", status=S.CANCELLED)
    assert booked(desk, FIRST, "1", "SIU^S12") == (Fate.TAKEN, "")
    assert only(desk).status is S.CANCELLED


def test_other_news_of_the_person_does_not_hold_up_their_bookings(newer):
    first = FIRST - timedelta(minutes=5)
    more = {"kind": "SIU^S12", "booked": (expected(),)}
    assert sent(newer, first, MOVED, "5", **more)[0] is Fate.TAKEN
    more["booked"] = (expected(starts_at=NINE + timedelta(hours=1)),)
    assert sent(newer, FIRST, MOVED, "6", **more)[0] is Fate.TAKEN
    assert only(newer).starts_at == NINE + timedelta(hours=1)
