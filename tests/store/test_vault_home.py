"""The wrapped key is one at every desk of a server, and a copy of it is in each data folder."""

from __future__ import annotations

import shutil

import pytest

from tests.store import samples
from triage_desk import settings
from triage_desk.domain import recovery
from triage_desk.domain.user import DoorState
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.paths import DATABASE_VARIABLE
from triage_desk.store import keys, rotation
from triage_desk.store.door import FolderDoor
from triage_desk.store.keys import VAULT_FILE
from triage_desk.store.slots import Kdf
from triage_desk.store.store import open_store, open_with
from triage_desk.store.vault_home import FileHome, ServerHome, home_of, server_of

CODE_KDF = Kdf("argon2id", 64, 1, 1)


@pytest.fixture
def desks(tmp_path, place):
    """Two empty data folders of desks at one server."""
    folders = []
    for name in ("one", "two"):
        settings.save(settings.Settings(database=place()), tmp_path / name)
        folders.append(tmp_path / name)
    return folders


def test_without_a_server_the_file_is_all_there_is(tmp_path):
    home = home_of(tmp_path / VAULT_FILE)
    assert isinstance(home, FileHome)
    assert home.read() is None
    home.write(b"sealed")
    home.refresh()
    assert home.read() == (tmp_path / VAULT_FILE).read_bytes() == b"sealed"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / VAULT_FILE).mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        home_of(tmp_path / VAULT_FILE).read()


def test_what_one_desk_writes_the_other_takes_over(desks):
    one, two = (home_of(folder / VAULT_FILE) for folder in desks)
    assert isinstance(one, ServerHome)
    one.refresh()
    assert one.read() is None
    one.write(b"first")
    two.refresh()
    assert two.read() == b"first"
    two.write(b"second")
    one.refresh()
    assert one.read() == b"second"


def test_a_desk_that_was_slower_changes_nothing(desks):
    one, two = (home_of(folder / VAULT_FILE) for folder in desks)
    one.write(b"first")
    with pytest.raises(UserError, match="Another desk changed who may sign in"):
        two.write(b"mine")
    assert two.read() is None
    two.refresh()
    one.write(b"second")
    with pytest.raises(UserError, match="Another desk changed who may sign in"):
        two.write(b"third")
    assert (one.read(), two.read()) == (b"second", b"first")


def test_a_server_that_is_away_leaves_the_copy(desks, monkeypatch, pg):
    home = home_of(desks[0] / VAULT_FILE)
    home.write(b"first")
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://desk@127.0.0.1:1/clinic")
    away = home_of(desks[0] / VAULT_FILE)
    for act in (away.refresh, lambda: away.write(b"second")):
        with pytest.raises(EnvironmentFault, match="does not answer"):
            act()
    assert away.read() == b"first"


def test_a_desk_makes_the_clinic_and_the_next_one_finds_it(desks):
    store = open_store(desks[0], create=True)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.audit.write(samples.event())
    store.close()
    assert not (desks[0] / "triage.db").exists()
    shutil.copy(desks[0] / keys.DEVICE_FILE, desks[1] / keys.DEVICE_FILE)
    store = open_store(desks[1])
    with store.read() as tx:
        assert tx.patients.get("p1").family == "Quux"
    assert store.verify().sound
    store.close()
    assert keys.read_vault(desks[0]).ready
    assert server_of(desks[1]) is not None


def test_staff_of_one_desk_sign_in_at_the_next(desks):
    one, two = (FolderDoor(folder, CODE_KDF) for folder in desks)
    assert (one.state(), two.state()) == (DoorState.EMPTY, DoorState.EMPTY)
    store, _vault = one.make(
        "u1", "Ana Sample", "four unrelated words", "-".join(recovery.write(bytes(20)))
    )
    with store.write() as tx:
        tx.audit.write(samples.event())
    store.close()
    assert two.state() is DoorState.SHUT
    assert [who.name for who in two.people()] == ["Ana Sample"]
    opened = two.open("u1", "four unrelated words")
    assert opened is not None
    assert opened[0].verify_chain().events == 1
    opened[0].close()


def test_nothing_to_open_on_a_server_is_not_made_without_being_asked(desks):
    with pytest.raises(EnvironmentFault, match="There are no data"):
        open_store(desks[0])
    with pytest.raises(EnvironmentFault, match="wrapped key is missing"):
        open_with(desks[0], bytes(32))


def test_the_key_of_a_server_is_not_changed(desks):
    store = open_store(desks[0], create=True)
    before = (desks[0] / VAULT_FILE).read_bytes()
    with pytest.raises(UserError, match="The data are on a server"):
        rotation.rotate(desks[0], keys.open_vault(desks[0]), store, None)
    store.close()
    assert (desks[0] / VAULT_FILE).read_bytes() == before
