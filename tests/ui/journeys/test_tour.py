"""The way round the list: once, for whoever is here for the first time, and over at any key."""

from PySide6.QtWidgets import QApplication

from tests.ui.staffed import ANA, CLINIC, JO, PHRASE, PINS, Staffed
from triage_desk.services import access, first_time, users
from triage_desk.services.secrets import vault_of
from triage_desk.ui.tour import STEPS


def tour(window):
    return window.window._helps._tour


def new_clinic(folder):
    """Return a clinic in which nobody but its administrator has ever come in."""
    staffed = Staffed(folder)
    way_in = staffed.way_in()
    way_in.keep_clinic(CLINIC)
    day = access.set_up(way_in.entrance, CLINIC.name, JO, PHRASE, PINS[JO])
    assert first_time.is_first_time(day.desk)
    users.add(day.desk, ANA, users.me(day.desk).role, PHRASE)
    vault_of(day.desk).close()
    return staffed


def test_it_comes_at_the_first_sign_in_and_never_again_but_when_asked(at_door, tmp_path):
    staffed = new_clinic(tmp_path / "data")
    desk = at_door(staffed)
    desk.offer(ANA, PHRASE)
    desk.wait(lambda: tour(desk) is not None)
    seen = []
    while tour(desk) is not None:
        seen.append(tour(desk).step)
        assert QApplication.focusWidget().objectName() == "tour.next"
        desk.press("Return")
    assert seen == [name for name, _thing in STEPS]
    assert desk.place == "worklist"
    desk.press("Ctrl+Shift+L")
    assert desk.place == "sign_in"
    again = staffed.sign_in(ANA)
    assert not first_time.is_first_time(again)
    vault_of(again).close()


def test_escape_ends_it_and_gives_the_list_the_keys(desk_window):
    window = desk_window
    assert tour(window) is None
    window.window._helps.show_around()
    window.settle()
    assert window.sees("tour")
    window.press("Escape")
    assert not window.sees("tour")
    assert tour(window) is None
    assert window.place == "worklist"


def test_it_points_at_things_that_are_there_inside_the_window(desk_window):
    window = desk_window
    window.window._helps.show_around()
    window.settle()
    for _name, things in STEPS:
        assert any(window.sees(thing) for thing in things)
        assert window.window.rect().contains(tour(window).geometry())
        window.press("Return")
    assert tour(window) is None


def test_an_emergency_ends_it_and_other_screens_have_none(desk_window):
    window = desk_window
    window.window._helps.show_around()
    window.press("F12")
    assert window.place == "emergency"
    assert tour(window) is None
    window.window._helps.show_around()
    assert tour(window) is None
    window.click("emergency.go_back")
    window.press("Ctrl+N")
    window.window._helps.show_around()
    assert tour(window) is None


def test_it_is_had_again_from_help(desk_window):
    window = desk_window
    window.press("F1")
    window.click("help.tour")
    assert window.sees("tour")
    assert not window.sees("help")


def test_what_it_says_of_parking_points_at_what_is_parked(desk_window):
    window = desk_window

    def at_the_step():
        window.window._helps.show_around()
        while tour(window).step != "park":
            window.press("Return")
        name = tour(window)._target().objectName()
        window.press("Escape")
        return name

    assert at_the_step() == "worklist.filter_parked"
    window.start_patient()
    window.press("F8")
    assert at_the_step() == "worklist.unfinished_1"
