"""Finding people and adding them."""

from datetime import date

import pytest

from tests.services import fakes
from triage_desk.domain.found import FoundList
from triage_desk.domain.patient import Sex
from triage_desk.errors import UserError
from triage_desk.services import patients

BORN = date(1970, 5, 31)


@pytest.fixture
def on_file(desk):
    return patients.create(desk, " Sample  Oak ", "Ana", "05/31/1970", Sex.FEMALE, " 12 ", "555")


def test_a_person_is_kept_tidied_and_audited(desk, on_file):
    assert (on_file.family, on_file.mrn, on_file.birth_date) == ("Sample Oak", "12", BORN)
    assert patients.search(desk, "oak") == (on_file,)
    assert desk.store.audited == ["patient_created"]


def test_an_empty_search_asks_nothing(desk, on_file):
    assert patients.search(desk, "  ") == ()
    assert patients.find_close(desk, " , ") == FoundList()


def test_who_comes_close_is_a_second_answer_without_those_of_the_first(desk, on_file):
    elm = patients.create(desk, "Ogden", "Ana", BORN, Sex.FEMALE)
    assert patients.find(desk, "oak").patients == (on_file,)
    assert patients.find_close(desk, "oak").patients == (elm,)
    assert patients.search(desk, "oak") == (on_file, elm)
    assert desk.store.audited == ["patient_created"] * 2


def test_a_search_that_was_left_is_one_event_with_a_number_and_no_words(desk, on_file):
    patients.search(desk, "oak")
    patients.searched(desk, 3)
    last = desk.store.state.audit[-1]
    assert desk.store.audited[1:] == ["people_searched"]
    assert (last.record_id, last.patient_id, last.detail) == ("", "", "people 3")


def test_a_search_is_got_ready_before_anybody_types(desk, monkeypatch):
    ready = []
    monkeypatch.setattr(fakes.MemoryPatients, "get_ready", lambda _self: ready.append("ready"))
    patients.get_ready(desk)
    assert ready == ["ready"]
    assert desk.store.audited == []


def test_probable_duplicates_are_shown(desk, on_file):
    assert patients.alike(desk, "Sample Oak", "Ana", BORN) == (on_file,)
    assert patients.alike(desk, "Sample Elm", "Ana", BORN) == (on_file,)
    assert patients.alike(desk, "Elm", "Rosa", BORN) == ()
    assert patients.alike(desk, "Sample Oak", "Rosa", date(1980, 1, 1), phone="555") == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"family": " "}, "family"),
        ({"given": ""}, "given"),
        ({"birth_date": "soon"}, "birth_date"),
        ({"birth_date": date(2026, 11, 22)}, "birth_date"),
        ({"birth_date": date(1890, 1, 1)}, "birth_date"),
    ],
)
def test_what_is_wrong_names_its_field_and_nothing_is_kept(desk, change, field):
    form = {"family": "Oak", "given": "Ana", "birth_date": BORN, "sex": Sex.MALE}
    with pytest.raises(UserError) as refused:
        patients.create(desk, **{**form, **change})
    assert refused.value.field == field
    assert desk.store.state == fakes.State()
