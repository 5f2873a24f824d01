"""The database on the command line, with a real server."""

from __future__ import annotations

import re
import stat

import pytest

from tests.store import samples
from triage_desk import settings
from triage_desk.cli import main
from triage_desk.exits import BAD_INPUT, DONE, FAULTS, MACHINE
from triage_desk.paths import DATABASE_VARIABLE
from triage_desk.store import keys, schema
from triage_desk.store.store import DATABASE_FILE, open_store, open_with


@pytest.fixture
def bare(pg):
    """Addresses of a database that nobody has upgraded yet, by user."""
    name = pg.new_database(pg.bare)
    yield lambda user="triage_desk": pg.url(name, user)
    pg.drop(name)


def run(capsys, *arguments):
    code = main(["database", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_file_is_named(data, tmp_path, capsys):
    code, out, _ = run(capsys, "status", "--data-dir", data)
    assert code == DONE
    assert str(data / DATABASE_FILE) in out
    assert "not there yet" in run(capsys, "status", "--data-dir", tmp_path / "none")[1]


def test_the_script_of_the_roles_is_printed(capsys):
    code, out, _ = run(capsys, "roles")
    assert code == DONE
    assert "CREATE DATABASE triage_desk_data OWNER triage_owner" in out


def test_a_server_is_upgraded_once(bare, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(DATABASE_VARIABLE, bare())
    code, out, _ = run(capsys, "status", "--data-dir", tmp_path)
    assert (code, "version none" in out) == (FAULTS, True)
    code, out, _ = run(capsys, "upgrade", "--data-dir", tmp_path)
    assert (code, out) == (DONE, f"The tables went from version none to {schema.HEAD}.\n")
    assert "Nothing to do" in run(capsys, "upgrade", "--data-dir", tmp_path)[1]
    code, out, _ = run(capsys, "status", "--data-dir", tmp_path)
    assert (code, "as triage_desk, without TLS" in out) == (DONE, True)


def test_without_a_server_there_is_nothing_to_upgrade(data, capsys):
    code, _, err = run(capsys, "upgrade", "--data-dir", data)
    assert (code, "brought up to date when it is opened" in err) == (BAD_INPUT, True)


def test_a_desk_moves_and_goes_on_there(data, bare, capsys):
    store = open_store(data)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.audit.write(samples.event())
    head = store.verify_chain().head
    store.close()
    key = keys.open_vault(data)
    code, out, err = run(capsys, "move", "--to", bare(), "--data-dir", data)
    assert (code, err) == (DONE, "")
    assert re.search(r"patients +1\n", out)
    assert f"event 1 on both: {head}" in out
    assert settings.load(data).database == bare()
    (kept,) = data.glob("triage.db.moved-*[0-9]")
    note = kept.with_name(f"{kept.name}.txt")
    assert "Keep it until the backups of the server are proved" in note.read_text()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert not (data / DATABASE_FILE).exists()
    store = open_with(data, key)
    with store.write() as tx:
        assert tx.patients.get("p1").family == "Quux"
        tx.audit.write(samples.event())
    assert (store.verify_chain().events, store.verify().sound) == (3, True)
    with store.read() as tx:
        moved = tx._connection.exec_driver_sql("SELECT action FROM audit_events WHERE sequence = 2")
        assert moved.scalar_one() == "data_moved"
    store.close()
    code, _, err = run(capsys, "move", "--to", bare(), "--data-dir", data)
    assert (code, "on a server already" in err) == (BAD_INPUT, True)


@pytest.mark.parametrize(
    ("to", "code", "words"),
    [
        ("postgresql://db.example.org/clinic", MACHINE, "sslmode=verify-full"),
        ("postgresql://desk:secret@localhost/clinic", MACHINE, "password file"),
        ("nonsense", MACHINE, "not one of PostgreSQL"),
    ],
)
def test_a_wrong_address_moves_nothing(data, capsys, to, code, words):
    found, _, err = run(capsys, "move", "--to", to, "--data-dir", data)
    assert (found, words in err, "secret" in err) == (code, True, False)
    assert settings.load(data).database == ""
    assert (data / DATABASE_FILE).exists()


def test_there_must_be_something_to_move(tmp_path, bare, capsys):
    code, _, err = run(capsys, "move", "--to", bare(), "--data-dir", tmp_path)
    assert (code, "There are no data in" in err) == (BAD_INPUT, True)
