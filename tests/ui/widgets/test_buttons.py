"""Buttons show their key, obey it, and are called by their words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from triage_desk.ui import theme
from triage_desk.ui.widgets.buttons import (
    ActionButton,
    AnswerButton,
    EmergencyButton,
    OptionButton,
)
from triage_desk.ui.widgets.keycap import KeyCap, printed


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_a_button_is_pressed_by_mouse_space_and_its_key(show, qtbot):
    button = ActionButton("park", "Park", "F8", icon="pause")
    window = show(button)
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert len(pressed) == 3


def test_its_object_name_is_the_action_and_its_name_ends_with_the_key(show):
    button = ActionButton("park", "Park", "F8")
    show(button)
    assert button.objectName() == "park"
    assert name_of(button) == "Park, key F8"


def test_words_of_the_content_may_hold_an_ampersand(show):
    button = OptionButton("x", "Arm & hand", ("1",))
    show(button)
    assert name_of(button) == "Arm & hand, key 1"


def test_enter_on_a_focused_button_is_left_to_the_page(show, qtbot):
    button = AnswerButton("x.yes", "Yes", ("A",))
    show(button)
    button.setFocus()
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert not pressed


def test_the_number_pad_counts_as_enter(show, qtbot):
    button = ActionButton("next", "Next", "Return", primary=True)
    window = show(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_Enter)


def test_a_button_that_is_off_ignores_its_key(show, qtbot):
    button = ActionButton("next", "Next", "N")
    window = show(button)
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_N)


def test_a_letter_typed_into_a_field_presses_nothing(show, qtbot):
    button, field = AnswerButton("x.yes", "Yes", ("A",)), QLineEdit()
    show(button, field)
    field.setFocus()
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"


def test_pressing_an_answer_does_not_choose_it(show, qtbot):
    button = AnswerButton("x.yes", "Yes", ("A",))
    show(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isChecked()


def test_an_answer_says_to_readers_whether_it_is_chosen(show):
    button = AnswerButton("x.yes", "Yes", ("A",))
    show(button)
    button.setChecked(True)
    assert QAccessible.queryAccessibleInterface(button).state().checked


def test_choosing_an_answer_never_changes_its_size(show):
    button = AnswerButton("x.yes", "Not sure", ("Shift+A",))
    show(button)
    before = button.sizeHint()
    button.setChecked(True)
    assert button.sizeHint() == before


@pytest.mark.parametrize("scale", [100, 125, 150, 175, 200])
def test_targets_are_large_enough_at_every_text_size(qapp, scale):
    theme.apply(qapp, "light", scale)
    assert AnswerButton("a", "Yes", ("A",)).sizeHint().height() >= 44
    assert ActionButton("a", "Park", "F8").sizeHint().height() >= 36


def test_long_words_of_an_option_wrap_into_more_height(qapp):
    theme.apply(qapp)
    option = OptionButton("a", "A very long answer that a person may choose " * 4, ("1",))
    assert option.heightForWidth(300) > option.heightForWidth(2000)
    assert option.minimumSizeHint().width() < 400


def test_choosing_an_option_never_adds_a_line(show):
    option = OptionButton("a", "Words that fill their line to the very last letter", ("1",))
    show(option)
    for width in range(300, 460, 5):
        option.resize(width, option.heightForWidth(width))
        option.setChecked(False)
        before = option._words_height()
        option.setChecked(True)
        assert option._words_height(bold=option._font().bold()) == before


def test_a_compact_button_keeps_its_key(show, qtbot):
    button = ActionButton("park", "Park", "F8", icon="pause")
    window = show(button)
    wide = button.sizeHint().width()
    button.set_compact(compact=True)
    assert button.sizeHint().width() < wide
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_F8)


def test_the_emergency_key_works_while_typing(show, qtbot):
    button, field = EmergencyButton("emergency", "Emergency"), QLineEdit()
    show(button, field)
    field.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(field, Qt.Key.Key_F12)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("F8", "F8"), ("Alt+Left", "Alt ←"), ("Ctrl+Return", "Ctrl Enter"), (".", "."), ("+", "+")],
)
def test_keys_are_printed_as_on_the_keyboard(key, shown):
    assert printed(key) == shown


def test_a_key_cap_is_no_stop_for_the_tab_key(show):
    cap = KeyCap("Shift+A")
    show(cap)
    assert cap.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert cap.width() >= 22


def test_holding_a_key_presses_once(show, qtbot):
    button = ActionButton("none", "None of these", "N")
    window = show(button)
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    QTest.keyPress(window, Qt.Key.Key_N)
    for shortcut in button._shortcuts:
        assert not shortcut.autoRepeat()
    assert len(pressed) == 1
