"""What is painted once and copied: the same picture for the same signs, another for others."""

import pytest
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from triage_desk.ui import theme
from triage_desk.ui.widgets import drawn
from triage_desk.ui.widgets.body import BodyFigures, Regions
from triage_desk.ui.widgets.buttons import AnswerButton, OptionButton
from triage_desk.ui.widgets.drawn import MOST, paint_kept
from triage_desk.ui.widgets.labels import in_one_go
from triage_desk.ui.widgets.panels import HelpPanel


@pytest.fixture(autouse=True)
def _nothing_known():
    drawn.forget()
    yield
    drawn.forget()


class Spot(QWidget):
    """Counts how often it is painted anew."""

    def __init__(self, sign):
        super().__init__()
        self.sign, self.anew = sign, 0

    def paintEvent(self, _event):  # noqa: N802 - as Qt calls it
        paint_kept(self, (self.sign,), self._paint)

    def _paint(self, painter):
        self.anew += 1
        painter.fillRect(self.rect(), QColor("#123456"))


def grabbed(widget):
    return widget.grab().toImage()


def test_what_was_painted_before_is_copied(show):
    one, other, third = Spot("a"), Spot("a"), Spot("b")
    for spot in (one, other, third):
        spot.setFixedSize(40, 20)
    show(one, other, third)
    assert grabbed(one) == grabbed(other)
    assert QColor(grabbed(other).pixel(5, 5)) == QColor("#123456")
    assert (one.anew, other.anew, third.anew) == (1, 0, 1)
    drawn.forget()
    grabbed(other)
    assert other.anew == 1


def test_another_size_or_theme_is_painted_anew(show, qapp):
    spot = Spot("a")
    spot.setFixedSize(40, 20)
    show(spot)
    spot.setFixedSize(41, 20)
    grabbed(spot)
    theme.apply(qapp, "dark")
    grabbed(spot)
    theme.apply(qapp)
    assert spot.anew == 3


def test_no_more_is_kept_than_a_few_pages(show):
    spot = Spot("a")
    spot.setFixedSize(10, 10)
    show(spot)
    for number in range(MOST + 5):
        spot.sign = number
        grabbed(spot)
    assert len(drawn._pictures) == MOST


def test_what_was_shown_last_is_kept_longest(show):
    spot = Spot("first")
    spot.setFixedSize(10, 10)
    show(spot)
    for number in range(MOST + 5):
        for sign in (number, "first"):
            spot.sign = sign
            grabbed(spot)
    assert spot.anew == MOST + 5 + 1


def test_figures_with_a_place_chosen_are_not_kept(show):
    figures = BodyFigures(Regions())
    figures.set_letters({"low_back": "A"})
    show(figures)
    nothing = grabbed(figures)
    kept = len(drawn._pictures)
    figures._regions.toggle("low_back")
    assert grabbed(figures) != nothing
    assert len(drawn._pictures) == kept
    figures._regions.toggle("low_back")
    assert grabbed(figures) == nothing


@pytest.mark.parametrize("way", ["checked", "off", "compact", "down", "words"])
def test_a_button_never_looks_as_it_did_in_another_state(show, way):
    button = AnswerButton("yes", "Yes", ("A",), strong=True)
    show(button)
    before = grabbed(button)
    match way:
        case "checked":
            button.setChecked(True)
        case "off":
            button.setEnabled(False)
        case "compact":
            button.set_compact(compact=True)
        case "down":
            button.setDown(True)
        case "words":
            button.set_words("Yet")
    assert grabbed(button) != before


def test_two_buttons_of_one_look_have_their_own_words_and_key(show):
    pictures = []
    for words, key in (("Left", "1"), ("Both", "1"), ("Left", "2")):
        button = OptionButton("side", words, (key,))
        button.setFixedSize(300, 50)
        show(button)
        pictures.append(grabbed(button))
    assert len({bytes(p.constBits()) for p in pictures}) == 3


def test_a_copy_is_what_would_be_painted(show):
    button = AnswerButton("yes", "Yes", ("A",))
    show(button)
    first = grabbed(button)
    plain = first.copy()
    plain.fill(button.palette().window().color())
    assert grabbed(button) == first
    with QPainter(plain) as painter:
        button._paint(painter)
    ground = QColor(plain.pixel(plain.width() // 2, 4))
    assert QColor(first.pixel(first.width() // 2, 4)) == ground


def test_what_comes_in_one_go_has_its_place_before_it_is_painted(show, qtbot):
    panel = HelpPanel("Why we ask.")
    window = show(panel, size=(260, 500))
    lines = "\n".join(f"Line {number} of what counts as yes." for number in range(12))
    with in_one_go(window):
        panel.show_help("Why we ask.", lines)

    def places():
        inside = panel.area.widget()
        return [part.geometry() for part in (inside, *inside.findChildren(QWidget))]

    at_once = places()
    qtbot.wait(1)
    assert places() == at_once
