"""What people type into a field."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.answers import answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.errors import UserError
from triage_desk.rules.typed import read_typed, typed_date

UNITS = {"days": 1.0, "weeks": 7.0, "months": 30.0, "years": 365.0, "hours": 1 / 24}
DAYS = Item("days", ItemType.QUANTITY, "s", unit="days", units=UNITS, minimum=0, maximum=40000)
PAIN = Item("pain", ItemType.INTEGER, "s", unit="points", minimum=0, maximum=10)
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


@pytest.mark.parametrize(
    ("item", "typed", "says"),
    [
        (PAIN, "11", "Type a number from 0 to 10 points."),
        (PAIN, "7.5", "Type a whole number, such as 3."),
        (PAIN, "x", "Type a number in points, such as 3."),
        (DAYS, "6000 weeks", "Type a number from 0 to 40000 days."),
        (replace(PAIN, maximum=None), "9" * 20, "Type a number from 0 to 1e+15 points."),
    ],
)
def test_what_is_wrong_is_said_without_the_name_of_the_item(item, typed, says):
    with pytest.raises(UserError) as caught:
        read_typed(item, typed)
    assert (str(caught.value), caught.value.field) == (says, item.link_id)


def test_a_number_of_any_size_is_taken_where_the_item_says_none():
    share = Item("share", ItemType.DECIMAL, "s", unit="percent")
    assert read_typed(share, "12,5") == answered(12.5)


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


def test_a_number_below_zero_is_taken_where_the_scale_goes_there():
    change = Item("groc", ItemType.INTEGER, "s", unit="points", minimum=-7, maximum=7)
    assert read_typed(change, " -3 ") == answered(-3)
    with pytest.raises(UserError, match="-7 to 7"):
        read_typed(change, "-8")
