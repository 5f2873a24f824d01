"""A table of others in the window: what its columns mean, who is who, and what came of it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog

from triage_desk import app, settings
from triage_desk.domain.batch import Source
from triage_desk.domain.exchange import Delivery, PatientIn
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.sheet import DateOrder, Field
from triage_desk.services import importing, patients, records
from triage_desk.ui.presenters.table_import import TablePresenter

SCHEDULE = """Chart;Wer;Geboren;Datum;Uhr
0007;Oak-Synthetic, Ana;3/4/1970;11/3/2026;9:30
0008;Elm-Synthetic, Eva;1/2/1980;11/3/2026;14:00
;Ash-Synthetic, Ian;2/2/1961;11/3/2026;soon
;Quux-Synthetic, Zoa;3/7/1961;11/3/2026;15:00
"""
OAK = PatientIn(
    "oak",
    Patient("", "Oak-Synthetic", "Ana", date(1970, 3, 4), Sex.FEMALE),
    frozenset({"family", "given", "birth_date"}),
    place="row 2",
)
MEANT = (Field.MRN, Field.FULL_NAME, Field.BIRTH_DATE, Field.DAY, Field.TIME)


@pytest.fixture
def office(clinic, tmp_path):
    """A desk that reads tables, with somebody on file, and the table of another program."""
    desk = replace(clinic.desk, tables=app.tables_of(tmp_path))
    on_file = patients.create(desk, "Quux-Synthetic", "Zoe", "1961-03-07", Sex.FEMALE)
    file = tmp_path / "schedule.csv"
    file.write_text(SCHEDULE, "utf-8")
    return SimpleNamespace(desk=desk, file=file, on_file=on_file)


def opened(window, office, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(office.file), ""))
    window.window.session.do("import_table")
    window.press("Ctrl+O")
    window.wait(lambda: window.screen.presenter.sheet is not None)
    return window.screen


def test_a_table_is_understood_tried_and_taken_over(open_window, office, monkeypatch):
    window = open_window(office)
    screen = opened(window, office, monkeypatch)
    shown = screen.presenter
    assert shown.lacking
    assert not shown.ready
    for number, meant in enumerate(MEANT):
        box = screen.findChild(QComboBox, f"table.column_{number + 1}")
        place = box.findData(meant)
        box.setCurrentIndex(place)
        box.activated.emit(place)
    assert shown.lacking == "Say how days are written: month first or day first."
    order = screen.findChild(QComboBox, "table.order")
    order.activated.emit(list(DateOrder).index(DateOrder.MONTH_FIRST))
    assert shown.ready
    assert "Ana Oak-Synthetic" in shown.rows[0]
    assert "this is no time" in shown.rows[2]

    window.press("Ctrl+T")
    window.wait(lambda: shown.tried is not None)
    assert shown.counted[0].startswith("People: 2 new")
    assert shown.faults[0].startswith("Row 4, Uhr: this is no time")
    (doubt,) = shown.doubts
    assert "Zoe Quux-Synthetic" in doubt.like_words
    assert not patients.search(office.desk, "Oak-Synthetic")

    screen.findChild(QComboBox, "table.doubt_1").activated.emit(1)
    window.press("Ctrl+Return")
    window.wait(lambda: shown.taken is not None)
    (ana,) = patients.search(office.desk, "Oak-Synthetic")
    assert ana.mrn == "0007"
    assert len(patients.search(office.desk, "Quux-Synthetic")) == 1
    window.press("Escape")
    assert window.place == "worklist"

    again = opened(window, office, monkeypatch).presenter
    assert again.mapped.fields == MEANT
    assert again.ready


def test_what_is_no_table_is_refused_where_it_was_asked_for(open_window, office, monkeypatch):
    office.file.write_bytes(b"%PDF-1.7")
    window = open_window(office)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(office.file), ""))
    window.window.session.do("import_table")
    window.press("Ctrl+O")
    window.wait(lambda: window.screen.presenter.problem is not None)
    assert "no table" in window.screen.presenter.problem.sentence
    assert not window.screen.presenter.doing


def test_the_same_table_twice_changes_nothing(office):
    presenter = TablePresenter(office.desk)
    presenter.show(*presenter.read(office.file))
    for number, meant in enumerate(MEANT):
        presenter.choose(number, meant)
    presenter.write_days(DateOrder.DAY_FIRST)
    presenter.came(presenter.attempt(lambda *_: None, trial=False), trial=False)
    first = presenter.counted
    presenter.show(*presenter.read(office.file))
    presenter.came(presenter.attempt(lambda *_: None, trial=False), trial=False)
    assert "new" in first[0]
    assert "new" not in presenter.counted[0]
    assert presenter.counted[1].startswith("Appointments: 3 as before")


def test_what_came_in_is_listed_and_taken_back(open_window, office, monkeypatch):
    window = open_window(office)
    window.window.session.do("exchange")
    window.settle()
    assert "No file was taken over yet." in window.words()
    window.click("exchange.table_in")
    assert window.place == "table"
    file = office.file
    file.write_text('MRN,Name,DOB\n7,"Oak-Synthetic, Ana",1970-03-04\n', "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.press("Ctrl+O")
    window.wait(lambda: window.screen.presenter.ready)
    window.press("Ctrl+Return")
    window.wait(lambda: window.screen.presenter.taken is not None)
    window.press("Escape")
    assert window.place == "exchange"
    table = window.find("exchange.table")
    cells = [table.item(0, number).text() for number in range(table.columnCount())]
    assert cells[2:] == ["schedule.csv", "People: 1 new", "Taken over here"]
    window.find("exchange.table").setFocus()
    window.press("U")
    window.wait(lambda: window.screen.presenter.undone is not None)
    assert "1 entry is as before." in window.words()
    assert table.item(0, 4).text().startswith("Taken back by ")
    assert not window.find("exchange.undo").isEnabled()
    assert window.screen.undo() is False
    window.press("Escape")
    assert window.place == "worklist"


def test_what_stays_is_named_and_a_stop_keeps_all_of_it(open_window, office):
    window = open_window(office)
    brought = importing.take(office.desk, Delivery((OAK,)), source=Source("oak.json"))
    records.correct(
        office.desk,
        brought.outcomes[0].record_id,
        replace(OAK.patient, phone="555-0142"),
        OAK.patient.birth_date,
    )
    window.window.session.do("exchange")
    window.settle()
    screen = window.screen
    shown = screen.presenter
    shown.begin()
    shown.progressed(50, 1000)
    assert "Taking it back: 50 of 1,000" in window.words()
    assert not screen.may_close()
    window.click("exchange.stop")
    shown.came(shown.undo(brought.batch_id, lambda *_: None))
    assert "Stopped. Nothing was taken back." in window.words()
    screen.undo()
    window.wait(lambda: not shown.doing)
    assert "Row 2 · A.O.: this person has a visit, a change or a note here" in window.words()


def test_taking_over_says_how_far_it_is_and_may_be_stopped(open_window, office, monkeypatch):
    window = open_window(office)
    office.file.write_text('MRN,Name,DOB\n7,"Oak-Synthetic, Ana",1970-03-04\n', "utf-8")
    screen = opened(window, office, monkeypatch)
    shown = screen.presenter
    shown.begin("taking")
    shown.progressed(100, 4000)
    assert "100 of 4,000" in window.words()
    assert not screen.may_close()
    assert screen.why_stay()
    window.click("table.stop")
    tried = shown.attempt(lambda *_: None, trial=False)
    shown.came(tried, trial=False)
    assert "Stopped. Nothing was kept." in window.words()
    assert shown.taken is None


@pytest.fixture
def watching(office, tmp_path):
    """The same desk with a folder that is watched."""
    folder = tmp_path / "in"
    folder.mkdir()
    data = tmp_path / "own"
    data.mkdir()
    settings.save(settings.Settings(watch_folder=str(folder)), data)
    here = replace(app.computer_of(data), data=data)
    office.desk = replace(office.desk, computer=here, folder=app.folder_of(data))
    return SimpleNamespace(desk=office.desk, folder=folder, data=data)


def test_a_watched_folder_is_taken_over_and_what_waits_is_tried_again(open_window, watching):
    window = open_window(watching)
    eye = window.window._flow.eye
    good = 'MRN,Name,DOB\n7,"Oak-Synthetic, Ana",1970-03-04\n'
    (watching.folder / "good.csv").write_text(good, "utf-8")
    (watching.folder / "bad.csv").write_text("MRN,Name\n7,Oak\n", "utf-8")
    for _ in range(2):
        eye.look()
        window.wait(lambda: not eye.busy)
    assert (watching.folder / "done" / "good.csv").is_file()
    window.window.session.do("exchange")
    window.settle()
    table = window.find("exchange.table")
    assert [table.item(0, n).text() for n in (2, 4)] == ["good.csv", "From the watched folder"]
    window.click("exchange.folder")
    window.wait(lambda: bool(window.screen.presenter.parked))
    assert f"This computer watches {watching.folder}" in window.words()
    parked = window.find("exchange.parked")
    assert parked.item(0, 0).text() == "bad.csv"
    assert "birth date" in parked.item(0, 2).text()
    assert window.screen.undo() is False
    parked.setFocus()
    window.press("A")
    window.wait(lambda: not window.screen.presenter.parked)
    assert (watching.folder / "bad.csv").is_file()
    assert window.screen.again() is False
    window.click("exchange.files")
    window.press("Escape")
    eye.stop()


def test_a_folder_that_is_gone_is_said_and_none_is_off(open_window, watching):
    window = open_window(watching)
    eye = window.window._flow.eye
    watching.folder.rmdir()
    eye.look()
    window.wait(lambda: not eye.busy)
    assert "no such folder" in eye.problem
    settings.save(settings.Settings(), watching.data)
    eye._read_at = 0
    eye.look()
    window.wait(lambda: not eye.busy)
    assert (eye.folder, eye.problem) == ("", "")
    before = window.window.jobs.busy
    eye.look()
    assert (eye.busy, before) == (False, False)
    window.window.session.do("exchange")
    window.click("exchange.folder")
    window.wait(lambda: not window.window.jobs.busy)
    assert "No folder is watched." in window.words()
