"""People who can open the data, with passphrases that cost a millisecond."""

from triage_desk.domain import recovery
from triage_desk.store import keys, slots
from triage_desk.store.secrets import typed
from triage_desk.store.slots import Kdf, SlotKind

# In place of a tenth of a second.
QUICK = Kdf("argon2id", 64, 1, 1)
WORDS = "correct horse battery"


def let_in(folder, key, words=WORDS, user_id="u1"):
    """Let a passphrase open the data for one person; return its slot."""
    vault_id = keys.read_vault(folder).vault_id
    slot = slots.make(
        vault_id, SlotKind.PASSPHRASE, typed(words), key, kdf=QUICK, user_id=user_id, name=user_id
    )
    keys.put(folder, key, slot)
    return slot


def let_in_by_sheet(folder, key, secret=bytes(range(20))):
    """Let a recovery code open the data; return the code."""
    vault_id = keys.read_vault(folder).vault_id
    keys.put(folder, key, slots.make(vault_id, SlotKind.RECOVERY, secret, key))
    return "-".join(recovery.write(secret))
