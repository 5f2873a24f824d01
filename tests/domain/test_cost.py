"""The estimate of costs, each number by hand."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.cost import CARE, CostInput, CostKind, estimate, figures
from triage_desk.domain.measure import BY_ID, Counted
from triage_desk.domain.measure_results import share_of

K = CostKind
DAY = date(2026, 1, 1)


def typed(**amounts):
    return [CostInput(K(name), amount, DAY, "Contract") for name, amount in amounts.items()]


def test_every_kind_of_care_has_its_measure_price_and_comparison():
    assert all(BY_ID[measure].of_visits for measure in CARE.values())
    for care in CARE:
        assert not K(f"price_{care}").is_percent
        assert K(f"usual_{care}").is_percent
    assert [k for k in K if k.is_percent and not k.value.startswith("usual")] == [K.LEAST, K.SHARE]


def test_a_hundred_people_cost_their_share_times_the_price():
    counted = {"T11": share_of(20, 80), "K14": share_of(2, 100), "T17": share_of(0, 0)}
    found = estimate(typed(price_imaging=400, price_emergency=1500, price_surgery=9000), counted)
    # A quarter at 400 is 10,000 for 100; 2% at 1,500 is 3,000. Nobody was asked about surgery.
    assert [(line.care, line.cost) for line in found.lines] == [
        ("imaging", 10_000),
        ("emergency", 3_000),
    ]
    assert found.cost == 13_000
    assert found.saved is None
    # Wilson: 20 of 80 is 16.8% to 35.5%; 2 of 100 is 0.55% to 7.0%.
    line = found.lines[0]
    assert line.interval.low == pytest.approx(0.1681 * 40_000, rel=0.005)
    assert line.interval.high == pytest.approx(0.3549 * 40_000, rel=0.005)


def test_saved_is_the_usual_share_less_theirs_times_the_price():
    counted = {"T11": share_of(20, 80), "K13": share_of(5, 100)}
    found = estimate(typed(price_imaging=400, usual_imaging=40, price_opioid=50), counted)
    line = found.lines[0]
    # 40% less 25% of 100 people at 400.
    assert line.saved == pytest.approx(6_000)
    assert line.saved_interval.low == pytest.approx((0.40 - 0.3549) * 40_000, rel=0.005)
    assert line.saved_interval.high == pytest.approx((0.40 - 0.1681) * 40_000, rel=0.005)
    assert found.lines[1].saved is None
    assert found.saved == pytest.approx(6_000)
    assert found.cost == pytest.approx(12_500 - 2_500 + 250)


CONTRACT = {"benchmark": 50, "spent": 47, "member_months": 12_000, "share": 40}


@pytest.mark.parametrize(
    ("changes", "saved", "reached", "paid"),
    [
        # 3 dollars of 50 are 6%, times 12,000 are 36,000; two fifths of them.
        ({}, 36_000, True, 14_400),
        ({"least": 6}, 36_000, True, 14_400),
        ({"least": 6.1}, 36_000, False, 0),
        ({"spent": 52}, -24_000, False, 0),
        ({"spent": 50}, 0, False, 0),
    ],
)
def test_a_contract_pays_its_share_where_the_least_is_reached(changes, saved, reached, paid):
    shared = estimate(typed(**CONTRACT | changes), {}).shared
    assert (shared.saved, shared.reached, shared.paid) == (saved, reached, paid)


def test_without_what_is_needed_nothing_is_said():
    assert estimate([], {"T11": share_of(1, 2)}) is None
    assert estimate(typed(usual_imaging=30), {"T11": share_of(1, 2)}) is None
    assert estimate(typed(price_imaging=400), {}) is None
    assert estimate(typed(benchmark=50, spent=40), {}) is None
    assert estimate(typed(**CONTRACT | {"benchmark": 0}), {}) is None
    off = [replace(one, active=False) for one in typed(price_imaging=400)]
    assert estimate(off, {"T11": share_of(1, 2)}) is None


def test_every_number_used_is_named_with_its_day_and_source():
    found = estimate(reversed(typed(**CONTRACT, price_imaging=400)), {"T11": share_of(1, 2)})
    kinds = [one.kind for one in found.inputs]
    assert kinds == [K.PRICE_IMAGING, K.BENCHMARK, K.SPENT, K.MEMBER_MONTHS, K.SHARE]
    assert found.inputs[0].name == "price_imaging"
    assert all((one.as_of, one.source) == (DAY, "Contract") for one in found.inputs)


def test_an_estimate_of_a_contract_alone_has_no_lines():
    found = estimate(typed(**CONTRACT), {"T11": Counted(0, 0, 0, None, None)})
    assert (found.lines, found.cost, found.saved) == ((), 0, None)


def test_every_number_of_an_estimate_leaves_with_unit_day_and_source():
    early = replace(typed(price_opioid=50)[0], as_of=date(2025, 6, 1), source="Pharmacy")
    usual = replace(typed(usual_imaging=40)[0], source="Plan report")
    found = estimate(
        [*typed(price_imaging=400, **CONTRACT), early, usual],
        {"T11": share_of(20, 80), "K13": share_of(5, 100)},
    )
    told = {(one.line, one.about): one for one in figures(found)}
    assert len(told) == len(figures(found)) == 2 + 1 + 2 + 3 + len(found.inputs)
    imaging = told["cost", "imaging"]
    assert (imaging.value, imaging.unit) == (10_000, "usd_per_100_people")
    assert (imaging.numerator, imaging.denominator) == (20, 80)
    assert (imaging.as_of, imaging.source) == (DAY, "Contract")
    line = found.lines[0]
    assert (imaging.low, imaging.high) == (line.interval.low, line.interval.high)
    saved = told["saved", "imaging"]
    assert (saved.value, saved.source) == (line.saved, "Contract; Plan report")
    assert (saved.low, saved.high) == (line.saved_interval.low, line.saved_interval.high)
    assert ("saved", "opioid") not in told
    together = told["cost", "together"]
    assert (together.value, together.low, together.denominator) == (10_250, None, None)
    assert (together.as_of, together.source) == (date(2025, 6, 1), "Contract; Pharmacy")
    # What is saved is of imaging alone: nothing of the pharmacy is in it.
    assert told["saved", "together"].source == "Contract; Plan report"
    paid = told["shared_paid", "contract"]
    assert (paid.value, paid.unit, paid.as_of) == (14_400, "usd", DAY)
    assert (told["shared_percent", "contract"].value, told["shared_saved", "contract"].value) == (
        *(6, 36_000),
    )
    units = {about: one.unit for (line, about), one in told.items() if line == "input"}
    assert units == {
        "price_imaging": "usd_per_person",
        "price_opioid": "usd_per_person",
        "usual_imaging": "percent",
        "benchmark": "usd_per_member_month",
        "spent": "usd_per_member_month",
        "member_months": "member_months",
        "share": "percent",
    }


def test_a_contract_alone_has_its_figures_and_prices_alone_theirs():
    lines = [one.line for one in figures(estimate(typed(**CONTRACT), {}))]
    assert lines == ["shared_saved", "shared_percent", "shared_paid", *["input"] * 4]
    priced = figures(estimate(typed(price_imaging=400), {"T11": share_of(1, 2)}))
    assert [one.line for one in priced] == ["cost", "cost", "input"]
