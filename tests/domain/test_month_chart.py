"""What is drawn of a number over months."""

import pytest

from triage_desk.domain.measure import Goal
from triage_desk.domain.month_chart import Dot, MonthChart


def chart(*values, goal=None):
    return MonthChart("", tuple(Dot("Mar", value, str(value)) for value in values), goal)


def test_all_numbers_and_the_ends_of_the_goal_are_shown_with_some_room():
    made = chart(10, None, 20, goal=Goal(low=40))
    assert made.known == (10, 20)
    assert made.span == (pytest.approx(6.4), pytest.approx(43.6))
    assert made.ground == (40, pytest.approx(43.6))


def test_what_cannot_be_below_none_is_not_shown_below():
    assert chart(0, 10).span == (0, pytest.approx(11.2))
    assert chart(-1, 9).span[0] == pytest.approx(-2.2)
    assert chart(5, 5).span == (4, 6)


def test_the_ground_of_a_goal_with_two_ends_lies_between_them():
    assert chart(1, 9, goal=Goal(5, 8)).ground == (5, 8)
    assert chart(1, 9, goal=Goal(high=3)).ground == (pytest.approx(0.04), 3)
    assert chart(1, 9).ground is None


def test_a_goal_of_one_point_has_no_ground():
    assert chart(0, 0, goal=Goal(high=0)).ground is None


def test_nothing_known_cannot_be_drawn():
    with pytest.raises(ValueError, match="empty"):
        _ = chart(None).span
