"""Calling somebody to ask how they are: from the list to what has changed, and every way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.calls_pictures import decided, followups, say
from tests.ui.clinic import LOW_BACK
from triage_desk.domain.answers import answered
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import FollowUpStatus
from triage_desk.domain.instrument import Direction
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.errors import EnvironmentFault
from triage_desk.services import calling, triage
from triage_desk.ui.presenters.calls import CallsPresenter
from triage_desk.ui.presenters.lists import of_calls


@pytest.fixture
def due(clinic):
    """The id of a visit of two weeks ago whose first follow-up is due today."""
    now = clinic.clock.moment
    clinic.clock.moment = now - timedelta(weeks=2)
    who = clinic.patient(phone="555-0142").patient_id
    visit = decided(clinic, who, LOW_BACK | {"pain_now": answered(7), "psfs": answered(3)})
    triage.finish(clinic.desk, visit)
    clinic.clock.moment = now
    return visit


@pytest.fixture
def call(due, desk_window):
    """A window with the call of the one who is due."""
    desk_window.press("Ctrl+T")
    assert "Due today" in desk_window.words()
    assert "R.M." in desk_window.words()
    assert "Muster" not in desk_window.words()
    desk_window.press("Alt+1")
    assert desk_window.place == "follow_call"
    return desk_window


def test_the_bar_above_the_call_list_leads_back_to_today(due, desk_window):
    desk_window.press("Ctrl+T")
    assert desk_window.place == "calls"
    desk_window.click("top.today")
    assert desk_window.place == "worklist"


@pytest.fixture
def forgotten(clinic):
    """A visit finished while the server was away: nothing is planned for it."""
    visit = decided(clinic, clinic.patient().patient_id, LOW_BACK)
    triage.finish(replace(clinic.desk, link=SimpleNamespace(away=True)), visit)
    assert calling.has_forgotten(clinic.desk)
    return visit


def test_visits_that_were_forgotten_are_planned_for_beside_the_window(
    forgotten, clinic, desk_window
):
    desk_window.press("Ctrl+T")
    assert desk_window.place == "calls"
    assert "One moment" in desk_window.words()
    desk_window.wait(lambda: not desk_window.screen.presenter.reading)
    assert "One moment" not in desk_window.words()
    assert followups(clinic, forgotten)
    assert desk_window.screen.first_focus().hasFocus()


def test_whoever_goes_on_meanwhile_is_not_called_back(forgotten, clinic, desk_window):
    desk_window.press("Ctrl+T")
    desk_window.press("Escape")
    desk_window.wait(lambda: not desk_window.window.jobs.busy)
    assert desk_window.place == "worklist"
    assert followups(clinic, forgotten)


def test_a_list_that_cannot_be_read_beside_the_window_says_why(forgotten, desk_window, monkeypatch):
    def fail(_desk):
        raise EnvironmentFault("The disk is gone.")

    monkeypatch.setattr(calling, "listed", fail)
    desk_window.press("Ctrl+T")
    desk_window.wait(lambda: not desk_window.screen.presenter.reading)
    assert "The disk is gone." in desk_window.words()
    assert "Nobody is left" not in desk_window.words()


def first(clinic, due):
    return followups(clinic, due)[1]


def no_to_all(window) -> None:
    """Say no to every safety question."""
    for _page in range(4):
        if window.place != "intake":
            return
        window.press("N")
        window.settle()


def test_a_call_asks_safety_first_and_then_how_they_are(call, clinic, due):
    assert "555-0142" in call.words()
    assert "danger signs" in call.words()
    call.press("Return")
    assert call.place == "intake"
    visit = call.screen.encounter_id
    no_to_all(call)
    assert call.place == "ask_again"
    with clinic.store.read() as tx:
        asked = tx.encounters.get(visit)
    assert (asked.status, asked.follows) == (EncounterStatus.DISCARDED, due)
    call.click("pain_now.number.5")
    call.press("Alt+Left")
    assert call.find("pain_now.number.5").isChecked()
    call.click("pain_now.number.3")
    assert "The task: " in call.words()
    call.screen.presenter.speak("es")
    call.settle()
    assert "Tarea 1 que usted nombr\N{LATIN SMALL LETTER O WITH ACUTE}" in call.words()
    call.click("psfs_1.number.7")
    call.press("Ctrl+Return")
    assert "Better. The change is as large as one that matters." in call.words()
    assert "7 \N{RIGHTWARDS ARROW} 3 points" in call.words()
    call.press("Escape")
    assert call.place == "calls"
    assert "Due today" not in call.words()
    kept = first(clinic, due)
    assert (kept.status, kept.result) == (FollowUpStatus.DONE, Direction.BETTER)
    with clinic.store.read() as tx:
        said = [a.answer.value for a in tx.outcomes.answers((due,))]
    assert said == [5, 3, 7], "kept at once, and nothing is overwritten"


def test_an_emergency_on_a_call_is_the_same_screen_as_ever(call, clinic, due):
    call.press("Return")
    call.press("A")
    call.settle()
    assert call.place == "emergency"
    assert first(clinic, due).is_open


def test_an_answer_nobody_knows_goes_on_as_an_intake(call):
    call.press("Return")
    call.press("Shift+E")
    call.settle()
    no_to_all(call)
    assert call.place == "intake"


def test_who_does_worse_is_told_to_a_clinician_with_one_key(due, desk_window, clinic):
    say(clinic, first(clinic, due).followup_id, {"pain_now": answered(10)})
    desk_window.press("Ctrl+T")
    assert "Does worse" in desk_window.words()
    desk_window.press("Alt+1")
    assert "Tell a physical therapist or a physician today" in desk_window.words()
    assert not desk_window.sees("follow_call.reached")
    desk_window.press("8")
    assert desk_window.place == "calls"
    assert not first(clinic, due).clinician_open


def test_paper_is_typed_in_with_its_time(due, desk_window, clinic):
    with clinic.store.read() as tx:
        who = tx.encounters.get(due).patient_id
    desk_window.window._flow.patient(who)
    desk_window.settle()
    from_paper(desk_window, "noon")
    assert "Type a time of today" in desk_window.words()
    desk_window.type("paper_time.time", "8:15 AM")
    desk_window.click("paper_time.go_on")
    desk_window.window.activateWindow()
    desk_window.settle()
    assert desk_window.place == "intake", "its danger signs come first"
    no_to_all(desk_window)
    assert desk_window.place == "ask_again"
    assert desk_window.find("ask_again.time").text() == "8:15 AM"
    desk_window.click("pain_now.number.4")
    desk_window.press("Ctrl+Return")
    desk_window.press("Escape")
    assert desk_window.place == "patient"
    assert "Better on" in desk_window.words()
    desk_window.click("patient.print_scores")
    desk_window.wait(lambda: bool(desk_window.screen.presenter.pdf))
    assert desk_window.place == "office_paper"
    desk_window.screen.presenter.keep_saved()
    desk_window.screen.presenter.keep_printed()
    desk_window.press("Escape")
    with clinic.store.read() as tx:
        [kept] = tx.outcomes.answers((due,))
    local = kept.taken.taken_at.astimezone()
    assert (kept.taken.channel, local.hour, local.minute) == (OutcomeChannel.PAPER, 8, 15)


def from_paper(window, time, day=""):
    """Begin to type in a paper that was filled in then."""
    window.click("patient.paper_again")
    window.settle()
    for field, words in (("day", day), ("time", time)):
        window.type(f"paper_time.{field}", words)
        QTest.keyClick(window.find(f"paper_time.{field}"), Qt.Key.Key_Return)
    # Without a window manager nobody gives the window back its focus.
    window.window.activateWindow()
    window.settle()


def test_a_danger_sign_on_a_paper_opens_the_emergency_and_says_how_old_it_is(
    due, desk_window, clinic
):
    with clinic.store.read() as tx:
        who = tx.encounters.get(due).patient_id
    desk_window.window._flow.patient(who)
    desk_window.settle()
    filled = clinic.clock.moment.date() - timedelta(days=3)
    from_paper(desk_window, "8:15 AM", f"{filled:%m/%d/%Y}")
    desk_window.press("A")
    desk_window.settle()
    assert desk_window.place == "emergency"
    assert "8:15 AM (3 days old)" in desk_window.words()
    assert "Call them now: 555-0142" in desk_window.words()
    assert first(clinic, due).is_open


def test_who_is_here_is_asked_at_the_desk_after_the_safety_questions(due, desk_window, clinic):
    with clinic.store.read() as tx:
        who = tx.encounters.get(due).patient_id
    desk_window.window._flow.patient(who)
    desk_window.settle()
    desk_window.click("patient.ask_again")
    assert desk_window.place == "intake"
    no_to_all(desk_window)
    assert desk_window.place == "ask_again"
    desk_window.click("pain_now.number.7")
    with clinic.store.read() as tx:
        [kept] = tx.outcomes.answers((due,))
    assert kept.taken.channel is OutcomeChannel.DESK


def test_nobody_answered_and_a_later_call_needs_a_day(call, clinic, due):
    call.click("follow_call.call_later")
    assert call.place == "follow_call"
    assert "Write the day of the next call" in call.words()
    call.type("follow_call.words", "rang on")
    call.click("follow_call.no_answer")
    assert call.place == "calls"
    kept = first(clinic, due)
    assert (kept.tries, kept.next_on) == (1, clinic.clock.moment.date() + timedelta(days=2))


def test_the_first_questions_follow_the_intake_and_ask_no_safety_again(due, desk_window, clinic):
    clinic.clock.moment -= timedelta(days=8)
    with clinic.store.read() as tx:
        who = tx.encounters.get(due).patient_id
    desk_window.window._flow.patient(who)
    desk_window.settle()
    assert "First questions" in desk_window.find("patient.ask_again").words
    desk_window.click("patient.ask_again")
    assert desk_window.place == "ask_again"
    desk_window.click("workdays_1.number.10")
    desk_window.press("Ctrl+Return")
    assert "These first answers are kept" in desk_window.words()


def test_the_saved_call_list_has_the_follow_ups_before_what_was_left(due, clinic):
    shown = CallsPresenter(clinic.desk)
    shown.open()
    saved = of_calls(shown)()
    assert saved.rows[0][1] == "Due today"
    assert len(saved.rows) == len(saved.patients) == len(shown.followups) + len(shown.calls)
