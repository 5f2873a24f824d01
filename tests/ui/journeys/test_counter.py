"""Counter mode: what a person across the counter can read, see move, or hear read aloud."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.ui.clinic import LOW_BACK, NO, YES
from triage_desk.services import intake, triage

GIVEN, FAMILY = "Quirina", "Zypressen-Synthetic"
UI = Path(__file__).resolve().parents[3] / "triage_desk" / "ui"


@pytest.fixture
def visit(clinic):
    return clinic.start(clinic.patient(given=GIVEN, family=FAMILY))


@pytest.fixture
def desk(desk_window, clinic, visit):
    desk_window.window.session.flow.home()
    desk_window.window.session.flow.visit(visit.encounter.encounter_id)
    desk_window.settle()
    return desk_window


def seen(window):
    """Return all that is painted or spoken now."""
    words = []
    for widget in window.window.findChildren(QWidget):
        if widget.isVisible():
            words += [widget.accessibleName(), widget.toolTip()]
            words += [widget.text()] if isinstance(widget, QLabel) else []
    return "\n".join(words)


def to_private(window):
    window.answer_until({**LOW_BACK, "s_chest": NO}, "private")
    assert window.page.page_id == "private"


def test_one_key_covers_all_but_the_question(desk):
    desk.press("F7")
    words = seen(desk)
    assert "Any of these today?" in words
    assert "Screen is covered" in words
    assert "Q.Z." not in words
    assert "Answers so far" not in words


def test_a_private_page_is_letters_and_what_to_say(desk):
    to_private(desk)
    assert "Not safe at home" in seen(desk)
    desk.press("F7")
    words = seen(desk)
    assert "Please look at card" in words
    assert "Not safe at home" not in words
    assert "scares you" not in words
    assert "Letter A" in words


def test_the_letters_answer_and_z_is_none_of_the_rest(desk, clinic, visit):
    to_private(desk)
    desk.press("F7")
    desk.press("A")
    assert "They said: A" in seen(desk)
    desk.press("A")
    assert "They said" not in seen(desk)
    desk.press("A")
    desk.press("Z")
    answers = intake.view(clinic.desk, visit.encounter.encounter_id).answers
    assert answers["p_home"] == YES
    assert answers["p_needle"] == NO


def test_z_never_answers_what_was_answered_or_not_shown(desk, clinic, visit):
    def given():
        return intake.view(clinic.desk, visit.encounter.encounter_id).answers

    desk.answer_until(LOW_BACK, "look")
    desk.press("F7")
    for key in ("Z", "N", "Y", "X"):
        desk.press(key)
    assert "k_worry" not in given(), "nobody has seen these lines"
    QTest.keyPress(desk.window, Qt.Key.Key_F6)
    QTest.keyRelease(desk.window, Qt.Key.Key_F6)
    desk.press("Z")
    assert given()["k_worry"] == NO
    desk.press("F7")
    to_private(desk)
    desk.press("F7")
    desk.press("A")
    desk.press("Z")
    desk.press("Alt+Left")
    assert desk.page.page_id == "private"
    for key in ("Z", "N", "Y", "X"):
        desk.press(key)
    assert (given()["p_home"], given()["p_needle"]) == (YES, NO)


def test_a_choice_is_pointed_at_too(desk, clinic, visit):
    desk.answer_until(LOW_BACK, "phq2_a")
    desk.press("F7")
    assert "Tell me the letter that fits you" in seen(desk)
    desk.press("B")
    answers = intake.view(clinic.desk, visit.encounter.encounter_id).answers
    assert answers["phq2_a"].value == "1"


def test_what_staff_see_is_covered_as_well(desk):
    desk.answer_until(LOW_BACK, "look")
    desk.press("F7")
    assert "self-harm" not in seen(desk)
    assert "Please look at card" not in seen(desk)


def test_words_are_shown_only_while_f6_is_held(desk):
    to_private(desk)
    desk.press("F7")
    QTest.keyPress(desk.window, Qt.Key.Key_F6)
    assert "Not safe at home" in seen(desk)
    QTest.keyRelease(desk.window, Qt.Key.Key_F6)
    assert "Not safe at home" not in seen(desk)


def test_another_window_that_takes_the_keys_covers_again(desk, qtbot):
    desk.press("F7")
    desk.window.session.flow.home()
    desk.settle()
    QTest.keyPress(desk.window, Qt.Key.Key_F6)
    assert not desk.window._cover.covered
    desk.window._peek(on=False)
    assert desk.window._cover.covered


def test_the_cover_stays_from_screen_to_screen(desk, clinic, visit):
    desk.press("F7")
    for go in (desk.window.session.flow.home, desk.window.session.flow.find):
        go()
        desk.settle()
        assert desk.window._covered, desk.place
        assert "Q.Z." not in seen(desk)
    desk.window.session.flow.patient(visit.patient.patient_id)
    desk.settle()
    assert FAMILY not in seen(desk)
    desk.window.session.flow.home()
    desk.window.session.flow.visit(visit.encounter.encounter_id)
    desk.settle()
    assert desk.screen.covered
    desk.press("F7")
    desk.window.session.flow.home()
    desk.settle()
    assert "Q.Z." in _table(desk)


def _table(desk):
    model = desk.find("worklist.table").model()
    return "\n".join(str(model.index(0, c).data()) for c in range(model.columnCount()))


def test_an_emergency_is_never_covered(desk):
    desk.press("F7")
    desk.press("A")
    assert desk.place == "emergency"
    assert "stay here with me" in seen(desk)


def test_a_covered_screen_is_hidden_from_readers_and_keys(desk):
    desk.press("F7")
    desk.window.session.flow.home()
    desk.settle()
    table = desk.window.findChild(QWidget, "worklist.table")
    assert not table.isVisible()
    assert QApplication.focusWidget() is not table


def test_the_card_of_the_page_is_printed_with_a_key(desk):
    to_private(desk)
    desk.press("F7")
    desk.press("Ctrl+P")
    assert desk.place == "office_paper"
    desk.qtbot.waitUntil(lambda: bool(desk.screen.presenter.pdf), timeout=10_000)
    assert desk.screen.presenter.file_name.startswith("pointing-card-")
    assert desk.screen.presenter.title == "Pointing card"
    desk.screen.presenter.printed()
    desk.screen.presenter.saved("card.pdf")
    desk.press("Escape")
    assert desk.place == "intake"


# ------------------------------------------------------------------------- no names in titles


def test_no_title_of_any_window_is_made_of_anything_but_fixed_words():
    """Every call that names a window or a print job takes words without blanks to fill."""
    titled = {"setWindowTitle", "setDocName", "setWindowFilePath", "setWindowIconText"}
    wrong = []
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in titled:
                given = node.args[0]
                plain = isinstance(given, ast.Call) and getattr(given.func, "id", "") == "text"
                if not plain or given.keywords:
                    wrong.append(f"{file.name}:{node.lineno}")
    assert not wrong


def test_no_window_has_a_name_in_its_title_on_any_screen(desk, clinic, visit):
    flow = desk.window.session.flow
    encounter = visit.encounter.encounter_id
    places = set()

    def look():
        desk.settle()
        places.add(desk.place)
        for window in QApplication.topLevelWidgets():
            for word in (GIVEN, FAMILY, "Q.Z."):
                assert word not in window.windowTitle(), desk.place
                assert word not in window.windowFilePath()
                assert word not in window.windowIconText()

    for go in (flow.home, flow.find, lambda: flow.patient(visit.patient.patient_id)):
        go()
        look()
    for go in (flow.who_saw_here, flow.me, flow.users, flow.end_of_day, flow.backups):
        go()
        look()
    flow.home()
    flow.visit(encounter)
    look()
    desk.press("F1")
    look()
    flow.emergency()
    look()
    flow.home()
    clinic.answer_until(intake.view(clinic.desk, encounter), LOW_BACK)
    triage.decide(clinic.desk, encounter)
    flow.home()
    flow.visit(encounter)
    look()
    desk.press("Ctrl+O")
    look()
    assert {"worklist", "find", "patient", "intake", "emergency", "receipt"} <= places
