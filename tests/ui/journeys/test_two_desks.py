"""Two desks on one store: who has an intake, who takes it over, and who is told."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox

from tests.ui.clinic import LOW_BACK, NO, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.user import Actor, Role
from triage_desk.services import intake, takeover, triage

BEN = Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2")


@pytest.fixture
def ben(clinic):
    """The other desk."""
    return replace(clinic.desk, actor=BEN, seat="b")


@pytest.fixture
def mine(clinic, desk_window):
    """The window with an intake open in it."""
    view = clinic.start()
    desk_window.window._flow._ask(view)
    desk_window.settle()
    return view.encounter.encounter_id


def test_the_list_says_who_has_it_and_enter_shows_it_to_read(clinic, ben, open_window):
    view = intake.start(ben, clinic.patient().patient_id, Channel.COUNTER)
    intake.answer(ben, view.encounter.encounter_id, {"s_chest": NO})
    window = open_window(clinic)
    row = window.screen._model._lines[0]
    assert "Locked by Ben B. (front-2) since 10:46 AM" in row.words
    assert not window.sees("worklist.unfinished_1")
    window.screen._table.setFocus()
    window.press("Return")
    assert window.place == "locked"
    assert "Locked by Ben B. at front-2 since 10:46 AM." in window.words()
    window.press("Escape")
    assert window.place == "worklist"


def test_taking_over_asks_why_and_then_goes_on_here(clinic, ben, open_window):
    view = intake.start(ben, clinic.patient().patient_id, Channel.COUNTER)
    window = open_window(clinic)
    window.screen._table.setFocus()
    window.press("Return")
    window.press("Ctrl+Return")
    assert "Choose why you take it over." in window.words()
    window.choose("locked.reason", "patient_is_here")
    window.press("Ctrl+Return")
    assert "Say in a few words" in window.words()
    assert isinstance(window.find("locked.reason"), QComboBox)
    window.type("locked.words", "She came back to my counter.")
    window.press("Ctrl+Return")
    assert window.place == "intake"
    window.answer_page({})
    assert intake.view(clinic.desk, view.encounter.encounter_id).answers


def test_the_desk_that_lost_it_is_told_and_keeps_what_it_typed(ben, mine, desk_window):
    desk_window.answer_until(LOW_BACK, "symptom_days")
    desk_window.type("symptom_days.field", "12")
    before = desk_window.page.page_id
    why = takeover.TakeOverReason.NOBODY_THERE
    takeover.take_over(ben, mine, why, "Ana is at lunch.")
    desk_window.screen._item.choose_unit("days")
    desk_window.screen._item.submit()
    desk_window.settle()
    assert desk_window.page.page_id == before
    assert "Locked by Ben B. at front-2" in desk_window.words()
    assert desk_window.find("symptom_days.field").text() == "12"
    assert desk_window.screen.status() == "Not saved"
    desk_window.click("notice.action")
    assert desk_window.place == "locked"
    assert "Only that desk can change it." in desk_window.words()


def test_an_emergency_sign_that_was_refused_is_not_passed_over(ben, mine, desk_window):
    takeover.take_over(ben, mine, takeover.TakeOverReason.NOBODY_THERE, "Ana is at lunch.")
    desk_window.screen._item.answered.emit({"s_chest": YES})
    desk_window.settle()
    assert "Not saved: Chest pain or pressure: Yes." in desk_window.words()
    assert "That is an emergency sign: press F12." in desk_window.words()


def test_a_silent_desk_is_told_by_the_clock(ben, mine, desk_window):
    takeover.take_over(ben, mine, takeover.TakeOverReason.NOBODY_THERE, "Ana is at lunch.")
    desk_window.screen._beat.timeout.emit()
    desk_window.settle()
    assert "Locked by Ben B. at front-2" in desk_window.words()


def test_a_beat_of_a_desk_that_has_it_changes_nothing_on_the_screen(mine, desk_window):
    words = desk_window.words()
    desk_window.screen._beat.timeout.emit()
    desk_window.settle()
    assert desk_window.words() == words


def test_changed_meanwhile_says_by_whom_and_what(clinic, ben, mine, desk_window):
    takeover.leave(clinic.desk, mine)
    intake.resume(ben, mine)
    intake.answer(ben, mine, {"s_chest": YES})
    intake.answer(ben, mine, {"s_chest": NO})
    intake.park(ben, mine)
    desk_window.answer_page({})
    assert "Changed by Ben B. at 10:46 AM: look again." in desk_window.words()
    assert "Now different:" in desk_window.words()
    desk_window.answer_page({})
    assert "look again" not in desk_window.words()


def test_an_intake_that_ended_elsewhere_opens_its_result(clinic, ben, mine, desk_window):
    triage.raise_emergency(ben, mine, "collapsed")
    triage.acknowledge(ben, mine, "Dr. Bar", "physician")
    desk_window.answer_page({})
    assert "Changed by Ben B." in desk_window.words()
    desk_window.click("notice.action")
    assert desk_window.place == "receipt"


def test_an_intake_discarded_elsewhere_leads_to_the_list(ben, clinic, mine, desk_window):
    takeover.leave(clinic.desk, mine)
    intake.discard(ben, mine, "came twice")
    desk_window.answer_page({})
    desk_window.click("notice.action")
    assert desk_window.place == "worklist"


def test_leaving_for_the_list_lets_others_in(ben, mine, desk_window):
    desk_window.window._flow.home()
    desk_window.settle()
    assert intake.resume(ben, mine).encounter.encounter_id == mine


def test_a_change_of_route_and_a_finish_do_not_overwrite_one_another(clinic, ben, desk_window):
    view = clinic.start()
    visit = view.encounter.encounter_id
    kept = triage.acknowledge(clinic.desk, visit, "Dr. Bar", "physician")
    desk_window.window._flow._open(visit)
    desk_window.settle()
    assert desk_window.place == "receipt"
    pt = ben.acting_as(replace(BEN, role=Role.PT))
    to = Disposition.PT_FIRST if kept.route is not Disposition.PT_FIRST else Disposition.EMERGENCY
    reason = OverrideReason.CLINICIAN_ASSESSED
    triage.override(pt, visit, to, reason, "I saw her.", "Ben B.", Role.PT)
    assert not desk_window.screen.presenter.finish()
    sentence = desk_window.screen.presenter.problem.sentence
    assert "Changed by Ben B." in sentence
    assert "Now different: PT first" in sentence
    assert desk_window.screen.presenter.finish()
