"""The same person comes to two desks of one server at the same moment: one record, whoever wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.services.fakes import CONTENT, make_desk, small_engine
from tests.store import servers
from triage_desk.domain.exchange import Became, Delivery, Message, PatientIn
from triage_desk.domain.inbox import Fate
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.ids import new_id
from triage_desk.services import importing, inbox, patients
from triage_desk.store.store import SqlStore

KEY = bytes(range(32))
EVA = Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, "M-1", "555-0100")
ALL = frozenset({"family", "given", "birth_date", "sex", "mrn", "phone"})
NAMES = (
    *(("Alder-Synthetic", "Ida"), ("Birch-Synthetic", "Otto"), ("Cedar-Synthetic", "Mina")),
    *(("Quince-Synthetic", "Zebedee"), ("Walnut-Synthetic", "Paula")),
)
ROUNDS = len(NAMES)
WAIT = 60


@pytest.fixture
def desks(place):
    engine = small_engine(CONTENT)
    stores = [SqlStore(servers.server(place()), KEY, KEY) for _ in range(2)]
    clock = lambda: datetime.now(UTC)  # noqa: E731 - one line is enough
    yield [
        make_desk(engine, store=store, clock=clock, new_id=new_id, seat=str(number))
        for number, store in enumerate(stores)
    ]
    for store in stores:
        store.close()


def at_once(desks, act):
    """Let both desks act at the same moment; return what each had, or why not."""
    together = threading.Barrier(len(desks))

    def one(desk):
        together.wait(WAIT)
        try:
            return act(desk)
        except UserError as fault:
            return fault

    with ThreadPoolExecutor(len(desks)) as pool:
        return [each.result(WAIT) for each in [pool.submit(one, desk) for desk in desks]]


def on_file(desk):
    return patients.search(desk, "Elm-Synthetic", limit=50)


def person(number):
    """Return somebody as other software knows them, much unlike all the others."""
    family, given = NAMES[number - 1]
    born = date(1940 + 7 * number, number, 3 * number)
    phone = f"{number}{number}5-01{number}0"
    return Patient(f"{number:032x}", family, given, born, EVA.sex, f"M-{number}", phone)


def test_typed_at_both_desks_one_is_kept_and_the_other_hears_of_it(desks):
    facts = {"family": EVA.family, "given": EVA.given, "birth_date": EVA.birth_date}
    for number in range(ROUNDS):
        found = at_once(
            desks,
            lambda desk, mrn=f"T-{number}": patients.create(desk, **facts, sex=EVA.sex, mrn=mrn),
        )
        kept = [one for one in found if isinstance(one, Patient)]
        (told,) = [one for one in found if isinstance(one, UserError)]
        assert (len(kept), told.field) == (1, "mrn")
    for desk in desks:
        assert len(on_file(desk)) == ROUNDS


def test_messages_of_one_person_at_both_desks_make_one_record(desks):
    def hear(desk, number):
        given = PatientIn("k", person(number), ALL, place="PID", authority="CLINIC")
        name = f"{number}.{desk.seat}"
        came = Message(f"{name:0>32}", "EHR", name, "ADT^A28", b"MSH", Delivery((given,)))
        return inbox.receive(desk, replace(came, passed=False))

    for number in range(1, ROUNDS + 1):
        letters = at_once(desks, lambda desk, number=number: hear(desk, number))
        assert [one.fate for one in letters] == [Fate.TAKEN] * 2, [one.why for one in letters]
        for desk in desks:
            with desk.store.read() as tx:
                assert tx.patients.get(person(number).patient_id) == person(number)
                assert tx.people.find(f"M-{number}") == person(number).patient_id


def test_files_with_one_person_at_both_desks_make_one_record(desks):
    def take(desk, number):
        # Each desk had them from another place, so that only the record number is the same.
        own = replace(person(number), patient_id=f"{desk.seat}{number:031x}")
        return importing.take(desk, Delivery((PatientIn("k", own, ALL, place="entry"),)))

    for number in range(1, ROUNDS + 1):
        reports = at_once(desks, lambda desk, number=number: take(desk, number))
        became = sorted(one.outcomes[0].became.value for one in reports)
        assert became == sorted((Became.ADDED.value, Became.SAME.value))
        with desks[0].store.read() as tx:
            assert tx.people.find(f"M-{number}")
    for family, _given in NAMES:
        assert len(patients.search(desks[1], family)) == 1
