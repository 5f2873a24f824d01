"""The staff of a clinic on a real server: let in at one desk, at work at the next."""

from __future__ import annotations

from dataclasses import replace

import keyring
import pytest

from tests.store.people import QUICK
from tests.store.test_door import Memory
from tests.ui.clinic import StandingClock, engine
from triage_desk import entry, settings
from triage_desk.app import Content
from triage_desk.domain import recovery
from triage_desk.domain.user import DoorState, Role
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import access, keycare, users
from triage_desk.services.secrets import vault_of
from triage_desk.store import door, keys
from triage_desk.store.door import FolderDoor
from triage_desk.store.store import open_store

JO, ANA = "Jo Placeholder", "Ana Sample"
PHRASE, OTHER = "paper lemon window seven", "seven loud orange trucks"
CODE = "-".join(recovery.write(bytes(20)))
PINS = {JO: "739164", ANA: "481627"}


class Workstation:
    """A data folder with the address of the server in its settings, and nothing else."""

    def __init__(self, folder, address):
        self.folder, self.clock = folder, StandingClock()
        settings.save(settings.Settings(database=address, workstation=folder.name), folder)

    @property
    def entrance(self):
        content = Content(engine(), None)
        quick = FolderDoor(self.folder, QUICK)
        return entry.entrance(self.folder, self.clock, content=content, door=quick)

    def sign_in(self, name=ANA, phrase=PHRASE):
        return access.sign_in(self.entrance, name, phrase)


@pytest.fixture
def stations(tmp_path, place):
    return [Workstation(tmp_path / name, place()) for name in ("one", "two")]


@pytest.fixture
def opened():
    """Collect desks to close, however the test ends."""
    desks = []

    def keep(desk):
        desks.append(desk)
        return desk

    yield keep
    for desk in desks:
        vault_of(desk).close()


@pytest.fixture
def boss(stations, opened):
    """The administrator at desk one, in whose clinic Ana works."""
    day = access.set_up(stations[0].entrance, "Example Clinic", JO, PHRASE, PINS[JO])
    desk = opened(day.desk)
    users.add(desk, ANA, Role.PHYSICIAN, PHRASE)
    return desk


def ana_of(desk):
    return next(user for user in users.here(desk) if user.name == ANA)


def test_who_is_let_in_at_one_desk_signs_in_at_the_next_by_the_address_alone(
    stations, boss, opened
):
    two = stations[1]
    assert access.state(two.entrance) is DoorState.SHUT
    desk = opened(two.sign_in())
    assert (desk.actor.name, desk.actor.role) == (ANA, Role.PHYSICIAN)
    assert {path.name for path in two.folder.iterdir()} >= {keys.VAULT_FILE}
    assert not list(two.folder.glob("triage.db*"))
    assert not (two.folder / keys.DEVICE_FILE).exists()
    assert users.me(boss).name == JO


def test_a_person_let_in_after_the_other_desk_opened_its_door(stations, boss, opened):
    two = stations[1]
    entrance = two.entrance
    assert access.state(entrance) is DoorState.SHUT
    users.add(boss, "Ben Example", Role.PT, PHRASE)
    assert opened(access.sign_in(entrance, "Ben Example", PHRASE)).actor.name == "Ben Example"


def test_a_pin_of_one_desk_changes_places_and_unlocks_at_the_other(stations, boss, opened):
    two = stations[1]
    desk = opened(two.sign_in())
    users.set_my_pin(desk, PHRASE, PINS[ANA])
    assert opened(access.switch_user(boss, ANA, PINS[ANA])).actor.name == ANA
    desk = opened(access.switch_user(desk, JO, PINS[JO]))
    assert desk.actor.name == JO
    locked = access.lock(desk)
    assert not locked.fault
    with pytest.raises(UserError, match="Wrong PIN"):
        access.unlock(two.entrance, locked, ANA, "000000")
    again = opened(access.unlock(two.entrance, locked, ANA, PINS[ANA]))
    assert again.actor.name == ANA
    # What the locked screen counted is in the database now, and stays on no other computer.
    assert not (two.folder / "locked.json").exists()
    assert not (stations[0].folder / "locked.json").exists()


def test_who_is_turned_off_at_one_desk_stays_out_at_the_next(stations, boss, opened):
    two = stations[1]
    desk = two.sign_in()
    users.set_my_pin(desk, PHRASE, PINS[ANA])
    locked = access.lock(desk)
    users.disable(boss, ana_of(boss).user_id)
    with pytest.raises(UserError):
        two.sign_in()
    with pytest.raises(UserError, match="turned off"):
        access.unlock(two.entrance, locked, ANA, PINS[ANA])
    users.enable(boss, locked.last, OTHER)
    assert opened(two.sign_in(phrase=OTHER)).actor.name == ANA


def test_a_changed_passphrase_holds_at_every_desk(stations, boss, opened):
    one, two = stations
    desk = opened(two.sign_in())
    there = opened(one.sign_in())
    users.change_my_passphrase(there, PHRASE, OTHER)
    with pytest.raises(UserError, match="old passphrase is wrong"):
        users.change_my_passphrase(desk, PHRASE, "nine quiet purple stones")
    with pytest.raises(UserError, match="Wrong passphrase"):
        two.sign_in()
    assert [each.user_id for each in two.entrance.door.tries()] == [desk.actor.user_id]
    assert one.entrance.door.tries() == ()
    assert opened(two.sign_in(phrase=OTHER)).actor.name == ANA


def test_both_desks_change_who_may_sign_in_in_turn(stations, boss, opened):
    desk = opened(stations[1].sign_in(JO))
    users.add(desk, "Ben Example", Role.PT, PHRASE)
    users.add(boss, "Cleo Test", Role.FRONT_DESK, PHRASE)
    users.change(desk, ana_of(desk).user_id, name="Ana Sampler", role=Role.PT, credentials="PT")
    for station in stations:
        for name in ("Ben Example", "Cleo Test", "Ana Sampler"):
            assert opened(station.sign_in(name)).actor.name == name
    report = boss.store.server.verify()
    assert report.sound


def test_the_recovery_sheet_opens_at_any_desk(stations, boss, opened):
    sheet = keycare.new_recovery_sheet(boss)
    two = stations[1].entrance
    access.state(two)
    desk = opened(access.open_with_recovery(two, sheet.code, JO, OTHER))
    assert desk.actor.role is Role.ADMINISTRATOR
    assert opened(stations[0].sign_in(JO, OTHER)).actor.name == JO


def test_the_key_of_a_server_is_not_changed_from_a_desk(stations, boss, opened):
    with pytest.raises(UserError, match="The data are on a server"):
        keycare.rotate_key(boss, lambda *_: None, lambda: False)
    assert users.me(boss).name == JO
    assert opened(stations[1].sign_in()).actor.name == ANA


def test_each_desk_has_a_keyring_of_its_own(stations, boss, opened, monkeypatch):
    one, two = stations
    rings = {"one": Memory(), "two": Memory()}
    before = keyring.get_keyring()

    def at(name):
        monkeypatch.setattr(door.platform, "node", lambda: name)
        keyring.set_keyring(rings[name])

    try:
        for name, desk in (("one", boss), ("two", opened(two.sign_in(JO)))):
            at(name)
            assert not keycare.has_keyring(desk)
            keycare.keyring_on(desk)
        for name, station in (("one", one), ("two", two)):
            at(name)
            assert opened(access.sign_in_with_keyring(station.entrance, JO, PINS[JO]))
        at("one")
        keycare.keyring_off(boss)
        assert not access.has_keyring(one.entrance)
        at("two")
        assert opened(access.sign_in_with_keyring(two.entrance, JO, PINS[JO]))
    finally:
        keyring.set_keyring(before)


def test_data_of_a_server_without_accounts_come_to_set_up(stations, opened):
    one, two = stations
    store = open_store(one.folder, create=True)
    store.close()
    assert access.state(one.entrance) is DoorState.WITHOUT_ACCOUNTS
    day = access.set_up(one.entrance, "Example Clinic", JO, PHRASE, PINS[JO])
    assert opened(day.desk).store.server.verify().sound
    assert not (one.folder / keys.DEVICE_FILE).exists()
    assert opened(two.sign_in(JO)).actor.name == JO


def test_only_the_first_of_two_set_ups_counts(stations, opened):
    one, two = stations[0].entrance, stations[1].entrance
    assert (access.state(one), access.state(two)) == (DoorState.EMPTY, DoorState.EMPTY)
    opened(access.set_up(one, "Example Clinic", JO, PHRASE, PINS[JO]).desk)
    with pytest.raises(UserError, match="has accounts already"):
        access.set_up(two, "Example Clinic", ANA, PHRASE, PINS[ANA])


def test_a_damaged_copy_is_replaced_by_what_the_server_has(stations, boss, opened):
    one, two = (station.folder / keys.VAULT_FILE for station in stations)
    two.write_bytes(b"{")
    assert access.state(stations[1].entrance) is DoorState.SHUT
    assert one.read_bytes() == two.read_bytes()


def test_a_folder_with_data_of_its_own_is_not_taken_over(stations, boss, place, tmp_path):
    own = tmp_path / "three"
    _store, vault = FolderDoor(own, QUICK).make("u9", ANA, PHRASE, CODE)
    vault.close()
    before = (own / keys.VAULT_FILE).read_bytes()
    settings.save(replace(settings.load(own), database=place()), own)
    with pytest.raises(EnvironmentFault, match="belongs to other data"):
        FolderDoor(own, QUICK).state()
    assert (own / keys.VAULT_FILE).read_bytes() == before
