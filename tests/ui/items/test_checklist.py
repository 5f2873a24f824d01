"""A list read aloud: five answers stay apart, and nothing is said for lines nobody read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES
from triage_desk.ui import theme
from triage_desk.ui.items.factory import widget_for
from triage_desk.ui.screens.ahead import _dress, _lay_out
from triage_desk.ui.widgets.labels import in_one_go, put

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def safety(desk, make_page, lines):
    return desk(make_page("checklist", lines=lines(8), link_id="safety"))


def button(desk, name):
    found = desk.widget.findChild(QPushButton, name)
    assert found is not None, f"no button {name}"
    return found


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("place", range(8))
def test_a_letter_is_yes_and_with_shift_not_sure(safety, qtbot, place):
    key = Qt.Key(Qt.Key.Key_A + place)
    qtbot.keyClick(safety.window, key)
    qtbot.keyClick(safety.window, key, SHIFT)
    assert safety.said == [{f"n_{place}": YES}, {f"n_{place}": NOT_SURE}]


def test_buttons_say_the_same_as_letters(safety, qtbot):
    qtbot.mouseClick(button(safety, "n_2.yes"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(safety, "n_3.not_sure"), Qt.MouseButton.LeftButton)
    assert safety.said == [{"n_2": YES}, {"n_3": NOT_SURE}]


@pytest.mark.parametrize(
    ("which", "answer"),
    [("no", NO), ("declined", DECLINED), ("not_asked", NOT_ASKED), ("reopen", None)],
)
def test_other_answers_stand_in_the_menu(safety, which, answer):
    safety.store({"n_1": YES})
    action = safety.widget.rows[1].menu.findChild(QAction, f"n_1.{which}")
    assert action.isVisible()
    action.trigger()
    assert safety.said[-1] == {"n_1": answer}


def test_a_line_that_is_open_cannot_be_opened_again(safety):
    assert not safety.widget.rows[1].menu.findChild(QAction, "n_1.reopen").isVisible()


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("n", NO),
        ("z", NO),
        ("u", NOT_SURE),
        ("y", NOT_SURE),
        ("w", DECLINED),
        ("x", DECLINED),
    ],
)
def test_the_bar_answers_open_lines_only(safety, qtbot, key, answer):
    safety.store({"n_0": YES})
    safety.store({"n_5": NOT_SURE})
    qtbot.keyClick(safety.window, key)
    still = {f"n_{i}": answer for i in (1, 2, 3, 4, 6, 7)}
    assert safety.said[-1] == still


def test_the_bar_says_these_then_the_rest_then_nothing(safety):
    none = button(safety, "safety.none")
    assert none.words == "None of these"
    safety.store({"n_0": NOT_SURE})
    assert none.words == "None of the rest"
    assert name_of(none) == "Record No to 7 open lines, key N"
    safety.store({f"n_{i}": NO for i in range(8)})
    assert not none.isEnabled()


def test_enter_never_says_none(safety, qtbot):
    button(safety, "safety.none").setFocus()
    qtbot.keyClick(button(safety, "safety.none"), Qt.Key.Key_Return)
    assert safety.said == []


def test_none_waits_until_the_last_line_was_on_screen(desk, make_page, lines, qtbot):
    short = desk(make_page("checklist", lines=lines(8)), size=(900, 360))
    qtbot.keyClick(short.window, "n")
    assert short.said == []
    bar = short.widget._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.keyClick(short.window, "n")
    assert short.said == [{f"n_{i}": NO for i in range(8)}]


def test_letters_work_before_the_last_line_was_on_screen(desk, make_page, lines, qtbot):
    short = desk(make_page("checklist", lines=lines(8)), size=(900, 360))
    qtbot.keyClick(short.window, "h")
    assert short.said == [{"n_7": YES}]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (YES, "Yes"),
        (NO, "No"),
        (NOT_SURE, "Not sure"),
        (DECLINED, "Would rather not say"),
        (NOT_ASKED, "Not asked"),
    ],
)
def test_every_state_has_its_own_word(safety, answer, word):
    safety.store({"n_1": answer})
    row = safety.widget.rows[1]
    assert word in [label.text() for label in row.findChildren(QLabel)]
    assert name_of(row) == f"B, Line n_1, {word}"
    assert row.yes.isChecked() == (answer == YES)
    assert row.not_sure.isChecked() == (answer == NOT_SURE)


def test_an_open_line_says_open(safety):
    assert name_of(safety.widget.rows[0]) == "A, Line n_0, open"


def test_nothing_is_shown_before_it_is_stored(show, make_page, lines, qtbot):
    from triage_desk.ui.items.checklist import ChecklistWidget

    widget = ChecklistWidget(make_page("checklist", lines=lines(3)))
    window = show(widget)
    qtbot.keyClick(window, "a")
    assert not widget.rows[0].yes.isChecked()


def test_readers_hear_line_answer_and_key(safety):
    assert name_of(button(safety, "n_0.yes")) == "Line n_0: Yes, key A"
    assert name_of(button(safety, "n_0.not_sure")) == "Line n_0: Not sure, key Shift+A"
    assert name_of(button(safety, "n_0.other")) == "Line n_0: other answers"


def test_live_labels_have_no_name_that_would_hide_their_text(safety):
    assert not [label for label in safety.widget.findChildren(QLabel) if label.accessibleName()]


def test_focus_starts_on_the_first_open_line(safety):
    safety.store({"n_0": NO})
    safety.widget.focus_first()
    assert button(safety, "n_1.yes").hasFocus()


def test_arrows_move_between_lines_and_answers(safety, qtbot):
    safety.widget.focus_first()
    qtbot.keyClick(button(safety, "n_0.yes"), Qt.Key.Key_Down)
    assert button(safety, "n_1.yes").hasFocus()
    qtbot.keyClick(button(safety, "n_1.yes"), Qt.Key.Key_Right)
    assert button(safety, "n_1.not_sure").hasFocus()
    qtbot.keyClick(button(safety, "n_1.not_sure"), Qt.Key.Key_Up)
    assert button(safety, "n_0.not_sure").hasFocus()
    assert safety.said == []


@pytest.mark.qt_log_ignore("does not support grabbing")
def test_the_period_key_opens_the_menu_of_the_focused_line(safety, qtbot):
    button(safety, "n_4.yes").setFocus()
    qtbot.keyClick(safety.window, ".")
    menu = safety.widget.rows[4].menu
    assert menu.isVisible()
    menu.close()


def test_what_staff_see_stands_on_another_ground_and_says_so(safety):
    row = safety.widget.rows[7]
    assert row.property("ground") == "quiet"
    assert name_of(row).startswith("H, You see: Line n_7")


def test_a_list_for_staff_alone_does_not_say_so_on_every_line(desk, make_page, lines):
    look = desk(make_page("checklist", lines=lines(2), staff_only=True))
    assert name_of(look.widget.rows[1]) == "B, Line n_1, open"


def test_eight_lines_fit_without_scrolling_at_1280_by_720(safety):
    # The heading, the two bars and the rail take some 190 pixels of the screen.
    safety.window.resize(1040, 560)
    safety.widget._arrange()
    assert safety.widget._area.verticalScrollBar().maximum() == 0


def test_a_page_laid_out_ahead_in_more_room_than_it_gets_is_not_read_yet(
    show, qtbot, make_page, lines
):
    holder = QWidget()
    QVBoxLayout(holder)
    window = show(holder, size=(1040, 900))
    item = widget_for(make_page("checklist", lines=lines(8)), None)
    _dress(item, holder)
    _lay_out(item, holder.width(), holder.height())
    # The question of the page takes more lines than the one before it.
    with in_one_go(holder):
        put(holder.layout(), item)
        window.resize(1040, 400)
    qtbot.waitUntil(lambda: not item.none_bar.none.isEnabled())
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert item.none_bar.none.isEnabled()


def test_what_was_read_stays_read_in_less_room(safety, qtbot):
    none = safety.widget.none_bar.none
    qtbot.waitUntil(none.isEnabled)
    safety.window.repaint()
    safety.window.resize(1040, 400)
    qtbot.waitUntil(lambda: safety.widget._area.verticalScrollBar().maximum() > 0)
    assert none.isEnabled()


@pytest.mark.parametrize("width", [1040, 760])
def test_at_200_percent_buttons_go_under_the_words_and_nothing_is_cut(
    qapp, desk, make_page, lines, width
):
    large = desk(make_page("checklist", lines=lines(4)), size=(width, 640))
    theme.apply(qapp, "light", 200)
    large.window.resize(width, 641)
    for row in large.widget.rows:
        for control in row.controls:
            assert control.width() >= control.sizeHint().width()
        assert row.geometry().right() <= large.widget.width()
    theme.apply(qapp)
