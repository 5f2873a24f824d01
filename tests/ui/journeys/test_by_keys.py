"""The window by keys alone: where the hand is led, and what a screen leaves behind."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.clinic import LOW_BACK
from triage_desk.services import triage
from triage_desk.ui import theme


def test_enter_goes_on_after_a_look_back(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "symptom_days")
    window.press("Alt+Left")
    window.press("Alt+Left")
    window.press("Alt+Left")
    assert window.page.page_id == "look"
    window.press("Return")
    assert window.page.page_id == "request"


def test_the_emergency_page_leads_the_hand_from_step_to_step(desk_window, tmp_path):
    window = desk_window
    window.start_patient()
    window.press("A")
    window.press("Alt+1")
    assert window.find("emergency.staying").hasFocus()
    window.press("Alt+2")
    assert window.find("emergency.told_name").hasFocus()
    window.press("Alt+3")
    assert "Write the name" in window.words()
    QTest.keyClicks(window.find("emergency.told_name"), "Ida Fiktiv")
    assert "Write the name" not in window.words()
    window.press("Return")
    QTest.keyClicks(window.find("emergency.told_role"), "MD")
    window.press("Alt+3")
    window.press("Ctrl+P")
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf))
    window.press("Escape")
    assert window.place == "emergency"
    assert window.find("emergency.leave").hasFocus()


def test_a_refusal_to_close_is_not_said_of_the_next_screen(desk_window):
    window = desk_window
    window.press("F12")
    window.click("emergency.called")
    window.window.close()
    assert window.sees("notice.action")
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.press("Alt+3")
    window.press("Ctrl+Return")
    assert window.place == "find"
    assert not window.sees("notice.action")


def test_an_emergency_of_nobody_leaves_a_trace(desk_window, monkeypatch):
    kept = []
    monkeypatch.setattr(triage, "note_unnamed", lambda _desk, *, told: kept.append(told))
    window = desk_window
    window.press("F12")
    window.click("emergency.called")
    window.click("emergency.staying")
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.press("Alt+3")
    window.press("Ctrl+Return")
    window.press("Escape")
    assert kept == [False, True]


def test_the_next_person_is_found_from_a_result_and_never_from_an_emergency(desk_window):
    window = desk_window
    window.start_patient()
    window.press("Ctrl+N")
    assert window.place == "intake"
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    window.press("Ctrl+O")
    assert window.place == "override"
    window.press("Ctrl+N")
    assert window.place == "find"
    window.press("Escape")
    window.start_patient(given="Willa", family="Sample")
    window.press("A")
    window.press("Ctrl+N")
    assert window.place == "emergency"
    window.click("emergency.lower")
    window.press("Ctrl+N")
    assert window.place == "override"


def test_a_name_with_a_hyphen_is_taken_over_whole(desk_window):
    window = desk_window
    window.press("Ctrl+N")
    window.type("find.search", "von Muster-Sample, Rosa Mae 3/14/1962")
    window.press("Return")
    window.wait(lambda: window.find("find.family").text() == "von Muster-Sample")
    assert window.find("find.given").text() == "Rosa Mae"


def test_pages_of_a_paper_are_turned_by_keys(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.press("Ctrl+Shift+P")
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf))
    window.settle()
    view = window.screen._view
    assert view.page == 1
    for _ in range(8):
        window.press("PageDown")
    assert view.page > 1
    window.press("PageUp")
    window.press("Escape")
    assert window.place == "receipt"


def test_arrows_walk_over_the_regions(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    window.press("Down")
    assert window.find("regions.thoracic").hasFocus()
    window.press("Right")
    assert window.find("regions.thigh_calf").hasFocus()
    for _ in range(9):
        window.press("Down")
    assert window.find("regions.next").hasFocus() or window.find("regions.not_sure").hasFocus()


def test_help_and_answers_are_a_key_away_where_they_have_no_room(open_window, clinic):
    window = open_window(clinic, scale=200)
    window.start_patient()
    window.answer_until(LOW_BACK, "injury")
    window.press("F2")
    dialog = window.find("intake.why_page")
    assert any("broken bones" in label.text() for label in dialog.findChildren(QLabel))
    window.press("Escape")
    window.window.activateWindow()
    window.settle()
    window.press("Alt+Up")
    assert window.find("intake.answers_page").isVisible()
    window.press("Return")
    assert window.page.page_id == "symptom_days"
    theme.apply(QApplication.instance())


def test_nothing_of_the_answers_is_shown_over_a_cover(open_window, clinic):
    window = open_window(clinic, scale=200)
    window.start_patient()
    window.answer_until(LOW_BACK, "injury")
    window.press("F7")
    window.press("Alt+Up")
    assert not window.sees("intake.answers_page")
    theme.apply(QApplication.instance())


def test_the_emergency_key_works_over_a_dialog(desk_window):
    window = desk_window
    window.start_patient()
    for opens in (lambda: window.press("F1"), lambda: window.click("intake.discard")):
        opens()
        window.press("F12")
        assert window.place == "emergency"
        assert not window.sees("help")
        assert not window.sees("discard")
        window.click("emergency.go_back")
        assert window.place == "intake"


def test_the_key_of_the_parked_finds_them_with_large_text_too(open_window, clinic):
    window = open_window(clinic, scale=200)
    window.start_patient()
    window.press("F8")
    assert window.place == "worklist"
    window.find("top.find").setFocus()
    window.press("F8")
    assert window.find("worklist.table").hasFocus()
    window.press("Return")
    assert window.place == "intake"
    theme.apply(QApplication.instance())
