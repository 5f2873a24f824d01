"""A place is found by what it is called, and taken only when it is the one that fits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.clinic import engine
from triage_desk.ui.widgets.body import BodyMap
from triage_desk.ui.widgets.finder import fitting

REGIONS = next(item for item in engine().ruleset.items if item.link_id == "regions")
ENGLISH = engine().text(REGIONS, "en")
SPANISH = engine().text(REGIONS, "es")
WORDS = {c: f"{words} {ENGLISH.also.get(c, '')}" for c, words in ENGLISH.options.items()}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("kne", {"knee"}),
        ("hamstring", {"thigh_calf"}),
        ("TOE", {"ankle_foot"}),
        ("low back", {"lumbar"}),
        ("shoulder bl", {"shoulder", "thoracic"}),
        ("leg", {"knee", "thigh_calf"}),
        ("nothing like it", set()),
        ("  ", set()),
    ],
)
def test_each_word_typed_begins_a_word_of_the_place(typed, codes):
    assert set(fitting(typed, WORDS)) == codes


def test_every_place_of_the_content_has_other_words():
    assert ENGLISH.also.keys() == ENGLISH.options.keys()


@pytest.fixture
def body(show):
    widget = BodyMap("regions")
    options = [(o.code, SPANISH.options[o.code]) for o in REGIONS.options]
    widget.set_options(options, WORDS)
    widget.window_of_test = show(widget)
    return widget


def field(body):
    return body.findChild(object, "regions.find")


def shown(body):
    return {code for code, line in body.lines.items() if line.isVisible()}


def test_enter_takes_the_one_that_fits_and_shows_all_again(body, qtbot):
    qtbot.keyClicks(field(body), "hamst")
    assert shown(body) == {"thigh_calf"}
    qtbot.keyClick(field(body), Qt.Key.Key_Return)
    assert body.chosen == ("thigh_calf",)
    assert field(body).text() == ""
    assert len(shown(body)) == len(REGIONS.options)
    qtbot.keyClicks(field(body), "hamst")
    qtbot.keyClick(field(body), Qt.Key.Key_Return)
    assert body.chosen == ("thigh_calf",), "to type it twice does not take it out again"


def test_enter_takes_nothing_while_several_fit(body, qtbot):
    qtbot.keyClicks(field(body), "leg")
    qtbot.keyClick(field(body), Qt.Key.Key_Return)
    assert body.chosen == ()
    assert shown(body) == {"knee", "thigh_calf"}


def test_the_words_on_the_screen_find_it_too(body, qtbot):
    qtbot.keyClicks(field(body), "rodil")
    assert shown(body) == {"knee"}
    qtbot.keyClick(field(body), Qt.Key.Key_Escape)
    assert len(shown(body)) == len(REGIONS.options)


def test_nothing_that_fits_is_said(body, qtbot):
    qtbot.keyClicks(field(body), "xyz")
    assert shown(body) == set()
    said = [label.text() for label in body.findChildren(QLabel)]
    assert any("No place is called that" in words for words in said)
