"""How well routes are chosen, each case counted by hand."""

from dataclasses import replace

import pytest

from tests.domain.test_measure_results import YEAR, report, row
from triage_desk.domain.measure import FlagRow, Goal, RouteRow, definition
from triage_desk.domain.measure_results import share_of
from triage_desk.domain.routing_quality import budget_goal, flag_budget, quality

ROUTES = [
    RouteRow("pt_first", "pt_first", "pt_first", 40),
    RouteRow("physician_today", "physician_today", "physician_today", 15),
    RouteRow("pt_first", "physician_today", "physician_today", 5),
    RouteRow("pt_first", "pt_first", "", 100),
]


def counts(counted):
    return counted.numerator, counted.denominator


def ends(counted):
    return round(counted.interval.low, 1), round(counted.interval.high, 1)


def test_agreement_is_of_those_a_clinician_looked_at():
    found = quality(YEAR, ROUTES, (), {}, {})
    plain, weighted = found.agreement["rules clinician"]
    assert (found.visits, plain.cases) == (160, 60)
    assert plain.agreed == pytest.approx(55 / 60)
    # By hand: chance is 45/60 x 40/60 + 15/60 x 20/60 = 7/12, so (11/12 - 7/12) / (5/12).
    assert plain.value == pytest.approx(0.8)
    assert weighted.value == pytest.approx(plain.value)
    desk = found.agreement["desk clinician"][0]
    # Always alike: the formula for large samples has no spread to tell.
    assert (desk.value, desk.interval) == (1, None)
    assert found.agreement["rules desk"][0].cases == 160


def test_where_only_one_route_was_ever_taken_there_is_no_kappa():
    found = quality(YEAR, [RouteRow("pt_first", "pt_first", "", 3)], (), {}, {})
    assert found.agreement["rules desk"] == (None, None)
    assert found.agreement["rules clinician"] == (None, None)


def test_a_flag_has_a_share_with_its_interval_for_everything_it_came_to():
    # Found in 29 of 200, 20 of them to a physician, 15 judged: 1 right, 2 needed more, 12 less.
    flag = FlagRow("RF", 200, 29, 4, 20, right=1, under=2, over=12)
    (one,) = quality(YEAR, ROUTES, [flag], {}, {("RF", "up"): 1}).flags
    assert one.flag == "RF"
    assert (counts(one.present), counts(one.physician)) == ((29, 200), (20, 29))
    assert (counts(one.confirmed), counts(one.over)) == ((3, 15), (12, 15))
    assert one.slots == 5
    # Newcombe's example of 1 of 29: 0.6 to 17.2%.
    assert (counts(one.raised), ends(one.raised)) == ((1, 29), (0.6, 17.2))
    assert counts(one.lowered) == (0, 29)
    assert one.lowered.value == 0


def test_of_a_flag_that_nobody_judged_nothing_is_said():
    flags = (FlagRow("RF", 9, 3, 0, 3, 0, 0, 3), FlagRow("NEVER", 5, 0, 0, 0, 0, 0, 0))
    judged, never = quality(YEAR, ROUTES, flags, {}, {}).flags
    assert (judged.slots, counts(judged.confirmed)) == (None, (0, 3))
    for share in (never.physician, never.confirmed, never.over, never.raised, never.lowered):
        assert (share.value, share.interval) == (None, None)
    assert (counts(never.present), never.present.value) == ((0, 5), 0)


def test_changes_are_of_all_visits_by_way_role_and_reason():
    changes = {
        "up front_desk staff_concern": 8,
        "down pt clinician_assessed": 5,
        "up pt clinician_assessed": 3,
    }
    found = quality(YEAR, ROUTES, (), changes, {})
    assert [(c.way, c.role, c.reason, counts(c.counted)) for c in found.changes] == [
        ("up", "front_desk", "staff_concern", (8, 160)),
        ("down", "pt", "clinician_assessed", (5, 160)),
        ("up", "pt", "clinician_assessed", (3, 160)),
    ]
    assert [(c.way or c.role or c.reason, *counts(c.counted)) for c in found.changed] == [
        *(("up", 11, 160), ("down", 5, 160)),
        *(("front_desk", 8, 160), ("pt", 8, 160)),
        *(("clinician_assessed", 8, 160), ("staff_concern", 8, 160)),
    ]
    # 8 of 160 is 5%; Wilson by hand: 2.6 to 9.6.
    assert ends(found.changes[0].counted) == (2.6, 9.6)


def test_without_a_visit_no_rate_is_zero():
    found = quality(YEAR, (), (), {}, {})
    assert [(c.counted.value, c.counted.denominator) for c in found.changed] == [(None, 0)] * 2


def test_the_budget_of_flags_is_what_goes_to_a_physician():
    names = ("K04E", "K04T", "K04S")
    every = sum(definition(name).mask for name in names)
    masks = [row(202602, every, definition(name).mask, 2) for name in names]
    masks.append(row(202602, every, 0, 34))
    budget = flag_budget(report(masks).values())
    assert (budget.numerator, budget.denominator, budget.value) == (6, 40, 15)
    assert flag_budget([]).value is None
    # Of a group of which one part is hidden the sum of the others says nothing.
    covered = report(masks)
    covered["K04T"] = replace(covered["K04T"], now=share_of(0, 0))
    assert flag_budget(covered.values()).value is None
    # 1 to 2, 5 to 8 and 8 to 12% of visits.
    assert budget_goal() == Goal(14, 22)
