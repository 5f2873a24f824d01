"""Backups by the command line, as a clinic would use it. All people here are invented."""

from __future__ import annotations

import io
import sys

import pytest

from tests.store import samples
from tests.store.people import let_in
from triage_desk import cli, settings
from triage_desk.domain.user import Role
from triage_desk.settings import BackupSettings, Settings, UserSettings
from triage_desk.store import keys
from triage_desk.store.store import open_store, open_with


class Terminal(io.StringIO):
    def isatty(self):
        return True


PASSPHRASE = "four invented plain words"


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """A data folder with one visit, a manager at the desk, and a disk for backups."""
    data, usb = tmp_path / "data", tmp_path / "usb"
    usb.mkdir()
    store = open_store(data, create=True)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    store.close()
    let_in(data, keys.open_vault(data), PASSPHRASE)
    manager = UserSettings("Mona Manager", Role.MANAGER)
    known = Settings(user=manager, backup=BackupSettings(folders=(str(usb),)))
    settings.save(known, data)
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(data))
    return data, usb


@pytest.fixture
def run(capsys, monkeypatch):
    def command(*arguments, typed=PASSPHRASE):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n" if typed else ""))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_made_listed_proved_and_restored(clinic, run, tmp_path):
    _data, usb = clinic
    code, out, _ = run("backup")
    assert code == 0
    assert out.startswith("Proved ")
    assert "1 intakes" in out
    (made,) = usb.iterdir()
    code, out, _ = run("backup", "list")
    assert code == 0
    assert "proved" in out
    assert made.name in out
    assert run("backup", "prove", made)[0] == 0
    new = tmp_path / "new"
    code, out, _ = run("restore", made, "--data-dir", new)
    assert code == 0
    assert "Restored 1 intakes" in out
    store = open_with(new, keys.open_vault(new, PASSPHRASE))
    assert store.verify().sound
    store.close()


def test_to_another_folder(clinic, run, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    assert run("backup", "--to", other)[0] == 0
    assert len(list(other.iterdir())) == 1
    assert run("backup", "list", "--to", other)[1].count("\n") == 1
    assert "no backups" in run("backup", "list")[1]


def test_a_disk_that_is_away_is_one_sentence(clinic, run):
    clinic[1].rmdir()
    code, out, err = run("backup")
    assert (code, out) == (1, "")
    assert err.startswith("Not proved: The backup folder is not there")


def test_a_damaged_backup_is_told_and_marked(clinic, run):
    run("backup")
    (made,) = clinic[1].iterdir()
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    made.write_bytes(data)
    code, _, err = run("backup", "prove", made)
    assert code == 1
    assert err.startswith("Not proved: ")
    assert "NOT PROVED" in run("backup", "list")[1]
    made = next(clinic[1].iterdir())
    made.write_bytes(b"")
    assert "cannot be read" in run("backup", "list")[1]


def test_never_over_data_unless_told(clinic, run, tmp_path):
    data, usb = clinic
    run("backup")
    (made,) = usb.iterdir()
    code, _, err = run("restore", made, "--data-dir", data)
    assert code == 2
    assert "--replace" in err
    code, out, _ = run("restore", made, "--data-dir", data, "--replace")
    assert code == 0
    assert "kept here" in out
    assert list(tmp_path.glob("data.before-*"))


def test_what_is_missing_is_said(clinic, run, tmp_path):
    assert run("restore", tmp_path / "none.zip", "--data-dir", tmp_path / "new")[0] == 4
    run("backup")
    (made,) = clinic[1].iterdir()
    assert run("restore", made)[0] == 2
    code, _, err = run("restore", made, "--data-dir", tmp_path / "new", typed="")
    assert code == 2
    assert "recovery code" in err
    assert run("backup", "prove", made, typed="not the words of that day")[0] == 2


def test_a_terminal_is_asked_unseen(clinic, run, monkeypatch, tmp_path):
    run("backup")
    (made,) = clinic[1].iterdir()
    asked = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or PASSPHRASE)
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert cli.main(["backup", "prove", str(made)]) == 0
    assert asked == ["Recovery code or passphrase: "]
