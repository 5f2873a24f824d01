"""Whatever is typed into the one box is read as somebody meant it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain.folding import digits_of, fold, mrn_key, number_of, phone_digits
from triage_desk.domain.look import Look, read_look

TODAY = date(2026, 11, 22)
NINTH = (date(1984, 3, 9),)


@pytest.mark.parametrize(
    "typed",
    [
        "1984-03-09",
        "1984/3/9",
        "3/9/1984",
        "3 / 9 / 1984",
        "3.9.84",
        "03-09-84",
        "9 Mar 1984",
        "9 mar 84",
        "9-Mar-1984",
        "9th of March 1984",
        "Mar 9 84",
        "mar. 9, '84",
        "March 9, 1984",
        "9 de marzo de 1984",
        "9 marzo del 84",
    ],
)
def test_every_usual_form_of_a_birth_date(typed):
    assert read_look(typed, TODAY) == Look(born=NINTH)
    mixed = read_look(f"García {typed} José", TODAY)
    assert (mixed.words, mixed.born, mixed.years) == (("garcia", "jose"), NINTH, ())


@pytest.mark.parametrize("typed", ["03091984", "19840309"])
def test_eight_digits_may_be_a_date_and_a_number(typed):
    assert read_look(typed, TODAY) == Look((), NINTH, (), typed, typed.lstrip("0"))


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("25/12/1984", [date(1984, 12, 25)]),
        ("3/7/05", [date(1905, 3, 7), date(2005, 3, 7)]),
        ("3/7/40", [date(1940, 3, 7)]),
        ("2/29/2000", [date(2000, 2, 29)]),
        ("2/29/2001", []),
        ("13/13/1984", []),
        ("1/1/2050", []),
        ("13091984x", []),
    ],
)
def test_days_that_are_none_or_two(typed, days):
    assert list(read_look(typed, TODAY).born) == days


@pytest.mark.parametrize(
    ("typed", "look"),
    [
        ("", Look()),
        ("  ' % ", Look()),
        ("gar mar 1984", Look(("gar", "mar"), years=(1984,), number="1984")),
        ("gar mar 84", Look(("gar", "mar"), years=(1984,))),
        ("gar 05", Look(("gar",), years=(1905, 2005), mrn="gar5")),
        ("gar mar 19", Look(("gar", "mar"))),
        ("gar mar 20", Look(("gar", "mar"))),
        ("gar mar 2050", Look(("gar", "mar"), number="2050")),
        ("gar mar 1984 1985", Look(("gar", "mar"), number="19841985")),
        ("gar 3/", Look(("gar",))),
        ("gar 3/9/1", Look(("gar",))),
        ("gar lo 9 mar", Look(("gar", "lo"))),
        ("gar mar 9,", Look(("gar",))),
        ("garcia lopez, maria", Look(("garcia", "lopez", "maria"))),
        ("a b c d e f g", Look(("a", "b", "c", "d", "e", "f"))),
        ("ann ann", Look(("ann",))),
        ("garcia maria 0142", Look(("garcia", "maria"), number="0142")),
        ("T-00418", Look(("t",), number="00418", mrn="t418")),
        ("t00418", Look(mrn="t418")),
        ("00418", Look(number="00418", mrn="418")),
        ("00", Look(number="00")),
        ("+1 (555) 010-1234", Look(number="5550101234", mrn="15550101234")),
        ("1984", Look(number="1984", mrn="1984")),
    ],
)
def test_what_is_typed_is_taken_apart(typed, look):
    assert read_look(typed, TODAY) == look
    assert read_look(typed, TODAY).empty == (look == Look())


@given(st.text(max_size=30))
def test_anything_can_be_typed(typed):
    look = read_look(typed, TODAY)
    assert all(word == fold(word) for word in look.words)
    assert all(day <= TODAY for day in look.born)


@given(st.text(max_size=8))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_digits_of_any_script_are_digits():
    assert digits_of("+1 (555) ٠١٢") == "1555012"


@pytest.mark.parametrize(
    ("number", "key", "digits"),
    [
        ("T-00418", "t418", "418"),
        ("t 418", "t418", "418"),
        ("00418", "418", "418"),
        ("A-10-02", "a1002", "1002"),
        ("T-00", "t0", ""),
        ("000", "", ""),
        ("", "", ""),
    ],
)
def test_record_numbers_are_compared_without_signs_and_zeros(number, key, digits):
    assert (mrn_key(number), number_of(mrn_key(number))) == (key, digits)


@pytest.mark.parametrize(
    ("phone", "digits"), [("+1 555-010-1234", "5550101234"), ("155", "155"), ("", "")]
)
def test_a_phone_loses_its_country(phone, digits):
    assert phone_digits(phone) == digits
