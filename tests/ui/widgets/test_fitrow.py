"""Rows give up caps first, then break, and never grow wider than the window nor cut a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextEdit

from triage_desk.ui import theme
from triage_desk.ui.widgets.bars import Person, TopBar
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import label
from triage_desk.ui.widgets.userchip import UserChip


def filled():
    row = FitRow()
    row.add(ActionButton("next", "Next", "Return", primary=True))
    row.add(ActionButton("back", "Back", "Alt+Left"))
    row.add_right(ActionButton("leave", "Leave without keeping it", "Ctrl+D"))
    return row


def caps(row):
    return [not button._compact for button in row.findChildren(ActionButton)]


def inside(row):
    """Return whether nothing is cut, nothing overlaps and nothing leaves the row."""
    held = row.findChildren(ActionButton)
    apart = not any(
        one.geometry().intersects(other.geometry())
        for one in held
        for other in held
        if one is not other
    )
    whole = all(row.rect().contains(button.geometry()) for button in held)
    return apart and whole and all(b.width() >= b.minimumSizeHint().width() for b in held)


def test_with_room_every_key_is_shown_and_the_last_ends_at_the_edge(show):
    row = filled()
    show(row, QTextEdit())
    assert caps(row) == [True, True, True]
    last = row.findChildren(ActionButton)[-1]
    assert last.geometry().right() == row.rect().right()
    assert row.height() == row.heightForWidth(row.width())


def test_the_last_button_gives_up_its_cap_first_and_the_main_one_last(show):
    row = filled()
    window = show(row)
    around = window.width() - row.width()
    needed = row.sizeHint().width() + around
    window.resize(needed - 20, 200)
    assert caps(row) == [True, True, False]
    window.resize(1000, 200)
    assert caps(row) == [True, True, True]
    spared = [b.width_when(compact=True) for b in row.findChildren(ActionButton)]
    window.resize(sum(spared) + 2 * 8 + 80 + around, 200)
    assert caps(row) == [True, False, False]


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("wide", [150, 260, 340, 500])
def test_a_row_without_room_breaks_into_lines_it_is_given_the_height_for(show, wide, way):
    row = filled()
    row.setLayoutDirection(way)
    row.add(label("Two lines are still open, and what they are is said in many words"))
    window = show(row, QTextEdit(), size=(wide, 400))
    assert window.width() == wide
    if wide > 150:
        assert inside(row)
    assert row.height() >= row.heightForWidth(row.width())


def test_a_word_that_changes_finds_its_place(show, qtbot):
    row = filled()
    window = show(row, QTextEdit(), size=(420, 300))
    high = row.height()
    row.findChildren(ActionButton)[0].set_words("Go on to what comes next of all this")
    qtbot.waitUntil(lambda: row.height() > high)
    assert inside(row)
    row.findChildren(ActionButton)[0].hide()
    qtbot.waitUntil(lambda: row.height() <= high)
    assert window.width() == 420


def test_the_top_bar_gives_up_everything_before_the_emergency_key(qapp, show):
    theme.apply(qapp)
    bar, person, chip = TopBar(), Person("R.M.", "age 63"), UserChip("Ana S.")
    today, park = ActionButton("today", "Today", "Alt+Home"), ActionButton("park", "Park", "F8")
    emergency = EmergencyButton("emergency", "Emergency")
    bar.set_left(today, person)
    bar.set_right(park, emergency, chip)
    window = show(bar, size=(900, 100))
    assert not park._compact
    for width in range(899, 520, -20):
        window.resize(width, 100)
        assert emergency.geometry().right() <= bar.width()
        assert not emergency._compact
    assert park._compact
    assert today._compact
    assert chip._compact
    window.resize(900, 100)
    assert not park._compact
    assert not chip._compact
    assert chip.accessibleName() == "Ana S."


def test_what_a_screen_has_hidden_stays_hidden(qapp, show):
    bar, chip = TopBar(), UserChip("Ana S.")
    bar.set_right(chip)
    chip.hide()
    window = show(bar, size=(300, 100))
    window.resize(900, 100)
    assert not chip.isVisible()
