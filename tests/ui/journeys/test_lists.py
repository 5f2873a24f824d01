"""Saving exactly the list on the screen as a table. All people are invented."""

import csv
import io
import threading
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.clinic import LOW_BACK
from triage_desk import app
from triage_desk.domain.listing import ListForm
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.services import patients, triage
from triage_desk.ui import listpages
from triage_desk.ui.presenters.audit import AuditPresenter
from triage_desk.ui.presenters.calls import CallsPresenter
from triage_desk.ui.presenters.lists import (
    SaveListPresenter,
    of_audit,
    of_calls,
    of_people,
    of_referrals,
    of_users,
    of_who_saw,
)
from triage_desk.ui.presenters.referrals import ReferralsPresenter
from triage_desk.ui.presenters.users import UsersPresenter
from triage_desk.ui.presenters.who_saw import WhoSawPresenter

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def office(clinic, tmp_path):
    """The desk of a manager, with somebody on file."""
    desk = replace(clinic.desk.acting_as(MONA), tables=app.tables_of(tmp_path))
    patients.create(desk, "Quux-Synthetic", "Zoe", "1961-03-07", Sex.FEMALE, "0007")
    return SimpleNamespace(desk=desk)


def choosing(monkeypatch, answer):
    asked = []

    def choose(_parent, title, name, kinds):
        asked.append((title, name, kinds))
        return answer

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return asked


def test_the_people_found_are_saved_as_they_stand(open_window, office, tmp_path, monkeypatch):
    window = open_window(office)
    window.press("Ctrl+N")
    window.type("find.search", "quux")
    window.wait(lambda: bool(window.screen.presenter.results))
    asked = choosing(monkeypatch, (str(tmp_path / "out"), "CSV (*.csv)"))
    window.press("Ctrl+Shift+S")
    window.wait((tmp_path / "out.columns.json").exists)
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert rows[1][:3] == ["Quux-Synthetic", "Zoe", "1961-03-07"]
    assert rows[1][-1] == "0007"
    assert "Quux" not in asked[0][1]


def test_today_s_list_is_saved_by_its_filter(open_window, office, tmp_path, monkeypatch):
    window = open_window(office)
    choosing(monkeypatch, (str(tmp_path / "day.xlsx"), ""))
    window.press("Ctrl+Shift+S")
    window.wait((tmp_path / "day.xlsx").exists)
    page, told = openpyxl.load_workbook(tmp_path / "day.xlsx").worksheets
    assert page.max_row == 1 + len(window.screen.presenter.rows)
    assert told["A1"].value == "list"


def test_nothing_is_saved_where_nobody_chose_or_may(open_window, office, tmp_path, monkeypatch):
    asked = choosing(monkeypatch, ("", ""))
    window = open_window(office)
    window.press("Ctrl+Shift+S")
    assert len(asked) == 1
    front = replace(office.desk.actor, role=Role.FRONT_DESK)
    office.desk = office.desk.acting_as(front)
    open_window(office).press("Ctrl+Shift+S")
    assert len(asked) == 1


def test_every_list_has_its_own_columns(office, tmp_path):
    calls = of_calls(CallsPresenter(office.desk))()
    log = AuditPresenter(office.desk)
    log.shown(log.look())
    events = of_audit(log)()
    assert [one.rows for one in (calls, of_people(office.desk, ())())] == [(), ()]
    assert len(events.rows) == len(log.numbers) > 0
    assert all(column.means for column in (*calls.columns, *events.columns))
    presenter = SaveListPresenter(office.desk, of_audit(log), "audit")
    said = presenter.save(tmp_path / "log.csv", ListForm.CSV)
    assert (len(events.rows), said) == (1, "1 row saved as log.csv.")


def test_referrals_users_and_who_saw_have_their_columns_too(office, clinic):
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    triage.finish(clinic.desk, view.encounter.encounter_id)
    referrals = ReferralsPresenter(office.desk)
    referrals.open()
    made = of_referrals(referrals)()
    assert made.rows[0][:4] == ("R.M.", 63, "PT first", "not printed yet")
    assert made.asked == "all"
    boss = office.desk.acting_as(replace(MONA, role=Role.ADMINISTRATOR))
    people = of_users(UsersPresenter(boss))()
    assert [column.name for column in people.columns] == ["name", "role", "state", "added", "seen"]
    seen = WhoSawPresenter(office.desk, view.patient.patient_id)
    seen.look()
    found = of_who_saw(seen)()
    assert found.patients == (view.patient.patient_id,)
    assert found.rows[0][0] == seen.lines[0][0]
    for listing in (made, people, found):
        assert all(column.means for column in listing.columns)


def test_a_long_list_says_how_far_it_is_and_may_be_stopped(
    open_window, office, tmp_path, monkeypatch
):
    window = open_window(office)
    monkeypatch.setattr(listpages, "LONG", 1)
    told = []
    with office.desk.store.read() as tx:
        (one,) = tx.patients.page("", 9)
    go = threading.Event()

    class Slow(SaveListPresenter):
        def save(self, path, form, tell=None):
            tell(0, 2)
            go.wait(9)
            return super().save(path, form, tell)

    presenter = Slow(office.desk, of_people(office.desk, (one,)), "people")
    listpages.write_list(
        *(presenter, window.window.jobs, tmp_path / "all.csv", ListForm.CSV),
        *(lambda *said: told.append(said), window.screen),
    )
    window.wait(lambda: window.sees("saving.stop"))
    window.find("saving.stop").click()
    go.set()
    window.wait(lambda: bool(told))
    assert told == [("saved", "Stopped. Nothing was saved.")]
    assert not (tmp_path / "all.csv").exists()
