"""A backup of a server is a file like any other: proved, restored, opened. Invented people."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from tests.store import samples, servers
from triage_desk import files, settings
from triage_desk.domain.answers import answered
from triage_desk.domain.backup import Origin
from triage_desk.errors import Cancelled
from triage_desk.settings import Settings
from triage_desk.store import backup, keys, restore, snapshot
from triage_desk.store.backup import SILENT
from triage_desk.store.store import SqlStore, open_with

ORIGIN = Origin(datetime(2026, 11, 22, 7, 31, tzinfo=UTC), "u1", "DESK-1", "2026.11.2", "ab" * 32)


@pytest.fixture
def desk(place, tmp_path):
    """A desk of a server with two visits; beside it a copy of the vault."""
    folder = files.make_private_folder(tmp_path / "desk")
    key = keys.create_vault(folder)
    vault = keys.read_vault(folder)
    store = SqlStore(servers.server(place()), key, keys.chain_key(vault, key))
    with store.write() as tx:
        for number in "12":
            tx.patients.add(samples.patient(f"p{number}", f"Quuxbury{number}"))
            tx.encounters.add(samples.encounter(f"e{number}", f"p{number}"))
            said = {"goal": answered("Ride the zonkey again")}
            tx.encounters.append_answers(f"e{number}", said, samples.NOW, "u1")
            tx.encounters.add_decision(f"e{number}", samples.decision(), samples.NOW)
            tx.audit.write(samples.event(f"e{number}"))
    yield store, folder, key
    store.close()


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_proved_like_one_of_a_file(desk, usb):
    store, folder, _key = desk
    (made,) = backup.make(store.backup_place(folder), [usb], ORIGIN, SILENT)
    assert made.proof.why == ""
    assert made.proof.manifest.counts["encounters"] == 2
    assert made.proof.manifest.events == 2
    data = made.path.read_bytes()
    assert not any(word in data for word in (b"Quuxbury", b"zonkey"))


def test_it_holds_one_moment_while_other_desks_write(desk, usb):
    store, folder, _key = desk
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            with store.write() as tx:
                tx.patients.add(samples.patient(f"busy{number}"))
                tx.audit.write(samples.event(f"busy{number}"))

    busy = threading.Thread(target=write)
    busy.start()
    try:
        (made,) = backup.make(store.backup_place(folder), [usb], ORIGIN, SILENT)
    finally:
        stop.set()
        busy.join()
    assert made.proof.why == ""
    assert made.proof.manifest.counts["patients"] == made.proof.manifest.events


def test_restored_it_is_a_file_of_its_own(desk, usb, tmp_path, monkeypatch):
    store, folder, key = desk
    known = Settings(database="postgresql://triage_desk@db.example.org/triage")
    (folder / settings.FILE_NAME).write_text(settings.to_toml(known), encoding="utf-8")
    (made,) = backup.make(store.backup_place(folder), [usb], ORIGIN, SILENT)

    def opened(file, stage, _secret):
        files.write_private(stage / keys.VAULT_FILE, file.read("vault.json"))
        return key

    monkeypatch.setattr(restore, "open_key", opened)
    restore.restore(made.path, tmp_path / "again", str, SILENT)
    assert settings.load(tmp_path / "again").database == ""
    again = open_with(tmp_path / "again", key)
    with again.read() as tx, store.read() as there:
        for number in "12":
            assert tx.encounters.record(f"e{number}") == there.encounters.record(f"e{number}")
    assert again.verify().sound
    again.close()


def test_stopping_leaves_nothing(desk, usb):
    store, folder, _key = desk

    def stop(_done, _total):
        raise Cancelled("no longer wanted")

    with pytest.raises(Cancelled):
        backup.make(store.backup_place(folder), [usb], ORIGIN, stop)
    assert not list(usb.iterdir())
    assert not list((folder / "scratch").iterdir())


def test_a_row_that_did_not_arrive_is_found(desk, usb, monkeypatch):
    store, folder, _key = desk
    whole = snapshot._rows

    def short(source, copy, table):
        if table.name != "answer_events":
            yield from whole(source, copy, table)

    monkeypatch.setattr(snapshot, "_rows", short)
    with pytest.raises(backup.EnvironmentFault, match="Not every row"):
        backup.make(store.backup_place(folder), [usb], ORIGIN, SILENT)
