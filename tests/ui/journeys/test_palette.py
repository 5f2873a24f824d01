"""One box over every screen: people, commands and help, by keys alone."""

import threading
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.clinic import LOW_BACK
from tests.ui.staffed import ANA, PHRASE
from triage_desk.services import patients
from triage_desk.ui.presenters.entries import Kind, fits
from triage_desk.ui.screens.palette import PaletteDialog


def palette(window):
    """Return the palette that is open, if one is."""
    found = [d for d in window.window.findChildren(PaletteDialog) if d.isVisible()]
    return found[0] if found else None


def type_in(window, words):
    """Type into the palette and wait for the store."""
    window.type("palette.field", words)
    window.qtbot.wait(80)
    window.qtbot.waitUntil(lambda: not window.window.jobs.busy)
    window.settle()
    return palette(window).entries


def words_of(entries, kind):
    return [entry.words for entry in entries if entry.kind is kind]


@pytest.mark.parametrize(
    ("typed", "words", "fit"),
    [
        ("", "Park", 3),
        ("pri let", "Print letter", 3),
        ("ark", "Park", 2),
        ("prl", "Print letter", 1),
        ("zx", "Park", 0),
    ],
)
def test_words_fit_by_beginnings_then_parts_then_letters(typed, words, fit):
    assert fits(typed, words) == fit


def test_a_command_is_found_by_its_words_and_done(desk_window):
    window = desk_window
    window.press("Ctrl+K")
    assert palette(window).current is not None
    entries = type_in(window, "end of")
    assert words_of(entries, Kind.COMMAND) == ["End of day"]
    window.press("Return")
    assert palette(window) is None
    assert window.place == "end_of_day"


def test_only_what_applies_here_and_to_this_role_is_offered(desk_window):
    window = desk_window
    window.press("Ctrl+K")
    offered = words_of(palette(window).entries, Kind.COMMAND)
    assert "New intake" in offered
    assert "Users and keys" not in offered
    assert "Park" not in offered
    assert "Back to Today" not in offered
    window.press("Escape")
    window.start_patient()
    window.press("Ctrl+K")
    offered = words_of(palette(window).entries, Kind.COMMAND)
    assert "Park" in offered
    assert "New intake" not in offered
    type_in(window, "park")
    window.press("Return")
    assert window.place == "worklist"


def test_people_are_found_by_name_and_kept_as_shown_once(desk_window, clinic, monkeypatch):
    clinic.patient()
    kept = []
    monkeypatch.setattr(patients, "searched", lambda _desk, people: kept.append(people))
    window = desk_window
    window.press("Ctrl+K")
    entries = type_in(window, "muster ro")
    assert words_of(entries, Kind.PATIENT) == ["Rosa Muster"]
    window.press("Return")
    assert window.place == "patient"
    assert kept == [1]


def test_an_open_intake_is_found_by_its_initials_and_gone_on_with(desk_window):
    window = desk_window
    window.start_patient()
    window.press("F8")
    assert window.place == "worklist"
    window.press("Ctrl+K")
    window.qtbot.waitUntil(lambda: words_of(palette(window).entries, Kind.TODAY) != [])
    assert words_of(palette(window).entries, Kind.TODAY) == ["R.M."]
    type_in(window, "rm")
    assert palette(window).current.kind is Kind.TODAY
    window.press("Return")
    assert window.place == "intake"


def test_cover_hides_people_from_it_and_its_key_works_in_it(desk_window, clinic):
    clinic.patient()
    window = desk_window
    window.press("Ctrl+K")
    window.press("F7")
    assert palette(window) is None
    window.press("Ctrl+K")
    entries = type_in(window, "muster")
    assert palette(window).presenter.covered
    assert not words_of(entries, Kind.PATIENT)
    assert not words_of(entries, Kind.TODAY)


def test_escape_gives_the_focus_back(desk_window):
    window = desk_window
    window.press("Ctrl+N")
    window.find("find.family").setFocus()
    window.press("Ctrl+K")
    assert QApplication.focusWidget().objectName() == "palette.field"
    window.press("Escape")
    window.window.activateWindow()
    window.settle()
    assert QApplication.focusWidget().objectName() == "find.family"


def test_arrows_move_and_what_comes_later_does_not_move_it(desk_window):
    window = desk_window
    window.press("Ctrl+K")
    window.press("Down")
    kept = palette(window).current
    palette(window)._rows_came(())
    assert palette(window).current == kept
    window.press("Up")
    assert palette(window).current == palette(window).entries[0]
    for _ in range(9):
        window.press("PageDown")
    assert palette(window).current == palette(window).entries[-1]


def test_never_in_an_emergency(desk_window):
    window = desk_window
    window.start_patient()
    window.press("A")
    assert window.place == "emergency"
    window.press("Ctrl+K")
    assert palette(window) is None


def test_never_at_the_door(at_door, staffed):
    desk = at_door(staffed)
    desk.press("Ctrl+K")
    assert palette(desk) is None
    desk.offer(ANA, PHRASE)
    desk.press("Ctrl+K")
    assert palette(desk) is not None


def test_nothing_is_asked_for_in_the_thread_of_the_window(desk_window, monkeypatch):
    window, threads = desk_window, []
    find = patients.find

    def watched(*args, **kwargs):
        threads.append(threading.current_thread())
        return find(*args, **kwargs)

    monkeypatch.setattr(patients, "find", watched)
    window.press("Ctrl+K")
    type_in(window, "muster")
    assert threads
    assert threading.main_thread() not in threads


def test_a_result_is_left_for_another_person(desk_window, clinic):
    clinic.patient("Willa", "Sample", date(1990, 1, 2))
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    window.press("Ctrl+K")
    type_in(window, "willa")
    window.press("Return")
    assert window.place == "patient"
    window.press("Escape")
    assert window.place == "receipt"
