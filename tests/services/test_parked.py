"""A message that waits, looked at: whom it may be about, and what can be said of it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.test_inbox import EVA, about, parked, typed
from triage_desk.domain.exchange import MergeIn, Message
from triage_desk.domain.inbox import Choice
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import UserError
from triage_desk.services import inbox
from triage_desk.services.parked import look

C = Choice
ALIKE = replace(EVA, patient_id="f" * 32, mrn="X-9")


def looked(desk, message):
    return look(desk, parked(desk, message), lambda _body: message)


def test_what_staff_say_else_may_be_taken(desk):
    ours = typed(desk, phone="555-0777")
    found = looked(desk, about())
    assert found.choices == (C.AGAIN, C.TAKE, C.CLOSE)
    assert [one.patient_id for one in found.on_file] == [ours.patient_id]
    assert found.body == b"MSH|x"


def test_somebody_alike_is_the_same_or_another(desk):
    ours = typed(desk)
    found = looked(desk, about(ALIKE))
    assert found.choices == (C.AGAIN, C.SAME, C.OTHER, C.CLOSE)
    assert [one.patient_id for one in found.on_file] == [ours.patient_id]


def test_the_number_of_another_giver_is_the_same_or_another(desk):
    inbox.receive(desk, about())
    found = looked(desk, about(replace(EVA, patient_id="f" * 32), number="2", authority="OTHER"))
    assert C.SAME in found.choices
    assert [one.patient_id for one in found.on_file] == [EVA.patient_id]


def test_two_records_that_differ_may_be_joined_all_the_same(desk):
    ours = typed(desk, family="Oak-Synthetic", birth_date=date(1950, 1, 1))
    other = typed(desk, mrn="M-2")
    merge = MergeIn("", "", "M-1", "M-2")
    found = looked(
        desk, Message("7" * 32, "EHR", "9", "ADT^A40", b"MSH|", merges=(merge,), passed=False)
    )
    assert found.choices == (C.AGAIN, C.TAKE, C.CLOSE)
    assert [one.patient_id for one in found.on_file] == [ours.patient_id, other.patient_id]


def test_whoever_was_removed_is_not_shown(desk):
    typed(desk)
    message = about(ALIKE)
    name = parked(desk, message)
    who, on = ALIKE.patient_id, date(2026, 1, 1)
    asked = (RemovalReason.ASKED_BY_PATIENT, desk.clock(), "u1", "u2")
    desk.store.state.removals.append(Removal("r", who, *asked, 0, "", on, desk.clock()))
    assert look(desk, name, lambda _body: message).on_file == ()


def test_nothing_else_is_said_of_what_cannot_be_read(desk):
    bad = Message("9" * 32, "", "", "", b"MSH", fault="it does not begin as one")
    assert looked(desk, bad).choices == (C.AGAIN, C.CLOSE)
    inbox.replay(desk, bad.message_id, lambda _body: bad, C.CLOSE)
    with pytest.raises(UserError, match="No such message waits"):
        look(desk, bad.message_id, lambda _body: bad)


def test_a_desk_that_reads_no_messages_says_so(desk):
    with pytest.raises(UserError, match="cannot read messages"):
        desk.message_reader()
    reading = replace(desk, reads_message=lambda _body: about())
    assert reading.message_reader()(b"").message_id == about().message_id
