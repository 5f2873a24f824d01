"""Who is in a list of people: present, absent and unknown are three things."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.cohort import (
    SAYS,
    Candidate,
    Cohort,
    Criterion,
    Kept,
    Match,
    Says,
    Visit,
    What,
    follow_up_states,
    holds,
    is_due,
    why,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import FollowUp, FollowUpStatus
from triage_desk.domain.instrument import Direction
from triage_desk.domain.patient import Patient, Sex

W, S = What, Says
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)
WHO = Patient("p1", "Elm", "Eva", date(1961, 3, 7), Sex.FEMALE, language="es")
VISIT = Visit(
    "e1",
    date(2026, 10, 1),
    Disposition.PT_FIRST,
    "low_back",
    frozenset({"RF1"}),
    frozenset({"RF2"}),
    {
        "thinner": YES,
        "fell": NO,
        "fever": NOT_SURE,
        "job": answered("desk"),
        "pain": answered(7),
        "regions": answered(("low_back", "neck")),
    },
    {"PSFS": 4.5},
)
ONE = Candidate(WHO, VISIT, frozenset({"North ACO"}))
NEVER = Candidate(WHO)


def state(what, about="", code=""):
    """Return which of the three holds; exactly one does."""
    return state_of(ONE, what, about, code)


def state_of(one, what, about="", code=""):
    three = (S.PRESENT, S.ABSENT, S.UNKNOWN)
    [found] = [s for s in three if holds(Criterion(what, s, about, code), one, TODAY)]
    return found


@pytest.mark.parametrize(
    ("what", "about", "code", "found"),
    [
        *((W.ANSWER, "thinner", "", S.PRESENT), (W.ANSWER, "fell", "", S.ABSENT)),
        *((W.ANSWER, "fever", "", S.UNKNOWN), (W.ANSWER, "never", "", S.UNKNOWN)),
        *((W.ANSWER, "job", "desk", S.PRESENT), (W.ANSWER, "job", "lifting", S.ABSENT)),
        *((W.REGION, "neck", "", S.PRESENT), (W.REGION, "knee", "", S.ABSENT)),
        *((W.FLAG, "RF1", "", S.PRESENT), (W.FLAG, "RF2", "", S.ABSENT)),
        (W.FLAG, "RF3", "", S.UNKNOWN),
        *((W.ROUTE, "pt_first", "", S.PRESENT), (W.ROUTE, "emergency", "", S.ABSENT)),
        *((W.PATHWAY, "low_back", "", S.PRESENT), (W.PATHWAY, "neck", "", S.ABSENT)),
        *((W.SEX, "female", "", S.PRESENT), (W.LANGUAGE, "en", "", S.ABSENT)),
        *((W.PROGRAMME, "North ACO", "", S.PRESENT), (W.PROGRAMME, "South", "", S.ABSENT)),
        (W.FOLLOW_UP, "planned", "", S.UNKNOWN),
    ],
)
def test_one_of_three_holds(what, about, code, found):
    assert state(what, about, code) is found


@pytest.mark.parametrize("said", [NOT_SURE, DECLINED, NOT_ASKED, None])
def test_who_did_not_say_is_never_among_those_without(said):
    one = replace(ONE, visit=replace(VISIT, answers={"thinner": said, "regions": said}))
    assert state_of(one, W.ANSWER, "thinner") is S.UNKNOWN
    assert state_of(one, W.REGION, "neck") is S.UNKNOWN


def test_of_who_never_had_a_route_all_but_the_record_is_unknown():
    for what in (W.ANSWER, W.FLAG, W.ROUTE, W.PATHWAY, W.REGION, W.FOLLOW_UP):
        assert state_of(NEVER, what, "anything") is S.UNKNOWN
    assert state_of(NEVER, W.SEX, "female") is S.PRESENT
    assert holds(Criterion(W.SCORE, S.UNKNOWN, "PSFS"), NEVER, TODAY)


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        (Criterion(W.AGE, S.AT_LEAST, number=65), True),
        (Criterion(W.AGE, S.AT_LEAST, number=66), False),
        (Criterion(W.AGE, S.AT_MOST, number=65), True),
        (Criterion(W.SCORE, S.AT_MOST, "PSFS", number=4.5), True),
        (Criterion(W.SCORE, S.AT_LEAST, "PSFS", number=5), False),
        (Criterion(W.SCORE, S.AT_LEAST, "other", number=0), False),
        (Criterion(W.SCORE, S.UNKNOWN, "other"), True),
        (Criterion(W.SCORE, S.UNKNOWN, "PSFS"), False),
        (Criterion(W.ANSWER, S.AT_LEAST, "pain", number=7), True),
        (Criterion(W.ANSWER, S.AT_MOST, "pain", number=6), False),
        (Criterion(W.ANSWER, S.AT_MOST, "thinner", number=6), False),
        (Criterion(W.ANSWER, S.AT_LEAST, "never"), False),
        (Criterion(W.VISIT, S.AT_MOST, number=52), True),
        (Criterion(W.VISIT, S.AT_MOST, number=51), False),
        (Criterion(W.VISIT, S.AT_LEAST, number=52), True),
    ],
)
def test_numbers_are_compared_with_both_ends(criterion, found):
    assert holds(criterion, ONE, TODAY) is found


def test_who_never_came_did_not_come_lately():
    assert holds(Criterion(W.VISIT, S.AT_LEAST, number=9), NEVER, TODAY)
    assert not holds(Criterion(W.VISIT, S.AT_MOST, number=9), NEVER, TODAY)
    unborn = Candidate(replace(WHO, birth_date=date(2027, 1, 1)))
    assert not holds(Criterion(W.AGE, S.AT_MOST, number=9), unborn, TODAY)
    assert not holds(Criterion(W.ANSWER, S.AT_MOST, "pain", number=9), NEVER, TODAY)


def test_all_or_any_and_the_reason_of_each():
    yes, no = Criterion(W.SEX, S.PRESENT, "female"), Criterion(W.SEX, S.PRESENT, "male")
    assert why(Cohort(Match.ALL, (yes, no)), ONE, TODAY) == ()
    assert why(Cohort(Match.ANY, (yes, no)), ONE, TODAY) == (yes,)
    assert why(Cohort(Match.ALL, (yes,)), ONE, TODAY) == (yes,)
    assert why(Cohort(), ONE, TODAY) == ()
    assert Cohort(Match.ALL, (yes,)).looks_at(W.SEX, W.AGE)
    assert not Cohort(Match.ALL, (yes,)).looks_at(W.AGE)


def asked(weeks, status=FollowUpStatus.PLANNED, due=TODAY, **more):
    plain = FollowUp(
        *(f"f{weeks}", "e1", weeks, due, Disposition.PT_FIRST, status, NOON, NOON, "u1")
    )
    return replace(plain, **more)


def test_how_it_stands_with_asking_again():
    baseline = asked(0, FollowUpStatus.DONE, done_at=NOON)
    assert follow_up_states([baseline], TODAY) == frozenset()
    assert follow_up_states([asked(2)], TODAY) == {"planned"}
    late = asked(2, due=TODAY - timedelta(days=1))
    assert follow_up_states([late], TODAY) == {"planned", "overdue"}
    better = asked(2, FollowUpStatus.DONE, done_at=NOON, result=Direction.BETTER)
    worse = asked(6, FollowUpStatus.DONE, done_at=NOON, result=Direction.WORSE)
    assert follow_up_states([worse, better], TODAY) == {"done", "worse"}
    same = replace(worse, result=Direction.NO_CLEAR_CHANGE)
    assert follow_up_states([better, same], TODAY) == {"done"}
    one = replace(ONE, visit=replace(VISIT, followups=(better,)))
    assert state_of(one, W.FOLLOW_UP, "better") is S.PRESENT
    assert state_of(one, W.FOLLOW_UP, "worse") is S.ABSENT


def test_somebody_is_due_after_the_days_of_the_list():
    assert is_due(None, 90, NOON)
    assert is_due(NOON - timedelta(days=90), 90, NOON)
    assert not is_due(NOON - timedelta(days=89), 90, NOON)
    kept = Kept("c1", "Falls", Cohort(), "u1", True, 90, NOON, "u1", "Ana")
    assert kept.calls_again
    assert not replace(kept, recall_days=0).calls_again
    assert set(SAYS) == set(What)
