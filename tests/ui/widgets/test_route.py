"""Routes are told apart by shape and word, and read out as one."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel

from triage_desk.domain.disposition import Disposition
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


def test_a_band_is_read_in_the_ink_of_its_route(show):
    from triage_desk.ui import theme

    band = RouteBand(Disposition.EMERGENCY, "I am getting help.", "")
    show(band)
    ink = theme.current().route(Disposition.EMERGENCY).text
    for label in band.findChildren(QLabel):
        assert label.palette().color(label.foregroundRole()) == ink
    assert (
        band.grab().toImage().pixelColor(2, 2) == theme.current().route(Disposition.EMERGENCY).fill
    )
