"""The log, who has seen a patient, and the end of the day, as people use them."""

from __future__ import annotations

import csv
import os
import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu

from tests.ui.clinic import LOW_BACK, OPENING
from tests.ui.driver import Driver
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter, AuditRow
from triage_desk.domain.draft import Typing
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import EnvironmentFault
from triage_desk.services import chain, drafts, triage
from triage_desk.services.chain import Due
from triage_desk.settings import Settings
from triage_desk.store import audit_reading
from triage_desk.ui import theme
from triage_desk.ui.checker import REST
from triage_desk.ui.flow import Flow
from triage_desk.ui.i18n import text
from triage_desk.ui.models.audit_table import AuditTable
from triage_desk.ui.presenters.audit import GROUPS, Group, _line, sentence
from triage_desk.ui.presenters.who_saw import _act
from triage_desk.ui.screens.audit import _table
from triage_desk.ui.shell import Shell

MIA = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")


@pytest.fixture
def open_as(qtbot, qapp, clinic):
    """Return a function that opens the window for somebody; two visits are on file."""
    desk = clinic.desk
    with desk.store.write() as tx:
        for who in (desk.actor, MIA):
            tx.users.add(User(who.user_id, who.name, who.role, "", True, desk.clock()))
    view = clinic.answer_until(clinic.start(clinic.patient("Rosa", "Muster")), LOW_BACK)
    triage.decide(desk, view.encounter.encounter_id)
    clinic.start(clinic.patient("Otto", "Muster"))
    windows = []

    def open_it(actor=MIA):
        theme.apply(qapp, "light", 100)
        window = Shell(Settings())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.use(desk.acting_as(actor), Flow)
        return Driver(window, qtbot)

    yield open_it
    for window in windows:
        window.jobs.shutdown()


@pytest.fixture
def log(open_as, qtbot):
    driver = open_as()
    driver.window._flow.audit()
    qtbot.waitUntil(lambda: bool(driver.screen.presenter.numbers))
    driver.settle()
    return driver


def shown(driver):
    driver.qtbot.waitUntil(lambda: not driver.window.jobs.busy)
    driver.settle()
    return [driver.screen._model.data(driver.screen._model.index(n, 1)) for n in range(
        driver.screen._model.rowCount())]  # fmt: skip


def row(action=AuditAction.ENCOUNTER_VIEWED, **changes):
    made = AuditRow(
        *(7, OPENING, "ana", "Ana Sample", "front_desk", "front-1", action),
        *("e1", "", "1.0", "p1", "R.M."),
    )
    return replace(made, **changes)


# ------------------------------------------------------------------------------------- words


def test_every_kind_of_event_has_its_sentence_and_its_group():
    for action in AuditAction:
        text(f"audit.said.{action.value}")
        said = sentence(row(action))
        assert said.startswith("Ana Sample ")
        assert "{" not in said
        assert _act(action)
    grouped = [action for group in GROUPS.values() for action in group]
    assert sorted(grouped) == sorted(set(grouped))
    assert set(grouped) == set(AuditAction), "put each kind of event into a group"


def test_a_row_is_a_sentence():
    assert sentence(row()) == "Ana Sample looked at the record of R.M."
    assert sentence(row(initials="")) == "Ana Sample looked at the record of somebody"
    assert "clock was behind" in sentence(row(detail="x clock-behind"))


def test_no_cell_of_the_table_is_a_formula():
    line = _line(["=1+1", "-2", "@x", "+x", "\tx", "\rx", "plain", 'a "b", c'])
    [cells] = csv.reader([line.decode()])
    assert cells[:4] == ["'=1+1", "'-2", "'@x", "'+x"]
    assert all(cell.startswith("'") for cell in cells[:6])
    assert cells[6:] == ["plain", 'a "b", c']


# ------------------------------------------------------------------------------------ the log


def test_the_log_is_opened_from_the_menu_by_who_may(open_as):
    driver = open_as()
    names = [name for name, _words in driver.window._top._user._entries]
    assert "audit" in names
    assert "end_of_day" in names
    other = open_as(Actor("ana", "Ana S.", Role.FRONT_DESK, "front-1"))
    names = [name for name, _words in other.window._top._user._entries]
    assert "audit" not in names
    other.window._flow.audit()
    assert other.place == "worklist"


def test_it_shows_the_newest_first_and_reading_it_is_an_event(log):
    said = shown(log)
    assert said[0] == "Mia Sample opened today's list"
    assert "Ana S. found the route of R.M." in said
    log.press("Ctrl+Return")
    assert shown(log)[0] == "Mia Sample read this log"


def test_typing_that_was_kept_is_left_out_until_it_is_asked_for(log, clinic):
    drafts.keep(clinic.desk, Typing("find", "", {"find.search": "mus"}))
    kept = "Ana S. left typing on the screen"
    log.press("Ctrl+Return")
    assert not any(line.startswith(kept) for line in shown(log))
    assert "is not in this list" in log.words()
    log.press("Alt+T")
    assert any(line.startswith(kept) for line in shown(log))
    assert "is not in this list" not in log.words()
    log.choose("audit.kind", Group.TYPING)
    log.click("audit.show")
    assert len(shown(log)) == 1


def test_it_is_filtered_by_person_kind_day_and_record(log):
    log.choose("audit.person", "ana")
    log.choose("audit.kind", Group.EMERGENCIES)
    log.click("audit.show")
    assert shown(log) == ["Ana S. found the route of R.M."]
    log.type("audit.record", "ffffffff")
    log.click("audit.show")
    assert shown(log) == []
    assert "Nothing here." in log.words()
    log.click("audit.clear")
    assert len(shown(log)) > 10
    log.type("audit.first", "2026-03-11")
    log.type("audit.last", "2026-03-10")
    log.click("audit.show")
    shown(log)
    assert "The last day is before the first one." in log.words()
    log.type("audit.first", "March")
    log.click("audit.show")
    shown(log)
    assert "Type a day like 03/10/2026." in log.words()
    log.type("audit.first", "Mar 10, 2026")
    log.type("audit.last", "3/10/26")
    log.click("audit.show")
    assert len(shown(log)) > 10


def test_a_patient_is_found_through_the_search(log, monkeypatch):
    log.type("audit.patient", "Nobody At All")
    log.press("Return")
    assert "Nobody found" in log.words()
    log.type("audit.patient", "Rosa")
    log.press("Return")
    said = shown(log)
    assert said
    assert all("R.M." in line for line in said)
    monkeypatch.setattr(QMenu, "popup", lambda _menu, _at: None)
    log.type("audit.patient", "Muster")
    log.press("Return")
    [menu] = log.screen.findChildren(QMenu)
    [otto] = [a for a in menu.actions() if a.text().startswith("Otto")]
    otto.trigger()
    assert all("O.M." in line for line in shown(log))
    log.type("audit.patient", "")
    log.press("Return")
    assert log.screen.presenter.patient is not None


def test_what_is_shown_is_saved_as_a_private_table(log, tmp_path, monkeypatch):
    log.choose("audit.person", "ana")
    log.click("audit.show")
    count = len(shown(log))
    target = tmp_path / "log"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    log.press("Ctrl+S")
    shown(log)
    made = target.with_suffix(".csv")
    assert made.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    with made.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][:3] == ["Event", "When", "Person"]
    assert len(rows) == count + 1
    assert {line[2] for line in rows[1:]} == {"Ana S."}
    assert "Saved: log.csv" in log.words()
    log.choose("audit.person", "mia")
    log.click("audit.show")
    assert "Mia Sample saved this log as a table" in shown(log)


def test_a_table_that_cannot_be_written_is_told(log, tmp_path):
    shown(log)
    log.screen.save_to(tmp_path / "missing" / "log.csv")
    shown(log)
    assert log.screen.presenter.problem is not None


def test_two_hundred_thousand_events_scroll_without_load(show, qtbot):
    asked = []

    def fetch(first, count):
        asked.append(first)
        return tuple(row(number=200_000 - first - n) for n in range(count))

    model = AuditTable(fetch)
    table = _table(model)
    show(table)
    model.show_count(200_000)
    slowest = 0.0
    for place in range(0, 200_000, 20_011):
        begun = time.perf_counter()
        table.scrollTo(model.index(place, 0))
        table.viewport().repaint()
        slowest = max(slowest, time.perf_counter() - begun)
    assert len(asked) < 30
    assert slowest < 0.1
    assert model.row_at(200_000) is None
    assert model.data(model.index(3, 0), 12) is None


# ------------------------------------------------------------------------------- who has seen


def test_who_has_seen_a_patient_is_two_clicks_from_the_result(open_as, clinic):
    driver = open_as()
    flow = driver.window._flow
    found = [r for r in driver.screen.presenter.all_rows if r.route is not None]
    flow._open(found[0].encounter_id)
    driver.settle()
    menu = driver.window._top._user.menu_of_entries()
    [entry] = [a for a in menu.actions() if a.objectName() == "top.who_saw_entry"]
    entry.trigger()
    driver.settle()
    assert driver.place == "who_saw"
    assert "Who has seen R.M.?" in driver.words()
    people = {line[0] for line in driver.screen.presenter.lines}
    assert people == {"Ana S.", "Mia Sample"}
    driver.press("Ctrl+P")
    driver.qtbot.waitUntil(lambda: bool(driver.screen.presenter.pdf))
    assert driver.place == "office_paper"
    driver.screen.presenter.printed()
    driver.press("Escape")
    assert driver.place == "who_saw"
    driver.press("Escape")
    assert driver.place == "receipt"
    driver.press("Ctrl+Shift+W")
    assert driver.place == "who_saw"
    assert any("printed this list" in line[-1] for line in driver.screen.presenter.lines)


def test_from_an_event_of_the_log_it_is_one(log):
    log.screen._table.selectRow(2)
    log.settle()
    log.press("Ctrl+O")
    assert log.place == "who_saw"
    log.press("Escape")
    assert log.place == "audit"
    log.press("Escape")
    assert log.place == "worklist"
    log.press("Ctrl+Shift+W")
    assert log.place == "worklist"


# -------------------------------------------------------------------------------- end of day


def test_the_sheet_is_made_saved_and_checked_again(open_as, tmp_path):
    driver = open_as()
    driver.window._flow.end_of_day()
    driver.settle()
    driver.press("Ctrl+P")
    driver.qtbot.waitUntil(lambda: bool(driver.screen.presenter.pdf))
    driver.screen.save_to(tmp_path / "sheet.pdf")
    driver.press("Escape")
    assert driver.place == "end_of_day"
    desk = driver.screen.presenter.desk
    with desk.store.read() as tx:
        closed = tx.log.latest(AuditAction.DAY_CLOSED)
        assert tx.log.latest(AuditAction.DAY_SHEET_PRINTED).detail.endswith(" saved")
        numbers = tx.log.numbers(AuditFilter(actions=(AuditAction.DAY_CLOSED,)))
        head = tx.log.link(numbers[0])
    assert closed is not None
    driver.type("day.code", head.code)
    driver.press("Return")
    assert "The sheet fits" in driver.words()
    driver.type("day.code", f"{head.number}-00000000")
    driver.press("Ctrl+Return")
    assert "The sheet does not fit" in driver.words()
    driver.type("day.code", "no code")
    driver.press("Return")
    assert text("end_of_day.bad_code") in driver.words()


# -------------------------------------------------------------------------------- by the clock


def test_the_log_is_checked_by_the_clock_and_a_break_is_told_to_the_manager(
    open_as, clinic, qtbot, monkeypatch
):
    driver = open_as()
    checker = driver.window._flow.checker
    rested = []
    monkeypatch.setattr(audit_reading, "sleep", rested.append)
    with qtbot.waitSignal(checker.ended):
        checker.look()
    assert set(rested) == {REST}
    assert chain.due(checker._desk) is Due.NOTHING
    checker.look()
    assert checker._job is None
    with checker._desk.store.write() as tx:
        run = tx.patients._connection.connection.dbapi_connection
        run.set_authorizer(None)
        run.execute("DROP TRIGGER audit_events_no_update")
    clinic.clock.advance(hours=25)
    with qtbot.waitSignal(checker.ended):
        checker.look()
    driver.settle()
    assert "audit_events_no_update" in driver.words()
    assert "You can go on working." in driver.words()
    assert driver.place == "worklist"


def test_a_log_that_cannot_be_read_stops_nobody(open_as, monkeypatch, qtbot):
    driver = open_as()
    checker = driver.window._flow.checker

    def fail(*_a, **_k):
        raise EnvironmentFault("The disk is gone.")

    monkeypatch.setattr(chain, "verify", fail)
    with qtbot.waitSignal(checker.ended):
        checker.look()
    monkeypatch.setattr(chain, "due", fail)
    monkeypatch.setattr(chain, "standing", fail)
    checker.look()
    checker.tell()
    assert driver.place == "worklist"
