"""Messages of an interface: kept once, parked where staff must look. All people are invented."""

import base64
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.appointment import AppointmentStatus, Booking
from triage_desk.domain.exchange import AppointmentIn, Delivery, MergeIn, Message, PatientIn
from triage_desk.domain.inbox import Choice, Fate
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.services import appointments, inbox, patients, records
from triage_desk.services import parked as parked_messages

S = AppointmentStatus
EVA = Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, "M-1", "555-0100")
ALL = frozenset({"family", "given", "birth_date", "sex", "mrn", "phone"})
NINE = fakes.NOON + timedelta(hours=1)


def about(patient=EVA, stated=ALL, number="1", authority="CLINIC", kind="ADT^A08", **more):
    given = PatientIn("k", patient, stated, place="PID", authority=authority)
    whole = Delivery((given,), more.pop("booked", ()))
    named = f"{number:0>32}"
    return Message(named, "EHR", number, kind, b"MSH|x", whole, passed=False, **more)


def took(desk, *arguments, **named):
    letter = inbox.receive(desk, about(*arguments, **named))
    return letter.fate, letter.why


def on_file(desk, patient_id=EVA.patient_id):
    with desk.store.read() as tx:
        return tx.patients.get(patient_id)


def typed(desk, **changes):
    plain = {"family": EVA.family, "given": EVA.given, "birth_date": EVA.birth_date, "sex": EVA.sex}
    return patients.create(desk, **{**plain, "mrn": "M-1", "phone": "555-0100", **changes})


def parked(desk, message):
    letter = inbox.receive(desk, message)
    assert letter.fate is Fate.PARKED
    return letter.message_id


def again(desk, message, choice=Choice.AGAIN, same_as=""):
    return inbox.replay(desk, message.message_id, lambda _body: message, choice, same_as)


def test_somebody_new_is_kept_and_the_same_message_changes_nothing(desk):
    assert took(desk) == (Fate.TAKEN, "")
    assert on_file(desk) == EVA
    before = desk.store.state.copy()
    assert took(desk) == (Fate.TAKEN, "")
    assert desk.store.state == before
    assert desk.store.audited == ["message_taken"]
    assert desk.store.state.audit[0].actor == inbox.USER


def test_the_same_number_with_other_words_waits(desk):
    took(desk)
    other = replace(about(replace(EVA, phone="555-0199")), message_id="f" * 32)
    letter = inbox.receive(desk, other)
    assert letter.fate is Fate.PARKED
    assert "number came before" in letter.why
    assert on_file(desk).phone == "555-0100"
    assert inbox.receive(desk, other).fate is Fate.PARKED
    assert len(desk.store.state.inbox) == 2
    assert again(desk, other).fate is Fate.TAKEN


def test_what_the_interface_brought_it_may_change(desk):
    took(desk)
    assert took(desk, replace(EVA, phone="555-0199"), number="2") == (Fate.TAKEN, "")
    assert on_file(desk).phone == "555-0199"
    assert desk.store.state.changes[-1].by == inbox.USER
    # The same words under a new number say nothing new: they are remembered, without an event.
    took(desk, replace(EVA, phone="555-0199"), number="3")
    assert desk.store.audited == ["message_taken"] * 2


def test_what_staff_typed_stands_until_they_look(desk):
    mine = typed(desk, phone="555-0111")
    message = about(replace(EVA, sex=Sex.MALE))
    letter = inbox.receive(desk, message)
    assert letter.fate is Fate.PARKED
    assert letter.why == "staff here say another sex, phone: look which is right"
    assert letter.patient_id == mine.patient_id
    assert base64.b64decode(letter.body) == message.body
    assert on_file(desk, mine.patient_id) == mine
    with pytest.raises(UserError, match="another sex"):
        again(desk, message)
    assert again(desk, message, Choice.TAKE).fate is Fate.TAKEN
    after = on_file(desk, mine.patient_id)
    assert (after.sex, after.phone) == (Sex.MALE, "555-0100")
    assert desk.store.state.changes[-1].by == desk.actor.user_id
    with pytest.raises(UserError, match="waits"):
        again(desk, message, Choice.TAKE)


def test_what_staff_corrected_stands_also_in_a_record_of_the_interface(desk):
    took(desk)
    with desk.store.write() as tx:
        after = replace(EVA, phone="555-0122")
        tx.patients.change(after, records._changes(desk, EVA, after))
    assert took(desk, number="2")[0] is Fate.PARKED
    assert took(desk, replace(EVA, phone="(555) 0122"), number="3")[0] is Fate.TAKEN


def test_a_middle_name_and_a_language_are_no_reason_to_ask(desk):
    mine = typed(desk)
    message = about(replace(EVA, given="Eva Q", language="es"), ALL | {"language"})
    assert inbox.receive(desk, message).fate is Fate.TAKEN
    kept = on_file(desk, mine.patient_id)
    assert (kept.given, kept.language) == ("Eva", "en")
    assert took(desk, replace(EVA, given="Olga"), number="2") == (
        Fate.PARKED,
        "staff here say another given name: look which is right",
    )


def test_unknown_facts_leave_what_stands(desk):
    mine = typed(desk)
    bare = replace(EVA, birth_date=date(1900, 1, 1), sex=Sex.UNKNOWN, family="", phone="")
    assert took(desk, bare, frozenset({"given", "mrn"})) == (Fate.TAKEN, "")
    assert on_file(desk, mine.patient_id) == mine


@pytest.mark.parametrize("name", ["family", "given", "birth_date"])
def test_somebody_new_needs_name_and_birth_date(desk, name):
    fate, why = took(desk, EVA, ALL - {name})
    assert fate is Fate.PARKED
    assert name.replace("_", " ").removesuffix(" name") in why
    assert not desk.store.state.patients


def test_somebody_alike_is_asked_about_and_may_be_the_same(desk):
    mine = typed(desk, mrn="", phone="")
    message = about(stated=ALL, kind="ADT^A28")
    parked(desk, message)
    assert "same person?" in desk.store.state.inbox[-1].why
    again(desk, message, Choice.SAME, mine.patient_id)
    assert on_file(desk).merged_into == mine.patient_id
    # From now on the number leads to them.
    took(desk, number="2")
    assert len(desk.store.state.patients) == 2


def test_somebody_alike_may_be_another_person(desk):
    typed(desk, mrn="", phone="")
    message = about()
    parked(desk, message)
    assert again(desk, message, Choice.OTHER).fate is Fate.TAKEN
    assert not on_file(desk).merged_into


def test_a_number_of_another_giver_is_another_number(desk):
    mine = typed(desk)
    took(desk, replace(EVA, patient_id="a" * 32))
    other = about(authority="LAB", number="2")
    fate, why = took(desk, authority="LAB", number="2")
    assert fate is Fate.PARKED
    assert "giver" in why
    assert again(desk, other, Choice.OTHER).fate is Fate.TAKEN
    assert on_file(desk).mrn == ""
    assert on_file(desk, mine.patient_id).mrn == "M-1"


@pytest.mark.parametrize("changes", [{"family": "Oak-Synthetic"}, {"given": "Olga"}])
def test_a_number_with_another_name_and_birth_date_waits(desk, changes):
    took(desk)
    fate, why = took(desk, replace(EVA, birth_date=date(1971, 1, 1), **changes), number="2")
    assert fate is Fate.PARKED
    assert "another person" in why
    assert took(desk, replace(EVA, birth_date=date(1971, 1, 1)), number="3")[0] is Fate.TAKEN


def test_what_cannot_be_read_waits_and_can_be_looked_at_and_closed(desk):
    bad = Message("9" * 32, "", "", "", b"\xff\x00MSH", fault="it does not begin as one")
    parked(desk, bad)
    [waits] = inbox.waiting(desk)
    assert (waits.why, waits.body) == ("it does not begin as one", "")
    assert parked_messages.look(desk, bad.message_id, lambda _body: bad).body == bad.body
    with pytest.raises(UserError, match="begin"):
        again(desk, bad)
    assert again(desk, bad, Choice.CLOSE).fate is Fate.CLOSED
    assert inbox.waiting(desk) == ()
    assert inbox.receive(desk, bad).fate is Fate.CLOSED
    assert desk.store.audited == ["message_parked", "messages_viewed", "message_closed"]


def test_what_is_not_kept_here_leaves_nothing(desk):
    for plain in ({"passed": True}, {"unknown": True, "fault": "only ADT and SIU"}):
        assert (
            inbox.receive(desk, Message("9" * 32, "", "1", "X", b"", **plain)).fate is Fate.PASSED
        )
    assert not desk.store.state.inbox


# ------------------------------------------------------------------------------------- appointments


def expected(**changes):
    plain = {"external_id": "hl7:EHR|F1", "patient_key": "k", "starts_at": NINE, "minutes": 30}
    return AppointmentIn(**{**plain, "status": S.BOOKED, "who": "Dr. Sample", **changes})


def test_an_appointment_comes_moves_and_is_cancelled(desk):
    took(desk, booked=(expected(),))
    took(desk, number="2", booked=(expected(starts_at=NINE + timedelta(hours=1)),))
    took(desk, number="3", booked=(expected(status=S.CANCELLED),))
    [one] = desk.store.state.appointments.values()
    assert one.status is S.CANCELLED
    assert one.patient_id == EVA.patient_id


def test_an_appointment_of_somebody_else_waits(desk):
    took(desk, booked=(expected(),))
    other = replace(EVA, patient_id="b" * 32, mrn="M-2", family="Oak-Synthetic", given="Olga")
    other = replace(other, birth_date=date(1940, 1, 1), phone="")
    fate, why = took(desk, other, number="2", booked=(expected(),))
    assert fate is Fate.PARKED
    assert "another person" in why
    assert len(desk.store.state.patients) == 1


def arrives(at=NINE, **more):
    return about(kind="ADT^A04", arrived_at=at, arrival_id="hl7:EHR|V1", **more)


def test_who_registers_is_here_once(desk):
    inbox.receive(desk, arrives())
    [one] = desk.store.state.appointments.values()
    assert (one.status, one.arrived_at, one.external_id) == (S.ARRIVED, NINE, "hl7:EHR|V1")
    inbox.receive(desk, arrives(number="2"))
    assert len(desk.store.state.appointments) == 1


def test_who_registers_comes_to_the_one_appointment_of_the_day(desk):
    took(desk, booked=(expected(),))
    inbox.receive(desk, arrives(number="2"))
    [one] = desk.store.state.appointments.values()
    assert (one.status, one.external_id) == (S.ARRIVED, "hl7:EHR|F1")


def test_of_two_appointments_and_of_another_day_nothing_is_said(desk):
    took(desk)
    for hours in (1, 2):
        appointments.book(desk, Booking(EVA.patient_id, NINE + timedelta(hours=hours)))
    inbox.receive(desk, arrives(number="2"))
    inbox.receive(desk, arrives(at=NINE - timedelta(days=3), number="3"))
    assert {one.status for one in desk.store.state.appointments.values()} == {S.BOOKED}


# ------------------------------------------------------------------------------------- merges


GONE = replace(EVA, patient_id="f" * 32, mrn="M-9", given="Eve")


def joins(number="7", **changes):
    one = MergeIn(EVA.patient_id, GONE.patient_id, "M-1", "M-9")
    named = f"{number:0>32}"
    merges = (replace(one, **changes),)
    return Message(named, "EHR", number, "ADT^A40", b"", merges=merges, passed=False)


@pytest.fixture
def two(desk):
    took(desk)
    with desk.store.write() as tx:
        tx.patients.add(GONE)
    return desk


def test_a_merge_is_the_one_of_staff_and_can_be_undone(two):
    assert inbox.receive(two, joins()).fate is Fate.TAKEN
    assert on_file(two, GONE.patient_id).merged_into == EVA.patient_id
    assert two.store.audited[-1] == "patients_merged"
    assert two.store.state.audit[-1].actor == inbox.USER
    assert inbox.receive(two, joins("8")).fate is Fate.TAKEN
    records.separate(two, GONE.patient_id)
    message = joins("9")
    assert "two people" in inbox.receive(two, message).why
    assert again(two, message, Choice.TAKE).fate is Fate.TAKEN
    assert on_file(two, GONE.patient_id).merged_into == EVA.patient_id


def test_several_merges_of_one_message_leave_an_event_each(two):
    third = replace(GONE, patient_id="d" * 32, mrn="M-10")
    with two.store.write() as tx:
        tx.patients.add(third)
    first = joins()
    second = replace(first.merges[0], gone_id=third.patient_id, gone_mrn="M-10")
    inbox.receive(two, replace(first, merges=(*first.merges, second)))
    assert two.store.audited[-2:] == ["patients_merged"] * 2
    assert on_file(two, third.patient_id).merged_into == EVA.patient_id


def test_a_merge_of_records_that_are_not_here_says_so(two):
    nobody = {"gone_id": "0" * 32, "gone_mrn": ""}
    assert inbox.receive(two, joins(**nobody)).fate is Fate.PASSED
    letter = inbox.receive(two, joins("8", kept_id="0" * 32, kept_mrn="M-0"))
    assert "stays is not on file" in letter.why
    assert letter.patient_id == "0" * 32


def test_two_unlike_records_are_not_joined_unseen(two):
    with two.store.write() as tx:
        tx.patients.change(replace(GONE, birth_date=date(1999, 9, 9)), ())
    message = joins()
    assert "differ" in inbox.receive(two, message).why
    assert not on_file(two, GONE.patient_id).merged_into
    assert again(two, message, Choice.TAKE).fate is Fate.TAKEN


def test_what_comes_after_staff_said_same_is_about_the_record_that_stands(desk):
    ours = typed(desk, mrn="", phone="555-0777")
    message = about(number="1")
    parked(desk, message)
    again(desk, message, Choice.SAME, ours.patient_id)
    assert on_file(desk).merged_into == ours.patient_id
    fate, why = took(desk, replace(EVA, phone="555-0199"), number="2")
    assert (fate, "phone" in why) == (Fate.PARKED, True)
    assert on_file(desk, ours.patient_id).phone == "555-0777"
    last = about(replace(EVA, phone="555-0199"), number="2")
    assert again(desk, last, Choice.TAKE).fate is Fate.TAKEN
    assert on_file(desk, ours.patient_id).phone == "555-0199"
