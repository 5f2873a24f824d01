"""The door of a real folder: what opens it, what a lock leaves behind, and a keyring or none."""

from __future__ import annotations

import json
from datetime import timedelta

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from tests.store import samples
from tests.store.people import QUICK
from triage_desk.domain import recovery
from triage_desk.domain.pin import MOST_WRONG
from triage_desk.domain.user import DoorState, Left, Pin, Role, Try, User
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, tries
from triage_desk.store.door import FolderDoor
from triage_desk.store.store import DATABASE_FILE, open_store

WORDS, PIN, CODE = "four plain garden chairs", "493817", "-".join(recovery.write(bytes(range(20))))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def door(folder):
    return FolderDoor(folder, QUICK)


@pytest.fixture
def inside(door):
    """An open store with one account that has a PIN, and its vault."""
    store, vault = door.make("u1", "Ada", WORDS, CODE)
    with store.write() as tx:
        tx.users.add(User("u1", "Ada", Role.PT, "PT", enabled=True, created_at=samples.NOW))
        tx.users.set_pin("u1", Pin(vault.wrap("u1", PIN)))
    yield store, vault
    vault.close()


def pins(store):
    with store.read() as tx:
        return dict(tx.users.pins())


def test_nothing_then_made_then_shut(door, folder):
    assert door.state() is DoorState.EMPTY
    _store, vault = door.make("u1", "Ada", WORDS, CODE)
    vault.close()
    assert door.state() is DoorState.SHUT
    assert [each.name for each in door.people()] == ["Ada"]
    assert not (folder / keys.DEVICE_FILE).exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_set_up_broken_off_before_the_database_begins_anew(door, folder):
    _store, vault = door.make("u1", "Ada", WORDS, CODE)
    vault.close()
    (folder / DATABASE_FILE).unlink()
    data = json.loads((folder / keys.VAULT_FILE).read_text())
    (folder / keys.VAULT_FILE).write_text(json.dumps(data | {"ready": False}))
    assert door.state() is DoorState.EMPTY
    _store, vault = door.make("u2", "Bea", WORDS, CODE)
    vault.close()
    assert [each.name for each in door.people()] == ["Bea"]


def test_accounts_go_over_data_and_the_chain_goes_on(door, folder):
    store = open_store(folder, create=True)
    with store.write() as tx:
        tx.audit.write(samples.event())
    store.close()
    data = json.loads((folder / keys.VAULT_FILE).read_text())
    assert door.state() is DoorState.WITHOUT_ACCOUNTS
    store, vault = door.make("u1", "Ada", WORDS, CODE)
    with store.write() as tx:
        tx.audit.write(samples.event())
    assert store.verify().chain.events == 2
    vault.close()
    assert json.loads((folder / keys.VAULT_FILE).read_text())["vault_id"] == data["vault_id"]
    with pytest.raises(UserError):
        open_store(folder)


def test_passphrase_sheet_and_nothing_else_open(door, inside):
    _store, vault = inside
    for way in (door.open("u1", WORDS), door.open_by_recovery(CODE)):
        way[1].close()
    assert door.open("u1", "wrong words, all") is None
    assert door.open("u2", WORDS) is None
    assert door.open_by_recovery("-".join(recovery.write(bytes(20)))) is None
    assert vault.has_passphrase("u1", WORDS)
    assert not vault.has_passphrase("u1", CODE)


def test_a_changed_passphrase_leaves_the_database_as_it_is(door, inside, folder):
    _store, vault = inside
    before = (folder / DATABASE_FILE).read_bytes()
    vault.set_passphrase("u1", "Ada", "seven loud orange trucks")
    vault.rename("u1", "Ada S.")
    vault.set_recovery("-".join(recovery.write(bytes(20))))
    assert (folder / DATABASE_FILE).read_bytes() == before
    assert door.open("u1", WORDS) is None
    assert door.open_by_recovery(CODE) is None
    assert [each.name for each in vault.people()] == ["Ada S."]
    vault.set_passphrase("u2", "Bea", WORDS)
    vault.shut_out("u1")
    assert door.open("u1", "seven loud orange trucks") is None


def test_a_wrap_is_of_one_person_and_one_key(inside, tmp_path):
    _store, vault = inside
    wrap = vault.wrap("u1", PIN)
    assert vault.fits("u1", PIN, wrap)
    assert not vault.fits("u1", "000000", wrap)
    assert not vault.fits("u2", PIN, wrap)
    assert not vault.fits("u1", PIN, "no wrap")
    _other, foreign = FolderDoor(tmp_path / "other", QUICK).make("u1", "Ada", WORDS, CODE)
    assert not foreign.fits("u1", PIN, wrap)
    foreign.close()


def test_a_lock_overwrites_the_key_and_a_pin_opens_again(inside):
    store, vault = inside
    lock = vault.lock("l1", pins(store))
    assert not any(vault._key)
    assert not any(store._chain_key)
    assert lock.open("u1", "000000") is None
    assert lock.open("u2", PIN) is None
    again, other = lock.open("u1", PIN)
    assert again.verify().sound
    assert other.left_behind("l1") == ({"u1": Left(0)}, ())
    other.forget_left()
    assert other.left_behind("l1") is None
    other.close()


def test_wrong_pins_of_a_locked_screen_outlive_the_program(door, inside):
    store, vault = inside
    lock = vault.lock("l1", pins(store))
    until = samples.NOW + timedelta(seconds=30)
    lock.note("u1", Left(5, until), samples.NOW)
    assert lock.left() == {"u1": Left(5, until)}
    _store, other = door.open("u1", WORDS)
    assert other.left_behind("l1") == ({"u1": Left(5, until)}, (Try("u1", samples.NOW),))
    assert other.left_behind("l2") is None
    lock.note("u1", Left(MOST_WRONG), samples.NOW)
    assert lock.open("u1", PIN) is None
    other.close()


@pytest.mark.parametrize("harm", ["gone", "changed", "rubbish"])
def test_a_record_of_a_lock_that_was_touched_is_no_record(door, inside, folder, harm):
    store, vault = inside
    lock = vault.lock("l1", pins(store))
    lock.note("u1", Left(9), samples.NOW)
    path = folder / tries.LOCKED_FILE
    if harm == "gone":
        path.unlink()
    else:
        text = path.read_text().replace('\\"wrong\\":9', '\\"wrong\\":0')
        path.write_text(text if harm == "changed" else "{")
    _store, other = door.open("u1", WORDS)
    assert other.left_behind("l1") is None
    other.close()


def test_a_full_disk_does_not_keep_the_screen_from_locking(inside, monkeypatch):
    store, vault = inside

    def full(*_arguments):
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(tries, "write_locked", full)
    lock = vault.lock("l1", pins(store))
    assert not any(vault._key)
    lock.open("u1", PIN)[1].close()


def test_wrong_passphrases_are_noted_and_only_the_last_of_them(door, inside, folder):
    for number in range(tries.MOST_TRIES + 5):
        door.note("u1", samples.later(number))
    kept = door.tries()
    assert len(kept) == tries.MOST_TRIES
    assert kept[-1] == Try("u1", samples.later(tries.MOST_TRIES + 4))
    (folder / tries.TRIES_FILE).write_text("{")
    assert door.tries() == ()
    door.forget_tries()
    assert not (folder / tries.TRIES_FILE).exists()


# --------------------------------------------------------------------------------------- keyring


class Memory(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class Forgetful(Memory):
    def set_password(self, service, username, password):
        pass


class Missing(Memory):
    def get_password(self, *_what):
        raise NoKeyringError

    set_password = delete_password = get_password


@pytest.fixture
def ring():
    """Put a keyring of our own in the place of the system's."""
    before = keyring.get_keyring()

    def use(kind):
        made = kind()
        keyring.set_keyring(made)
        return made

    yield use
    keyring.set_keyring(before)


def test_a_keyring_opens_the_data_until_it_is_turned_off(door, inside, ring):
    kept = ring(Memory).kept
    _store, vault = inside
    vault.use_keyring()
    assert vault.has_keyring
    assert door.has_keyring
    assert [each.has_pin for each in door.people()] == [True]
    door.open_by_keyring()[1].close()
    (place,) = kept
    kept[place] = "00" * 32
    with pytest.raises(EnvironmentFault, match="another key"):
        door.open_by_keyring()
    vault.forget_keyring()
    assert (kept, door.has_keyring) == ({}, False)
    with pytest.raises(EnvironmentFault, match="does not know these data"):
        door.open_by_keyring()


@pytest.mark.parametrize(("kind", "words"), [(Missing, "no keyring"), (Forgetful, "did not keep")])
def test_a_keyring_that_is_none_or_forgets_says_so(inside, ring, kind, words):
    ring(kind)
    _store, vault = inside
    with pytest.raises(EnvironmentFault, match=words):
        vault.use_keyring()
    assert not vault.has_keyring
    vault._ring.forget("x")


def test_a_keyring_that_is_gone_says_so(door, inside, ring):
    ring(Missing)
    with pytest.raises(EnvironmentFault, match="no keyring"):
        door.open_by_keyring()
