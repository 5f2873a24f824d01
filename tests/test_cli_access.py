"""Accounts and the key by the command line, as a clinic would use them. Everybody is invented."""

import io
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from triage_desk import cli, cli_access
from triage_desk.domain.user import Role, User

SECRETS = {
    "ada": "four plain garden chairs",
    "pat": "seven loud orange trucks",
    "pin": "493817",
    "new": "nine green plastic boats",
}


@pytest.fixture
def secret(tmp_path):
    """Return the private file of a secret."""

    def path(name):
        made = tmp_path / f"{name}.txt"
        made.write_text(f"{SECRETS[name]}\n", encoding="utf-8")
        made.chmod(0o600)
        return made

    return path


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))

    def command(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_a_clinic_is_set_up_staffed_and_given_a_new_key(run, secret, tmp_path):
    first = ("--passphrase-file", secret("ada"), "--pin-file", secret("pin"))
    sheet = tmp_path / "sheet.pdf"
    code, out, _ = run(
        "user", "set-up", "Ada Sample", "--clinic", "Example", *first, "--sheet", sheet
    )
    assert (code, sheet.read_bytes()[:4]) == (0, b"%PDF")
    assert sheet.stat().st_mode & 0o077 == 0
    assert run("user", "set-up", "Eve", "--clinic", "Other", *first)[0] == 2
    ada = ("--user", "Ada Sample", "--passphrase-file", secret("ada"))
    words = ("--new-passphrase-file", secret("pat"))
    assert run("user", "add", "Pat Sample", "--role", "pt", *words, *ada)[0] == 0
    code, out, _ = run("user", "list", *ada)
    assert code == 0
    assert "Pat Sample" in out
    pat = ("--user", "Pat Sample", "--passphrase-file", secret("pat"))
    code, _, err = run("user", "list", *pat)
    assert (code, "Ask an administrator" in err) == (2, True)
    assert run("key", "rotate", *ada)[0] == 0
    code, out, _ = run("user", "disable", "Pat Sample", *ada)
    assert (code, "triage-desk key rotate" in out) == (0, True)
    assert run("user", "list", *pat)[0] == 2
    again = ("--new-passphrase-file", secret("new"))
    assert run("user", "enable", "Pat Sample", *again, *ada)[0] == 0
    assert run("user", "reset", "Pat Sample", *again, *ada)[0] == 0
    code, out, _ = run("key", "recovery", *ada)
    assert len(out.splitlines()[1].split()) == 8
    assert "is off" in run("key", "keyring", *ada)[1]


def test_on_a_server_no_new_key_is_recommended(monkeypatch, capsys):
    """It would be refused there: the key does not encrypt the records of a server."""
    desk = SimpleNamespace(link=object())
    pat = User("pat", "Pat Sample", Role.PT, "", False, datetime(2026, 3, 10, tzinfo=UTC))
    monkeypatch.setattr(cli_access, "signed_in", lambda _arguments: nullcontext(desk))
    monkeypatch.setattr(cli_access.users, "everybody", lambda _desk: (pat,))
    monkeypatch.setattr(cli_access.users, "disable", lambda _desk, _who: pat)
    assert cli_access.disable(SimpleNamespace(name="Pat Sample")) == 0
    said = capsys.readouterr().out
    assert "key rotate" not in said
    assert "The records are on a server" in said


def test_secrets_come_from_private_files_or_are_typed_twice(run, secret):
    first = ("user", "set-up", "Ada Sample", "--clinic", "Example")
    secret("ada").chmod(0o644)
    open_to_all = secret("ada").parent / "ada.txt"
    open_to_all.chmod(0o644)
    code, _, err = run(*first, "--passphrase-file", open_to_all, "--pin-file", secret("pin"))
    assert (code, "chmod 600" in err) == (2, True)
    missing = open_to_all.parent / "none.txt"
    assert run(*first, "--passphrase-file", missing, "--pin-file", secret("pin"))[0] == 2
    words, pin = SECRETS["ada"], SECRETS["pin"]
    code, _, err = run(*first, typed=f"{words}\nother words here\n")
    assert (code, "not the same" in err) == (2, True)
    assert run(*first, typed=f"{words}\n{words}\n{pin}\n{pin}\n")[0] == 0
    assert run("user", "list", typed=f"{words}\n")[0] == 0
    assert run("user", "list", typed="wrong words, all\n")[0] == 2


def test_the_log_is_walked_by_whoever_signs_in(run, secret, tmp_path):
    first = ("--passphrase-file", secret("ada"))
    clinic = ("--clinic", "Example", "--sheet", tmp_path / "sheet.pdf")
    run("user", "set-up", "Ada Sample", *clinic, *first, "--pin-file", secret("pin"))
    for act in ("verify", "head"):
        code, _, said = run("audit", act, "--user", "Ada Sample", *first)
        assert (code, said) == (0, "")
    assert run("audit", "verify", "--user", "Ada Sample", typed="wrong\n")[0] == 2
