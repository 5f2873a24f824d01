"""The data key is handed out to who may have it, and lost by no mistake of ours."""

from __future__ import annotations

import json
import shutil

import pytest

from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys

WORDS = "correct horse battery"

pytestmark = pytest.mark.usefixtures("quick_kdf")


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


def test_passphrases_are_added_changed_and_removed(vault):
    key = keys.open_vault(vault)
    first = keys.add_passphrase(vault, key, WORDS)
    keys.add_passphrase(vault, key, "another long passphrase")
    assert keys.open_vault(vault, WORDS) == key
    assert keys.open_vault(vault, "another long passphrase") == key
    keys.remove_slot(vault, first)
    with pytest.raises(UserError, match="does not open") as caught:
        keys.open_vault(vault, WORDS)
    assert caught.value.field == "passphrase"


def test_a_passphrase_is_the_same_on_every_keyboard(vault):
    key = keys.open_vault(vault)
    keys.add_passphrase(vault, key, "caf\u00e9 au lait, deux")
    assert keys.open_vault(vault, " cafe\u0301 au lait, deux ") == key


def test_without_a_device_slot_the_device_key_is_gone_and_words_are_asked_for(vault):
    key = keys.open_vault(vault)
    device = keys.read_vault(vault).slots[0].slot_id
    keys.add_passphrase(vault, key, WORDS)
    keys.remove_slot(vault, device)
    assert not (vault / keys.DEVICE_FILE).exists()
    with pytest.raises(UserError, match="open with a passphrase"):
        keys.open_vault(vault)
    assert keys.open_vault(vault, WORDS) == key


def test_the_last_way_in_stays(vault):
    device = keys.read_vault(vault).slots[0].slot_id
    with pytest.raises(UserError, match="last way"):
        keys.remove_slot(vault, device)
    with pytest.raises(UserError, match="no such way"):
        keys.remove_slot(vault, "other")
    assert keys.open_vault(vault)


def test_short_passphrases_and_foreign_keys_are_refused(vault):
    with pytest.raises(UserError, match="at least 12"):
        keys.add_passphrase(vault, keys.open_vault(vault), "short       ")
    with pytest.raises(EnvironmentFault, match="not the key of"):
        keys.add_passphrase(vault, bytes(32), WORDS)


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
    keys.add_passphrase(vault, keys.open_vault(vault), WORDS)
    rewrite(vault, change)
    with pytest.raises(EnvironmentFault, match="does not fit the vault"):
        keys.open_vault(vault)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format=2), "newer program"),
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
    assert len({keys.derive(bytes(32), p) for p in ("a", "b")} | {bytes(32)}) == 3


def test_the_real_cost_of_a_passphrase_is_that_of_the_standard(monkeypatch):
    monkeypatch.undo()
    assert keys.Kdf("argon2id", 65536, 3, 4) == keys.ARGON2ID
