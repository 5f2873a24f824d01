"""Groups compared fairly: the adjusted ratio, and what is too small to be shown."""

import random

import pytest

from triage_desk.domain import fair


def test_cirrhosis_among_doctors_is_as_published() -> None:
    # Bland, An Introduction to Medical Statistics: 14 deaths where 4.49 were expected, a ratio of
    # 3.12; the exact limits 1.70 and 5.23 were made again by SciPy (the book itself was not seen).
    found = fair.observed_expected({"all": (14, 44_943)}, {"all": (1, 10_000)})
    assert found is not None
    assert round(found.ratio, 2) == 3.12
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (1.70, 5.23)


def test_the_mix_of_people_is_taken_into_account() -> None:
    # By hand: 10 of 100 young at 5% expect 5, of 50 old at 30% expect 15; seen are 4 and 16.
    standard = {"young": (50, 1000), "old": (300, 1000)}
    found = fair.observed_expected({"young": (4, 100), "old": (16, 50)}, standard)
    assert found is not None
    assert (found.observed, found.expected, found.ratio) == (20, 20, 1)
    assert found.interval.low < 1 < found.interval.high


def test_where_nothing_is_expected_there_is_no_ratio() -> None:
    assert fair.observed_expected({"young": (0, 10)}, {"young": (0, 50)}) is None
    assert fair.observed_expected({"young": (0, 0)}, {}) is None


def test_a_kind_of_people_unknown_to_the_standard_is_refused() -> None:
    with pytest.raises(ValueError, match="knows nobody"):
        fair.observed_expected({"old": (1, 10)}, {"young": (1, 10)})


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ((50, 11, 40), "yyy"),
        ((50, 10, 1), "y--"),
        # One alone could be found from the total: the next smallest goes with it.
        ((50, 10, 40), "y--"),
        ((10, 50, 0), "--y"),
        # What two of them leave together is as few: the next goes with them until it is not.
        ((50, 1, 2, 40), "y---"),
        ((50, 1, 9, 1, 40), "y---y"),
        ((50, 1, 9, 40), "y---"),
        ((1, 2, 3), "---"),
        ((10,), "-"),
        ((10, 0), "-y"),
        ((0, 0), "yy"),
        ((), ""),
    ],
)
def test_groups_of_one_to_ten_people_are_hidden(people: tuple[int, ...], shown: str) -> None:
    assert fair.hidden(people) == tuple(mark == "-" for mark in shown)


@pytest.mark.parametrize(
    ("people", "counted", "shown"),
    [
        # Enough people, but the number is of few of their visits.
        ((50, 40, 30), (50, 40, 3), "y--"),
        ((50, 40, 30), (50, 12, 3), "y--"),
        ((50, 40, 30), (50, 40, 0), "yyy"),
        # Few people and none of them counted: what is left of the count is the second's alone.
        ((50, 3, 40, 30), (50, 0, 5, 12), "y---"),
        ((50, 12, 12), (30, 10, 1), "y--"),
    ],
)
def test_a_number_out_of_few_visits_is_hidden_too(people, counted, shown) -> None:
    assert fair.hidden(people, counted) == tuple(mark == "-" for mark in shown)


def test_no_hidden_group_is_worked_out_from_the_total_and_the_others() -> None:
    dice = random.Random(3)
    for _ in range(2000):
        people = [dice.choice((0, 1, 4, 10, 11, 12, 40)) for _ in range(dice.randint(1, 6))]
        counted = [dice.randint(0, 2 * size) for size in people]
        secret = fair.hidden(people, counted)
        for sizes in (people, counted):
            left = [size for size, hide in zip(sizes, secret, strict=True) if hide and size]
            seen = [size for size, hide in zip(sizes, secret, strict=True) if not hide]
            assert all(size == 0 or size >= fair.FEWEST for size in seen)
            # Either so many are left over, or nobody else is there to be left with them.
            assert not left or sum(left) >= fair.FEWEST or not any(seen)
