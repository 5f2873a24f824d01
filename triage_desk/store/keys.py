"""The key of the database, wrapped in ``vault.json`` beside it.

The database is encrypted with a random data key of 32 bytes. ``vault.json`` holds that key only
wrapped (AES-256-GCM), once in each slot; a slot is opened by a passphrase (Argon2id) or by the
key of this device (``device.key``, HKDF). Whoever removes a slot need not touch the database.

What the device slot protects: a database file or a backup that leaves without ``device.key``. It
does not protect the whole disk, because ``device.key`` lies on it: against a stolen computer use
the system's disk encryption, or a passphrase slot in place of the device slot.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage_desk import files
from triage_desk.domain import codec
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.ids import new_id

VAULT_FILE = "vault.json"
DEVICE_FILE = "device.key"
FORMAT = 1
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SHORTEST_PASSPHRASE = 12


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Kdf:
    """How the wrapping key is derived. Memory in KiB; the numbers are 0 where unused."""

    algorithm: str
    memory_kib: int = 0
    passes: int = 0
    lanes: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped once. Salt, nonce and ciphertext in hex."""

    slot_id: str
    kind: SlotKind
    kdf: Kdf
    salt: str
    nonce: str
    ciphertext: str


@dataclass(frozen=True, slots=True)
class Vault:
    """What ``vault.json`` says. ``ready`` turns true once the database was made.

    ``key_check`` recognises the data key without revealing it.
    """

    format: int
    vault_id: str
    ready: bool
    key_check: str
    slots: tuple[Slot, ...]


# RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes.
ARGON2ID = Kdf("argon2id", 65536, 3, 4)
HKDF_SHA256 = Kdf("hkdf-sha256")
# A damaged file must not make the program ask for all memory of the machine.
_LARGEST = Kdf("argon2id", 1 << 21, 32, 32)


def create_vault(folder: Path) -> bytes:
    """Make a vault with a device slot in ``folder``; return the new data key (32 bytes).

    Raises:
        EnvironmentFault: there is a vault already, or the files cannot be written.
    """
    path = folder / VAULT_FILE
    if path.exists():
        raise EnvironmentFault(f"There is a vault already: {path}; it is left as it is.")
    device_path, key, vault_id = folder / DEVICE_FILE, os.urandom(KEY_BYTES), new_id()
    if not device_path.exists():  # One that is there may open a backup: it is used, not replaced.
        files.write_private(device_path, os.urandom(KEY_BYTES))
    slot = _wrap(vault_id, SlotKind.DEVICE, HKDF_SHA256, _device_key(device_path), key)
    check = _key_check(vault_id, key)
    _write(folder, Vault(FORMAT, vault_id, ready=False, key_check=check, slots=(slot,)))
    return key


def open_vault(folder: Path, passphrase: str | None = None) -> bytes:
    """Return the data key (32 bytes), by passphrase or, without one, by the key of this device.

    Raises:
        UserError: no slot opens with this passphrase.
        EnvironmentFault: the vault or the device key is missing, damaged or from another place.
    """
    vault = read_vault(folder)
    key = _open_by_device(folder, vault) if passphrase is None else _try(vault, passphrase)
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
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentFault(
            f"The file with the wrapped key is missing: {path}; without it the database cannot be "
            "opened, so put it back from a backup."
        ) from error
    except OSError as error:
        raise files.fault(error, path, "The wrapped key cannot be read") from error
    return _parse(text, path)


def mark_ready(folder: Path) -> None:
    """Note that the database was made, so that from now on its absence is a loss."""
    vault = read_vault(folder)
    if not vault.ready:
        _write(folder, replace(vault, ready=True))


def add_passphrase(folder: Path, key: bytes, passphrase: str) -> str:
    """Let ``passphrase`` open the vault too; return the id of its slot.

    Raises:
        UserError: the passphrase is too short.
        EnvironmentFault: ``key`` is not the key of this vault, or the file cannot be written.
    """
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise UserError(
            f"The passphrase is too short: use at least {SHORTEST_PASSPHRASE} characters, for "
            "example four or five unrelated words.",
            "passphrase",
        )
    vault = read_vault(folder)
    if not is_key_of(vault, key):
        raise EnvironmentFault(
            f"The key at hand is not the key of {folder / VAULT_FILE}; open this vault first."
        )
    slot = _wrap(vault.vault_id, SlotKind.PASSPHRASE, ARGON2ID, _secret(passphrase), key)
    _write(folder, replace(vault, slots=(*vault.slots, slot)))
    return slot.slot_id


def remove_slot(folder: Path, slot_id: str) -> None:
    """Drop one slot. Without any device slot left, ``device.key`` goes too.

    Raises:
        UserError: there is no such slot, or it is the last: the data would be lost.
        EnvironmentFault: the file cannot be written.
    """
    vault = read_vault(folder)
    left = tuple(slot for slot in vault.slots if slot.slot_id != slot_id)
    if len(left) == len(vault.slots):
        raise UserError("There is no such way to open the data; it may be removed already.")
    if not left:
        raise UserError("This is the last way to open the data: add another one first.")
    _write(folder, replace(vault, slots=left))
    if all(slot.kind is not SlotKind.DEVICE for slot in left):
        files.remove(folder / DEVICE_FILE)


def is_key_of(vault: Vault, key: bytes) -> bool:
    """Tell whether ``key`` is the data key of ``vault``."""
    return hmac.compare_digest(_key_check(vault.vault_id, key), vault.key_check)


def derive(key: bytes, purpose: str) -> bytes:
    """Return a key of 32 bytes for another purpose, which does not reveal ``key``."""
    return HKDF(SHA256(), KEY_BYTES, None, f"triage-desk {purpose}".encode()).derive(key)


def _key_check(vault_id: str, key: bytes) -> str:
    return hashlib.blake2b(
        vault_id.encode(), key=derive(key, "key check"), digest_size=16
    ).hexdigest()


def _open_by_device(folder: Path, vault: Vault) -> bytes:
    slots = [slot for slot in vault.slots if slot.kind is SlotKind.DEVICE]
    if not slots:
        raise UserError("These data open with a passphrase: type yours.", "passphrase")
    device_key = _device_key(folder / DEVICE_FILE)
    for slot in slots:
        key = _unwrap(vault.vault_id, slot, device_key)
        if key is not None:
            return key
    raise EnvironmentFault(
        f"The key of this device does not fit the vault: {folder / DEVICE_FILE}; put back the "
        "device.key and the vault.json that belong together, or open with a passphrase."
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


def _try(vault: Vault, passphrase: str) -> bytes:
    secret = _secret(passphrase)
    for slot in vault.slots:
        if slot.kind is SlotKind.PASSPHRASE:
            key = _unwrap(vault.vault_id, slot, secret)
            if key is not None:
                return key
    raise UserError("This passphrase does not open the data: check it and try again.", "passphrase")


def _secret(passphrase: str) -> bytes:
    # The same characters typed on another keyboard must give the same bytes.
    return unicodedata.normalize("NFKC", passphrase.strip()).encode()


def _wrap(vault_id: str, kind: SlotKind, kdf: Kdf, secret: bytes, key: bytes) -> Slot:
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    slot = Slot(new_id(), kind, kdf, salt.hex(), nonce.hex(), "")
    sealed = AESGCM(_wrapping_key(kdf, secret, salt)).encrypt(nonce, key, _bound(vault_id, slot))
    return replace(slot, ciphertext=sealed.hex())


def _unwrap(vault_id: str, slot: Slot, secret: bytes) -> bytes | None:
    """Return the data key, or ``None`` when ``secret`` does not open this slot."""
    wrapping = _wrapping_key(slot.kdf, secret, bytes.fromhex(slot.salt))
    try:
        return AESGCM(wrapping).decrypt(
            bytes.fromhex(slot.nonce), bytes.fromhex(slot.ciphertext), _bound(vault_id, slot)
        )
    except InvalidTag:
        return None


def _bound(vault_id: str, slot: Slot) -> bytes:
    """Return what is sealed beside the key: a slot moved or changed no longer opens."""
    kdf = codec.to_plain(slot.kdf)
    return json.dumps([FORMAT, vault_id, slot.slot_id, slot.kind, kdf, slot.salt]).encode()


def _wrapping_key(kdf: Kdf, secret: bytes, salt: bytes) -> bytes:
    if kdf.algorithm == HKDF_SHA256.algorithm:
        return HKDF(SHA256(), KEY_BYTES, salt, b"triage-desk device slot").derive(secret)
    argon2 = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=kdf.passes,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    )
    return argon2.derive(secret)


def _write(folder: Path, vault: Vault) -> None:
    text = json.dumps(codec.to_plain(vault), indent=1)
    files.write_private(folder / VAULT_FILE, text.encode())


def _parse(text: bytes, path: Path) -> Vault:
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
        sound = bool(vault.slots) and all(_is_sound(slot) for slot in vault.slots)
    except ValueError as error:
        raise _damaged(path) from error
    if not sound:
        raise _damaged(path)
    return vault


def _is_sound(slot: Slot) -> bool:
    """Tell whether the shapes are right; raise ``ValueError`` when something is no hex."""
    sizes = [len(bytes.fromhex(part)) for part in (slot.salt, slot.nonce, slot.ciphertext)]
    kdf = slot.kdf
    if slot.kind is SlotKind.DEVICE:
        known = kdf == HKDF_SHA256
    else:
        known = (
            kdf.algorithm == ARGON2ID.algorithm
            and 8 * kdf.lanes <= kdf.memory_kib <= _LARGEST.memory_kib
            and 1 <= kdf.passes <= _LARGEST.passes
            and 1 <= kdf.lanes <= _LARGEST.lanes
        )
    return known and sizes == [SALT_BYTES, NONCE_BYTES, KEY_BYTES + 16]


def _damaged(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The file with the wrapped key is damaged: {path}; put it back from a backup."
    )
