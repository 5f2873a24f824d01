"""Intervals against worked examples that were published.

Where each was read, and by what it was confirmed: ``resources/reference/statistics.md``.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain import intervals
from triage_desk.domain.intervals import Interval


def rounded(interval: Interval | None, digits: int) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low, digits), round(interval.high, digits)


# Newcombe 1998, Stat Med 17:857, method 3 (score without correction); statsmodels gives the same.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_a_share_is_as_published(count: int, total: int, low: float, high: float) -> None:
    assert rounded(intervals.share(count, total), 4) == (low, high)


def test_a_share_of_nobody_is_unknown() -> None:
    assert intervals.share(0, 0) is None


@pytest.mark.parametrize(("count", "total"), [(3, 2), (-1, 2)])
def test_more_than_all_is_no_share(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        intervals.share(count, total)


# The exact Poisson limits (Garwood 1936, Biometrika 28:437), made again by SciPy from chi-square.
@pytest.mark.parametrize(
    ("observed", "low", "high"),
    [(5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888), (100, 81.364, 121.627)],
)
def test_a_count_is_within_one_percent_of_the_exact_limits(
    observed: int, low: float, high: float
) -> None:
    found = intervals.count(observed)
    assert found.low == pytest.approx(low, rel=0.01)
    assert found.high == pytest.approx(high, rel=0.01)


def test_of_few_events_the_interval_is_rather_too_wide() -> None:
    # Garwood: 1 event is 0.025 to 5.572, none 0 to 3.689.
    one, none = intervals.count(1), intervals.count(0)
    assert 0 <= one.low < 0.0253
    assert one.high == pytest.approx(5.572, rel=0.01)
    assert none.low == 0
    assert none.high == pytest.approx(3.689, rel=0.01)


def test_fewer_events_than_none_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        intervals.count(-1)


def test_a_rate_is_the_count_by_its_exposure() -> None:
    # Ten events in five hours: half of Garwood's limits doubled.
    found = intervals.rate(10, 5)
    assert found is not None
    assert found.low == pytest.approx(4.795 / 5, rel=0.01)
    assert found.high == pytest.approx(18.390 / 5, rel=0.01)
    assert intervals.rate(0, 0) is None


# Gardner and Altman, Statistics with Confidence, chapter 8: of 100 values the 40th and the 61st. Of
# fewer the ranks that hold at least 95% of the binomial distribution (SciPy: 96.9, 97.9, 95.7%).
@pytest.mark.parametrize(
    ("size", "low", "high"), [(6, 1, 6), (10, 2, 9), (25, 8, 18), (100, 40, 61)]
)
def test_the_limits_of_a_median_are_the_published_ranks(size: int, low: int, high: int) -> None:
    assert intervals.median_interval(range(1, size + 1)) == Interval(low, high)


def test_the_ranks_of_many_values_go_on_where_the_exact_ones_end() -> None:
    exact = intervals.median_interval(range(1000))
    near = intervals.median_interval(range(1001))
    assert exact is not None
    assert near is not None
    assert near.low == pytest.approx(exact.low, abs=2)
    assert near.high == pytest.approx(exact.high, abs=2)


def test_five_values_have_no_interval() -> None:
    assert intervals.median_interval([1, 2, 3, 4, 5]) is None


def test_medians_and_centiles_are_of_the_values_in_order() -> None:
    assert intervals.median([]) is None
    assert intervals.median([4]) == 4
    assert intervals.median([1, 2, 8]) == 2
    assert intervals.median([1, 2, 3, 8]) == 2.5
    # Hyndman and Fan 1996, definition 1: of ten values the 90th centile is the ninth.
    assert intervals.centile(range(1, 11), 90) == 9
    assert intervals.centile([7], 90) == 7
    assert intervals.centile([7, 8], 0) == 7
    assert intervals.centile([], 90) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 4)), max_size=30))
def test_a_spread_reads_as_its_values_in_order(counted: list[tuple[int, int]]) -> None:
    written = sorted(value for value, times in counted for _ in range(times))
    spread = intervals.Spread(counted)
    assert list(spread) == written
    assert spread[1:4] == written[1:4]
    assert spread.total == sum(written)
    assert intervals.median(spread) == intervals.median(written)
    assert intervals.centile(spread, 90) == intervals.centile(written, 90)
    assert intervals.median_interval(spread) == intervals.median_interval(written)


def test_a_place_beyond_the_last_is_none() -> None:
    with pytest.raises(IndexError):
        intervals.Spread([(3, 2)])[2]
