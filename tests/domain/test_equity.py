"""Whether groups fare alike, by hand."""

import pytest

from triage_desk.domain import equity
from triage_desk.domain.measure import Cut
from triage_desk.domain.measure_results import share_of


def test_groups_are_compared_with_everybody_and_small_ones_are_not():
    # Everybody 60 of 100. Half of 40 is 0.83 of that and alike; 8 of 40 is a third and is not.
    groups = {
        "en": (share_of(40, 40), 40),
        "es": (share_of(20, 40), 40),
        "fr": (share_of(8, 40), 40),
        "few": (share_of(29, 29), 29),
        "none": (share_of(0, 0), 0),
    }
    found = equity.gaps("K15", Cut.LANGUAGE, share_of(60, 100), groups)
    assert [(gap.group, round(gap.ratio, 2), gap.alike) for gap in found] == [
        ("en", 1.67, False),
        ("es", 0.83, True),
        ("fr", 0.33, False),
    ]
    assert equity.alike(found) == (1, 3)


@pytest.mark.parametrize(("met", "alike"), [(40, True), (39, False), (62, True), (63, False)])
def test_alike_is_from_four_fifths_to_five_quarters(met, alike):
    # Everybody is at 50%: 40% and 62.5% are the ends.
    (gap,) = equity.gaps("K15", Cut.SEX, share_of(50, 100), {"male": (share_of(met, 100), 100)})
    assert gap.alike is alike


def test_a_group_that_a_breakdown_hides_is_hidden_here_too():
    # Forty visits of ten people; and the next smallest, since the whole would give them away.
    groups = {
        "a": (share_of(20, 40), 10),
        "b": (share_of(20, 40), 30),
        "c": (share_of(20, 40), 39),
    }
    assert [g.group for g in equity.gaps("K15", Cut.SEX, share_of(60, 120), groups)] == ["c"]


def test_where_nobody_is_there_is_no_ratio():
    groups = {"en": (share_of(0, 40), 40)}
    assert equity.gaps("K15", Cut.SEX, share_of(0, 40), groups) == ()
