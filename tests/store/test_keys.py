"""The data key is handed out to who may have it, and lost by no mistake of ours."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.store.people import WORDS, let_in, let_in_by_sheet
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, slots
from triage_desk.store.secrets import hex_of, take, typed, wipe
from triage_desk.store.slots import Kdf, SlotKind

PASSPHRASE = SlotKind.PASSPHRASE


@pytest.fixture
def vault(tmp_path):
    keys.create_vault(tmp_path)
    return tmp_path


def rewrite(folder, change):
    data = json.loads((folder / keys.VAULT_FILE).read_text())
    change(data)
    (folder / keys.VAULT_FILE).write_text(json.dumps(data))


def test_the_key_comes_back(tmp_path):
    key = keys.create_vault(tmp_path)
    assert len(key) == 32
    assert keys.open_vault(tmp_path) == key


def test_a_vault_is_never_replaced(vault):
    before = (vault / keys.VAULT_FILE).read_bytes()
    with pytest.raises(EnvironmentFault, match="a vault already"):
        keys.create_vault(vault)
    assert (vault / keys.VAULT_FILE).read_bytes() == before


def test_a_device_key_that_is_there_is_used(tmp_path):
    (tmp_path / keys.DEVICE_FILE).write_bytes(b"k" * 32)
    keys.create_vault(tmp_path)
    assert (tmp_path / keys.DEVICE_FILE).read_bytes() == b"k" * 32


def test_the_key_stands_in_no_file(vault):
    key = keys.open_vault(vault)
    for file in vault.iterdir():
        content = file.read_bytes()
        assert key not in content
        assert key.hex().encode() not in content


def opened(folder, words, user_id="u1"):
    return keys.unlock(folder, PASSPHRASE, typed(words), user_id)


def test_passphrases_are_added_changed_and_removed(vault):
    key = keys.open_vault(vault)
    let_in(vault, key, WORDS)
    let_in(vault, key, "another long passphrase", "u2")
    assert opened(vault, WORDS) == opened(vault, "another long passphrase", "u2") == key
    assert opened(vault, WORDS, "u2") is None
    let_in(vault, key, "a third long passphrase")
    assert opened(vault, WORDS) is None
    assert opened(vault, "a third long passphrase") == key
    keys.drop(vault, PASSPHRASE, "u1")
    keys.drop(vault, PASSPHRASE, "u1")
    assert opened(vault, "a third long passphrase") is None


def test_whoever_restores_types_a_passphrase_of_anybody_or_the_recovery_code(vault):
    key = keys.open_vault(vault)
    let_in(vault, key, WORDS)
    let_in(vault, key, "another long passphrase", "u2")
    code = let_in_by_sheet(vault, key)
    for words in (WORDS, "another long passphrase", code, code.lower().replace("-", " ")):
        assert keys.open_vault(vault, words) == key
    other = let_in_by_sheet(vault, key, bytes(20))
    for words in ("not the right words", code, ""):
        with pytest.raises(UserError, match="opens nothing here") as caught:
            keys.open_vault(vault, words)
        assert caught.value.field == "passphrase"
    assert keys.open_vault(vault, other) == key


def test_a_passphrase_is_the_same_on_every_keyboard(vault):
    key = keys.open_vault(vault)
    let_in(vault, key, "caf\u00e9 au lait, deux")
    assert opened(vault, " cafe\u0301 au lait, deux ") == key


def test_without_a_device_slot_the_device_key_is_gone_and_words_are_asked_for(vault):
    key = keys.open_vault(vault)
    let_in(vault, key, WORDS)
    keys.drop(vault, SlotKind.DEVICE)
    assert not (vault / keys.DEVICE_FILE).exists()
    with pytest.raises(UserError, match="open with a passphrase"):
        keys.open_vault(vault)
    assert opened(vault, WORDS) == key
    with pytest.raises(UserError, match="last way"):
        keys.drop(vault, PASSPHRASE, "u1")
    assert opened(vault, WORDS) == key


def test_a_foreign_key_opens_no_new_way(vault):
    with pytest.raises(EnvironmentFault, match="not the key of"):
        let_in(vault, bytes(32), WORDS)


def test_a_name_changes_at_the_door_and_nothing_else(vault):
    key = keys.open_vault(vault)
    let_in(vault, key, WORDS)
    keys.rename(vault, "u1", "Rae Sample")
    assert [slot.name for slot in keys.read_vault(vault).slots] == ["", "Rae Sample"]
    assert opened(vault, WORDS) == key


def test_a_new_data_key_is_sealed_for_a_slot_whose_secret_is_not_at_hand(vault):
    slot = let_in(vault, keys.open_vault(vault), WORDS)
    vault_id, fresh = keys.read_vault(vault).vault_id, bytes(range(32))
    assert slots.is_ours(vault_id, slot, keys.open_vault(vault))
    assert not slots.is_ours(vault_id, slot, fresh)
    again = slots.seal(vault_id, slot, fresh)
    assert slots.unlock(vault_id, again, typed(WORDS)) == fresh
    assert slots.is_ours(vault_id, again, fresh)


def test_the_key_of_the_chain_outlives_a_data_key(vault):
    key, found = keys.open_vault(vault), keys.read_vault(vault)
    chain = keys.chain_key(found, key)
    assert chain not in (key, slots.derive(key, "audit chain"))
    other = keys.with_chain(found, chain, bytes(range(32)))
    assert keys.chain_key(other, bytes(range(32))) == chain
    with pytest.raises(EnvironmentFault, match="audit chain"):
        keys.chain_key(other, key)


def test_before_format_2_the_chain_hangs_on_the_data_key(vault):
    rewrite(vault, lambda data: (data.update(format=1), data.pop("chain")))
    key, found = keys.open_vault(vault), keys.read_vault(vault)
    assert keys.chain_key(found, key) == slots.derive(key, "audit chain")


def test_secrets_are_overwritten_in_place():
    fresh = bytes(bytearray(b"a secret of ours"))
    mine = take(fresh)
    assert mine == b"a secret of ours"
    assert fresh == bytes(16)
    assert hex_of(mine) == b"a secret of ours".hex().encode()
    wipe(mine)
    assert mine == bytes(16)


def swap_slots(data):
    one, two = data["slots"]
    one["ciphertext"], two["ciphertext"] = two["ciphertext"], one["ciphertext"]


def change_id(data):
    data["slots"][0]["slot_id"] = "0" * 32


def change_vault(data):
    data["vault_id"] = "0" * 32


def change_salt(data):
    data["slots"][0]["salt"] = "00" * 16


@pytest.mark.parametrize("change", [swap_slots, change_id, change_vault, change_salt])
def test_a_slot_that_was_moved_or_changed_does_not_open(vault, change):
    let_in(vault, keys.open_vault(vault), WORDS)
    rewrite(vault, change)
    with pytest.raises(EnvironmentFault, match="does not fit the vault"):
        keys.open_vault(vault)


@pytest.mark.parametrize("field", ["user_id", "public", "ciphertext", "sealed", "salt", "nonce"])
def test_a_slot_of_a_person_is_bound_to_all_it_says(vault, field):
    let_in(vault, keys.open_vault(vault), WORDS)

    def change(data):
        was = data["slots"][1][field]
        other = f"{int(was[0], 16) ^ 1:x}" + was[1:] if field != "user_id" else "u2"
        data["slots"][1][field] = other

    rewrite(vault, change)
    user_id = keys.read_vault(vault).slots[1].user_id
    assert opened(vault, WORDS, user_id) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format=3), "newer program"),
        (lambda d: d.update(slots=[]), "damaged"),
        (lambda d: d.pop("vault_id"), "damaged"),
        (lambda d: d.update(more=1), "damaged"),
        (lambda d: d["slots"][0].update(salt="xy"), "damaged"),
        (lambda d: d["slots"][0].update(nonce="00"), "damaged"),
        (lambda d: d["slots"][0].update(kind="magic"), "damaged"),
        (lambda d: d["slots"][0]["kdf"].update(algorithm="argon2id"), "damaged"),
        (
            lambda d: d["slots"][0].update(
                kind="passphrase",
                kdf={"algorithm": "argon2id", "memory_kib": 1 << 30, "passes": 1, "lanes": 1},
            ),
            "damaged",
        ),
        (lambda d: d.update(key_check="00" * 16), "damaged"),
    ],
)
def test_a_damaged_vault_says_so(vault, change, words):
    rewrite(vault, change)
    with pytest.raises(EnvironmentFault, match=words):
        keys.open_vault(vault)


def test_a_vault_that_is_no_json_is_damaged(vault):
    (vault / keys.VAULT_FILE).write_bytes(b"\xff{")
    with pytest.raises(EnvironmentFault, match="wrapped key is damaged"):
        keys.open_vault(vault)


def test_missing_short_and_foreign_device_keys_are_told_apart(vault, tmp_path_factory):
    device = vault / keys.DEVICE_FILE
    other = tmp_path_factory.mktemp("other")
    keys.create_vault(other)
    shutil.copy(other / keys.DEVICE_FILE, device)
    with pytest.raises(EnvironmentFault, match="does not fit the vault"):
        keys.open_vault(vault)
    device.write_bytes(b"short")
    with pytest.raises(EnvironmentFault, match="has 5 bytes"):
        keys.open_vault(vault)
    device.unlink()
    with pytest.raises(EnvironmentFault, match="key of this device is missing"):
        keys.open_vault(vault)


def test_a_missing_vault_is_named(tmp_path):
    with pytest.raises(EnvironmentFault, match="wrapped key is missing"):
        keys.open_vault(tmp_path)


def test_derived_keys_differ_by_purpose():
    assert len({bytes(slots.derive(bytes(32), p)) for p in ("a", "b")} | {bytes(32)}) == 3


def test_the_real_cost_of_a_passphrase_is_that_of_the_standard():
    assert Kdf("argon2id", 65536, 3, 4) == slots.ARGON2ID
