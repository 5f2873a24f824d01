"""Goals, people, scores and follow-ups on the page of a person, by keys alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.ui.clinic import LOW_BACK, OPENING, YES
from triage_desk.domain.answers import answered
from triage_desk.domain.care import latest
from triage_desk.domain.task import TaskKind
from triage_desk.services import calling, records, tasks, triage
from triage_desk.ui.presenters.patient_beside import Beside
from triage_desk.ui.widgets.trendchart import TrendChart


def visit(clinic, who, pain, psfs, weeks, *, follows=""):
    """Decide a visit some weeks before the day of the test; return its id."""
    now = clinic.clock.moment
    clinic.clock.moment = OPENING - timedelta(weeks=weeks)
    said = {"pain_now": answered(pain), "psfs": answered(psfs), "goal": answered("Dance again")}
    said |= {"activity": answered("Climb stairs"), "fear": answered("It is broken"), "x_ride": YES}
    view = clinic.answer_until(clinic.start(who), LOW_BACK | said)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    clinic.clock.moment = now
    return view.encounter.encounter_id


@pytest.fixture
def who(clinic):
    return clinic.patient(phone="555-0142", mrn="T-00418")


@pytest.fixture
def page(desk_window, clinic, who):
    """The page of a person with two visits; of the first something was left to do."""
    first = visit(clinic, who, 7, 3, weeks=4)
    visit(clinic, who, 3, 7, weeks=0)
    triage.finish(clinic.desk, first)
    desk_window.press("Ctrl+N")
    desk_window.type("find.search", "T-00418")
    desk_window.press("Return")
    desk_window.press("Alt+O")
    assert desk_window.place == "patient"
    return desk_window


def beside(clinic, who):
    return records.open_page(clinic.desk, who.patient_id).beside


def test_visits_scores_papers_and_what_is_good_to_know_are_there(page):
    words = page.words()
    for said in (
        "Visits and routes",
        "7 → 3 points",
        "Climb stairs",
        "Better: at least 1.5",
    ):
        assert said in words
    assert "Afraid of: “It is broken”" in words
    assert "In the way:" in words
    assert "“Dance again”" in words  # Said at the intake, not kept as a goal yet.


def test_what_stands_beside_the_visits_needs_no_scrolling(page):
    page.window.resize(1280, 720)
    page.settle()
    grounds = [one for one in page.screen.findChildren(QScrollArea) if one.isVisible()]
    assert len(grounds) == 2
    for ground in grounds:
        assert ground.verticalScrollBar().maximum() == 0
        assert ground.horizontalScrollBar().maximum() == 0


def test_the_day_of_what_was_left_is_said_once_where_all_are_of_one(page, clinic, who):
    shown = page.screen.presenter.beside
    assert len(shown.left) > 1
    assert shown.left_since == "Mar 10, 2026"
    assert not any("2026" in one.words for one in shown.left)
    read = beside(clinic, who)
    first, *others = read.left
    older = replace(first, since=first.since - timedelta(days=1))
    two_days = Beside(clinic.desk, who, replace(read, left=(older, *others)))
    assert two_days.left_since == ""
    assert all("2026" in one.words for one in two_days.left)


def test_the_chart_and_the_table_hold_the_same_numbers(page):
    charts = [c for c in page.screen.findChildren(TrendChart) if c.isVisible()]
    assert len(charts) == 2
    assert all("→" in chart.accessibleName() for chart in charts)
    page.press("Alt+T")
    assert not [c for c in page.screen.findChildren(TrendChart) if c.isVisible()]
    words = page.words()
    for said in ("7 points", "3 points", "Feb 10, 2026", "Mar 10, 2026", "Abbott JH"):
        assert said in words
    page.press("Alt+T")
    assert [c for c in page.screen.findChildren(TrendChart) if c.isVisible()]


def test_behind_a_number_stand_its_source_its_unit_and_its_date(page):
    page.click("patient.source")
    words = "\n".join(
        w.text() for w in page.window.findChildren(QWidget) if hasattr(w, "text") and w.isVisible()
    )
    assert "In force since" in words
    assert "Unit: points, 0 to 10" in words


def test_a_goal_said_at_the_intake_is_kept_and_followed(page, clinic, who):
    page.press("Alt+G")
    assert page.find("goal_words").text() == "Dance again"
    page.type("goal_due_on", "yesterday")
    page.press("Ctrl+Return")
    assert page.sees("goal_words")  # Refused, and nothing typed is lost.
    page.type("goal_due_on", "2026-06-30")
    page.type("goal_closeness", "2")
    page.press("Ctrl+Return")
    assert "2 of 10 close" in page.words()
    page.click("patient.goal_change")
    page.type("goal_closeness", "7")
    page.press("Ctrl+Return")
    assert "7 of 10 close, was 2" in page.words()
    kept = beside(clinic, who).goals
    assert [goal.closeness for goal in kept] == [2, 7]
    assert len(latest(kept)) == 1


def test_how_ready_they_are_and_what_is_in_the_way_stand_beside_the_goal(page, clinic, who):
    page.press("Alt+G")
    page.type("goal_readiness", "11")
    page.type("goal_barrier", "No ride")
    page.press("Ctrl+Return")
    assert page.sees("goal_barrier"), "refused at its field, and nothing typed is lost"
    page.type("goal_readiness", "6")
    page.type("goal_confidence", "4")
    page.press("Ctrl+Return")
    assert "ready 6 of 10 \N{MIDDLE DOT} sure 4 of 10" in page.words()
    assert "In the way: No ride" in page.words()
    page.click("patient.goal_change")
    assert page.find("goal_barrier").text() == "No ride"
    page.type("goal_remedy", "Bus card")
    page.press("Ctrl+Return")
    assert "Done about it: Bus card" in page.words()
    assert [goal.remedy for goal in beside(clinic, who).goals] == ["", "Bus card"]


def test_a_goal_that_is_given_up_leaves_the_page_and_stays_on_record(page, clinic, who):
    page.press("Alt+G")
    page.press("Ctrl+Return")
    page.click("patient.goal_change")
    page.choose("goal_status", "cancelled")
    page.press("Ctrl+Return")
    assert not page.sees("patient.goal_change")
    assert len(beside(clinic, who).goals) == 2


def test_who_helps_is_named_and_let_go(page, clinic, who):
    page.press("Alt+P")
    page.press("Ctrl+Return")
    assert page.sees("helper_name")  # Nobody has no name.
    page.type("helper_name", "Otto Sample, son")
    page.type("helper_phone", "555-0163")
    page.click("helper_told")
    page.press("Ctrl+Return")
    assert "Otto Sample, son · 555-0163 · may be told" in page.words()
    page.click("patient.helper_change")
    page.click("helper_gone")
    page.press("Ctrl+Return")
    assert "Otto Sample" not in page.words()
    assert len(beside(clinic, who).team) == 2


def test_what_was_left_open_is_ticked_with_its_number(page, clinic, who):
    before = [left.what for left in beside(clinic, who).left]
    page.press("1")
    assert [left.what for left in beside(clinic, who).left] == before[1:]
    (row,) = calling.listed(clinic.desk).left
    assert list(row.what) == before[1:]


def start_follow_up(page):
    page.press("Alt+F")
    page.press("2")
    assert page.place == "intake"


def test_a_follow_up_begins_with_safety_and_then_asks_what_is_still_right(page, clinic):
    start_follow_up(page)
    view = page.screen.presenter.view
    assert (view.encounter.channel.value, bool(view.encounter.follows)) == ("telephone", True)
    assert page.page.page_id == "safety"
    assert not page.sees("still_right.keep")
    page.answer_until({}, "request")
    assert page.sees("still_right.keep")
    page.press("Alt+A")
    page.press("B")  # Not that place any more: asked anew.
    page.press("Ctrl+Return")
    said = page.screen.presenter.view.answers
    assert said["request"].value == "pain_injury"
    assert said["activity"].value == "Climb stairs"
    assert "regions" not in said
    assert "pain_now" not in said
    assert page.page.page_id == "regions"


def test_what_is_not_ticked_is_asked_again(page):
    start_follow_up(page)
    page.answer_until({}, "request")
    page.press("Escape")
    assert "request" not in page.screen.presenter.view.answers
    assert page.page.page_id == "request"
    assert not page.sees("still_right.keep")


def test_an_emergency_comes_before_what_is_still_right(page):
    start_follow_up(page)
    page.answer_until({"s_chest": YES}, "request")
    assert page.place == "emergency"
    assert not page.sees("still_right.keep")


@pytest.fixture
def asked(desk_window, clinic, who):
    """The page of a person with a sore back for months and an offer left open the day before."""
    said = LOW_BACK | {"symptom_days": answered(200.0), "x_ride": YES}
    view = clinic.answer_until(clinic.start(who), said)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    triage.finish(clinic.desk, view.encounter.encounter_id)
    clinic.clock.advance(minutes=24 * 60)
    desk_window.press("Ctrl+N")
    desk_window.type("find.search", "T-00418")
    desk_window.press("Return")
    desk_window.press("Alt+O")
    return desk_window


def test_a_prompt_becomes_a_task_or_is_put_off_with_one_key(asked, clinic, who):
    assert "Moving more may help. Ask what they like to do." in asked.words()
    asked.press("Alt+M")
    asked.press("Alt+N")
    asked.press("Alt+M")
    assert not asked.sees("patient.make_task_1")
    made = [row.task for row in tasks.of_person(clinic.desk, who.patient_id)]
    assert {task.last.kind for task in made} == {TaskKind.ACTIVITY, TaskKind.TO_DO}
    assert {task.title for task in made} == {
        "Talk about ways to move more that they like.",
        "Offer: Social work or community health worker",
    }
    assert not beside(clinic, who).prompts
