"""Which question is visible, which is next, and what the rules may know."""

from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    AnswerSet,
    answered,
)
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.interview import conduct

PERSON = Person(45, Sex.FEMALE)
SAFE = {"s_chest": NO, "s_ill": NO, "request": answered("pain")}
BACK = {**SAFE, "days": answered(3.0), "places": answered(("back",))}


def at(small, **answers):
    return conduct(small, AnswerSet(answers), PERSON)


def test_nothing_asked_yet_waits_where_a_gate_needs_an_answer(small):
    interview = at(small)
    assert interview.next_items == ("safety", "request", "days", "places", "signs", "goal")
    assert interview.waiting == {"leg", "weak", "steady"}
    assert interview.routing_open


def test_a_no_to_the_stem_hides_the_follow_up_and_counts_as_no(small):
    interview = at(small, **BACK, fever=NO, leg=NO)
    assert "weak" not in interview.visible
    assert interview.facts["weak"] is False
    assert not interview.routing_open


def test_not_sure_opens_the_follow_up(small):
    for unsure in (NOT_SURE, DECLINED, NOT_ASKED):
        interview = at(small, **BACK, fever=NO, leg=unsure)
        assert "weak" in interview.visible
        assert "leg" not in interview.facts
        assert interview.next_items[0] == "leg_more"


def test_an_answer_that_is_no_longer_visible_never_reaches_the_rules(small):
    answers = {**BACK, "fever": NO, "leg": YES, "weak": YES}
    assert at(small, **answers).facts["weak"] is True
    answers["leg"] = NO
    assert at(small, **answers).facts["weak"] is False
    answers["places"] = answered(("knee",))
    assert "leg" not in at(small, **answers).visible


def test_hidden_without_an_assumption_stays_unknown(small):
    assert "steady" not in at(small, **BACK, fever=NO, leg=NO).facts


def test_a_request_outside_this_desk_ends_the_questions(small):
    interview = at(small, **{**SAFE, "request": answered("other")})
    assert interview.ended
    assert not interview.routing_open
    assert "signs" not in interview.next_items


def test_what_was_said_before_the_request_changed_still_counts(small):
    answers = {**BACK, "fever": YES, "leg": NO, "request": answered("other")}
    interview = at(small, **answers)
    assert interview.facts["fever"] is True
    assert not interview.routing_open


def test_questions_after_routing_never_hold_the_route_open(small):
    interview = at(small, **BACK, fever=NO, leg=NO)
    assert interview.next_items == ("goal",)
    assert not interview.routing_open


def test_assuming_no_closes_only_yes_no_questions(small):
    interview = conduct(small, AnswerSet({}), PERSON, assume_no=True)
    assert interview.next_items == ("request", "days", "places", "goal")
    assert interview.facts["fever"] is False
