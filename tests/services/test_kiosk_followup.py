"""The person at the kiosk says how they are: safety first, nothing of the desk, no result."""

import pytest

from tests.services.test_visit import visit, who
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Answerer, Channel
from triage_desk.domain.followup import FollowUpStatus
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.errors import UserError
from triage_desk.services import intake, kiosk, kiosk_followup, outcomes
from triage_desk.services.kiosk import End
from triage_desk.services.outcomes import How

__all__ = ["visit", "who"]

ME = Answerer.PERSON


@pytest.fixture
def here(desk, due, visit, who):
    """The intake of the safety questions, in the hands of the person."""
    begun = intake.start(desk, who.patient_id, Channel.KIOSK, visit).encounter.encounter_id
    kiosk.hand_over(desk, begun)
    return begun


def say(desk, here, due, answer_of, by=ME):
    """Answer what is asked until nothing is open or staff have to come; return view and names."""
    given, view = [], kiosk_followup.questions(desk, here, due, (), by)
    while not (view.done or view.emergency or view.unsure):
        one = view.questions[view.at]
        given.append(one.link_id)
        what = answer_of(one)
        view = kiosk_followup.answer(desk, here, due, {one.link_id: what}, by, given[:-1])
    return view, given


def calm(one):
    if one.line is not None:
        return NO
    if one.item.options:
        return answered(one.item.options[0].code)
    return NO if one.item.minimum is None else answered(3)


def told(desk, visit):
    with desk.store.read() as tx:
        return tx.outcomes.answers((visit,))


def test_the_safety_questions_come_first_and_the_rest_only_when_all_are_a_no(desk, here, due):
    view = kiosk_followup.questions(desk, here, due, (), ME)
    assert all(one.line is not None and one.item.link_id == "safety" for one in view.questions)
    view, given = say(desk, here, due, calm)
    safe = [name for name in given if "." not in name]
    assert given[: len(safe)] == safe
    assert safe[0] == "s_chest"
    assert given[len(safe)] == "PAIN.pain_now"
    assert "PSFS.psfs_1" in given
    assert view.done


def test_each_answer_is_kept_as_given_by_the_person_and_no_score_is_made(desk, here, due, visit):
    say(desk, here, due, calm, Answerer.CAREGIVER)
    kept = told(desk, visit)
    assert {row.taken.channel for row in kept} == {OutcomeChannel.KIOSK}
    assert {row.taken.by for row in kept} == {"caregiver"}
    with desk.store.read() as tx:
        assert tx.outcomes.get(due).status is FollowUpStatus.PLANNED
        assert not [s for s in tx.outcomes.scores((visit,)) if s.followup_id == due]
    assert kiosk.end(desk, here, End.DONE).unverified


def test_an_emergency_interrupts_here_too(desk, here, due, visit):
    view, given = say(desk, here, due, lambda one: YES)
    assert view.emergency
    assert given == ["s_chest"]
    assert intake.view(desk, here).encounter.disposition is Disposition.EMERGENCY
    assert told(desk, visit) == ()


def test_not_sure_of_a_sign_calls_staff_and_what_is_not_said_goes_to_the_desk(
    desk, here, due, visit
):
    view, _given = say(desk, here, due, lambda one: NOT_SURE)
    assert view.unsure
    assert intake.view(desk, here).encounter.called_at is not None
    assert told(desk, visit) == ()


def test_who_would_rather_not_say_of_a_sign_is_asked_nothing_more(desk, here, due, visit):
    names = iter((DECLINED,))
    view, given = say(desk, here, due, lambda one: next(names, NO))
    assert view.done or view.unsure
    assert not any("." in name for name in given)
    assert told(desk, visit) == ()


def test_the_activity_and_the_ends_of_a_scale_are_said_in_the_language(desk, here, due):
    intake.speak(desk, here, "es")
    seen = {}
    say(desk, here, due, lambda one: seen.setdefault(one.link_id, one) and calm(one))
    assert seen["PSFS.psfs_1"].about == "La tarea: Climbing stairs"
    assert [one[:3] for one in seen["PSFS.psfs_1"].ends] == ["0: ", "10:"]
    assert seen["ALLIANCE.alliance_goal"].ends == ()
    assert not any(one.text.startswith("[English]") for one in seen.values())
    assert "radiograf\u00eda" in seen["CARE.care_imaging"].text


def test_what_staff_have_kept_is_neither_shown_nor_asked(desk, here, due, visit):
    asking = outcomes.open_asking(desk, due)
    staff = How(OutcomeChannel.DESK)
    outcomes.answer(desk, due, asking.questions[0], answered(9), staff)
    _view, given = say(desk, here, due, calm)
    assert "PAIN.pain_now" not in given
    with pytest.raises(UserError, match="answered there before"):
        kiosk_followup.answer(desk, here, due, {"PAIN.pain_now": answered(1)}, ME, given)


def test_nothing_of_a_follow_up_is_taken_before_the_safety_questions(desk, here, due):
    with pytest.raises(UserError, match="for the desk"):
        kiosk_followup.answer(desk, here, due, {"PAIN.pain_now": answered(1)}, ME, ())


def test_staff_find_the_follow_up_again_by_its_intake(desk, here, due, visit, who):
    assert kiosk_followup.waiting(desk, here) == ""
    say(desk, here, due, calm)
    assert kiosk_followup.waiting(desk, here) == due
    assert kiosk_followup.waiting(desk, visit) == ""
