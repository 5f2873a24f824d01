"""The first day's pages by themselves: what each refuses, and the way there and back."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents.test_recovery import SHEET
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.access import FirstDay
from triage_desk.settings import ClinicSettings
from triage_desk.ui.presenters.set_up import SetUpPresenter, Step, plain
from triage_desk.ui.wayin import WayIn

CLINIC = ClinicSettings("Example Clinic", ("1 Sample Street", "Exampleville, NY 10001"), "555-0100")
PHRASE = "paper lemon window seven"


@pytest.fixture
def setup():
    way_in = WayIn(None, Path("data"), ClinicSettings(), lambda _clinic: None, lambda _s: b"%PDF")
    presenter = SetUpPresenter(way_in, over_data=False)
    presenter.begin()
    return presenter


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "clinic_name"),
        ({"address": ("", "Exampleville")}, "clinic_street"),
        ({"address": ("1 Sample Street", "")}, "clinic_city"),
        ({"phone": ""}, "clinic_phone"),
    ],
)
def test_a_clinic_needs_name_address_and_phone(setup, change, field):
    assert not setup.name_clinic(replace(CLINIC, **change))
    assert (setup.problem.field, setup.step) == (field, Step.CLINIC)


def at_pin(setup):
    assert setup.name_clinic(CLINIC)
    assert setup.name_person("  Ida   Fiktiv ", "MD")
    assert setup.take_passphrase(PHRASE, PHRASE)
    assert (setup.name, setup.step) == ("Ida Fiktiv", Step.PIN)


def test_a_person_needs_a_name_and_a_passphrase_typed_twice(setup):
    setup.name_clinic(CLINIC)
    assert not setup.name_person("I", "")
    assert setup.name_person("Ida Fiktiv", "")
    assert not setup.take_passphrase("short", "short")
    assert setup.problem.field == "passphrase"
    assert not setup.take_passphrase(PHRASE, PHRASE + "x")
    assert setup.problem.field == "again"


def test_what_makes_a_passphrase_good_is_said_while_it_is_typed(setup):
    setup.name_clinic(CLINIC)
    setup.name_person("Ida Fiktiv", "")
    assert [good.done for good in setup.quality("")] == [False, False, False]
    assert [good.done for good in setup.quality(PHRASE)] == [True, True, True]
    assert [good.done for good in setup.quality("Fiktiv and the Example")] == [True, True, False]


def test_a_pin_is_long_enough_and_typed_twice(setup):
    at_pin(setup)
    assert not setup.take_pin("12345", "12345")
    assert setup.problem.field == "pin"
    assert not setup.take_pin("728153", "728154")
    assert setup.problem.field == "again"
    assert setup.take_pin("728153", "728153")
    assert setup.busy


@pytest.mark.parametrize(
    ("error", "step", "field"),
    [
        (UserError("Too easy.", "passphrase"), Step.PASSPHRASE, "passphrase"),
        (UserError("No name.", "name"), Step.PERSON, "person_name"),
        (UserError("No clinic.", "clinic"), Step.CLINIC, "clinic_name"),
        (UserError("Too easy.", "pin"), Step.PIN, "pin"),
        (EnvironmentFault("The disk is full."), Step.PIN, ""),
    ],
)
def test_a_refusal_leads_to_the_page_that_can_mend_it(setup, error, step, field):
    at_pin(setup)
    setup.take_pin("728153", "728153")
    setup.refused(error)
    assert (setup.step, setup.problem.field, setup.busy) == (step, field, False)


def test_the_sheet_is_proved_by_two_groups_and_nothing_less(setup):
    at_pin(setup)
    desk = object()
    setup.made(FirstDay(desk, SHEET))
    assert (setup.step, setup.passphrase, setup.can_go_back) == (Step.SHEET, "", False)
    first, second = setup.asked
    assert 0 <= first < second < len(SHEET.groups)
    setup.to_confirm()
    groups = SHEET.groups
    assert setup.confirm(("", "")) is None
    assert setup.confirm((groups[first], groups[first])) is None
    assert setup.problem.field == "group_1"
    assert setup.confirm((groups[first].lower(), f" {groups[second]} ")) is desk
    setup.back()
    assert setup.step is Step.SHEET


def test_letters_that_look_like_digits_count_as_them():
    assert plain("l0o-i ") == "1001"
