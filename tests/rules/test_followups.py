"""When people are asked again: read from the content, refused with file and line."""

import pytest

from tests.rules.small_content import write_small
from triage_desk.errors import ContentError
from triage_desk.rules.content import FollowUpPlan
from triage_desk.rules.loader import load_ruleset

NAME = "followups.yaml"


def test_the_content_plans_three_times_and_more_after_an_operation(real):
    plan = real.ruleset.follow_ups
    assert plan.weeks_of("") == plan.weeks_of("PW-LBP-ACUTE") == (2, 6, 12)
    assert plan.weeks_of("PW-POSTOP") == (2, 6, 12, 26)
    assert [plan.shows_no_change(week) for week in (2, 6, 12)] == [False, True, True]
    assert plan.asked_in(0) == ("PAIN", "PSFS", "WORKDAYS")
    assert "ALLIANCE" in plan.asked_in(2)
    assert "ALLIANCE" not in plan.asked_in(6)
    assert "RECOMMEND" in plan.asked_in(6)


def test_content_without_a_plan_has_the_usual_weeks_and_asks_nothing(tmp_path):
    assert load_ruleset(write_small(tmp_path)).follow_ups == FollowUpPlan()
    assert not FollowUpPlan().shows_no_change(52)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{weeks: [2, 6], asked: {}, first: [PAIN]}", 'first: there is no "PAIN"'),
        ("{weeks: [2, 6], asked: {PAIN: []}}", 'asked: there is no "PAIN"'),
        ("{weeks: [2, 6], asked: {}, pathways: {PW-X: [2]}}", 'pathways: there is no "PW-X"'),
        ("{weeks: [6, 2], asked: {}}", "the first one first"),
        ("{weeks: [0, 2], asked: {}}", "from 1 to 52"),
        ("{weeks: [53], asked: {}}", "from 1 to 52"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(tmp_path, text, said):
    write_small(tmp_path, {NAME: text})
    with pytest.raises(ContentError, match=said) as refused:
        load_ruleset(tmp_path)
    assert refused.value.file == NAME
