"""Who waits for whom outside the tasks."""

from datetime import timedelta

from tests.services.test_visit import fill, visit, who
from triage_desk.domain.role import Role
from triage_desk.services import triage, whose_turn
from triage_desk.services.whose_turn import MOST_SHOWN, Turn, What

__all__ = ["visit", "who"]


def test_nobody_waits_where_nothing_is_open(desk):
    assert whose_turn.turns(desk) == ()


def test_a_review_a_referral_and_a_call_are_said_with_the_longest_wait_first(desk, due, now):
    found = {one.what: one for one in whose_turn.turns(desk)}
    assert (found[What.CALL].count, found[What.CALL].of) == (1, None)
    assert found[What.CALL].since <= now[0]
    assert found[What.REFERRAL].since == now[0] - timedelta(weeks=2)
    assert list(found) == [one.what for one in sorted(found.values(), key=lambda t: t.since)]


def test_a_route_with_a_point_to_check_waits_for_a_therapist(desk, visit):
    fill(desk, visit, urgent={"unknown": ["u_bladder"]})
    triage.decide(desk, visit)
    waits = [one for one in whose_turn.turns(desk) if one.what is What.REVIEW]
    assert [(one.of, one.count) for one in waits] in ([(Role.PT, 1)], [(Role.PHYSICIAN, 1)])


def test_a_full_page_may_be_more(now):
    assert Turn(What.CALL, None, MOST_SHOWN, now[0]).many
    assert not Turn(What.CALL, None, 1, now[0]).many
