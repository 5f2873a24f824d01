"""One way to open the data: a secret of somebody, and the data key sealed for it.

A slot has a key pair of its own. The secret (passphrase, PIN, recovery code, keyring) opens the
private half; the data key is sealed to the public half (HPKE, RFC 9180: X25519, HKDF-SHA256,
AES-256-GCM). So a new data key can be sealed for everybody while nobody's secret is at hand. Slots
of vaults before accounts wrap the data key directly, and open as they did.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage_desk.domain import codec
from triage_desk.ids import new_id
from triage_desk.store.secrets import Key, take, wipe

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_SEALED_BYTES = 32 + KEY_BYTES + TAG_BYTES


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    PIN = "pin"
    RECOVERY = "recovery"
    KEYRING = "keyring"
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
    """One way in. Everything binary in hex.

    ``ciphertext`` is the private key under the secret; ``public`` its other half; ``sealed`` the
    data key for it; ``mark`` shows who holds the data key that ``public`` is ours. Slots before
    accounts have none of the three, and their ``ciphertext`` is the data key.
    """

    slot_id: str
    kind: SlotKind
    kdf: Kdf
    salt: str
    nonce: str
    ciphertext: str
    user_id: str = ""
    name: str = ""
    public: str = ""
    sealed: str = ""
    mark: str = ""


# RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes.
ARGON2ID = Kdf("argon2id", 65536, 3, 4)
# For secrets that are random already: nothing is won by stretching 160 bits.
HKDF_SHA256 = Kdf("hkdf-sha256")
# A damaged file must not make the program ask for all memory of the machine.
_LARGEST = Kdf("argon2id", 1 << 21, 32, 32)
_RANDOM = (SlotKind.DEVICE, SlotKind.RECOVERY, SlotKind.KEYRING)


def make(
    vault_id: str,
    kind: SlotKind,
    secret: Key,
    key: Key,
    *,
    kdf: Kdf = HKDF_SHA256,
    user_id: str = "",
    name: str = "",
) -> Slot:
    """Return a new way to the data key ``key``, opened by ``secret``."""
    private = X25519PrivateKey.generate()
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    slot = Slot(
        new_id(), kind, kdf, salt.hex(), nonce.hex(), "", user_id, name,
        private.public_key().public_bytes_raw().hex(),
    )  # fmt: skip
    raw, wrapping = take(private.private_bytes_raw()), _wrapping_key(slot, secret)
    sealed = AESGCM(wrapping).encrypt(nonce, raw, _bound(vault_id, slot))
    wipe(raw, wrapping)
    return seal(vault_id, replace(slot, ciphertext=sealed.hex()), key)


def make_direct(vault_id: str, kind: SlotKind, secret: Key, key: Key) -> Slot:
    """Return a slot as before there were accounts: the data key itself under a random secret."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    slot = Slot(new_id(), kind, HKDF_SHA256, salt.hex(), nonce.hex(), "")
    wrapping = _wrapping_key(slot, secret)
    sealed = AESGCM(wrapping).encrypt(nonce, key, _bound(vault_id, slot))
    wipe(wrapping)
    return replace(slot, ciphertext=sealed.hex())


def seal(vault_id: str, slot: Slot, key: Key) -> Slot:
    """Return the slot with another data key sealed for it; its secret stays as it is."""
    public = X25519PublicKey.from_public_bytes(bytes.fromhex(slot.public))
    sealed = _SUITE.encrypt(key, public, info=_info(vault_id, slot))
    return replace(slot, sealed=sealed.hex(), mark=_mark(vault_id, slot, key))


def is_ours(vault_id: str, slot: Slot, key: Key) -> bool:
    """Tell whether who held the data key ``key`` made this slot: only then is it sealed anew."""
    return hmac.compare_digest(slot.mark, _mark(vault_id, slot, key))


def unlock(vault_id: str, slot: Slot, secret: Key) -> bytearray | None:
    """Return the data key, or ``None`` when ``secret`` does not open this slot."""
    wrapping = _wrapping_key(slot, secret)
    opened = bytearray(KEY_BYTES)
    try:
        AESGCM(wrapping).decrypt_into(
            bytes.fromhex(slot.nonce),
            bytes.fromhex(slot.ciphertext),
            _bound(vault_id, slot),
            opened,
        )
        if not slot.public:
            return opened
        private = X25519PrivateKey.from_private_bytes(opened)
        wipe(opened)
        return take(_SUITE.decrypt(bytes.fromhex(slot.sealed), private, info=_info(vault_id, slot)))
    except InvalidTag:
        return None
    finally:
        wipe(wrapping)


def is_sound(slot: Slot) -> bool:
    """Tell whether the shapes are right; raise ``ValueError`` when something is no hex."""
    sizes = [len(bytes.fromhex(part)) for part in (slot.salt, slot.nonce, slot.ciphertext)]
    sealed = [len(bytes.fromhex(part)) for part in (slot.public, slot.sealed, slot.mark)]
    kdf = slot.kdf
    if slot.kind in _RANDOM:
        known = kdf == HKDF_SHA256
    else:
        known = (
            kdf.algorithm == ARGON2ID.algorithm
            and 8 * kdf.lanes <= kdf.memory_kib <= _LARGEST.memory_kib
            and 1 <= kdf.passes <= _LARGEST.passes
            and 1 <= kdf.lanes <= _LARGEST.lanes
        )
    shapes = ([0, 0, 0], [KEY_BYTES, _SEALED_BYTES, 16])
    return known and sizes == [SALT_BYTES, NONCE_BYTES, KEY_BYTES + TAG_BYTES] and sealed in shapes


def derive(key: Key, purpose: str) -> bytearray:
    """Return a key of 32 bytes for another purpose, which does not reveal ``key``."""
    made = bytearray(KEY_BYTES)
    HKDF(SHA256(), KEY_BYTES, None, f"triage-desk {purpose}".encode()).derive_into(key, made)
    return made


def shut_in(key: Key, purpose: str, plain: Key, about: str) -> str:
    """Return ``plain`` encrypted for whoever holds ``key``, in hex; ``about`` is bound to it."""
    own, nonce = derive(key, purpose), os.urandom(NONCE_BYTES)
    sealed = AESGCM(own).encrypt(nonce, plain, about.encode())
    wipe(own)
    return (nonce + sealed).hex()


def take_out(key: Key, purpose: str, sealed: str, about: str) -> bytearray | None:
    """Return what ``shut_in`` was given, or ``None`` when key, purpose or ``about`` differ."""
    own = derive(key, purpose)
    try:
        data = bytes.fromhex(sealed)
        return take(AESGCM(own).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode()))
    except (InvalidTag, ValueError):
        return None
    finally:
        wipe(own)


def _wrapping_key(slot: Slot, secret: Key) -> bytearray:
    wrapping, salt, kdf = bytearray(KEY_BYTES), bytes.fromhex(slot.salt), slot.kdf
    if kdf.algorithm == HKDF_SHA256.algorithm:
        purpose = f"triage-desk {slot.kind.value} slot".encode()
        HKDF(SHA256(), KEY_BYTES, salt, purpose).derive_into(secret, wrapping)
        return wrapping
    Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=kdf.passes,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    ).derive_into(cast("bytes", secret), wrapping)  # It takes any buffer; its types do not say so.
    return wrapping


def _bound(vault_id: str, slot: Slot) -> bytes:
    """Return what is sealed beside the secret part: a slot moved or changed no longer opens."""
    parts = [1, vault_id, slot.slot_id, slot.kind, codec.to_plain(slot.kdf), slot.salt]
    if slot.public:
        parts = [2, *parts[1:], slot.user_id, slot.public]
    return json.dumps(parts).encode()


def _info(vault_id: str, slot: Slot) -> bytes:
    return json.dumps(["triage-desk data key", vault_id, slot.slot_id, slot.user_id]).encode()


def _mark(vault_id: str, slot: Slot, key: Key) -> str:
    own = derive(key, "slot mark")
    made = hashlib.blake2b(_bound(vault_id, slot), key=own, digest_size=16).hexdigest()
    wipe(own)
    return made
