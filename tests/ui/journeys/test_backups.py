"""Backups by the keys of the window. All people here are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from tests.ui.clinic import OPENING
from triage_desk import app
from triage_desk.domain.backup import BackupRecord
from triage_desk.domain.backup_plan import BackupHealth
from triage_desk.domain.user import Actor, Role
from triage_desk.services import backups
from triage_desk.settings import BackupSettings, Settings
from triage_desk.ui.closing import ClosingDialog
from triage_desk.ui.flow import Flow
from triage_desk.ui.presenters.backups import lines_of, proved_words, warning

MONA = Actor("mona", "Mona M.", Role.MANAGER, "front-1")


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(desk_window, clinic, usb, tmp_path):
    """The window with a place for backups: one disk that is there."""
    clinic.patient()

    def use(*folders, actor=MONA):
        desk = app.with_backups(clinic.desk, clinic.folder, Settings(), folders or (usb,))
        desk_window.window.use(desk.acting_as(actor), Flow)
        desk_window.settle()
        return desk_window, desk.acting_as(actor)

    return use


def rest(driver):
    """Wait for the jobs, and for what they tell."""
    driver.qtbot.waitUntil(lambda: not driver.window.jobs.busy, timeout=20_000)
    driver.settle()
    driver.qtbot.waitUntil(lambda: not driver.window.jobs.busy, timeout=20_000)
    driver.settle()


def rows(driver):
    table = driver.window.findChild(QTableWidget, "backup.table")
    return [
        [table.item(number, place).text() for place in range(table.columnCount())]
        for number in range(table.rowCount())
    ]


def test_made_from_the_keyboard_and_proved_again(opened, usb):
    driver, _desk = opened()
    driver.press("Ctrl+B")
    rest(driver)
    assert driver.place == "backups"
    assert "There are no backups yet." in driver.words()
    driver.press("Ctrl+Return")
    rest(driver)
    assert "Proved 10:46 AM, 0 intakes." in driver.words()
    assert [line[1] for line in rows(driver)] == ["✓ Proved"]
    assert len(list(usb.iterdir())) == 1
    driver.press("Ctrl+P")
    rest(driver)
    assert "This backup is good" in driver.words()
    driver.press("Escape")
    assert driver.place == "worklist"


def test_a_disk_that_is_away_is_told_on_page_and_list(opened, usb, tmp_path):
    driver, _desk = opened(usb, tmp_path / "away")
    driver.press("Ctrl+B")
    rest(driver)
    driver.press("Ctrl+Return")
    rest(driver)
    assert "The backup folder is not there" in driver.words()
    assert sorted(line[1] for line in rows(driver)) == ["! Failed", "✓ Proved"]
    driver.press("Escape")
    assert "The last backup failed." in driver.words()


def test_a_damaged_one_is_marked(opened, usb):
    driver, desk = opened()
    backups.take(desk)
    (made,) = usb.iterdir()
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    made.write_bytes(data)
    driver.press("Ctrl+B")
    rest(driver)
    driver.press("Ctrl+P")
    rest(driver)
    assert [line[1] for line in rows(driver)] == ["! Not proved"]


def test_stopping_leaves_nothing(opened, usb, monkeypatch):
    driver, _desk = opened()
    driver.press("Ctrl+B")
    rest(driver)
    screen = driver.window.screen_shown
    screen._start_making()
    driver.press("Ctrl+Backspace")
    rest(driver)
    assert "Stopped. No half backup is left." in driver.words()
    assert not list(usb.iterdir())


def test_only_who_may_sees_them(opened):
    front = Actor("ana", "Ana S.", Role.FRONT_DESK, "front-1")
    driver, _desk = opened(actor=front)
    driver.press("Ctrl+B")
    rest(driver)
    assert "Your role does not allow this." in driver.words()


def test_the_clock_makes_one_for_whoever_is_here(opened, usb, clinic):
    front = Actor("ana", "Ana S.", Role.FRONT_DESK, "front-1")
    driver, desk = opened(actor=front)
    keeper = driver.window._flow.keeper
    keeper.look()
    rest(driver)
    assert len(list(usb.iterdir())) == 1
    keeper.look()
    rest(driver)
    assert len(list(usb.iterdir())) == 1, "once for each time of the plan"
    clinic.clock.advance(days=1)
    keeper.look()
    rest(driver)
    assert len(list(usb.iterdir())) == 2
    assert not backups.standing(desk).late


def test_without_a_place_for_backups_nothing_is_said(desk_window):
    keeper = desk_window.window._flow.keeper
    keeper.look()
    assert not keeper._timer.isActive()
    assert not keeper.wanted_at_closing(OPENING)
    assert "ackup failed" not in desk_window.words()


def test_before_closing_one_more_is_made(opened, usb):
    driver, _desk = opened()
    driver.window.close()
    assert driver.window.isVisible()
    driver.qtbot.waitUntil(lambda: not driver.window.isVisible(), timeout=20_000)
    assert len(list(usb.iterdir())) == 1


def test_nobody_must_wait_for_it(opened, usb):
    driver, _desk = opened()
    driver.window.close()
    dialog = driver.window.findChild(ClosingDialog)
    driver.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    driver.qtbot.waitUntil(lambda: not driver.window.isVisible(), timeout=20_000)
    assert not [path for path in usb.iterdir() if "not-proved" not in path.name]


def test_fresh_ones_or_a_plan_without_closing_make_none(opened, clinic, usb):
    driver, desk = opened()
    backups.take(desk)
    keeper = driver.window._flow.keeper
    assert not keeper.wanted_at_closing(clinic.clock())
    assert keeper.wanted_at_closing(clinic.clock() + timedelta(hours=1))
    plan = Settings(backup=BackupSettings(at_closing=False))
    quiet = app.with_backups(clinic.desk, clinic.folder, plan, (usb,))
    driver.window.use(quiet, Flow)
    assert not driver.window._flow.keeper.wanted_at_closing(clinic.clock() + timedelta(hours=1))


def test_the_words_of_the_line_on_the_list():
    assert warning(None) == ""
    assert warning(BackupHealth(OPENING, "", late=False, due=True)) == ""
    assert "No backup is proved yet" in warning(BackupHealth(None, "", late=True, due=True))
    late = warning(BackupHealth(OPENING, "", late=True, due=True))
    assert "Mar 10, 2026" in late
    assert "failed. Why." in warning(BackupHealth(OPENING, "Why.", late=False, due=False))


def test_yesterdays_proof_says_its_day():
    record = BackupRecord("b", "/u", "/u/b", OPENING, "m", 1, 12_345, OPENING)
    assert "12,345 intakes" in proved_words(record, OPENING)
    assert "Mar 10" not in proved_words(record, OPENING)
    assert "Mar 10, 2026" in proved_words(record, OPENING + timedelta(days=2))


def test_a_file_that_cannot_be_read_is_a_line_too(usb):
    from triage_desk.domain.backup import BackupFile

    file = BackupFile(usb / "triage-desk-x.zip", 0, proved=False, manifest=None, fault="damaged")
    (line,) = lines_of([file], [])
    assert line.cells[0] == ""
    assert line.cells[1] == "! Not proved"
