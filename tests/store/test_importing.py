"""An import on a real store, in a file and on a server: what is refused leaves nothing behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NO, AnswerSet
from triage_desk.domain.exchange import AnswersIn, Became, Delivery, Message, PatientIn
from triage_desk.domain.inbox import Fate
from triage_desk.domain.patient import Patient, Sex
from triage_desk.services import importing, inbox
from triage_desk.services.inbox_order import OLDER

ELM = Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, "M-1")
OAK = replace(ELM, patient_id="d" * 32, family="Oak-Synthetic", mrn="M-2")
ALL = frozenset({"family", "given", "birth_date", "sex", "mrn"})


@pytest.fixture
def desk(store):
    return replace(fakes.make_desk(fakes.small_engine(fakes.CONTENT)), store=store)


def sent(*people):
    said = AnswersIn("a" * 32, "Elm-Synthetic", AnswerSet({"s_ill": NO}), "2026.1")
    return Delivery(tuple(PatientIn(one.family, one, ALL) for one in people), answers=(said,))


def test_what_is_refused_leaves_the_rest_as_it_is(desk):
    assert importing.take(desk, sent(ELM, OAK)).count(Became.ADDED) == 3
    report = importing.take(desk, sent(replace(OAK, mrn="M-1"), replace(ELM, given="Eve")))
    assert [one.became for one in report.outcomes] == [
        *(Became.REFUSED, Became.CHANGED, Became.SAME)
    ]
    with desk.store.read() as tx:
        assert tx.patients.get(OAK.patient_id) == OAK
        assert tx.patients.changes(OAK.patient_id) == ()
        assert tx.patients.get(ELM.patient_id).given == "Eve"
    assert importing.take(desk, sent(OAK), trial=True).count(Became.SAME) == 1


def test_an_older_message_does_not_put_old_facts_over_new_ones(desk):
    when = desk.clock()
    for number, at, phone in (("2", 0, "555-0199"), ("1", 5, "555-0100")):
        given = PatientIn("k", replace(ELM, phone=phone), ALL | {"phone"}, authority="C")
        message = Message(
            *(number * 32, "EHR", number, "ADT^A08", b"MSH", Delivery((given,))),
            passed=False,
            sent_at=when - timedelta(minutes=at),
        )
        letter = inbox.receive(desk, message)
    assert letter.fate is Fate.PARKED
    assert letter.why.startswith(OLDER)
    with desk.store.read() as tx:
        assert tx.patients.get(ELM.patient_id).phone == "555-0199"
        assert [one.message_id for one in tx.inbox.parked(9)] == ["1" * 32]
