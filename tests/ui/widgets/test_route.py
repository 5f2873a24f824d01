"""Routes are told apart by shape and word, and read out as one."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import theme
from triage_desk.ui.widgets.marks import paint_mark
from triage_desk.ui.widgets.route import RouteBand, RouteMark, RoutePill, route_word


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def grey(route):
    """Paint a mark in one ink for all routes: what is left are shape and glyph."""
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    paint_mark(painter, route, QRectF(0, 0, 48, 48), QColor("black"), QColor("white"))
    painter.end()
    return bytes(image.constBits())


def test_all_marks_differ_without_colour(qapp):
    assert len({grey(route) for route in Disposition}) == len(Disposition)


@pytest.mark.parametrize("route", Disposition)
def test_a_pill_is_read_as_its_route(show, route):
    pill = RoutePill(route)
    show(pill)
    assert name_of(pill) == f"Route: {route_word(route)}"
    assert pill.width() > RouteMark(route).sizeHint().width()


def test_a_pill_can_show_another_route(show):
    pill = RoutePill(Disposition.PT_FIRST)
    show(pill)
    pill.set_disposition(Disposition.EMERGENCY)
    assert pill.disposition is Disposition.EMERGENCY
    assert name_of(pill) == "Route: Emergency"


def test_a_band_says_route_words_and_time_in_that_order(show):
    band = RouteBand(Disposition.PHYSICIAN_TODAY, "A doctor needs to see you.", "Today by 5 PM")
    show(band)
    words = [label.text() for label in band.findChildren(QLabel)]
    expected = ["Physician today", "\u201cA doctor needs to see you.\u201d", "Today by 5 PM"]
    assert [word for word in words if word in expected] == expected
    assert not [label for label in band.findChildren(QLabel) if label.accessibleName()]


@pytest.mark.parametrize("width", [1280, 1024, 760])
def test_words_to_say_are_never_cut(show, width):
    sentence = "Your first visit is with a physical therapist, who will check your back. " * 3
    band = RouteBand(Disposition.PT_FIRST_NOTIFY, sentence, "Friday, March 13")
    show(band, QPlainTextEdit(), size=(width, 700))
    for label in band.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert band.height() < 500


def test_no_sentence_squeezes_a_day_onto_two_lines(show):
    band = RouteBand(Disposition.PT_FIRST, "I can book that now.", "Wednesday, September 30")
    show(band, QPlainTextEdit(), size=(1280, 700))
    (day,) = [x for x in band.findChildren(QLabel) if x.text().startswith("Wednesday")]
    assert day.minimumSizeHint().width() >= day.fontMetrics().horizontalAdvance(day.text())


def test_a_band_grows_when_the_text_does(qapp, qtbot, show):
    band = RouteBand(Disposition.PT_FIRST, "I will book it now, by Friday. " * 4, "Friday")
    show(band, QPlainTextEdit())
    before = band.height()
    theme.apply(qapp, "light", 200)
    qtbot.waitUntil(lambda: band.height() > before)
    theme.apply(qapp)


def test_a_band_is_read_in_the_ink_of_its_route(show):
    band = RouteBand(Disposition.EMERGENCY, "I am getting help.", "")
    show(band)
    ink = theme.current().route(Disposition.EMERGENCY).text
    for label in band.findChildren(QLabel):
        assert label.palette().color(label.foregroundRole()) == ink
    assert (
        band.grab().toImage().pixelColor(2, 2) == theme.current().route(Disposition.EMERGENCY).fill
    )
