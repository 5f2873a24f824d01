"""A patient is found by whatever the desk has: part of a name, a number, a birth date."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.store import samples
from triage_desk.domain.folding import fold
from triage_desk.domain.found import FoundList, How
from triage_desk.domain.look import Look, read_look
from triage_desk.stopping import Stop
from triage_desk.store import search, sounds, variants

TODAY = date(2026, 11, 22)
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
    return [patient_id for patient_id, _, _ in why(store, text, limit)]


def why(store, text, limit=50):
    """Both answers one behind the other, as a window shows them."""
    look = read_look(text, TODAY)
    with store.read() as tx:
        first = tx.patients.find(look, limit)
        second = tx.patients.find_close(look, limit) if first.ask_close else FoundList()
    assert all(one.how.as_typed for one in first.found)
    assert not any(one.how.as_typed for one in second.found)
    return [(o.patient.patient_id, o.how, o.word) for o in (*first.found, *second.found)]


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
        ("mueller", ["2"]),
        ("ludenscheidt", ["2"]),
        ("mullerludenscheidt", ["2"]),
        ("anne lud", ["2"]),
        ("obrien", ["3"]),
        ("o\u2019brien sian", ["3"]),
        ("shan", ["3"]),
        ("obrien shanny", ["3"]),
        ("de la", ["4"]),
        ("de la cruz maria jose", ["4"]),
        ("maria jose de la cruz", ["4"]),
        ("jose", ["4"]),
        ("cruz jo", ["4"]),
        ("delacruz", ["4"]),
        ("o brien", ["3"]),
        ("quux 1961", ["1"]),
        ("quux 1962", []),
        ("ze 61", ["1"]),
        ("quux 3/7/61", ["1"]),
        ("quux 3/8/61", ["1"]),
        ("quux 7 mar 1961", ["1"]),
        ("zebede quux mar 7, 1961", ["1"]),
        ("quux 1234", ["1"]),
        ("+1 (555) 010-1234", ["1"]),
        ("555 010 9876", ["4"]),
        ("a01001", ["1"]),
        ("1001", ["1"]),
        ("lukasz oy", ["6"]),
        ("555010", ["1", "4"]),
        ("(555) 010", ["1", "4"]),
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


VARIANTS = [
    ("1", "González", "William"),
    ("2", "Jimenez", "José"),
    ("3", "Hernandez", "Catherine"),
    ("4", "Gonzales", "Ana"),
    ("5", "Vasquez", "Guadalupe"),
]


@pytest.fixture
def variants_on_file(store):
    with store.write() as tx:
        for patient_id, family, given_name in VARIANTS:
            tx.patients.add(samples.patient(patient_id, family, given_name))
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gonzales", [("4", How.EXACT, ""), ("1", How.SOUNDS_LIKE, "gonzalez")]),
        ("gonzales bill", [("1", How.SOUNDS_LIKE, "gonzalez")]),
        ("ximenez", [("2", How.SOUNDS_LIKE, "jimenez")]),
        ("gimenez pepe", [("2", How.SOUNDS_LIKE, "jimenez")]),
        ("pepe jimenez", [("2", How.NICKNAME, "jose")]),
        ("ernandez", [("3", How.SOUNDS_LIKE, "hernandez")]),
        ("katherine", [("3", How.SOUNDS_LIKE, "catherine")]),
        ("basquez", [("5", How.SOUNDS_LIKE, "vasquez")]),
        ("lupe", [("5", How.NICKNAME, "guadalupe")]),
        ("hernadnez", [("3", How.ONE_LETTER_OFF, "hernandez")]),
        ("hermandez", [("3", How.ONE_LETTER_OFF, "hernandez")]),
        ("bill gonz", [("1", How.NICKNAME, "william")]),
        ("zzzz", []),
        ("bill zzzz", []),
    ],
)
def test_what_is_nearly_right_is_found_after_what_is_right(variants_on_file, typed, found):
    assert why(variants_on_file, typed) == found


def test_a_birth_date_beside_a_name_forgives_more_of_the_name(variants_on_file):
    born = samples.patient().birth_date.strftime("%m/%d/%Y")
    assert sorted(why(variants_on_file, f"gonsales {born}")) == [
        ("1", How.SOUNDS_LIKE, "gonzalez"),
        ("4", How.SOUNDS_LIKE, "gonzales"),
    ]


SLIPS = st.sampled_from(["", "swap", "drop", "change", "z", "h", "short"])
SHORT = {"william": "bill", "catherine": "cathy", "jose": "pepe", "guadalupe": "lupe"}


def _heard(name, slip, at):
    """A name as somebody may type it who heard it, or was in a hurry."""
    word = fold(name)
    at %= max(1, len(word) - 2)
    return {
        "": word,
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "drop": word[: at + 1] + word[at + 2 :],
        "change": word[:at] + "k" + word[at + 1 :],
        "z": word.replace("z", "s"),
        "h": word.removeprefix("h"),
        "short": SHORT.get(word, word[:4]),
    }[slip]


def said(place):
    """One of the names at this place, as somebody types it."""
    names = st.sampled_from([person[place] for person in VARIANTS])
    return st.builds(_heard, names, SLIPS, st.integers(0, 20))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said(1), said(2), st.sampled_from(["family", "given", "both"]), st.booleans())
def test_two_answers_miss_nobody_and_name_nobody_twice(
    variants_on_file, family, given_name, which, born
):
    """Whoever fits by the rules that compare two names stands in one of the two answers."""
    words = {"family": [family], "given": [given_name], "both": [given_name, family]}[which]
    assume(all(len(word) >= variants.LEAST_LETTERS for word in words))
    day = samples.patient().birth_date.strftime(" %m/%d/%Y") if born else ""
    match = variants.matcher(words)
    expected = {}
    for patient_id, *names in VARIANTS:
        family_f, given_f = map(fold, names)
        fits = match(SimpleNamespace(family_f=family_f, given_f=given_f))
        if fits is not None:
            expected[patient_id] = fits.how
    answered = why(variants_on_file, " ".join(words) + day)
    assert {patient_id: how for patient_id, how, _ in answered} == expected
    assert len(answered) == len(expected)


def test_a_list_that_is_full_enough_is_not_looked_at_twice(store):
    with store.write() as tx:
        for number in range(search.ENOUGH):
            tx.patients.add(samples.patient(f"{number}", "Smith", f"Ann {'abcdefgh'[number]}"))
        tx.patients.add(samples.patient("y", "Smyth", "Ann"))
    with store.read() as tx:
        common, rare = tx.patients.find(Look(("smith",))), tx.patients.find(Look(("smith", "h")))
        assert (common.ask_close, rare.ask_close) == (False, True)
        assert tx.patients.find_close(Look(("smith",))) == FoundList()
    assert [how for _, how, _ in why(store, "smith")] == [How.EXACT] * search.ENOUGH
    assert why(store, "smyth")[:1] == [("y", How.EXACT, "")]
    assert len(why(store, "smyth")) == search.ENOUGH + 1


@pytest.mark.parametrize("typed", ["1001", "A-1001", "555 010", "3/7/61", "quux 1961", "quux 1234"])
def test_numbers_and_dates_alone_have_no_second_answer(people, typed):
    with people.read() as tx:
        assert not tx.patients.find(read_look(typed, TODAY)).ask_close


def test_getting_ready_finds_nobody_and_changes_nothing(people):
    with people.read() as tx:
        tx.patients.get_ready()
    assert found(people, "quu") == ["1"]


def test_more_than_asked_is_said(people):
    with people.read() as tx:
        born = Look(born=(date(1961, 3, 7),))
        assert (tx.patients.find(born, 3).more, tx.patients.find(born, 4).more) == (True, False)


def test_people_worth_comparing_share_a_fact(people):
    def near(**facts):
        with people.read() as tx:
            new = samples.patient("new", facts.pop("family", "N"), facts.pop("given", "N"), **facts)
            return sorted(p.patient_id for p in tx.patients.near(new))

    far = date(1999, 1, 1)
    assert near(birth_date=far) == []
    assert near(birth_date=date(1950, 12, 1)) == ["2"]
    assert near(birth_date=far, phone="1 555 010 1234") == ["1"]
    assert near(birth_date=far, mrn="a1001") == ["1"]
    assert near(birth_date=far, family="QUUX ", given="zébedee") == ["1"]
    assert near(birth_date=far, family="Zebedee", given="Quux") == ["1"]


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


WORDS = ["q", "quux z", "de la cruz maria", "zz top"]


@pytest.mark.file_only
@pytest.mark.parametrize("typed", [*WORDS, "555", "a-10", "1/2/50", "quux 1/2/50", "quux 1950"])
def test_every_look_is_a_range_of_an_index(people, typed):
    """No statement of a search may walk a whole table."""
    said = []
    with people.read() as tx:
        raw = tx.patients._connection.connection.dbapi_connection
        raw.set_trace_callback(said.append)
        tx.patients.find(read_look(typed, TODAY))
        tx.patients.find_close(read_look(typed, TODAY))
        raw.set_trace_callback(None)
        for statement in said:
            plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")]
            tables = ("SCAN patients", "SCAN patient_words", "SCAN name_words")
            assert not [line for line in plan if line.startswith(tables)], (statement, plan)
    assert said


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9), st.data())
def test_one_slip_of_a_finger_is_one_letter_off(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcz"))
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }
    assert slips - {word} <= sounds.one_letter_off(word)


def test_close_days_are_slips_of_one_day():
    close = variants.close_days((date(1984, 3, 9),))
    assert date(1984, 9, 3) in close
    assert date(1984, 3, 8) in close
    assert date(1974, 3, 9) in close
    assert date(1984, 3, 9) not in close


def test_a_search_given_up_is_interrupted_and_the_store_goes_on(people):
    stop = Stop()
    with people.read() as tx:
        stop.stop()
        tx.patients.find(read_look("quux", TODAY), 50, stop)
    with people.read() as tx:
        assert tx.patients.find(read_look("quux", TODAY)).patients
