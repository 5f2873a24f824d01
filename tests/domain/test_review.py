"""Whose turn it is, worked out from what was done; and what a judgement says of the route."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.override import Override, OverrideReason, standing_override
from triage_desk.domain.review import (
    SIGN_OFF,
    Feedback,
    Review,
    ReviewKind,
    ReviewState,
    Routing,
    due_at,
    last_feedback,
    open_question,
    routing_of,
    sign_off,
    standing,
    state_of,
)
from triage_desk.domain.role import Role

D, F, K, S = Disposition, Feedback, ReviewKind, ReviewState
AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def act(kind, route=D.PT_FIRST, *, decision=1, by="dev", role=Role.PT, **changes) -> Review:
    return replace(
        Review("e1", kind, AT, by, "Dev Sample", role, decision, "1", route, route), **changes
    )


@pytest.mark.parametrize("kind", SIGN_OFF)
def test_a_clinician_who_stands_for_the_route_ends_the_waiting(kind):
    assert state_of((), 1, D.PT_FIRST) is S.WAITING
    assert state_of((act(kind),), 1, D.PT_FIRST) is S.DONE
    assert sign_off((act(kind),), 1, D.PT_FIRST) == act(kind)


def test_it_counts_for_that_decision_and_that_route_and_from_a_clinician_only():
    done = act(K.CONFIRMED)
    assert state_of((done,), 2, D.PT_FIRST) is S.WAITING
    assert state_of((done,), 1, D.PHYSICIAN_TODAY) is S.WAITING
    desk = act(K.CHANGED, role=Role.FRONT_DESK)
    assert state_of((desk,), 1, D.PT_FIRST) is S.WAITING
    assert state_of((), 0, None) is state_of((done,), 1, D.EMERGENCY) is S.NONE


def test_calls_and_judgements_leave_whose_turn_it_is():
    acts = (act(K.CONFIRMED), act(K.CALLED_BACK), act(K.FEEDBACK, feedback=F.RIGHT))
    assert state_of(acts, 1, D.PT_FIRST) is S.DONE
    assert state_of(acts[1:], 1, D.PT_FIRST) is S.WAITING


def test_a_question_is_the_desks_turn_until_it_is_brought_back():
    asked = (act(K.CONFIRMED), act(K.QUESTION_BACK, words="Fever?"))
    assert open_question(asked, 1) == asked[1]
    assert state_of(asked, 1, D.PT_FIRST) is S.ASKED
    assert sign_off(asked, 1, D.PT_FIRST) is None
    answered = (*asked, act(K.ANSWERED, by="ana", role=Role.FRONT_DESK))
    assert open_question(answered, 1) is None
    assert state_of(answered, 1, D.PT_FIRST) is S.WAITING
    assert state_of(asked, 2, D.PT_FIRST) is S.WAITING


def test_taking_back_is_of_ones_own_last_act():
    mine, hers = act(K.CONFIRMED), act(K.CALLED_BACK, by="ida")
    back = act(K.TAKEN_BACK)
    assert standing((mine, hers, back)) == (hers,)
    assert standing((hers, back)) == (hers,)
    assert standing((mine, mine, back, back)) == ()


def test_the_last_judgement_holds():
    first, second = (act(K.FEEDBACK, feedback=f) for f in (F.RIGHT, F.SHOULD_BE_EMERGENCY))
    assert last_feedback(()) is None
    assert last_feedback((first, act(K.CONFIRMED), second)) == second
    assert last_feedback((first, second, act(K.TAKEN_BACK))) == first


@pytest.mark.parametrize(
    ("feedback", "route", "expected"),
    [
        *((F.RIGHT, route, Routing.RIGHT) for route in D),
        (F.SHOULD_BE_EMERGENCY, D.PHYSICIAN_TODAY, Routing.UNDER),
        (F.SHOULD_BE_EMERGENCY, D.EMERGENCY, Routing.RIGHT),
        (F.SHOULD_BE_PHYSICIAN, D.PT_FIRST_NOTIFY, Routing.UNDER),
        (F.SHOULD_BE_PHYSICIAN, D.PHYSICIAN_SOON, Routing.RIGHT),
        (F.SHOULD_BE_PHYSICIAN, D.EMERGENCY, Routing.OVER),
        (F.SHOULD_BE_PT, D.PHYSICIAN_TODAY, Routing.OVER),
        (F.SHOULD_BE_PT, D.PT_FIRST, Routing.RIGHT),
        (F.SHOULD_BE_PT, D.OUTSIDE_SCOPE, Routing.UNDER),
    ],
)
def test_a_judgement_says_under_or_over(feedback, route, expected):
    assert routing_of(feedback, route) is expected


def test_a_less_urgent_route_is_never_judged_further_over():
    order = [Routing.UNDER, Routing.RIGHT, Routing.OVER]
    for feedback, (low, high) in product(F, product(D, D)):
        if feedback is not F.RIGHT and low <= high:
            found = [order.index(routing_of(feedback, route)) for route in (low, high)]
            assert found == sorted(found)


def test_urgent_routes_are_looked_at_within_hours_the_others_that_day():
    within = Clinic(look_soon_hours=6).look_within
    assert due_at(D.PHYSICIAN_TODAY, AT, within) == AT + timedelta(hours=1)
    assert due_at(D.PHYSICIAN_SOON, AT, within) == AT + timedelta(hours=6)
    assert due_at(D.PT_FIRST_NOTIFY, AT, within) == AT + timedelta(hours=4)
    assert due_at(D.OUTSIDE_SCOPE, AT, within) == due_at(D.PT_FIRST, AT, within)
    end = due_at(D.PT_FIRST, AT, within)
    assert end.date() == AT.astimezone().date()
    assert (end + timedelta(microseconds=1)).date() > end.date()


def test_the_last_change_that_was_not_taken_back_stands():
    def change(reason=OverrideReason.STAFF_CONCERN):
        return Override("e1", AT, "Ana", Role.PT, D.PT_FIRST, D.PHYSICIAN_SOON, reason, "pale")

    back = change(OverrideReason.TAKEN_BACK)
    assert standing_override(()) is None
    assert standing_override((change(), back)) is None
    assert standing_override((change(), change(), back)) == change()


acts = st.lists(
    st.builds(
        act,
        st.sampled_from(K),
        st.sampled_from(D),
        decision=st.integers(1, 3),
        by=st.sampled_from(["dev", "ana"]),
        role=st.sampled_from(Role),
    ),
    max_size=8,
)


@given(acts, st.integers(1, 3), st.sampled_from(D))
def test_nobody_but_a_clinician_who_saw_it_ends_the_waiting(made, decisions, route):
    state, done = state_of(made, decisions, route), sign_off(made, decisions, route)
    assert (state is S.NONE) is (route is D.EMERGENCY)
    if state is S.DONE:
        assert done in made
        assert done.role.is_clinician
        assert (done.decision, done.to_disposition) == (decisions, route)
    if not any(one.role.is_clinician for one in made):
        assert state in (S.WAITING, S.ASKED, S.NONE)
