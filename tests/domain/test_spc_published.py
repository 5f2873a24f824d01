"""Control charts and standardised ratios against published worked examples, to the digits given.

Which of them were read, and where, is in ``resources/reference/statistics.md``.
"""

from __future__ import annotations

import random
from math import comb

import pytest

from triage_desk.domain.control_chart import TAIL, ControlChart, Rule, p_chart, xmr_chart
from triage_desk.domain.fair import observed_expected

# Pyzdek and Keller, The Handbook for Quality Management, 2nd edition, table 9.6, page 178: bruised
# peaches in 25 shipments, 250 a crate; two crates in the shipments 11 to 13 and 22 to 25.
PEACHES = (
    *(47, 42, 55, 51, 46, 61, 39, 44, 41, 51, 88, 101, 101),
    *(40, 48, 47, 50, 48, 57, 45, 43, 105, 98, 100, 96),
)
CRATES = (*(250,) * 10, *(500,) * 3, *(250,) * 8, *(500,) * 4)
# Wheeler, Understanding Variation: stock in process by month, as worked through by Chin (Xmrit).
STOCK = (
    *(19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17),
    *(20, 22, 19, 16, 22, 19, 25, 22, 18, 20, 16, 17),
    *(20, 15, 27, 25, 17, 19, 28),
)
# An Introduction to Business Statistics, example 16.6, page 489: defects in samples of 200.
ITEMS = (40, 44, 22, 34, 24, 32, 28, 32, 34, 30)
# Deaths by skin cancer in 2000 by age, 15 and over, with person years: SAS/STAT 13.2 User's Guide,
# the STDRATE procedure, getting started. Expected events there, by age.
FLORIDA = {
    "15": (4, 1_885_014),
    "25": (14, 1_957_573),
    "35": (43, 2_356_649),
    "45": (72, 2_088_000),
    "55": (70, 1_548_371),
    "65": (126, 1_447_432),
    "75": (136, 1_087_524),
    "85": (73, 335_944),
}
COUNTRY = {
    "15": (41, 39_183_891),
    "25": (186, 39_892_024),
    "35": (626, 45_148_527),
    "45": (1_199, 37_677_952),
    "55": (1_303, 24_274_684),
    "65": (1_637, 18_390_986),
    "75": (1_624, 12_361_180),
    "85": (803, 4_239_587),
}
EXPECTED = {
    "15": 1.972,
    "25": 9.127,
    "35": 32.676,
    "45": 66.445,
    "55": 83.112,
    "65": 128.837,
    "75": 142.878,
    "85": 63.630,
}


def signals(chart: ControlChart | None) -> dict[int, tuple[Rule, ...]]:
    assert chart is not None
    return {at: point.signals for at, point in enumerate(chart.points, 1) if point.signals}


def test_limits_of_shares_follow_the_size_of_each_sample() -> None:
    chart = p_chart(list(zip(PEACHES, CRATES, strict=True)))
    assert chart is not None
    assert (sum(PEACHES), sum(CRATES)) == (1544, 8000)
    assert round(chart.centre, 3) == 0.193
    one, two = chart.points[0], chart.points[10]
    assert (round(one.low, 3), round(one.high, 3)) == (0.118, 0.268)
    assert (round(two.low, 3), round(two.high, 3)) == (0.140, 0.246)
    assert not signals(chart)


def test_stock_by_month_has_the_published_limits_and_no_signal() -> None:
    chart = xmr_chart(STOCK)
    assert chart is not None
    assert (round(chart.centre, 2), round(chart.points[0].high, 2)) == (20.39, 32.89)
    assert round(chart.points[0].low, 2) == 7.89
    assert not signals(chart)


def test_items_have_the_published_limits_and_are_in_control() -> None:
    chart = p_chart([(defects, 200) for defects in ITEMS])
    assert chart is not None
    point = chart.points[0]
    assert round(chart.centre, 2) == 0.16
    assert (round(point.low, 4), round(point.high, 4)) == (0.0822, 0.2378)
    assert not signals(chart)


def test_nonconforming_assemblies_have_the_published_limit_and_one_point_outside() -> None:
    # Montgomery, exercise 6-1: 117 of 20 samples of 100; 15 of them in sample 12, the rest even.
    # Centre 0.0585, upper limit 0.1289, lower 0, and point 12 is the one that fails.
    counts = [6] * 7 + [5] * 4 + [15] + [5] * 8
    assert sum(counts) == 117
    chart = p_chart([(count, 100) for count in counts])
    assert chart is not None
    assert (round(chart.centre, 4), round(chart.points[0].high, 4)) == (0.0585, 0.1289)
    assert chart.points[0].low == 0
    outside = [at for at, found in signals(chart).items() if Rule.OUTSIDE in found]
    assert outside == [12]


def test_skin_cancer_in_florida_is_expected_as_published_by_age_and_in_all() -> None:
    for age, expected in EXPECTED.items():
        found = observed_expected({age: FLORIDA[age]}, COUNTRY)
        assert found is not None
        assert round(found.expected, 3) == expected
    found = observed_expected(FLORIDA, COUNTRY)
    assert found is not None
    assert found.observed == 538
    assert found.expected == pytest.approx(sum(EXPECTED.values()), abs=0.004)
    # By hand from these: 538 by 528.677; the exact Poisson limits of 538, by SciPy's chi-squared
    # distribution, are 493.49 and 585.44.
    assert round(found.ratio, 3) == 1.018
    assert found.interval.low == pytest.approx(493.5 / 528.677, abs=0.001)
    assert found.interval.high == pytest.approx(585.4 / 528.677, abs=0.001)


@pytest.mark.parametrize(
    ("total", "share"), [(20, 0.03), (20, 0.97), (60, 0.05), (9, 0.5), (2, 0.5), (1, 1), (3, 0)]
)
def test_limits_of_few_are_those_of_the_binomial_distribution(total: int, share: float) -> None:
    count = round(total * share)
    chart = p_chart([(count, total)] * 12)
    assert chart is not None
    p, point = chart.centre, chart.points[0]

    def chance(counts: range) -> float:
        return sum(comb(total, k) * p**k * (1 - p) ** (total - k) for k in counts)

    least, most = round(point.low * total), round(point.high * total)
    assert chance(range(most + 1, total + 1)) <= TAIL < chance(range(most, total + 1))
    assert chance(range(least)) <= TAIL < chance(range(least + 1))


def test_months_without_any_of_a_rare_thing_are_no_run_and_a_burst_is_outside() -> None:
    # One of 20 visits in two months of twelve. Ten empty months once were "eight in a row".
    quiet = [(0, 20)] * 5 + [(1, 20)] + [(0, 20)] * 5 + [(1, 20)]
    assert not signals(p_chart(quiet))
    burst = [(0, 20)] * 11 + [(4, 20)]
    assert signals(p_chart(burst)) == {12: (Rule.OUTSIDE,)}
    gone = [(20, 20)] * 11 + [(16, 20)]
    assert signals(p_chart(gone)) == {12: (Rule.OUTSIDE,)}


@pytest.mark.parametrize("share", [0.03, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("visits", [25, 100])
def test_chance_alone_signals_in_few_of_a_hundred_years(share: float, visits: int) -> None:
    dice = random.Random(11)
    years, months, last, whole = 300, 12, 0, 0
    for _year in range(years):
        counts = [
            (sum(dice.random() < share for _ in range(visits)), visits) for _ in range(months)
        ]
        chart = p_chart(counts)
        assert chart is not None
        whole += bool(signals(chart))
        last += bool(chart.points[-1].signals)
    # Measured over 3,000 years: 0.2 to 4% of years, 0 to 0.6% of last months.
    assert whole / years <= 0.08
    assert last / years <= 0.03
