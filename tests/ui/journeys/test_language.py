"""The language changes in the middle of an interview; answers, keys and the result stay."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.spoken import SPANISH, each_language
from tests.ui.clinic import LOW_BACK, NO, YES


def dialog_press(window, keys):
    """Press keys in the dialog that is open."""
    dialog = QApplication.activeModalWidget() or window.find("language.page")
    QTest.keyClicks(dialog, keys)
    window.settle()
    # Without a display no system gives the window its keys back.
    window.window.activateWindow()
    window.settle()


def speak(window, number):
    window.press("F9")
    dialog_press(window, number)


@each_language
def test_the_words_change_at_once_and_the_answers_stay(desk_window, spoken):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "body")
    window.screen.presenter.answer({"g_fever": NO, "g_weight": YES})
    window.settle()
    before = window.screen.presenter.view.answers
    speak(window, spoken.key)
    assert window.page.page_id == "body"
    assert spoken.fever in window.words()
    assert spoken.banner in window.words()
    assert window.find("top.language").words == spoken.name
    assert window.screen.presenter.view.answers == before
    assert window.find("g_weight.yes").isChecked()
    speak(window, "1")
    assert "Fever, chills" in window.words()
    assert spoken.banner not in window.words()
    assert window.screen.presenter.view.answers == before


def test_what_is_ticked_or_typed_and_not_said_yet_stays(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    window.screen._item._choose(("lumbar",))
    speak(window, SPANISH.key)
    assert window.screen._item.chosen == ("lumbar",)
    assert SPANISH.where in window.words()
    window.answer_until(LOW_BACK, "symptom_days")
    field = window.find("symptom_days.field")
    QTest.keyClicks(field, "3w")
    speak(window, "1")
    assert field.text() == "3w"
    assert field.accessibleName() == "When did this start?"
    assert "When did this start?" in window.words()


@each_language
def test_a_whole_visit_ends_as_in_english(desk_window, spoken):
    window = desk_window
    window.start_patient()
    speak(window, spoken.key)
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    assert spoken.call in window.words()
    assert spoken.banner in window.words()
    kept = window.screen.presenter.record
    assert kept.encounter.language == spoken.code
    assert kept.decision.safety_net[0].startswith("Call 911")


@each_language
def test_an_emergency_is_said_in_the_language_of_the_person(desk_window, spoken):
    window = desk_window
    window.start_patient()
    speak(window, spoken.key)
    window.press("F12")
    assert spoken.stay in window.words()
    assert spoken.banner in window.words()
    window.click("emergency.go_back")
    window.press("A")
    assert window.place == "emergency"
    assert spoken.stay in window.words()


@each_language
def test_a_new_record_keeps_the_language_and_the_intake_begins_in_it(desk_window, spoken):
    window = desk_window
    window.press("Ctrl+N")
    window.choose("find.language", spoken.code)
    for name, words in (("given", "Rosa"), ("family", "Muster"), ("birth_date", "03/14/1962")):
        window.type(f"find.{name}", words)
    window.choose("find.sex", "female")
    window.press("Ctrl+Return")
    assert window.screen.presenter.view.patient.language == spoken.code
    assert spoken.chest in window.words()
