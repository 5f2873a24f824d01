"""What people type into a field."""

from datetime import date

import pytest

from triage_desk.domain.answers import answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.errors import UserError
from triage_desk.rules.typed import read_typed, typed_date

UNITS = {"days": 1.0, "weeks": 7.0, "months": 30.0, "years": 365.0, "hours": 1 / 24}
DAYS = Item("days", ItemType.QUANTITY, "s", unit="days", units=UNITS, minimum=0, maximum=40000)
PAIN = Item("pain", ItemType.INTEGER, "s", unit="of 10", minimum=0, maximum=10)
TEXT = Item("goal", ItemType.TEXT, "s")
DATE = Item("born", ItemType.DATE, "s")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("3", 3),
        ("3d", 3),
        ("3w", 21),
        ("2 weeks", 14),
        ("1 month", 30),
        ("2 Years", 730),
        (" 10 days ", 10),
        ("1,5 weeks", 10.5),
        ("48h", 2),
    ],
)
def test_a_quantity_with_its_unit(typed, days):
    assert read_typed(DAYS, typed).value == pytest.approx(days)


def test_a_beginning_that_fits_two_units_takes_the_one_named_in_full_or_first():
    units = {"min": 1.0, "minutes": 1.0, "months": 43200.0}
    item = Item("x", ItemType.QUANTITY, "s", unit="min", units=units)
    assert read_typed(item, "3 min").value == 3
    assert read_typed(item, "3 m").value == 3
    with pytest.raises(UserError):
        read_typed(item, "3 mi")


@pytest.mark.parametrize("typed", ["", "soon", "-3", "3 fortnights", "1e9", "99999999"])
def test_a_quantity_that_is_none(typed):
    with pytest.raises(UserError) as caught:
        read_typed(DAYS, typed)
    assert caught.value.field == "days"


def test_a_whole_number_in_its_range():
    assert read_typed(PAIN, "7") == answered(7)
    for typed in ("11", "7.5", "x", "7w"):
        with pytest.raises(UserError):
            read_typed(PAIN, typed)


def test_text_and_dates():
    assert read_typed(TEXT, "  walk again ") == answered("walk again")
    assert read_typed(DATE, "2026-11-21") == answered(date(2026, 11, 21))
    with pytest.raises(UserError):
        read_typed(TEXT, "   ")


def test_a_date_as_typed_in_the_united_states():
    assert typed_date("11/21/1980", "x") == date(1980, 11, 21)
    for typed in ("21/11/1980", "1980", "02/30/2000"):
        with pytest.raises(UserError, match="is not a date"):
            typed_date(typed, "x")
