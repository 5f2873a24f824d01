"""The drill: a machine that has nothing but a backup and the recovery sheet. Invented people."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from triage_desk import app, entry
from triage_desk.domain.patient import Sex
from triage_desk.services import access, backups, keycare, patients
from triage_desk.settings import Settings
from triage_desk.store import slots

ROOT = Path(__file__).resolve().parent.parent
ADA, OLD, NEW = "Ada Admin", "four invented plain words", "seven other invented words here"
PIN = "482913"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(slots, "ARGON2ID", slots.Kdf("argon2id", 64, 1, 1))


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def clinic(tmp_path, usb):
    """A clinic with accounts, one person, and a backup on a disk; the sheet of that day."""
    folder = tmp_path / "clinic"
    day = access.set_up(entry.entrance(folder), "Example Clinic", ADA, OLD, PIN)
    desk = app.with_backups(day.desk, folder, Settings(), (usb,))
    patients.create(desk, "Quuxley", "Zebedee", "03/14/1962", Sex.MALE)
    (made,) = backups.take(desk)
    assert made.proved_at
    yield desk, day.sheet, Path(made.path)
    app.close(desk)


def elsewhere(tmp_path, *arguments, typed):
    """Run the program as on another machine: no home, no settings, nothing of the clinic."""
    home = tmp_path / "bare"
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "triage_desk", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=home,
        env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        input=f"{typed}\n",
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def opened(folder, name, passphrase):
    desk = access.sign_in(entry.entrance(folder), name, passphrase)
    (found,) = patients.search(desk, "quux")
    app.close(desk)
    return found


def test_from_a_backup_and_the_sheet_alone(clinic, tmp_path):
    _desk, sheet, file = clinic
    lone = tmp_path / "bare" / "backup.zip"
    lone.parent.mkdir()
    file.rename(lone)
    done = elsewhere(tmp_path, "restore", lone, "--data-dir", "again", typed=sheet.code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "print a new recovery sheet" in done.stdout
    again = tmp_path / "bare" / "again"
    assert opened(again, ADA, OLD)
    new = access.open_with_recovery(entry.entrance(again), sheet.code, ADA, NEW)
    assert keycare.new_recovery_sheet(new).code != sheet.code
    app.close(new)
    assert opened(again, ADA, NEW)


def test_by_a_passphrase_of_that_day(clinic, tmp_path):
    _desk, _sheet, file = clinic
    done = elsewhere(tmp_path, "backup", "prove", file, typed=OLD)
    assert done.returncode == 0
    assert done.stdout.startswith("Proved ")
    assert elsewhere(tmp_path, "backup", "prove", file, typed=NEW).returncode == 2


def test_an_old_backup_opens_with_what_opened_it_then(clinic, tmp_path, usb):
    """A new key for everything: today's secrets open today's backups, the old ones the old."""
    desk, old_sheet, old_file = clinic
    keycare.rotate_key(desk, lambda _step, _share: None, lambda: False)
    at = entry.entrance(tmp_path / "clinic")
    desk = access.sign_in(at, ADA, OLD)
    desk = app.with_backups(desk, tmp_path / "clinic", Settings(), (usb,))
    new_sheet = keycare.new_recovery_sheet(desk)
    later = desk.clock
    (fresh,) = backups.take(replace(desk, clock=later))
    assert fresh.proved_at
    assert "before the key was changed" in backups.prove(desk, old_file).why
    app.close(desk)
    old_file = next(path for path in usb.iterdir() if "not-proved" in path.name)
    for file, code, good in (
        (old_file, old_sheet.code, 0),
        (Path(fresh.path), new_sheet.code, 0),
        (Path(fresh.path), old_sheet.code, 2),
    ):
        assert elsewhere(tmp_path, "backup", "prove", file, typed=code).returncode == good


def test_made_by_the_command_line_with_accounts(clinic, tmp_path, usb):
    desk, _sheet, _file = clinic
    app.close(desk)
    before = set(usb.iterdir())
    done = elsewhere(tmp_path, "--data-dir", tmp_path / "clinic", "backup", "--to", usb, typed=OLD)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(set(usb.iterdir()) - before) == 1
    wrong = elsewhere(tmp_path, "--data-dir", tmp_path / "clinic", "backup", typed=NEW)
    assert wrong.returncode == 2
