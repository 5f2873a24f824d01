"""Tasks by keys: made over a person, answered, handed over, done; and who waits for whom."""

import pytest

from tests.calls_pictures import prepared
from tests.ui.clinic import LOW_BACK
from triage_desk.domain.role import Role
from triage_desk.domain.user import Actor
from triage_desk.services import tasks, triage
from triage_desk.services.tasks import TaskDraft
from triage_desk.ui.presenters.tasks import TasksPresenter

DEV = Actor("dev", "Dev Sample", Role.PT, "back-office")


@pytest.fixture
def shown(desk_window, clinic):
    """The tasks of a person, over their result."""
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    visit = view.encounter.encounter_id
    triage.decide(clinic.desk, visit)
    desk_window.window._flow.visit(visit)
    desk_window.settle()
    desk_window.press("Ctrl+G")
    assert desk_window.place == "tasks"
    return desk_window


def cells(shown, line=0):
    table = shown.find("tasks.table")
    return [table.item(line, number).text() for number in range(table.columnCount())]


def kept(shown):
    presenter = shown.screen.presenter
    return presenter.rows[0].task


def test_a_task_is_made_for_the_person_on_the_screen(shown):
    shown.click("tasks.act_make")
    assert "Write what is to be done." in shown.words()
    shown.type("tasks.words", "Send the scan to the therapist")
    shown.type("tasks.day", "03/12/2026")
    shown.choose("tasks.owner", "pt:")
    shown.click("tasks.act_make")
    assert cells(shown)[:3] == ["R.M., 63", "Send the scan to the therapist", "Physical therapist"]
    assert kept(shown).last.encounter_id, "it stands with the visit"
    assert shown.find("tasks.words").text() == ""
    assert "Muster" not in shown.words()
    shown.type("tasks.day", "the other day")
    shown.click("tasks.act_move")
    assert shown.screen.presenter.problem.field == "due_on"
    shown.click("tasks.close")
    assert shown.place == "receipt"


def test_what_was_asked_is_answered_and_what_is_over_may_open_again(shown, clinic):
    dev = clinic.desk.acting_as(DEV)
    patient = shown.screen.presenter.patient_id
    tasks.make(dev, TaskDraft(patient, "Which pills?", Role.FRONT_DESK))
    clinic.clock.advance(minutes=90)
    shown.press("Alt+1")
    assert "waits for Front desk: 1, for 1 h 30" in shown.words()
    shown.click("tasks.act_hand_over")
    assert "Choose who gets it." in shown.words()
    shown.type("tasks.words", "Two, for blood pressure")
    shown.click("tasks.act_say")
    assert shown.screen.presenter.lines == (), "it is no longer the desk's turn"
    shown.press("Alt+2")
    assert "Two, for blood pressure" in shown.words()
    shown.find("tasks.table").setFocus()
    shown.press("D")
    assert shown.screen.presenter.lines == ()
    shown.press("Alt+3")
    assert cells(shown)[2] == "done"
    assert not shown.sees("tasks.act_done")
    shown.type("tasks.words", "One more question")
    shown.click("tasks.act_again")
    assert kept(shown).is_open


def test_todays_list_says_how_many_are_ones_own_turn(shown, clinic):
    patient = shown.screen.presenter.patient_id
    tasks.make(clinic.desk, TaskDraft(patient, "Call about the ride", Role.FRONT_DESK))
    shown.press("Alt+Home")
    assert shown.find("worklist.tasks").words == "Tasks (1)"
    shown.press("Ctrl+G")
    assert cells(shown)[1] == "Call about the ride"
    shown.press("Return")
    assert shown.place == "patient"
    shown.press("Ctrl+G")
    assert shown.screen.presenter.patient_id == patient


def test_who_waits_outside_the_tasks_stands_above_them(clinic):
    prepared(clinic)
    shown = TasksPresenter(clinic.desk)
    assert shown.open()
    assert any(
        line.startswith("People wait for a call of the Front desk: ") for line in shown.turns
    )
    assert any("answer to referrals: 4, the longest for" in line for line in shown.turns)
    shown = TasksPresenter(clinic.desk, clinic.patient("Eva", "Alone").patient_id)
    assert shown.open()
    assert shown.turns == (), "of one person only what is theirs"
