"""The data folder before it is open, open, and locked again; see ``services.ports``.

The data key lives in one buffer, shared by the store and the vault below, and is overwritten when
the screen is locked. What PINs open is kept in the database, sealed once more by the data key, so
that a server which holds the table cannot try PINs.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from triage_desk import files
from triage_desk.domain import recovery
from triage_desk.domain.pin import is_gone
from triage_desk.domain.user import DoorState, Left, Named, Pin, Try
from triage_desk.errors import EnvironmentFault
from triage_desk.store import keys, pins, rotation, slots, tries
from triage_desk.store.location import refuse_network
from triage_desk.store.secrets import Key, overwriting, sweep, take, typed, wipe
from triage_desk.store.slots import ARGON2ID, KEY_BYTES, Kdf, Slot, SlotKind
from triage_desk.store.store import SqlStore, is_empty, open_with, refuse_loss
from triage_desk.store.system_keyring import SystemKeyring
from triage_desk.store.transaction import SqlTransaction
from triage_desk.store.tries import LockFile
from triage_desk.store.vault_home import server_of

LOCK_SEAL = "locked screen"


Opening: TypeAlias = "tuple[SqlStore, OpenVault]"


class FolderDoor:
    """The data folder before it is open."""

    def __init__(
        self, folder: Path, kdf: Kdf = ARGON2ID, ring: SystemKeyring | None = None
    ) -> None:
        """Use a folder, there or not. ``kdf`` is for what is made new; tests take a quick one."""
        self.folder = folder
        self._kdf = kdf
        self._ring = ring or SystemKeyring()

    def state(self) -> DoorState:
        """Look at the folder, and bring a change of key that was broken off to its end.

        Raises:
            EnvironmentFault: what is there is damaged, newer than this program, or incomplete.
        """
        refuse_network(self.folder)
        rotation.settle(self.folder)
        if is_empty(self.folder):
            return DoorState.EMPTY
        vault = keys.read_vault(self.folder)
        if refuse_loss(self.folder) and vault.has_accounts and not vault.ready:
            return DoorState.EMPTY  # Broken off before there was anything to lose.
        return DoorState.SHUT if vault.has_accounts else DoorState.WITHOUT_ACCOUNTS

    def people(self) -> tuple[Named, ...]:
        """Return who can sign in, by name; where a keyring opens the data, a PIN will do."""
        return _people(keys.read_vault(self.folder), _seat(self.folder))

    @property
    def has_keyring(self) -> bool:
        """True when the keyring of this system opens these data."""
        return bool(keys.read_vault(self.folder).of_kind(SlotKind.KEYRING, _seat(self.folder)))

    def make(self, user_id: str, name: str, passphrase: str, code: str) -> Opening:
        """Make the vault and the database, or put accounts over data from before accounts.

        Raises:
            EnvironmentFault: the folder cannot be used.
        """
        if self.state() is DoorState.WITHOUT_ACCOUNTS:
            key = keys.open_vault(self.folder)
            vault = keys.read_vault(self.folder)
            vault = keys.with_chain(vault, keys.chain_key(vault, key), key)
        else:
            files.make_private_folder(self.folder)
            key = take(os.urandom(KEY_BYTES))
            vault = keys.new_vault(key)
        ways = (
            _passphrase_slot(self._kdf, vault.vault_id, key, user_id, name, passphrase),
            slots.make(vault.vault_id, SlotKind.RECOVERY, take(recovery.read(code)), key),
        )
        keys.write_vault(self.folder, replace(vault, slots=ways))
        opened = self.opened(key)
        files.remove(self.folder / keys.DEVICE_FILE)
        return opened

    def open(self, user_id: str, passphrase: str) -> Opening | None:
        """Open with a passphrase; ``None`` when it is wrong."""
        secret = typed(passphrase)
        try:
            return self._by(SlotKind.PASSPHRASE, secret, user_id)
        finally:
            wipe(secret)

    def open_by_recovery(self, code: str) -> Opening | None:
        """Open with the code of the recovery sheet; ``None`` when it is not the one.

        Raises:
            MistypedError: the code cannot be right.
        """
        return self._by(SlotKind.RECOVERY, take(recovery.read(code)))

    def open_by_keyring(self) -> Opening:
        """Open with the keyring.

        Raises:
            EnvironmentFault: there is none, or it has forgotten.
        """
        secret = self._ring.find(keys.read_vault(self.folder).vault_id)
        opened = self._by(SlotKind.KEYRING, secret, _seat(self.folder))
        wipe(secret)
        if opened is None:
            raise EnvironmentFault(
                "The keyring of this system has another key than these data: sign in with a "
                "passphrase; an administrator can then turn the keyring on again."
            )
        return opened

    def note(self, user_id: str, at: datetime) -> None:
        """Keep in a private file that a passphrase was wrong, until the audit can hear of it."""
        tries.note(self.folder, user_id, at)

    def tries(self) -> tuple[Try, ...]:
        """Return what ``note`` kept."""
        return tries.wrong(self.folder)

    def forget_tries(self) -> None:
        """Drop what ``note`` kept: the audit has it now."""
        tries.forget(self.folder)

    def _by(self, kind: SlotKind, secret: Key, user_id: str = "") -> Opening | None:
        rotation.settle(self.folder)
        key = keys.unlock(self.folder, kind, secret, user_id)
        return None if key is None else self.opened(key)

    def opened(self, key: bytearray) -> Opening:
        """Open the database with its data key, and remove what a change of key left half done."""
        store = open_with(self.folder, key)
        rotation.tidy(self.folder)
        return store, OpenVault(self.folder, key, store, self._kdf, self._ring)


class OpenVault:
    """The key of an open store."""

    def __init__(
        self, folder: Path, key: bytearray, store: SqlStore, kdf: Kdf, ring: SystemKeyring
    ) -> None:
        """Use the key that ``store`` was opened with; it is overwritten on ``lock``."""
        self._folder = folder
        self._key = key
        self._store = store
        self._kdf = kdf
        self._ring = ring

    @property
    def vault_id(self) -> str:
        """Return the id of these data."""
        return self._vault.vault_id

    @property
    def has_keyring(self) -> bool:
        """True when the keyring of this system opens these data."""
        return bool(self._vault.of_kind(SlotKind.KEYRING, _seat(self._folder)))

    def people(self) -> tuple[Named, ...]:
        """Return who has a passphrase."""
        return _people(self._vault, _seat(self._folder))

    def set_passphrase(self, user_id: str, name: str, passphrase: str) -> None:
        """Let this passphrase open the data for one person, in the place of an older one."""
        slot = _passphrase_slot(self._kdf, self.vault_id, self._key, user_id, name, passphrase)
        keys.put(self._folder, self._key, slot)

    def has_passphrase(self, user_id: str, passphrase: str) -> bool:
        """Tell whether this is the passphrase of one person."""
        secret = typed(passphrase)
        key = keys.unlock(self._folder, SlotKind.PASSPHRASE, secret, user_id)
        wipe(secret, key or bytearray())
        return key is not None

    def rename(self, user_id: str, name: str) -> None:
        """Show another name at the door."""
        keys.rename(self._folder, user_id, name)

    def shut_out(self, user_id: str) -> None:
        """Remove the passphrase of one person; raise ``UserError`` when nothing else would open."""
        keys.drop(self._folder, SlotKind.PASSPHRASE, user_id)

    def set_recovery(self, code: str) -> None:
        """Let this recovery code open the data, in the place of an older one."""
        secret = take(recovery.read(code))
        slot = slots.make(self.vault_id, SlotKind.RECOVERY, secret, self._key)
        wipe(secret)
        keys.put(self._folder, self._key, slot)

    def use_keyring(self) -> None:
        """Keep a way in with the keyring of this system.

        Raises:
            EnvironmentFault: there is none, or it does not keep what it is given.
        """
        secret = self._ring.keep(self.vault_id)
        seat = _seat(self._folder)
        slot = slots.make(self.vault_id, SlotKind.KEYRING, secret, self._key, user_id=seat)
        wipe(secret)
        keys.put(self._folder, self._key, slot)

    def forget_keyring(self) -> None:
        """Take that way in away again."""
        for seat in {"", _seat(self._folder)}:  # Data that were moved to a server have one of each.
            keys.drop(self._folder, SlotKind.KEYRING, seat)
        self._ring.forget(self.vault_id)

    def wrap(self, user_id: str, pin: str) -> str:
        """Return the data key under a PIN, sealed once more for the users table."""
        secret = typed(pin)
        slot = slots.make(
            self.vault_id, SlotKind.PIN, secret, self._key, kdf=self._kdf, user_id=user_id
        )
        wipe(secret)
        return pins.shelved(self._key, slot)

    def fits(self, user_id: str, pin: str, wrap: str) -> bool:
        """Tell whether ``wrap`` was made with this PIN."""
        key = pins.unlock(self.vault_id, pins.taken(self._key, user_id, wrap), pin)
        wipe(key or bytearray())
        return key is not None

    def lock(self, lock_id: str, kept: Mapping[str, Pin]) -> FolderLock:
        """Close the store and overwrite the key; return what the PINs can open again."""
        shelf = {user_id: pins.taken(self._key, user_id, pin.wrap) for user_id, pin in kept.items()}
        ways = {user_id: slot for user_id, slot in shelf.items() if slot is not None}
        seal = slots.derive(self._key, LOCK_SEAL)
        door = FolderDoor(self._folder, self._kdf, self._ring)
        vault_id = self.vault_id
        self.close()
        left = {user_id: Left(kept[user_id].wrong, kept[user_id].waits_until) for user_id in ways}
        return FolderLock(door, vault_id, ways, seal, LockFile(lock_id, left))

    def close(self) -> None:
        """Close the store and overwrite the key; nothing stays behind."""
        with overwriting():
            self._store.forget()
            wipe(self._key)
            sweep()

    def left_behind(self, lock_id: str) -> tuple[Mapping[str, Left], tuple[Try, ...]] | None:
        """Return what a locked screen kept before its program ended, or ``None`` if it is gone."""
        seal = slots.derive(self._key, LOCK_SEAL)
        kept = tries.read_locked(self._folder, seal, lock_id)
        wipe(seal)
        return None if kept is None else (kept.left, kept.tries)

    def forget_left(self) -> None:
        """Drop what a locked screen kept: the database has it now."""
        tries.forget_locked(self._folder)

    def rotate(
        self,
        last: Callable[[SqlTransaction], None],
        told: Callable[[str, float], None],
        stop: Callable[[], bool],
    ) -> None:
        """Encrypt everything with a new key; the store is closed after it."""
        rotation.rotate(self._folder, self._key, self._store, rotation.Watch(last, told, stop))
        self.close()

    @property
    def _vault(self) -> keys.Vault:
        return keys.read_vault(self._folder)


class FolderLock:
    """What stays in memory while the screen is locked."""

    def __init__(
        self,
        door: FolderDoor,
        vault_id: str,
        ways: Mapping[str, Slot],
        seal: bytearray,
        kept: LockFile,
    ) -> None:
        """Keep it in a file too, so that ending the program does not undo a wrong try."""
        self._door = door
        self._vault_id = vault_id
        self._ways = dict(ways)
        self._seal = seal
        self._kept = kept
        self._write()

    def left(self) -> Mapping[str, Left]:
        """Return the wrong tries and waits by user id, of those whose PIN opens still."""
        return dict(self._kept.left)

    def note(self, user_id: str, left: Left, at: datetime) -> None:
        """Keep a wrong try; after the last one what the PIN opened is gone."""
        kept = {**self._kept.left, user_id: left}
        if is_gone(left):
            self._ways.pop(user_id, None)
        heard = (*self._kept.tries, Try(user_id, at))[-tries.MOST_TRIES :]
        self._kept = replace(self._kept, left=kept, tries=heard)
        self._write()

    def tries(self) -> tuple[Try, ...]:
        """Return the tries that the audit has not heard of yet."""
        return self._kept.tries

    def open(self, user_id: str, pin: str) -> Opening | None:
        """Open again with a PIN; ``None`` when it is wrong."""
        key = pins.unlock(self._vault_id, self._ways.get(user_id), pin)
        return None if key is None else self._door.opened(key)

    def _write(self) -> None:
        # A disk that is full must not keep the screen from locking; a missing file drops the PINs.
        with suppress(EnvironmentFault):
            tries.write_locked(self._door.folder, self._seal, self._kept)


def _passphrase_slot(
    kdf: Kdf, vault_id: str, key: Key, user_id: str, name: str, passphrase: str
) -> Slot:
    secret = typed(passphrase)
    slot = slots.make(
        vault_id, SlotKind.PASSPHRASE, secret, key, kdf=kdf, user_id=user_id, name=name
    )
    wipe(secret)
    return slot


def _seat(folder: Path) -> str:
    """Return whose keyring is meant: with a server each computer has one; a file has one in all."""
    return "" if server_of(folder) is None else platform.node()


def _people(vault: keys.Vault, seat: str) -> tuple[Named, ...]:
    pin = bool(vault.of_kind(SlotKind.KEYRING, seat))
    named = [
        Named(slot.user_id, slot.name, pin)
        for slot in vault.slots
        if slot.kind is SlotKind.PASSPHRASE
    ]
    return tuple(sorted(named, key=lambda each: each.name.casefold()))
