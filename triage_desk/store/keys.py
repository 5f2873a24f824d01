"""The vault: the key of the database, sealed in ``vault.json`` beside it.

The database is encrypted with a random data key of 32 bytes. ``vault.json`` holds that key only
sealed, once in each slot (``slots``): one for each person's passphrase, one for the recovery sheet,
one for the system's keyring where that is wanted. Whoever changes a slot need not touch the
database. The key of the audit chain is random too and lies here under the data key, so that a new
data key leaves the chain as it was.

Data from before there were accounts have a slot for the key of this device (``device.key``). It
protects a database file that leaves without ``device.key``, not the whole disk, so set-up takes it
away.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from triage_desk import files
from triage_desk.domain import codec, recovery
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.ids import new_id
from triage_desk.store import slots
from triage_desk.store.secrets import Key, take, typed, wipe
from triage_desk.store.slots import KEY_BYTES, Slot, SlotKind, derive
from triage_desk.store.vault_home import FileHome, home_of

VAULT_FILE = "vault.json"
DEVICE_FILE = "device.key"
FORMAT = 2
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Vault:
    """What ``vault.json`` says. ``ready`` turns true once the database was made.

    ``key_check`` recognises the data key without revealing it. ``chain`` is the key of the audit
    chain under the data key; empty in format 1, where it was derived from the data key.
    """

    format: int
    vault_id: str
    ready: bool
    key_check: str
    slots: tuple[Slot, ...]
    chain: str = ""

    def of_kind(self, kind: SlotKind, user_id: str = "") -> tuple[Slot, ...]:
        """Return the slots of one kind, of one person where the kind has persons."""
        return tuple(s for s in self.slots if s.kind is kind and s.user_id == user_id)

    def has(self, kind: SlotKind) -> bool:
        """Tell whether there is a slot of this kind."""
        return any(slot.kind is kind for slot in self.slots)

    @property
    def has_accounts(self) -> bool:
        """True once somebody has a passphrase of their own."""
        return self.has(SlotKind.PASSPHRASE)


def new_vault(key: Key) -> Vault:
    """Return a vault for ``key`` with no way in yet, and a fresh key for the audit chain."""
    vault_id, chain = new_id(), take(os.urandom(KEY_BYTES))
    sealed = slots.shut_in(key, "chain wrap", chain, vault_id)
    wipe(chain)
    check = key_check(vault_id, key)
    return Vault(FORMAT, vault_id, ready=False, key_check=check, slots=(), chain=sealed)


def create_vault(folder: Path) -> bytearray:
    """Make a vault with a device slot in ``folder``, as before accounts; return the new data key.

    Raises:
        EnvironmentFault: there is a vault already, or the files cannot be written.
    """
    path = folder / VAULT_FILE
    if path.exists():
        raise EnvironmentFault(f"There is a vault already: {path}; it is left as it is.")
    device_path, key = folder / DEVICE_FILE, take(os.urandom(KEY_BYTES))
    if not device_path.exists():  # One that is there may open a backup: it is used, not replaced.
        files.write_private(device_path, os.urandom(KEY_BYTES))
    vault = new_vault(key)
    slot = slots.make_direct(vault.vault_id, SlotKind.DEVICE, _device_key(device_path), key)
    write_vault(folder, replace(vault, slots=(slot,)))
    return key


def open_vault(folder: Path, words: str | None = None) -> bytearray:
    """Return the data key (32 bytes): by the code of the recovery sheet or anybody's passphrase.

    Without ``words`` by the key of this device, which only data without accounts have.

    Raises:
        UserError: the words open nothing here, or people sign in to these data.
        EnvironmentFault: the vault or the device key is missing, damaged or from another place.
    """
    vault = read_vault(folder)
    key = _open_by_device(folder, vault) if words is None else _try(vault, words)
    return proved(folder, vault, key)


def unlock(folder: Path, kind: SlotKind, secret: Key, user_id: str = "") -> bytearray | None:
    """Return the data key by a secret, or ``None`` when it opens no slot of this kind and person.

    Raises:
        EnvironmentFault: the vault is missing, damaged, or its slot holds another key; or it is
            on a server, which is away.
    """
    vault = fresh_vault(folder)
    for slot in vault.of_kind(kind, user_id):
        key = slots.unlock(vault.vault_id, slot, secret)
        if key is not None:
            return proved(folder, vault, key)
    return None


def proved(folder: Path, vault: Vault, key: bytearray) -> bytearray:
    """Return ``key`` when it is the data key of ``vault``; otherwise the vault is damaged."""
    if not is_key_of(vault, key):
        raise _damaged(folder / VAULT_FILE)
    return key


def read_vault(folder: Path) -> Vault:
    """Return what ``vault.json`` says, its slots still closed.

    Raises:
        EnvironmentFault: the file is missing, damaged, or of a newer program.
    """
    path = folder / VAULT_FILE
    try:
        text = files.read_at_most(path, LARGEST)
    except FileNotFoundError as error:
        raise EnvironmentFault(
            f"The file with the wrapped key is missing: {path}; without it the database cannot be "
            "opened, so put it back from a backup."
        ) from error
    except OSError as error:
        raise files.fault(error, path, "The wrapped key cannot be read") from error
    return parse(text, path)


def fresh_vault(folder: Path) -> Vault:
    """Return the vault as it is now at every desk; raise as ``read_vault``, or server away."""
    home_of(folder / VAULT_FILE).refresh()
    return read_vault(folder)


def write_vault(folder: Path, vault: Vault, name: str = VAULT_FILE) -> None:
    """Write the vault as a whole: after a crash the old or the new one is there.

    With a server under the name ``VAULT_FILE`` to the server too.

    Raises:
        UserError: another desk changed the vault on the server meanwhile.
        EnvironmentFault: it cannot be written; nothing was changed.
    """
    text = json.dumps(codec.to_plain(vault), indent=1)
    path = folder / name
    (home_of(path) if name == VAULT_FILE else FileHome(path)).write(text.encode())


def mark_ready(folder: Path) -> None:
    """Note that the database was made, so that from now on its absence is a loss."""
    vault = read_vault(folder)
    if not vault.ready:
        write_vault(folder, replace(vault, ready=True))


def put(folder: Path, key: Key, slot: Slot) -> None:
    """Add a slot, in the place of those of the same kind and person.

    Raises:
        EnvironmentFault: ``key`` is not the key of this vault, or the file cannot be written.
    """
    vault = fresh_vault(folder)
    if not is_key_of(vault, key):
        raise EnvironmentFault(
            f"The key at hand is not the key of {folder / VAULT_FILE}; open this vault first."
        )
    older = vault.of_kind(slot.kind, slot.user_id)
    kept = tuple(each for each in vault.slots if each not in older)
    write_vault(folder, replace(vault, format=FORMAT, slots=(*kept, slot)))


def drop(folder: Path, kind: SlotKind, user_id: str = "") -> None:
    """Take away the slots of one kind and person; with the last device slot ``device.key`` goes.

    Raises:
        UserError: nothing would open the data any more.
        EnvironmentFault: the file cannot be written.
    """
    vault = fresh_vault(folder)
    gone = vault.of_kind(kind, user_id)
    left = tuple(slot for slot in vault.slots if slot not in gone)
    if not left:
        raise UserError("This is the last way to open the data: add another one first.")
    if gone:
        write_vault(folder, replace(vault, slots=left))
    if kind is SlotKind.DEVICE:
        files.remove(folder / DEVICE_FILE)


def rename(folder: Path, user_id: str, name: str) -> None:
    """Show another name at the door for one person."""
    vault = fresh_vault(folder)
    renamed = tuple(
        replace(slot, name=name) if user_id and slot.user_id == user_id else slot
        for slot in vault.slots
    )
    write_vault(folder, replace(vault, slots=renamed))


def is_key_of(vault: Vault, key: Key) -> bool:
    """Tell whether ``key`` is the data key of ``vault``."""
    return hmac.compare_digest(key_check(vault.vault_id, key), vault.key_check)


def chain_key(vault: Vault, key: Key) -> bytearray:
    """Return the key of the audit chain (32 bytes).

    Raises:
        EnvironmentFault: the vault was changed by somebody without the data key.
    """
    if not vault.chain:
        return derive(key, "audit chain")
    chain = slots.take_out(key, "chain wrap", vault.chain, vault.vault_id)
    if chain is None:
        raise EnvironmentFault(
            f"The key of the audit chain in {VAULT_FILE} is damaged; put {VAULT_FILE} back from a "
            "backup."
        )
    return chain


def with_chain(vault: Vault, chain: Key, key: Key) -> Vault:
    """Return the vault with the key of its audit chain under the data key ``key``."""
    sealed = slots.shut_in(key, "chain wrap", chain, vault.vault_id)
    return replace(vault, format=FORMAT, chain=sealed)


def key_check(vault_id: str, key: Key) -> str:
    """Return what recognises a data key without revealing it."""
    own = derive(key, "key check")
    made = hashlib.blake2b(vault_id.encode(), key=own, digest_size=16).hexdigest()
    wipe(own)
    return made


def _open_by_device(folder: Path, vault: Vault) -> bytearray:
    found = vault.of_kind(SlotKind.DEVICE)
    if not found:
        raise UserError("These data open with a passphrase: sign in with yours.", "passphrase")
    device_key = _device_key(folder / DEVICE_FILE)
    for slot in found:
        key = slots.unlock(vault.vault_id, slot, device_key)
        if key is not None:
            return key
    raise EnvironmentFault(
        f"The key of this device does not fit the vault: {folder / DEVICE_FILE}; put back the "
        "device.key and the vault.json that belong together, or open with a passphrase."
    )


def _try(vault: Vault, words: str) -> bytearray:
    """Return the data key by words that may be a recovery code or a passphrase of anybody."""
    ways: list[tuple[SlotKind, Key]] = [(SlotKind.PASSPHRASE, typed(words))]
    with suppress(recovery.MistypedError):
        ways.insert(0, (SlotKind.RECOVERY, take(recovery.read(words))))
    for kind, secret in ways:
        for slot in vault.slots:
            key = slots.unlock(vault.vault_id, slot, secret) if slot.kind is kind else None
            if key is not None:
                return key
    raise UserError(
        "This opens nothing here: type a passphrase of these data, or the code of their recovery "
        "sheet.",
        "passphrase",
    )


def _device_key(path: Path) -> bytes:
    try:
        device_key = path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentFault(
            f"The key of this device is missing: {path}; put the file back, or open the data with "
            "a passphrase."
        ) from error
    except OSError as error:
        raise files.fault(error, path, "The key of this device cannot be read") from error
    if len(device_key) != KEY_BYTES:
        raise EnvironmentFault(
            f"The key of this device is damaged: {path} has {len(device_key)} bytes in place of "
            f"{KEY_BYTES}; put the file back, or open the data with a passphrase."
        )
    return device_key


def parse(text: bytes, path: Path) -> Vault:
    """Return the vault that ``text`` holds; ``path`` is named in what is refused.

    Raises:
        EnvironmentFault: damaged, or of a newer program.
    """
    try:
        data = json.loads(text)
        if (
            isinstance(data, dict)
            and isinstance(data.get("format"), int)
            and data["format"] > FORMAT
        ):
            raise EnvironmentFault(
                f"The vault was written by a newer program: {path} has format {data['format']}, "
                f"this program knows up to {FORMAT}; update this program."
            )
        vault = codec.from_plain(Vault, data)
        sound = bool(vault.slots) and all(slots.is_sound(slot) for slot in vault.slots)
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not sound:
        raise _damaged(path)
    return vault


def _damaged(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The file with the wrapped key is damaged: {path}; put it back from a backup."
    )
