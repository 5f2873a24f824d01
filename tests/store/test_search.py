"""A patient is found by whatever the desk has: part of a name, a number, a birth date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.store import samples
from triage_desk.store import search
from triage_desk.store.patients import _lookup

PEOPLE = [
    samples.patient("1", "Quux", "Zebedee", mrn="A-1001", phone="(555) 010-1234"),
    samples.patient("2", "Müller-Lüdenscheidt", "Änne", birth_date=date(1950, 12, 1)),
    samples.patient("3", "O'Brien", "Siân", preferred_name="Shanny"),
    samples.patient("4", "de la Cruz", "María José", phone="+1 555 010 9876", mrn="2002"),
    samples.patient("5", "Zebra", "Quentin", birth_date=date(2005, 3, 7)),
    samples.patient("6", "Łukasz", "Øystein"),
]


@pytest.fixture
def people(store):
    with store.write() as tx:
        for person in PEOPLE:
            tx.patients.add(person)
    return store


def found(store, text, limit=50):
    with store.read() as tx:
        return [p.patient_id for p in tx.patients.search(text, limit)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("quu", ["1"]),
        ("ZEB", ["1", "5"]),
        ("zebedee quux", ["1"]),
        ("Quux, Zeb", ["1"]),
        ("quux q", []),
        ("muller", ["2"]),
        ("mu an", ["2"]),
        ("mueller", []),
        ("obrien", ["3"]),
        ("o\u2019brien sian", ["3"]),
        ("shan", ["3"]),
        ("obrien shanny", ["3"]),
        ("de la", ["4"]),
        ("de la cruz maria jose", ["4"]),
        ("maria jose de la cruz", ["4"]),
        ("jose", []),
        ("lukasz oy", ["6"]),
        ("555010", ["1"]),
        ("(555) 010", ["1"]),
        ("9876", ["4"]),
        ("A-10", ["1"]),
        ("a 1001", ["1"]),
        ("2002", ["4"]),
        ("1950-12-01", ["2"]),
        ("12/1/1950", ["2"]),
        ("12/01/50", ["2"]),
        ("3/7/05", ["5"]),
        ("1961-03-07", ["4", "6", "3", "1"]),
        ("2/30/1950", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("'", []),
        ("\U0010ffff", []),
    ],
)
def test_what_was_typed_finds(people, typed, ids):
    assert sorted(found(people, typed)) == sorted(ids)


def test_what_is_found_comes_in_name_order_and_at_most_as_many_as_asked(people):
    assert found(people, "1961-03-07") == ["4", "6", "3", "1"]
    assert len(found(people, "1961-03-07", limit=2)) == 2


def test_nobody_is_found_twice_and_family_names_go_first(store):
    with store.write() as tx:
        for number in range(5):
            tx.patients.add(samples.patient(f"f{number}", "Ann", "Ann"))
            tx.patients.add(samples.patient(f"g{number}", "Other", "Ann"))
    assert sorted(found(store, "ann", limit=8)) == [*(f"f{i}" for i in range(5)), "g0", "g1", "g2"]


@pytest.mark.parametrize(
    ("family", "given", "born", "ids"),
    [
        ("Quux", "Zebedee", date(1999, 1, 1), ["1"]),
        ("QUUX ", "zébedee", date(1999, 1, 1), ["1"]),
        ("Qux", "Zebadee", date(1961, 3, 7), ["1"]),
        ("Married", "Zebedee", date(1961, 3, 7), ["1"]),
        ("Zebedee", "Quux", date(1961, 3, 7), ["1"]),
        ("Qux", "Zebadee", date(1999, 1, 1), []),
        ("Nobody", "Near", date(1961, 3, 7), []),
    ],
)
def test_probable_duplicates(people, family, given, born, ids):
    with people.read() as tx:
        assert [p.patient_id for p in tx.patients.alike(family, given, born)] == ids


names = st.text(min_size=1, max_size=8)


@given(names)
def test_folding_twice_is_folding_once(text):
    assert search.fold(search.fold(text)) == search.fold(text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), st.text(max_size=4)
)
def test_the_range_of_a_prefix_holds_what_starts_with_it_and_nothing_else(prefix, text):
    assume(not any("\ud800" <= c <= "\udfff" for c in text))
    end = search.after(prefix)
    for value in (text, prefix + text):
        inside = value >= prefix and (end is None or value < end)
        assert inside == value.startswith(prefix) or end is None


def test_the_end_of_a_range_can_be_stored():
    assert search.after("a\ud7ff") == "a\ue000"
    assert search.after("a\U0010ffff") == "b"
    assert search.after("\U0010ffff") is None


def test_digits_of_any_script_are_digits():
    assert search.digits_of("+1 (555) ٠١٢") == "1555012"


@pytest.mark.file_only
@pytest.mark.parametrize("typed", ["q", "quux z", "de la cruz maria", "555", "a-10", "1/2/50"])
def test_every_look_is_a_range_of_an_index_already_in_order(store, typed):
    looks = search.lookups(typed)
    assert looks
    with store.read() as tx:
        connection = tx.patients._connection
        for look in looks:
            statement = _lookup(look, 50).compile(
                connection, compile_kwargs={"literal_binds": True}
            )
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
            assert [row[3][:30] for row in plan] == ["SEARCH patients USING INDEX ix"], look
