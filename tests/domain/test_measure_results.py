"""From counted rows to numbers, each case counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from triage_desk.domain import measure_results
from triage_desk.domain.control_chart import Rule
from triage_desk.domain.intervals import Interval
from triage_desk.domain.measure import (
    BY_ID,
    DEFINITIONS,
    Cut,
    Goal,
    Kind,
    MixRow,
    Period,
    SumRow,
    TimeRow,
    after,
    definition,
)
from triage_desk.domain.measure_results import Standing

K09, K04E, T08 = (definition(name) for name in ("K09", "K04E", "T08"))
YEAR = Period(202503, 202602)


def row(month, due, met, visits, left_out=0, group=""):
    """Return the sums of so many visits with these facts."""
    return [
        SumRow(
            *(month, group, one.bit, visits * bool(due & one.mask)),
            *(visits * bool(due & met & one.mask), visits * bool(left_out & one.mask)),
        )
        for one in DEFINITIONS
        if (due | left_out) & one.mask
    ]


def report(masks, times=None, period=YEAR):
    found = measure_results.results(
        period, YEAR.months, list(chain.from_iterable(masks)), times or {}
    )
    return {one.definition.measure_id: one for one in found}


def test_every_definition_has_its_own_bit_and_fits_into_a_number():
    bits = [one.bit for one in DEFINITIONS if one.of_visits]
    assert len(set(bits)) == len(bits)
    assert max(bits) < 62
    assert len(BY_ID) == len(DEFINITIONS)
    assert all(one.mask == 0 for one in DEFINITIONS if not one.of_visits)
    assert all(one.kept for one in DEFINITIONS if one.of_visits)
    with pytest.raises(KeyError):
        definition("K99")


def test_months_go_over_the_end_of_the_year():
    assert after(202512, 1) == 202601
    assert after(202601, -1) == 202512
    assert after(202603, -14) == 202501
    assert Period(202511, 202602).months == (202511, 202512, 202601, 202602)
    assert Period(202602, 202601).months == ()


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(5, 8), 5, True),
        (Goal(5, 8), 8.1, False),
        (Goal(low=50), 49.9, False),
        (Goal(high=3), 0, True),
        (Goal(high=3), 3.5, False),
    ],
)
def test_a_goal_has_one_end_or_two(goal, value, met):
    assert goal.met(value) is met


def test_a_share_has_its_interval_in_percent():
    # 81 of 263 is Newcombe's example: 30.8%, 25.5 to 36.6.
    masks = [row(202602, K09.mask, K09.mask, 81), row(202602, K09.mask, 0, 182)]
    masks.append(row(202602, 0, 0, 7, left_out=K09.mask))
    found = report(masks)["K09"]
    now = found.now
    assert (now.numerator, now.denominator, now.excluded) == (81, 263, 7)
    assert round(now.value, 1) == 30.8
    assert (round(now.interval.low, 1), round(now.interval.high, 1)) == (25.5, 36.6)
    assert found.standing is Standing.COUNTED
    assert found.in_goal is False


@pytest.mark.parametrize(
    ("met", "due", "goal", "sure"),
    [
        (0, 26, Goal(high=2), False),
        (0, 400, Goal(high=2), True),
        (20, 40, Goal(high=2), True),
        (4, 5, Goal(low=50), False),
        (6, 100, Goal(5, 8), False),
        (1, 4, Goal(40, 50), False),
        (90, 100, Goal(5, 8), True),
        (0, 26, None, False),
    ],
)
def test_a_goal_is_sure_where_the_whole_interval_is_on_one_side(met, due, goal, sure):
    masks = [row(202602, K09.mask, K09.mask, met), row(202602, K09.mask, 0, due - met)]
    found = report(masks)["K09"]
    assert replace(found, definition=replace(K09, goal=goal)).is_sure is sure


def test_nothing_is_sure_of_nobody():
    assert not report([])["K09"].is_sure


def test_what_is_counted_beside_the_visits_has_no_trend_and_is_unknown_without_it():
    share = measure_results.share_of(3, 4)
    found = measure_results.results(YEAR, YEAR.months, (), {}, {"T14": share})
    by = {one.definition.measure_id: one for one in found}
    assert (by["T14"].standing, by["T14"].now, by["T14"].trend) == (Standing.COUNTED, share, ())
    assert by["T14"].in_goal is False
    assert by["K23"].standing is Standing.NOT_RECORDED


def test_a_number_of_nobody_is_no_zero():
    earlier = [row(202503, K09.mask, K09.mask, 4)]
    here = report(earlier, period=Period(202601, 202602))
    assert here["K09"].standing is Standing.NOBODY
    assert here["K09"].now.value is None
    assert here["K09"].in_goal is None
    assert here["K04E"].standing is Standing.NOT_RECORDED
    assert here["K19"].standing is Standing.NOT_KEPT
    assert here["K19"].trend == ()


def test_the_trend_has_every_month_and_the_chart_those_with_people():
    masks = [row(month, K09.mask, K09.mask, 5) for month in YEAR.months[2:10]]
    masks += [row(month, K09.mask, 0, 5) for month in YEAR.months[2:10]]
    found = report(masks, period=Period(202512, 202512))["K09"]
    assert [c.denominator for c in found.trend] == [0, 0, *[10] * 8, 0, 0]
    assert found.charted == YEAR.months[2:10]
    # In the unit of the measure, as its limits are.
    assert found.chart.centre == 50
    assert found.now.denominator == 10


def test_a_median_has_ranks_and_the_90th_centile():
    times = [TimeRow(202602, "", value, 1) for value in range(1, 101)]
    found = report([], {"T08": times})
    now = found["T08"].now
    assert (now.numerator, now.denominator, now.value, now.high_end) == (100, 100, 50.5, 90)
    assert now.interval == Interval(40, 61)


def test_a_rate_is_visits_by_the_hours_they_took():
    # Thirty of 120 seconds are one hour: 30 an hour.
    times = [TimeRow(202602, "", 120, 20), TimeRow(202601, "", 120, 10)]
    now = report([], {"T08": times})["T09"].now
    assert (now.numerator, now.value) == (30, 30)
    assert now.interval.low < 30 < now.interval.high
    assert report([], {"T08": [TimeRow(202602, "", 0, 2)]})["T09"].now.value is None


def test_times_belong_to_the_month_in_which_they_were():
    times = {"T08": [TimeRow(202601, "", 60, 1), TimeRow(202602, "", 100, 1)]}
    found = report([], times, Period(202602, 202602))["T08"]
    assert found.now.value == 100
    assert [c.value for c in found.trend[-2:]] == [60, 100]
    assert found.chart is None


def test_a_report_finds_its_measures_by_id():
    found = measure_results.Report(YEAR, None, YEAR.months, tuple(report([]).values()), 0, None)
    assert found.result("K09").definition is K09
    with pytest.raises(KeyError):
        found.result("K99")


def test_groups_of_few_people_are_hidden_and_the_whole_is_not():
    masks = [
        row(202602, K09.mask, K09.mask, 30, group="en"),
        row(202602, K09.mask, 0, 9, group="es"),
        row(202602, K09.mask, 0, 20, group="fr"),
    ]
    people = {"en": 25, "es": 5, "fr": 20}
    found = measure_results.breakdown(
        K09, Cut.LANGUAGE, YEAR, list(chain.from_iterable(masks)), (), people
    )
    assert found.whole.denominator == 59
    shown = {group.value: group.counted for group in found.groups}
    # Five people are too few, and twenty with them, since the rest would give them away.
    assert shown["es"] is None
    assert shown["fr"] is None
    assert shown["en"].numerator == 30


def test_times_of_groups_are_their_own():
    times = [TimeRow(202602, "en", 60, 11), TimeRow(202602, "es", 90, 12)]
    found = measure_results.breakdown(T08, Cut.LANGUAGE, YEAR, (), times, {"en": 11, "es": 12})
    assert [group.counted.value for group in found.groups] == [60, 90]
    assert found.whole.denominator == 23


def test_the_measures_with_times_are_the_medians():
    assert {one.measure_id for one in measure_results.needs_times()} == {
        one.measure_id for one in DEFINITIONS if one.kind is Kind.MEDIAN
    }


def test_a_group_is_adjusted_for_its_ages_and_sexes():
    # All together: 10 of 100 old men, 40 of 100 young women. The group has 20 and 10 of them, so
    # 2 and 4 are expected; it has 3 and 6.
    mix = [
        MixRow("en", "75+ male", 7, 80),
        MixRow("es", "75+ male", 3, 20),
        MixRow("en", "18-39 female", 34, 90),
        MixRow("es", "18-39 female", 6, 10),
    ]
    people = {"en": 170, "es": 30}
    found = measure_results.breakdown(K09, Cut.LANGUAGE, YEAR, (), (), people, mix)
    adjusted = {group.value: group.adjusted for group in found.groups}
    assert (adjusted["es"].observed, adjusted["es"].expected) == (9, 6)
    assert adjusted["es"].ratio == 1.5
    assert adjusted["en"].ratio < 1


@pytest.mark.parametrize(
    ("measure_id", "today", "settled"),
    [
        # A share of what is known at once: of the month that runs too.
        ("K09", date(2026, 2, 3), True),
        # A middle of a part of a month varies more than those of whole ones.
        ("T08", date(2026, 2, 28), False),
        ("T08", date(2026, 3, 1), True),
        ("T05", date(2026, 3, 14), False),
        ("T05", date(2026, 3, 15), True),
        ("K15", date(2026, 6, 7), False),
        ("K15", date(2026, 6, 8), True),
    ],
)
def test_a_month_is_on_the_chart_when_its_number_stands(measure_id, today, settled):
    assert measure_results.is_settled(definition(measure_id), 202602, today) is settled


def test_a_month_whose_numbers_still_come_is_no_signal():
    t10 = definition("T10")
    masks = [row(month, t10.mask, t10.mask, 20) for month in YEAR.months[:-1]]
    masks += [row(month, t10.mask, 0, 5) for month in YEAR.months[::2]]
    masks += [row(202602, t10.mask, 0, 20)]
    rows = list(chain.from_iterable(masks))
    found = {
        today: next(
            one
            for one in measure_results.results(YEAR, YEAR.months, rows, {}, today=today)
            if one.definition is t10
        )
        for today in (date(2026, 2, 28), date(2026, 3, 31))
    }
    early, late = found.values()
    # January's last visits may still be judged on March 2nd.
    assert early.charted == YEAR.months[:-2]
    assert early.signals(YEAR) == ()
    # In the trend it stands all the same.
    assert early.trend[-1].denominator == 20
    assert late.signals(Period(202602, 202602)) == ((202602, Rule.OUTSIDE),)
    assert late.signals(Period(202501, 202601)) == ()


def test_signals_of_a_period_are_told_the_newest_first():
    counts = [9, 12, 9, 12, 9, 12, 9, 12, 9, 12, 21, 10]
    masks = [row(m, K09.mask, K09.mask, n) for m, n in zip(YEAR.months, counts, strict=True)]
    masks += [row(m, K09.mask, 0, 25 - n) for m, n in zip(YEAR.months, counts, strict=True)]
    found = report(masks)["K09"]
    assert [month for month, _rule in found.signals(YEAR)] == [202601]
    assert found.signals(Period(202602, 202602)) == ()
