"""Booleans, choices, regions: single keys answer, several are ticked and then sent."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton

from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.questionnaire import ItemType, Option
from triage_desk.ui.answerkeys import for_options
from triage_desk.ui.items.factory import WIDGETS, widget_for
from triage_desk.ui.items.several import RegionsWidget, SeveralWidget

REGIONS = ["lumbar", "thoracic", "cervical", "head_jaw", "shoulder", "skin", "general"]


def button(desk, name):
    found = desk.widget.findChild(QPushButton, name)
    assert found is not None, f"no button {name}"
    return found


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_item_type_has_a_widget():
    assert set(WIDGETS) == set(ItemType)


@pytest.mark.parametrize("kind", ItemType)
def test_every_widget_can_be_made_shown_and_asked_for_its_keys(desk, make_page, lines, kind):
    shown = desk(make_page(kind, lines=lines(2), options=(Option("a"), Option("b"))))
    shown.widget.focus_first()
    assert shown.widget.keys()
    assert shown.widget.isAncestorOf(shown.window.focusWidget())
    for child in shown.widget.findChildren(QPushButton):
        assert child.objectName()
        assert name_of(child)


@pytest.mark.parametrize("kind", [kind for kind in ItemType if kind is not ItemType.CHECKLIST])
def test_not_sure_and_rather_not_say_are_always_there_and_apart(desk, make_page, kind):
    shown = desk(make_page(kind, options=(Option("a"), Option("b"))))
    button(shown, "it.not_sure").click()
    assert button(shown, "it.not_sure").isChecked()
    button(shown, "it.declined").click()
    assert button(shown, "it.declined").isChecked()
    assert not button(shown, "it.not_sure").isChecked()
    assert shown.said == [{"it": NOT_SURE}, {"it": DECLINED}]


@pytest.mark.parametrize(
    ("key", "answer"), [("a", YES), ("n", NO), ("u", NOT_SURE), ("w", DECLINED)]
)
def test_a_boolean_has_one_key_for_each_of_four_answers(desk, make_page, qtbot, key, answer):
    shown = desk(make_page("boolean"))
    qtbot.keyClick(shown.window, key)
    assert shown.said == [{"it": answer}]


def test_yes_and_no_are_told_apart_once_stored(desk, make_page):
    shown = desk(make_page("boolean", answers={"it": NO}))
    assert not button(shown, "it.yes").isChecked()
    assert button(shown, "it.no").isChecked()
    assert name_of(button(shown, "it.no")) == "How is it?: No, key N"


def test_a_number_key_answers_a_choice_at_once(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(4)))
    qtbot.keyClick(shown.window, "3")
    assert shown.said == [{"it": answered("c")}]
    assert button(shown, "it.c").isChecked()


def test_a_click_answers_a_choice(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(4)))
    qtbot.mouseClick(button(shown, "it.b"), Qt.MouseButton.LeftButton)
    assert shown.said == [{"it": answered("b")}]


def test_arrows_follow_the_options_into_two_columns(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(8)))
    shown.widget.focus_first()
    qtbot.keyClick(button(shown, "it.a"), Qt.Key.Key_Down)
    assert button(shown, "it.b").hasFocus()
    qtbot.keyClick(button(shown, "it.b"), Qt.Key.Key_Right)
    assert button(shown, "it.f").hasFocus()


@pytest.mark.parametrize("count", range(1, 21))
def test_no_option_takes_the_keys_of_the_other_answers(count):
    given = for_options(count)
    assert len(set(given)) == count
    assert not set(given) & set("NUWZYX.")


def test_options_past_the_letters_have_no_key():
    assert for_options(22)[20:] == ("", "")


def test_several_are_ticked_and_sent_with_enter(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(4), repeats=True))
    assert isinstance(shown.widget, SeveralWidget)
    for key in "31":
        qtbot.keyClick(shown.window, key)
    assert shown.said == []
    qtbot.keyClick(shown.window, Qt.Key.Key_Return)
    assert shown.said == [{"it": answered(("c", "a"))}]


def test_a_second_press_unticks(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(4), repeats=True))
    for key in "121":
        qtbot.keyClick(shown.window, key)
    assert shown.widget.chosen == ("b",)


def test_next_without_a_tick_says_what_to_do_and_nothing_else(desk, make_page, options, qtbot):
    shown = desk(make_page("choice", options=options(4), repeats=True))
    qtbot.keyClick(shown.window, Qt.Key.Key_Return)
    assert shown.said == []
    assert "Choose at least one" in shown.widget.findChild(QLabel, "it.error").text()


@pytest.fixture
def where(desk, make_page):
    codes = tuple(Option(code) for code in REGIONS)
    return desk(make_page("choice", options=codes, repeats=True, link_id="regions"))


def test_the_item_of_regions_is_asked_on_the_body(where):
    assert isinstance(where.widget, RegionsWidget)


def test_regions_are_sent_main_one_first(where, qtbot):
    qtbot.keyClick(where.window, "e")
    qtbot.keyClick(where.window, "a")
    qtbot.mouseClick(button(where, "regions.next"), Qt.MouseButton.LeftButton)
    assert where.said == [{"regions": answered(("shoulder", "lumbar"))}]


def test_stored_regions_are_shown_again(where):
    where.store({"regions": answered(("skin",))})
    assert button(where, "regions.skin").isChecked()


def test_a_widget_says_its_link_id_in_its_object_name(make_page, qapp):
    widget = widget_for(make_page("boolean"), lambda _text: YES)
    assert widget.objectName() == "it.item"
