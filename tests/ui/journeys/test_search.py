"""The search box: who fits at once, who comes close after a pause, and nothing jumps meanwhile."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest

from triage_desk.domain.patient import Sex
from triage_desk.ui.screens import find_patient, found_people


@pytest.fixture
def three(clinic):
    """One as typed, one that sounds so, one a letter off."""
    return [
        clinic.patient("Ana", "Gonzales", mrn="T-00101"),
        clinic.patient("José", "González", date(1950, 1, 2), Sex.MALE, mrn="T-00102"),
        clinic.patient("Bea", "Gonzalves", date(1971, 5, 6), mrn="T-00103"),
    ]


@pytest.fixture
def box(desk_window):
    desk_window.press("Ctrl+N")
    return desk_window


def rows(window):
    model = window.screen.people.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


CLOSE = ["Close to what you typed", "González, José", "Gonzalves, Bea"]


def test_who_comes_close_is_added_below_after_a_pause_and_nothing_moves(box, three):
    window = box
    window.type("find.search", "gonzales")
    window.wait(lambda: rows(window) == ["Gonzales, Ana"])
    table, form = window.find("find.results"), window.find("find.given")
    place = form.mapTo(window.window, QPoint())
    window.press("Down")
    assert (table.hasFocus(), table.currentIndex().row()) == (True, 0)
    window.wait(lambda: rows(window) == ["Gonzales, Ana", *CLOSE])
    assert (table.hasFocus(), table.currentIndex().row()) == (True, 0)
    assert form.mapTo(window.window, QPoint()) == place
    assert "2 close to it" in window.words()
    window.press("Alt+3")
    assert window.screen.presenter.chosen == three[2]


def test_the_heading_is_no_person(box, three):
    window = box
    window.type("find.search", "gonzales")
    window.wait(lambda: len(rows(window)) == 4)
    window.press("Down")
    table = window.find("find.results")
    QTest.qWait(found_people.HELD_MS + 50)
    table.clicked.emit(table.model().index(1, 0))
    assert window.screen.presenter.chosen is None
    window.press("Down")
    window.press("Return")
    assert window.screen.presenter.chosen is None
    window.find("find.results").setFocus()
    window.press("Down")
    window.press("Return")
    assert window.screen.presenter.chosen == three[1]


def test_where_nobody_fits_who_comes_close_is_asked_for_at_once(box, three, monkeypatch):
    monkeypatch.setattr(find_patient, "CLOSE_AFTER_MS", 60_000)
    window = box
    window.type("find.search", "gonsalez")
    window.wait(lambda: rows(window)[:1] == CLOSE[:1])
    assert CLOSE[1] in rows(window)
    assert window.find("find.family").text() == ""


def test_the_next_letter_gives_the_second_answer_up(box, three):
    window = box
    window.type("find.search", "gonzales")
    window.wait(lambda: len(rows(window)) == 4)
    QTest.keyClicks(window.find("find.search"), " a")
    assert not window.screen._asked_close.pending
    window.wait(lambda: rows(window) == ["Gonzales, Ana"])


def test_a_name_nobody_has_nor_one_like_it_goes_into_the_new_record(box, three):
    window = box
    window.type("find.search", "Nimmer, Nora")
    window.wait(lambda: window.find("find.family").text() == "Nimmer")
    assert "Nobody on file fits this." in window.words()
    assert rows(window) == []


def test_an_intake_comes_in_the_place_of_the_search_and_no_list_between(box, three):
    window = box
    seen = []

    class Watch(QObject):
        def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
            if event.type() is QEvent.Type.Show:
                seen.append(watched.objectName())
            return False

    window.type("find.search", "gonzales")
    window.wait(lambda: rows(window) == ["Gonzales, Ana"])
    window.press("Return")
    search, home, watch = window.screen, window.window.session.flow._home, Watch()
    home.installEventFilter(watch)
    window.press("Ctrl+Return")
    assert window.place == "intake"
    assert not seen, "today's list was shown for a moment"
    window.press("Ctrl+N")
    window.wait(lambda: not window.window.jobs.busy)
    assert window.screen is not search
