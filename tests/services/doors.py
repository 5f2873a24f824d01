"""A door, a vault and a lock in memory, without cryptography: what signing in is tested with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.services.fakes import NOON, MemoryStore, make_desk
from triage_desk.domain.user import DoorState, Left, Named, Try
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.access import Entrance


class Hands:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment.astimezone(UTC)

    def __call__(self):
        return self.moment

    def advance(self, **span):
        self.moment += timedelta(**span)


@dataclass
class Folder:
    """What a data folder keeps while the program is not running."""

    store: MemoryStore | None = None
    without_accounts: bool = False
    names: dict = field(default_factory=dict)
    passphrases: dict = field(default_factory=dict)
    recovery: str = ""
    keyring: bool = False
    has_system_keyring: bool = True
    tries: list = field(default_factory=list)
    rotations: int = 0
    left_by: str = ""
    left: tuple = ({}, ())


class MemoryVault:
    vault_id = "0123456789abcdef"

    def __init__(self, folder):
        self.folder = folder
        self.open = True

    @property
    def has_keyring(self):
        return self.folder.keyring

    def people(self):
        return MemoryDoor(self.folder).people()

    def set_passphrase(self, user_id, name, passphrase):
        self.folder.names[user_id] = name
        self.folder.passphrases[user_id] = passphrase

    def has_passphrase(self, user_id, passphrase):
        return self.folder.passphrases.get(user_id) == passphrase

    def rename(self, user_id, name):
        self.folder.names[user_id] = name

    def shut_out(self, user_id):
        if set(self.folder.names) == {user_id}:
            raise UserError("This is the last way to open the data: add another one first.")
        self.folder.names.pop(user_id, None)
        self.folder.passphrases.pop(user_id, None)

    def set_recovery(self, code):
        self.folder.recovery = code

    def use_keyring(self):
        if not self.folder.has_system_keyring:
            raise EnvironmentFault("This system has no keyring.")
        self.folder.keyring = True

    def forget_keyring(self):
        self.folder.keyring = False

    def wrap(self, user_id, pin):
        return f"{user_id}:{pin}"

    def fits(self, user_id, pin, wrap):
        return wrap == self.wrap(user_id, pin)

    def lock(self, lock_id, kept):
        self.close()
        return MemoryLock(self.folder, lock_id, dict(kept))

    def close(self):
        self.open = False

    def left_behind(self, lock_id):
        return self.folder.left if self.folder.left_by == lock_id else None

    def forget_left(self):
        self.folder.left_by = ""

    def rotate(self, last, told, stop):
        told("copy", 0.5)
        if stop():
            raise UserError("Stopped: everything is as it was.")
        with self.folder.store.write() as tx:
            last(tx)
        self.folder.rotations += 1
        self.close()


class MemoryLock:
    def __init__(self, folder, lock_id, kept):
        self.folder = folder
        self.wraps = {user_id: pin.wrap for user_id, pin in kept.items()}
        self.kept = {user_id: Left(pin.wrong, pin.waits_until) for user_id, pin in kept.items()}
        self.heard = []
        folder.left_by, folder.left = lock_id, (self.kept, self.heard)

    def left(self):
        return dict(self.kept)

    def note(self, user_id, left, at):
        self.heard.append(Try(user_id, at))
        self.kept[user_id] = left

    def tries(self):
        return tuple(self.heard)

    def open(self, user_id, pin):
        vault = MemoryVault(self.folder)
        fits = vault.fits(user_id, pin, self.wraps.get(user_id, ""))
        return (self.folder.store, vault) if fits else None


class MemoryDoor:
    def __init__(self, folder=None):
        self.folder = folder or Folder()

    def state(self):
        if self.folder.store is None:
            return DoorState.EMPTY
        return DoorState.WITHOUT_ACCOUNTS if self.folder.without_accounts else DoorState.SHUT

    def people(self):
        named = [Named(user_id, name) for user_id, name in self.folder.names.items()]
        return tuple(sorted(named, key=lambda each: each.name))

    @property
    def has_keyring(self):
        return self.folder.keyring

    def make(self, user_id, name, passphrase, code):
        folder = self.folder
        folder.store = folder.store or MemoryStore()
        folder.without_accounts = False
        vault = MemoryVault(folder)
        vault.set_passphrase(user_id, name, passphrase)
        vault.set_recovery(code)
        return folder.store, vault

    def open(self, user_id, passphrase):
        fits = self.folder.passphrases.get(user_id) == passphrase
        return (self.folder.store, MemoryVault(self.folder)) if fits else None

    def open_by_recovery(self, code):
        fits = code == self.folder.recovery
        return (self.folder.store, MemoryVault(self.folder)) if fits else None

    def open_by_keyring(self):
        if not self.folder.keyring:
            raise EnvironmentFault("This system has no keyring.")
        return self.folder.store, MemoryVault(self.folder)

    def note(self, user_id, at):
        self.folder.tries.append(Try(user_id, at))

    def tries(self):
        return tuple(self.folder.tries)

    def forget_tries(self):
        self.folder.tries.clear()


def make_entrance(engine, door=None, clock=None):
    """Return an entrance over memory; its desks have the clock of the entrance."""
    numbers = iter(range(1, 10_000))
    hands, clinics = clock or Hands(), []
    entrance = Entrance(
        door or MemoryDoor(),
        hands,
        lambda: f"user-{next(numbers):04d}",
        "test-station",
        lambda store, vault, actor: make_desk(
            engine, store=store, vault=vault, actor=actor, clock=hands
        ),
        clinics.append,
    )
    return entrance, clinics
