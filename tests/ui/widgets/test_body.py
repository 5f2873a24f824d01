"""The body and its list are one choice seen twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from triage_desk.ui import theme
from triage_desk.ui.widgets.body import BodyMap, Regions
from triage_desk.ui.widgets.bodyshapes import BACK, FRONT, outlines

CODES = [
    "lumbar",
    "thoracic",
    "cervical",
    "head_jaw",
    "shoulder",
    "elbow",
    "wrist_hand",
    "hip_groin",
    "knee",
    "ankle_foot",
    "thigh_calf",
    "chest_belly",
    "pelvis",
    "many_joints",
    "balance_dizzy",
    "skin",
    "general",
]
NOT_DRAWN = {"many_joints", "balance_dizzy", "skin", "general"}
DRAWN = [code for code in CODES if code not in NOT_DRAWN]


@pytest.fixture
def body(show):
    widget = BodyMap()
    widget.set_options([(code, f"Place {code}") for code in CODES])
    widget.window_of_test = show(widget)
    return widget


def test_every_region_of_the_content_is_drawn_or_known_to_have_no_place():
    assert set(outlines(FRONT)) | set(outlines(BACK)) == set(DRAWN)


@pytest.mark.parametrize("code", DRAWN)
def test_a_click_on_the_body_toggles_the_region_and_its_line(body, qtbot, code):
    place = body.figures.centre_of(code).toPoint()
    with qtbot.waitSignal(body.changed) as told:
        qtbot.mouseClick(body.figures, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(code,)]
    assert body.lines[code].isChecked()
    qtbot.mouseClick(body.figures, Qt.MouseButton.LeftButton, pos=place)
    assert body.chosen == ()
    assert not body.lines[code].isChecked()


@pytest.mark.parametrize("figure", [FRONT, BACK])
def test_what_is_their_right_stands_beside_the_head_and_never_on_it(body, figure):
    figures = body.figures
    figures.resize(figures.minimumSizeHint())
    (left, right), _ = figures.beside_head(figure)
    head = figures.head(figure)
    assert left.right() < head.left() < head.right() < right.left()
    assert min(left.width(), right.width()) > 30


@pytest.mark.parametrize("figure", [FRONT, BACK])
def test_the_body_grows_with_a_high_card(body, figure):
    figures = body.figures
    figures.resize(520, 720)
    drawn = [figures.centre_of(code) for code in ("head_jaw", "ankle_foot")]
    assert drawn[1].y() - drawn[0].y() > 0.75 * figures.height()
    (left, right), _ = figures.beside_head(figure)
    head = figures.head(figure)
    assert left.right() <= head.left()
    assert right.left() >= head.right()


def test_a_high_window_gives_the_body_as_much_width_as_the_list(body):
    shares = []
    for height in (470, 780):
        body.resize(1060, height)
        QApplication.processEvents()
        shares.append(body.figures.width() / body.width())
    assert shares[0] < 0.4
    assert shares[1] > 0.45


def test_a_click_beside_the_body_does_nothing(body, qtbot):
    with qtbot.assertNotEmitted(body.changed):
        qtbot.mouseClick(body.figures, Qt.MouseButton.LeftButton, pos=body.figures.rect().center())


@pytest.mark.parametrize("code", CODES)
def test_every_region_has_a_line_with_a_letter_and_a_name(body, qtbot, code):
    line = body.lines[code]
    qtbot.keyClick(body.window_of_test, line.key)
    assert body.chosen == (code,)
    heard = QAccessible.queryAccessibleInterface(line)
    assert heard.text(QAccessible.Text.Name) == f"Place {code}, key {line.key}"
    assert heard.role() == QAccessible.Role.CheckBox
    assert heard.state().checked


def test_no_region_takes_a_key_of_an_answer(body):
    letters = [line.key for line in body.lines.values()]
    assert len(set(letters)) == len(CODES)
    assert not set(letters) & set("NUWZYX")


def test_the_order_of_choosing_is_kept(body):
    for code in ("knee", "lumbar", "skin"):
        body.lines[code].click()
    body.lines["knee"].click()
    assert body.chosen == ("lumbar", "skin")


def test_choosing_the_same_again_says_nothing(qapp, qtbot):
    regions = Regions()
    regions.choose(("knee",))
    with qtbot.assertNotEmitted(regions.changed):
        regions.choose(("knee",))


def test_chosen_regions_look_different(body):
    before = body.figures.grab().toImage()
    body.choose(("lumbar",))
    assert body.figures.grab().toImage() != before


def test_large_text_puts_the_list_first_and_the_body_behind_a_button(qapp, show, qtbot):
    widget = BodyMap()
    widget.set_options([(code, code) for code in CODES])
    window = show(widget)
    theme.apply(qapp, "light", 200)
    window.resize(1281, 720)
    assert not widget.figures.isVisible()
    button = widget.findChild(type(widget._show_body), "regions.show_body")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert widget.figures.isVisible()
    theme.apply(qapp)
