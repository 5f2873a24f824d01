"""What an intake of practice came to, in the program that plays it."""

from datetime import date

import pytest

from tests.services import fakes
from tests.services.test_second_look import decided
from triage_desk.domain.answers import YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import age_in_years
from triage_desk.services import intake, lesson, triage
from triage_desk.services.marking import read_book


@pytest.fixture(scope="module")
def book(engine):
    """The vignettes; V01 is a back without a danger sign."""
    return read_book(engine, fakes.CONTENT, None)


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2024, 2, 29), date(2026, 11, 22)])
@pytest.mark.parametrize("age", [5, 34, 80])
def test_whoever_comes_is_of_the_age_of_the_vignette(on, age):
    assert age_in_years(lesson.born(age, on), on) == age


def test_what_is_open_has_come_to_nothing_yet(desk, visit, book):
    assert lesson.ended(desk, book, "V01", visit) is None
    assert not lesson.given_up(desk, visit)
    intake.discard(desk, visit, "left")
    assert lesson.ended(desk, book, "V01", visit) is None
    assert lesson.given_up(desk, visit)


def test_what_was_decided_is_a_turn(desk, book):
    turn = lesson.ended(desk, book, "V01", decided(desk, 1))
    assert (turn.vignette_id, turn.route) == ("V01", Disposition.PT_FIRST)
    assert (turn.seconds_to_safe, turn.seconds_to_done) == (0, 0)
    assert len(turn.answers) > 20


def test_an_emergency_that_somebody_was_told_of_is_over(desk, visit, book):
    intake.answer(desk, visit, {"s_chest": YES})
    triage.acknowledge(desk, visit, "Ida Fiktiv", "MD")
    assert lesson.ended(desk, book, "V01", visit).route is Disposition.EMERGENCY


def test_a_route_that_was_never_set_is_worked_out(desk, visit, book):
    intake.answer(desk, visit, {"s_chest": YES})
    triage.acknowledge(desk, visit, "Ida Fiktiv", "MD")
    state = desk.store.state
    state.decisions.clear()
    state.overrides.clear()
    assert lesson.ended(desk, book, "V01", visit).route is Disposition.EMERGENCY
