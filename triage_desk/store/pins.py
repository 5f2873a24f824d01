"""What a PIN opens, as the users table keeps it: a slot, sealed once more by the data key.

Without the second seal, whoever reads the table on a server could try a million PINs.
"""

from __future__ import annotations

from triage_desk.domain import codec
from triage_desk.store import slots
from triage_desk.store.secrets import Key, typed, wipe
from triage_desk.store.slots import Slot

_SHELF = "pin shelf"


def shelved(key: Key, slot: Slot) -> str:
    """Return the text for the users table."""
    return slots.shut_in(key, _SHELF, codec.to_json(slot).encode(), slot.user_id)


def taken(key: Key, user_id: str, wrap: str) -> Slot | None:
    """Return the slot; ``None`` when it was made with another data key or for another person."""
    plain = slots.take_out(key, _SHELF, wrap, user_id)
    return None if plain is None else codec.from_json(Slot, bytes(plain))


def reshelved(vault_id: str, old_and_new: tuple[Key, Key], user_id: str, wrap: str) -> str:
    """Return the text for a new data key, which the same PIN opens; "" when it was not ours."""
    old, new = old_and_new
    slot = taken(old, user_id, wrap)
    if slot is None or not slots.is_ours(vault_id, slot, old):
        return ""
    return shelved(new, slots.seal(vault_id, slot, new))


def unlock(vault_id: str, slot: Slot | None, pin: str) -> bytearray | None:
    """Return the data key by a PIN, or ``None`` when it is wrong."""
    if slot is None:
        return None
    secret = typed(pin)
    try:
        return slots.unlock(vault_id, slot, secret)
    finally:
        wipe(secret)
