"""A new key for everything: killed at any moment, the data open with the same passphrases."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store import samples
from tests.store.people import QUICK
from triage_desk import files
from triage_desk.domain import recovery
from triage_desk.domain.user import DoorState, Pin, Role, User
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, rotation
from triage_desk.store.door import FolderDoor
from triage_desk.store.store import DATABASE_FILE

ROOT = Path(__file__).resolve().parents[2]
WORDS, PIN, CODE = "four plain garden chairs", "493817", "-".join(recovery.write(bytes(range(20))))
NOTHING = (lambda _tx: None, lambda _word, _share: None, lambda: False)


class InjectedError(RuntimeError):
    """What goes wrong on purpose."""


def fill(folder):
    """Make a clinic with one account, a PIN and a visit; return its chain's length and head."""
    store, vault = FolderDoor(folder, QUICK).make("u1", "Ada", WORDS, CODE)
    with store.write() as tx:
        tx.users.add(
            User("u1", "Ada", Role.ADMINISTRATOR, "", enabled=True, created_at=samples.NOW)
        )
        tx.users.set_pin("u1", Pin(vault.wrap("u1", PIN)))
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
        for number in range(40):
            tx.audit.write(samples.event(record_id=f"e{number}"))
    vault.close()


@pytest.fixture
def clinic(tmp_path):
    folder = tmp_path / "data"
    fill(folder)
    return folder


def opened(folder):
    return FolderDoor(folder, QUICK).open("u1", WORDS)


def whole(folder):
    """Open by passphrase, PIN and sheet; everything kept must be there."""
    assert FolderDoor(folder, QUICK).state() is DoorState.SHUT
    store, vault = opened(folder)
    report = store.verify()
    assert report.sound
    with store.read() as tx:
        assert tx.patients.get("p1") == samples.patient()
        pin = tx.users.pins()["u1"]
    assert vault.fits("u1", PIN, pin.wrap)
    assert not vault.fits("u1", "000000", pin.wrap)
    vault.close()
    store, vault = FolderDoor(folder, QUICK).open_by_recovery(CODE)
    vault.close()
    assert not list(folder.glob("*.next*"))
    return report.chain.events


def old_key(folder):
    return bytes(keys.open_vault(folder, WORDS))


def test_everything_stays_and_the_old_key_opens_nothing(clinic):
    before, key = (clinic / DATABASE_FILE).read_bytes(), old_key(clinic)
    _store, vault = opened(clinic)
    told = []
    vault.rotate(
        lambda tx: tx.audit.write(samples.event(record_id="rotated")),
        lambda word, share: told.append((word, share)),
        lambda: False,
    )
    assert [word for word, _ in told][-1] == "switch"
    assert {word for word, _ in told} == {"copy", "prove", "switch"}
    assert whole(clinic) == 41
    assert old_key(clinic) != key
    assert not keys.is_key_of(keys.read_vault(clinic), key)
    after = (clinic / DATABASE_FILE).read_bytes()
    assert before[:16] != after[:16]


STEPS = ["copy", "prove", "switch"]


@pytest.mark.parametrize("step", STEPS)
def test_stopped_before_the_switch_nothing_has_changed(clinic, step):
    key = old_key(clinic)
    store, vault = opened(clinic)
    seen = []
    with pytest.raises(UserError, match="as it was"):
        vault.rotate(
            NOTHING[0], lambda word, _share: seen.append(word), lambda: seen[-1:] == [step]
        )
    with store.read() as tx:
        assert tx.patients.get("p1") == samples.patient(), "the desk goes on"
    vault.close()
    assert whole(clinic) == 40
    assert old_key(clinic) == key


PLACES = [
    (rotation, "_copy"),
    (rotation, "_prove"),
    (rotation, "_resealed"),
    (rotation, "settle"),
    (keys, "write_vault"),
    (files, "sync"),
    (files, "replace"),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("place", "name"), PLACES, ids=[name for _place, name in PLACES])
def test_broken_off_at_any_step_the_data_open(clinic, monkeypatch, place, name, after):
    real = getattr(place, name)

    def broken(*arguments, **named):
        if after:
            real(*arguments, **named)
        raise InjectedError

    _store, vault = opened(clinic)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, broken)
        with pytest.raises(InjectedError):
            vault.rotate(*NOTHING)
    vault.close()
    assert whole(clinic) == 40


def test_a_switch_broken_off_in_its_middle_is_finished(clinic, monkeypatch):
    real, calls = files.replace, []

    def broken(path, target):
        if path.name == rotation.NEXT_VAULT:
            raise InjectedError
        calls.append(path.name)
        return real(path, target)

    key = old_key(clinic)
    _store, vault = opened(clinic)
    monkeypatch.setattr(files, "replace", broken)
    with pytest.raises(InjectedError):
        vault.rotate(*NOTHING)
    monkeypatch.undo()
    assert calls == [rotation.NEXT_DATABASE]
    assert whole(clinic) == 40
    assert old_key(clinic) != key


def test_data_that_are_open_elsewhere_are_left_alone(clinic):
    other, other_vault = opened(clinic)
    with other.read() as tx:
        assert tx.users.all()
    _store, vault = opened(clinic)
    with pytest.raises(UserError, match="open in another window"):
        vault.rotate(*NOTHING)
    other_vault.close()
    vault.rotate(*NOTHING)
    assert whole(clinic) == 40


def test_a_slot_that_is_not_ours_gets_no_new_key(clinic, tmp_path):
    other = tmp_path / "other"
    fill(other)
    foreign = keys.read_vault(other).slots[0]
    vault = keys.read_vault(clinic)
    keys.write_vault(clinic, replace(vault, slots=(*vault.slots, replace(foreign, user_id="eve"))))
    _store, opened_vault = opened(clinic)
    with pytest.raises(EnvironmentFault, match="does not hold the key"):
        opened_vault.rotate(*NOTHING)
    opened_vault.close()


def test_without_room_for_a_copy_nothing_is_begun(clinic, monkeypatch):
    monkeypatch.setattr(rotation.shutil, "disk_usage", lambda _path: type("Free", (), {"free": 9}))
    _store, vault = opened(clinic)
    with pytest.raises(EnvironmentFault, match="no room"):
        vault.rotate(*NOTHING)
    vault.close()
    monkeypatch.undo()
    assert whole(clinic) == 40


def test_killed_while_the_new_vault_is_written_nothing_of_it_stays(clinic):
    half = clinic / f".{rotation.NEXT_VAULT}.5sukjdws"
    half.write_bytes((clinic / keys.VAULT_FILE).read_bytes()[:100])
    assert whole(clinic) == 40
    assert not half.exists()


KILLED = """
import sys, time
from dataclasses import replace
from pathlib import Path
from tests.store.people import QUICK
from triage_desk.store.door import FolderDoor
store, vault = FolderDoor(Path(sys.argv[1]), QUICK).open("u1", sys.argv[2])
while True:
    print("begin", flush=True)
    vault.rotate(lambda tx: None, lambda word, share: None, lambda: False)
    store, vault = FolderDoor(Path(sys.argv[1]), QUICK).open("u1", sys.argv[2])
"""
KILLS = int(os.environ.get("TRIAGE_DESK_KILLS", "4"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_killed_while_it_runs_the_data_open(clinic):
    moments = random.Random(7)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(clinic), WORDS],
            stdout=subprocess.PIPE,
            env=environment,
        )
        child.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.4))
        child.kill()
        child.wait()
        child.stdout.close()
        assert whole(clinic) == 40
