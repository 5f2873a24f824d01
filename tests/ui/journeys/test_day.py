"""A day at the list by keys alone: expect, arrive, begin, see, take back, and look at one stage."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.appointment import AppointmentStatus, Booking
from triage_desk.domain.encounter import Channel
from triage_desk.domain.user import Actor, Role
from triage_desk.services import appointments, intake, triage
from triage_desk.ui.presenters.worklist import Filter
from triage_desk.ui.screens import worklist_view

BEN = Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2")


def kept(clinic):
    with clinic.store.read() as tx:
        return [row.appointment for row in tx.appointments.between(*_today(clinic))]


def _today(clinic):
    now = clinic.clock().astimezone()
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return begin, begin.replace(hour=23, minute=59)


def book(clinic, given="Eva"):
    patient = clinic.patient(given)
    return appointments.book(clinic.desk, Booking(patient.patient_id, clinic.clock())).after


def test_somebody_is_expected_arrives_and_is_asked_by_keys_alone(desk_window, clinic):
    window = desk_window
    window.press("Ctrl+E")
    assert window.place == "find"
    for name, words in (("given", "Eva"), ("family", "Muster"), ("birth_date", "03/14/1962")):
        window.type(f"find.{name}", words)
    window.choose("find.sex", "female")
    window.press("Ctrl+Return")
    assert window.place == "expect"
    assert "Muster" not in window.words()
    assert window.find("expect.time").hasFocus()
    window.type("expect.time", "11:30 am")
    window.type("expect.reason", "My knee again")
    window.press("Return")
    assert window.place == "worklist"
    assert "E.M. is expected." in window.words()
    (one,) = kept(clinic)
    assert (one.status, one.reason) == (AppointmentStatus.BOOKED, "My knee again")
    window.press("A")
    assert kept(clinic)[0].status is AppointmentStatus.ARRIVED
    assert "E.M. is here." in window.words()
    window.press("Return")
    assert window.place == "intake"
    assert kept(clinic)[0].encounter_id == window.screen.encounter_id


def test_a_wrong_time_stays_on_the_page_and_esc_leaves_it(desk_window, clinic):
    clinic.patient(mrn="MRN-7")
    window = desk_window
    window.press("Ctrl+E")
    window.type("find.search", "MRN-7")
    window.press("Return")
    window.press("Ctrl+Return")
    window.type("expect.time", "soon")
    window.press("Ctrl+Return")
    assert window.place == "expect"
    assert "such as 2:30 PM" in window.words()
    assert window.find("expect.time").hasFocus()
    window.press("Escape")
    assert window.place == "worklist"
    assert kept(clinic) == []


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [
        ("A", AppointmentStatus.ARRIVED, "E.M. is here."),
        ("X", AppointmentStatus.NOSHOW, "E.M. did not come."),
        ("C", AppointmentStatus.CANCELLED, "E.M. is off the list."),
    ],
)
def test_one_key_each_and_back_again(open_window, clinic, key, status, said):
    book(clinic)
    window = open_window(clinic)
    height = window.find("worklist.table").y()
    window.press(key)
    assert kept(clinic)[0].status is status
    assert said in window.words()
    assert window.find("worklist.table").y() == height
    window.press("Ctrl+Z")
    assert kept(clinic)[0].status is AppointmentStatus.BOOKED
    assert said not in window.words()


def test_who_was_seen_is_done_and_the_pill_goes(open_window, clinic):
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    window = open_window(clinic)
    assert window.screen.presenter.rows[0].route is not None
    window.press("S")
    (row,) = window.screen.presenter.rows
    assert (row.route, row.stage.value) == (None, "done")
    window.click("worklist.undo")
    assert window.screen.presenter.rows[0].route is not None
    assert window.place == "worklist"


def test_a_key_that_does_not_apply_does_nothing_and_is_not_offered(open_window, clinic):
    book(clinic)
    window = open_window(clinic)
    before = kept(clinic)
    window.press("S")
    assert kept(clinic) == before
    offered = {key for hint in window.screen.key_hints() for key in hint.keys}
    assert {"A", "X", "C"} <= offered
    assert "S" not in offered


def test_each_stage_has_its_key_and_says_when_it_is_empty(open_window, clinic):
    book(clinic)
    window = open_window(clinic)
    said = set()
    for number, wanted in enumerate(Filter, 1):
        window.press(f"Alt+{number}")
        assert window.screen.presenter.filter is wanted
        if wanted not in (Filter.ALL, Filter.EXPECTED):
            assert "Alt+1 shows everybody." in window.words()
            said.add(window.screen._empty_words.text())
    assert len(said) == len(Filter) - 2


def test_a_row_is_one_sentence_for_the_ear(open_window, clinic):
    book(clinic)
    window = open_window(clinic)
    model = window.find("worklist.table").model()
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("E.M., Expected, Comes at 10:46 AM")
    assert spoken.endswith("next: Arrived")


def test_the_row_under_the_mouse_stays_where_it_is(open_window, clinic, monkeypatch):
    for given in ("Ada", "Bea", "Cleo"):
        clinic.start(clinic.patient(given))
        clinic.clock.advance(minutes=1)
    window = open_window(clinic)
    screen, table = window.screen, window.screen._table
    order = [row.row_id for row in screen.presenter.rows]
    monkeypatch.setattr(table, "aimed_at", lambda: {order[1]: 1})
    urgent = clinic.start(clinic.patient("Dora"))
    triage.raise_emergency(clinic.desk, urgent.encounter.encounter_id, "fainted")
    screen.refresh_if_seen()
    shown = [row.row_id for row in screen.presenter.rows]
    assert shown[:2] == [urgent.encounter.encounter_id, order[1]]
    assert set(shown) == {urgent.encounter.encounter_id, *order}
    screen.refresh()
    assert [row.row_id for row in screen.presenter.rows][1:] == order


def test_nothing_above_the_list_comes_or_goes_while_somebody_aims(open_window, clinic, monkeypatch):
    book(clinic)
    window = open_window(clinic)
    screen, table = window.screen, window.screen._table
    top = table.mapTo(window.window, table.rect().topLeft()).y()
    aimed = {screen.presenter.rows[0].row_id: 0}
    monkeypatch.setattr(table, "aimed_at", lambda: aimed)
    clinic.start(clinic.patient("Ada"))
    screen.refresh_if_seen()
    window.settle()
    assert len(screen.presenter.rows) == 2
    assert table.mapTo(window.window, table.rect().topLeft()).y() == top
    aimed.clear()
    screen.tick()
    window.settle()
    assert window.sees("worklist.unfinished_1")


def test_nobody_aims_who_has_not_moved_for_long(open_window, clinic, monkeypatch):
    book(clinic)
    window = open_window(clinic)
    table = window.screen._table
    assert table.aimed_at() == {}
    window.press("Down")
    (aimed,) = table.aimed_at()
    assert aimed == window.screen.presenter.rows[0].row_id
    monkeypatch.setattr(worklist_view, "AIMS_MS", -1)
    assert table.aimed_at() == {}


def test_an_arrival_at_another_desk_is_shown_at_once(open_window, clinic, qtbot):
    one = book(clinic)
    window = open_window(clinic)
    appointments.arrive(replace(clinic.desk, actor=BEN, seat="b"), one.appointment_id)
    qtbot.waitUntil(lambda: window.screen.presenter.rows[0].arrived)


def test_a_minute_repaints_and_keeps_what_is_chosen(open_window, clinic):
    for given in ("Ada", "Bea", "Cleo"):
        clinic.start(clinic.patient(given))
    window = open_window(clinic)
    window.press("Down")
    chosen = window.screen._table.chosen.row_id
    clinic.clock.advance(minutes=9)
    window.screen.tick()
    assert window.screen._table.chosen.row_id == chosen
    assert "10:55 AM" in window.words()


def test_nothing_is_taken_back_from_another_page(open_window, clinic):
    one = book(clinic)
    window = open_window(clinic)
    window.press("A")
    window.press("Return")
    assert window.place == "intake"
    window.press("Ctrl+Z")
    assert kept(clinic)[0].status is AppointmentStatus.ARRIVED
    intake.discard(clinic.desk, kept(clinic)[0].encounter_id, "left")
    assert one.appointment_id == kept(clinic)[0].appointment_id


def test_the_filter_stays_through_a_visit_and_back(open_window, clinic):
    clinic.start(clinic.patient("Ada"), Channel.TELEPHONE)
    window = open_window(clinic)
    window.press("Alt+4")
    window.press("Return")
    assert window.place == "intake"
    window.press("F8")
    assert window.place == "worklist"
    assert window.screen.presenter.filter is Filter.IN_PROGRESS
