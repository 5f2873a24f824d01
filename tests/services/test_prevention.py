"""What staff may ask beside the route: whom it is for, and how it grows quiet."""

from datetime import timedelta

import pytest

from tests.services.test_visit import fill, visit, who
from triage_desk.clock import local_date
from triage_desk.domain.answers import YES
from triage_desk.domain.encounter import Channel
from triage_desk.domain.role import Role
from triage_desk.domain.task import TaskKind
from triage_desk.errors import UserError
from triage_desk.services import intake, prevention, records, tasks, triage

__all__ = ["visit", "who"]

BACK = {"symptom_days": 200, "pain_now": 4}


def closed(desk, visit, **said):
    fill(desk, visit, **{**BACK, **said})
    triage.decide(desk, visit)
    triage.finish(desk, visit)


def names(desk, who):
    return [one.name for one in records.open_page(desk, who.patient_id).beside.prompts]


def test_a_long_pain_asks_for_movement_and_mood_and_later_for_what_was_offered(
    desk, visit, who, now
):
    closed(desk, visit, needs=["x_ride"])
    assert names(desk, who) == ["activity", "mood"]
    now[0] += timedelta(days=1)
    assert names(desk, who) == ["activity", "mood", "offer:social_work"]


def test_a_yes_asks_and_nothing_known_does_not(desk, visit, who, now):
    closed(desk, visit, history=["h_bones"], symptom_days=4)
    assert names(desk, who) == ["bone_health"]
    now[0] += timedelta(days=1)
    other = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    closed(desk, other, history={"unknown": ["h_bones"]}, symptom_days=4)
    assert names(desk, who) == []


def test_a_task_is_made_with_one_key_and_the_prompt_is_quiet(desk, visit, who, now):
    closed(desk, visit)
    made = prevention.make_task(desk, visit, "mood", " Ask how  they are ")
    assert (made.title, made.last.kind) == ("Ask how they are", TaskKind.MOOD)
    assert made.last.owner.role is Role.PT
    assert made.last.due_on == local_date(now[0]) + timedelta(days=14)
    assert made.last.encounter_id == visit
    assert names(desk, who) == ["activity"]
    tasks.done(desk, made.task_id)
    assert names(desk, who) == ["activity"], "done since this visit: nobody asks again"
    with pytest.raises(UserError, match="no longer there"):
        prevention.make_task(desk, visit, "mood", "Ask again")
    with pytest.raises(UserError, match="what is to be done"):
        prevention.make_task(desk, visit, "activity", " ")


def test_a_task_done_before_a_visit_keeps_nothing_quiet(desk, visit, who, now):
    closed(desk, visit)
    made = prevention.make_task(desk, visit, "mood", "Ask how they are")
    tasks.done(desk, made.task_id)
    now[0] += timedelta(days=30)
    again = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    closed(desk, again)
    assert names(desk, who) == ["activity", "mood"]


def test_an_offer_that_became_a_task_is_not_left_open_any_more(desk, visit, who, now):
    closed(desk, visit, needs=["x_ride"])
    now[0] += timedelta(days=1)
    made = prevention.make_task(desk, visit, "offer:social_work", "Call the social worker")
    assert (made.last.kind, made.last.owner.role) == (TaskKind.TO_DO, Role.FRONT_DESK)
    page = records.open_page(desk, who.patient_id).beside
    assert "offer:social_work" not in [one.what for one in page.left]
    assert "offer:social_work" not in [one.name for one in page.prompts]


def test_not_now_is_quiet_until_another_visit(desk, visit, who, now):
    closed(desk, visit)
    prevention.not_now(desk, visit, "mood")
    assert names(desk, who) == ["activity"]
    with pytest.raises(UserError, match="no longer there"):
        prevention.not_now(desk, visit, "mood")
    now[0] += timedelta(days=30)
    again = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    assert names(desk, who) == ["activity"], "a visit without a route says nothing yet"
    closed(desk, again)
    assert names(desk, who) == ["activity", "mood"]


def test_what_was_said_long_ago_and_an_emergency_ask_for_nothing(desk, visit, who, now):
    closed(desk, visit)
    now[0] += prevention.SAID_WITHIN + timedelta(days=1)
    assert names(desk, who) == []
    urgent = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    intake.answer(desk, urgent, {"s_chest": YES})
    triage.decide(desk, urgent)
    assert names(desk, who) == []


def test_a_receipt_asks_at_once_and_names_the_task_that_was_made(desk, visit, who, now):
    fill(desk, visit, **BACK, needs=["x_ride"])
    record = triage.decide(desk, visit)
    asked = prevention.of_visit(desk, record)
    assert ([one.name for one in asked.prompts], asked.made) == (["activity", "mood"], ())
    made = prevention.make_task(desk, visit, "mood", "Ask how they are")
    tasks.make(desk, tasks.TaskDraft(who.patient_id, "Call about a ride", Role.FRONT_DESK))
    asked = prevention.of_visit(desk, record)
    assert ([one.name for one in asked.prompts], asked.made) == (["activity"], (made,))
    triage.finish(desk, visit)
    now[0] += timedelta(days=1)
    names_now = [one.name for one in prevention.of_visit(desk, record).prompts]
    assert names_now == ["activity"], "what was offered has a line of its own on the receipt"
    tasks.done(desk, made.task_id)
    assert prevention.of_visit(desk, record).made == ()


def test_a_receipt_names_no_task_of_another_visit(desk, visit, who, now):
    closed(desk, visit)
    prevention.make_task(desk, visit, "mood", "Ask how they are")
    other = intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
    fill(desk, other, **BACK)
    asked = prevention.of_visit(desk, triage.decide(desk, other))
    assert ([one.name for one in asked.prompts], asked.made) == (["activity"], ())
