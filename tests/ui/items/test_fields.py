"""What is typed is parsed by the caller; what is wrong is said at the field, and kept."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from triage_desk.domain.answers import NOT_SURE, answered
from triage_desk.errors import UserError

ALT, NO_KEY = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


def field(desk):
    return desk.widget.findChild(QLineEdit, "it.field")


def error(desk):
    return desk.widget.findChild(QLabel, "it.error")


def test_enter_sends_what_was_typed(desk, make_page, qtbot):
    shown = desk(make_page("integer"))
    shown.widget.focus_first()
    qtbot.keyClicks(field(shown), "12")
    qtbot.keyClick(field(shown), Qt.Key.Key_Return)
    assert shown.said == [{"it": answered(12)}]


def test_a_key_held_down_sends_once_and_never_goes_past_the_field(desk, make_page, qapp):
    """Enter is the field's own: a shortcut would overtake letters that a screen reader looks at."""
    shown = desk(make_page("integer"))
    line = field(shown)
    line.setText("12")
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NO_KEY, "\r", True)
    qapp.sendEvent(line, held)
    assert shown.said == []
    first = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, NO_KEY)
    first.ignore()
    qapp.sendEvent(line, first)
    assert first.isAccepted()
    qapp.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NO_KEY, "\r"))
    assert shown.said == [{"it": answered(12)}]


def scale(make_page, **fields):
    return make_page("integer", minimum=0, maximum=10, unit="points", **fields)


def test_a_number_of_a_short_scale_is_typed_or_clicked(desk, make_page, qtbot):
    shown = desk(scale(make_page))
    shown.widget.focus_first()
    qtbot.keyClicks(field(shown), "10")
    assert shown.said == []
    qtbot.keyClick(field(shown), Qt.Key.Key_Return)
    buttons = [shown.widget.findChild(QPushButton, f"it.number.{n}") for n in range(11)]
    assert [one.isChecked() for one in buttons] == [False] * 10 + [True]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert shown.said == [{"it": answered(10)}, {"it": answered(0)}]
    assert (buttons[0].isChecked(), buttons[10].isChecked(), field(shown).text()) == (
        *(True, False),
        "0",
    )


@pytest.mark.parametrize("fields", [{}, {"minimum": 0, "maximum": 15}, {"maximum": 10}])
def test_a_long_scale_or_an_open_one_has_no_buttons(desk, make_page, fields):
    shown = desk(make_page("integer", **fields))
    assert shown.widget.findChild(QPushButton, "it.number.0") is None


def test_next_sends_it_too(desk, make_page, qtbot):
    shown = desk(make_page("decimal"))
    field(shown).setText("7")
    qtbot.mouseClick(shown.widget.findChild(QPushButton, "it.next"), Qt.MouseButton.LeftButton)
    assert shown.said == [{"it": answered(7)}]


def test_an_error_is_said_at_the_field_and_the_text_kept(desk, make_page, qtbot):
    shown = desk(make_page("integer"))
    shown.widget.focus_first()
    qtbot.keyClicks(field(shown), "many")
    qtbot.keyClick(field(shown), Qt.Key.Key_Return)
    assert shown.said == []
    assert field(shown).text() == "many"
    assert "This is no number." in error(shown).text()
    assert error(shown).isVisible()
    assert field(shown).property("error") == "true"
    assert field(shown).hasFocus()


def test_typing_on_takes_the_error_away(desk, make_page, qtbot):
    shown = desk(make_page("integer"))
    shown.widget.submit()
    qtbot.keyClicks(field(shown), "1")
    assert not error(shown).isVisible()


def test_an_error_may_hold_any_character(desk, make_page):
    def refuse(_text):
        raise UserError("<b>7 & 8</b> is no number. Type digits.", field="it")

    shown = desk(make_page("integer"), parse=refuse)
    shown.widget.submit()
    assert "&lt;b&gt;7 &amp; 8" in error(shown).text()


def test_letters_are_text_while_typing_and_alt_makes_them_answers(desk, make_page, qtbot):
    shown = desk(make_page("text"), parse=answered)
    words = shown.widget.findChild(QPlainTextEdit, "it.field")
    words.setFocus()
    qtbot.keyClicks(words, "uwn")
    assert shown.said == []
    qtbot.keyClick(words, Qt.Key.Key_U, ALT)
    assert shown.said == [{"it": NOT_SURE}]


def test_enter_sends_words_and_shift_enter_does_not(desk, make_page, qtbot):
    shown = desk(make_page("text"), parse=answered)
    words = shown.widget.findChild(QPlainTextEdit, "it.field")
    words.setFocus()
    qtbot.keyClicks(words, "Walk")
    qtbot.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(words, "again")
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert shown.said == [{"it": answered("Walk\nagain")}]


@pytest.fixture
def since(desk, make_page):
    units = {"days": 1.0, "weeks": 7.0}
    return desk(make_page("quantity", unit="days", units=units), parse=answered)


def test_a_unit_button_completes_a_number(since, qtbot):
    since.widget.focus_first()
    qtbot.keyClicks(field(since), "3")
    qtbot.keyClick(field(since), Qt.Key.Key_2, ALT)
    assert since.widget.units["weeks"].isChecked()
    qtbot.keyClick(field(since), Qt.Key.Key_Return)
    assert since.said == [{"it": answered("3 weeks")}]


def test_a_bare_number_waits_for_its_unit(since, qtbot):
    since.widget.focus_first()
    qtbot.keyClicks(field(since), "3")
    qtbot.keyClick(field(since), Qt.Key.Key_Return)
    assert since.said == []
    assert "Which unit?" in error(since).text()
    since.widget.choose_unit("days")
    assert not error(since).isVisible()


def test_a_typed_unit_wins(since, qtbot):
    since.widget.choose_unit("days")
    qtbot.keyClicks(field(since), "3w")
    qtbot.keyClick(field(since), Qt.Key.Key_Return)
    assert since.said == [{"it": answered("3w")}]


def test_a_stored_quantity_is_shown_in_its_unit(desk, make_page):
    shown = desk(make_page("quantity", {"it": answered(21.0)}, unit="days", units={"weeks": 7.0}))
    assert field(shown).text() == "21"
    assert shown.widget.units["days"].isChecked()


def test_a_stored_day_is_shown_as_it_is_typed(desk, make_page):
    shown = desk(make_page("date", {"it": answered(date(2026, 3, 9))}))
    assert field(shown).text() == "03/09/2026"


def test_readers_hear_the_question_at_the_field(desk, make_page):
    shown = desk(make_page("integer", words="How many steps?"))
    heard = QAccessible.queryAccessibleInterface(field(shown)).text(QAccessible.Text.Name)
    assert heard == "How many steps?"


def test_text_that_is_being_typed_stays_while_the_item_is_open(desk, make_page):
    page = make_page("integer")
    shown = desk(page)
    field(shown).setText("1")
    shown.widget.set_page(page)
    assert field(shown).text() == "1"
