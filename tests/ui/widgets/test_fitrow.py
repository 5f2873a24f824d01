"""Rows give up caps first, then the row, and never grow wider than the window."""

from PySide6.QtWidgets import QBoxLayout

from triage_desk.ui import theme
from triage_desk.ui.widgets.bars import Person, TopBar
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.userchip import UserChip


def filled():
    row = FitRow()
    row.add(ActionButton("next", "Next", "Return", primary=True))
    row.add(ActionButton("back", "Back", "Alt+Left"))
    row.add_stretch()
    return row


def test_with_room_every_key_is_shown(show):
    row = filled()
    show(row)
    assert not any(button._compact for button in row._held)


def test_the_last_button_gives_up_its_cap_first_and_gets_it_back(show):
    row = filled()
    window = show(row)
    needed = sum(button.sizeHint().width() for button in row._held) + 40
    window.resize(needed - 20, 200)
    assert [button._compact for button in row._held] == [False, True]
    window.resize(1000, 200)
    assert [button._compact for button in row._held] == [False, False]


def test_without_any_room_buttons_stand_under_each_other(show):
    row = filled()
    window = show(row)
    window.resize(150, 300)
    assert row._box.direction() is QBoxLayout.Direction.TopToBottom
    assert window.width() == 150


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
