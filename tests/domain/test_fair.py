"""Groups compared fairly: the adjusted ratio, and what is too small to be shown."""

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
        ((10,), "-"),
        ((10, 0), "-y"),
        ((0, 0), "yy"),
        ((), ""),
    ],
)
def test_groups_of_one_to_ten_people_are_hidden(people: tuple[int, ...], shown: str) -> None:
    assert fair.hidden(people) == tuple(mark == "-" for mark in shown)
