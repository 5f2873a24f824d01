"""The audit log by the command line: walked, its end told, a sheet compared with it."""

from __future__ import annotations

import json
import sys

import pytest

from tests.store import samples
from triage_desk import cli
from triage_desk.store import keys
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, open_store


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    store = open_store(folder, create=True)
    with store.write() as tx:
        for number in range(5):
            tx.audit.write(samples.event(detail=str(number)))
    store.close()
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(folder))
    return folder


@pytest.fixture
def run(capsys):
    def command(*arguments):
        code = cli.main(["audit", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def cut(folder, statement):
    raw = connect(folder / DATABASE_FILE, keys.open_vault(folder))
    raw.execute("DROP TRIGGER audit_events_no_delete")
    raw.execute(statement)
    raw.close()


def test_a_sound_log(data, run):
    assert run("verify") == (0, "The audit log is sound: events 1 to 5 fit.\n", "")
    code, out, _ = run("verify", "--since-last", "--json")
    found = json.loads(out)
    assert (code, found["sound"], found["full"], found["events"]) == (0, True, False, 1)
    assert (found["broken"], found["unguarded"], found["head"]["number"]) == (None, [], 6)


def test_a_broken_log_names_the_first_link_and_what_to_do(data, run):
    cut(data, "DELETE FROM audit_events WHERE sequence = 3")
    code, out, _ = run("verify")
    assert code == 1
    assert out.startswith("The audit log was tampered with: event 3: it was taken out.\n")
    assert "Do not delete anything." in out
    code, out, _ = run("verify", "--json")
    found = json.loads(out)
    assert (code, found["sound"]) == (1, False)
    assert found["broken"] == {"number": 3, "at": None, "what": "missing"}
    assert found["unguarded"] == ["audit_events_no_delete"]


def test_a_sheet_is_compared(data, run):
    code, out, _ = run("head", "--json")
    head = json.loads(out)
    assert (code, head["number"]) == (0, 5)
    _, out, _ = run("head")
    number, groups = out.splitlines()
    assert (number, groups.replace(" ", "").lower()) == ("Event 5", head["hash"])
    assert run("check", "--number", 5, "--hash", groups)[0] == 0
    assert run("check", "--code", head["code"])[0] == 0
    cut(data, "DELETE FROM audit_events WHERE sequence = 5")
    code, out, _ = run("check", "--code", head["code"], "--json")
    assert (code, json.loads(out)["fits"]) == (1, False)
    code, out, _ = run("check", "--number", 5, "--hash", groups)
    assert code == 1
    assert out.startswith("The sheet does not fit")


@pytest.mark.parametrize(
    "arguments",
    [(), ("--number", 5), ("--hash", "9F3A 0C7B"), ("--code", "5"), ("--number", 5, "--hash", "9")],
)
def test_what_cannot_be_read_from_a_sheet_is_told(data, run, arguments):
    code, _, complaint = run("check", *arguments)
    assert code == 2
    assert "hash" in complaint


def test_progress_is_for_a_terminal(data, run, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert "%" in run("verify")[2]
