"""The ring shows where the next key acts, after mouse and keyboard alike."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from triage_desk.services.views import Said
from triage_desk.ui import theme
from triage_desk.ui.widgets.focusring import FocusRing
from triage_desk.ui.widgets.history import AnswerHistory


@pytest.fixture
def ringed(show):
    """Show widgets in a window with a ring."""

    def _ringed(*widgets):
        window = show(*widgets)
        return window, FocusRing(window)

    return _ringed


def surrounds(ring, widget, window):
    place = widget.mapTo(window, QPoint(0, 0))
    outer = theme.current().px("focus_outer")
    expected = widget.rect().translated(place).adjusted(-outer, -outer, outer, outer)
    return ring.geometry() == expected


def test_it_follows_the_keyboard_and_the_mouse(ringed, qtbot):
    field, button = QLineEdit(), QPushButton("x")
    window, ring = ringed(field, button)
    field.setFocus()
    qtbot.waitUntil(lambda: ring.isVisible() and surrounds(ring, field, window))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: surrounds(ring, button, window))


def test_it_is_whole_and_has_both_colours(ringed, qtbot):
    field = QLineEdit()
    window, ring = ringed(field)
    field.setFocus()
    qtbot.waitUntil(lambda: ring.isVisible() and surrounds(ring, field, window))
    image, middle = window.grab().toImage(), ring.geometry().center().y()
    left = ring.geometry().left()
    now = theme.current()
    assert image.pixelColor(left + 1, middle) == now.colour("focusout")
    assert image.pixelColor(left + 4, middle) == now.colour("focusin")


def test_it_moves_with_what_it_surrounds(ringed, qtbot):
    field = QLineEdit()
    window, ring = ringed(field)
    field.setFocus()
    qtbot.waitUntil(lambda: surrounds(ring, field, window))
    window.resize(640, 300)
    qtbot.waitUntil(lambda: surrounds(ring, field, window))


def test_it_goes_when_the_focus_goes(ringed, qtbot):
    field = QLineEdit()
    _window, ring = ringed(field)
    field.setFocus()
    qtbot.waitUntil(ring.isVisible)
    field.clearFocus()
    qtbot.waitUntil(lambda: not ring.isVisible())


def test_it_survives_the_end_of_what_it_surrounds(ringed, qtbot):
    field = QLineEdit()
    _window, ring = ringed(field)
    field.setFocus()
    qtbot.waitUntil(ring.isVisible)
    field.deleteLater()
    qtbot.waitUntil(lambda: not ring.isVisible())
    assert ring.target is None


def test_it_lets_the_mouse_through(ringed, qtbot):
    button = QPushButton("x")
    window, ring = ringed(button)
    button.setFocus()
    qtbot.waitUntil(ring.isVisible)
    assert window.childAt(button.geometry().center()) is button


def test_it_does_not_cover_what_lies_beside_a_scroll_area(ringed, qtbot):
    area, inside = QScrollArea(), QWidget()
    layout = QVBoxLayout(inside)
    buttons = [QPushButton(str(n)) for n in range(40)]
    for button in buttons:
        layout.addWidget(button)
    area.setWidget(inside)
    window, ring = ringed(area)
    buttons[0].setFocus()
    qtbot.waitUntil(ring.isVisible)
    area.verticalScrollBar().setValue(buttons[0].geometry().center().y())
    top = area.viewport().mapTo(window, QPoint(0, 0)).y() - theme.current().px("focus_outer")
    qtbot.waitUntil(lambda: ring.geometry().top() < top)
    assert ring.geometry().top() + ring.mask().boundingRect().top() >= top


def test_in_a_list_it_surrounds_the_current_row(ringed, qtbot):
    history = AnswerHistory()
    history.show_answers([Said(str(n), str(n), "s", f"Question {n}", "No") for n in range(3)])
    window, ring = ringed(history)
    history.setFocus()
    qtbot.waitUntil(lambda: ring.isVisible() and ring.height() < history.height() // 2)
    assert window.rect().contains(ring.geometry())


def test_a_row_that_is_scrolled_away_has_no_ring_beside_its_list(ringed, qtbot):
    rows = QListWidget()
    rows.addItems([str(number) for number in range(60)])
    _window, ring = ringed(rows)
    rows.setFocus()
    rows.setCurrentRow(0)
    qtbot.waitUntil(lambda: ring.isVisible() and ring.mask().isEmpty())
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: ring.mask().boundingRect().height() == 1)
