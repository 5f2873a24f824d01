"""Who signed the content, and that it is what they signed."""

import json
import shutil
import stat
from datetime import date

import pytest

from tests.rules.small_content import SOUND, write_small
from tests.services import fakes
from triage_desk.domain.standing import State
from triage_desk.errors import ContentError, UserError
from triage_desk.rules.loader import load_ruleset
from triage_desk.services import signing
from triage_desk.services.signing import Approval, keygen, read_private, read_public, sign, verify
from triage_desk.store.signing import Ed25519

SEAL = Ed25519()
BEGIN, END = date(2027, 1, 1), date(2027, 12, 31)
WHO = Approval("Dr. Example (synthetic), MD", BEGIN, END)
FLAG = "red_flags/F-CHEST.yaml"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A private key and its public half in hex."""
    path = tmp_path_factory.mktemp("keys") / "clinic.key"
    public = keygen(path, SEAL)
    return read_private(path), public


@pytest.fixture(scope="module")
def signed_once(keys, tmp_path_factory):
    """A small content, signed; what we ship is signed in tests/test_cli_content.py."""
    folder = write_small(tmp_path_factory.mktemp("signed") / "content", SOUND)
    assert sign(folder, keys[0], WHO, SEAL) == keys[1]
    return folder


@pytest.fixture
def signed(signed_once, tmp_path):
    """A copy of the signed content that a test may bend."""
    return shutil.copytree(signed_once, tmp_path / "content")


def bend_signature(folder, **changes):
    path = folder / signing.SIGNATURE_FILE
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **changes}), encoding="utf-8")


def refused(folder, trusted="", *, cases=True):
    """Return the one sentence with which content is refused."""
    with pytest.raises(ContentError) as caught:
        verify(folder, SEAL, trusted, cases=cases)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ----------------------------------------------------------------------------------------- signing


def test_signing_writes_who_and_when_and_changes_nothing_else(signed, keys, tmp_path):
    ruleset = load_ruleset(signed)
    assert (ruleset.status, ruleset.approver) == ("signed", WHO.approver)
    assert (ruleset.effective_from, ruleset.effective_until) == (BEGIN, END)
    draft = write_small(tmp_path / "draft", SOUND)
    before = load_ruleset(draft)
    assert ruleset.ref.content_hash != before.ref.content_hash
    assert ruleset.flags == before.flags
    written = json.loads((signed / signing.SIGNATURE_FILE).read_text(encoding="utf-8"))
    assert written["content_hash"] == ruleset.ref.content_hash
    assert "cases/plain.yaml" in written["files"]
    assert verify(signed, SEAL, keys[1], cases=True) == keys[1]
    old = (draft / "ruleset.yaml").read_text(encoding="utf-8").splitlines()
    new = (signed / "ruleset.yaml").read_text(encoding="utf-8").splitlines()
    assert len(set(new) - set(old)) == 4


def test_content_may_be_signed_again_without_an_end(signed, keys):
    first = (signed / signing.SIGNATURE_FILE).read_bytes()
    sign(signed, keys[0], Approval("Dr. Other (synthetic), MD"), SEAL)
    ruleset = load_ruleset(signed)
    assert ruleset.effective_until is None
    assert ruleset.effective_from == BEGIN
    assert (signed / signing.SIGNATURE_FILE).read_bytes() != first
    verify(signed, SEAL, keys[1])


@pytest.mark.parametrize(
    ("approval", "expected"),
    [
        (Approval(" "), "Say who approves"),
        (Approval("Dr. Example", END, BEGIN), "The content would end on 2027-01-01, before"),
        # Every number must be in force when the content begins.
        (Approval("Dr. Example", date(1990, 1, 1)), "Only content without faults is signed; first"),
    ],
)
def test_what_cannot_be_signed_is_left_as_it_was(keys, tmp_path, approval, expected):
    folder = write_small(tmp_path / "content", SOUND)
    before = (folder / "ruleset.yaml").read_bytes()
    with pytest.raises(UserError, match=expected):
        sign(folder, keys[0], approval, SEAL)
    assert (folder / "ruleset.yaml").read_bytes() == before
    assert not (folder / signing.SIGNATURE_FILE).exists()


def test_a_key_is_for_its_owner_only_and_never_replaced(tmp_path):
    path = tmp_path / "clinic.key"
    public = keygen(path, SEAL)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_public(str(tmp_path / "clinic.key.pub")) == read_public(public) == public
    assert SEAL.public_key(read_private(path)).hex() == public
    with pytest.raises(UserError, match="There is a file already"):
        keygen(path, SEAL)


def test_the_two_halves_of_a_key_are_not_mistaken(tmp_path):
    path = tmp_path / "clinic.key"
    keygen(path, SEAL)
    with pytest.raises(UserError, match="There is no signing key in"):
        read_private(tmp_path / "clinic.key.pub")
    with pytest.raises(UserError, match="There is no public key in"):
        read_public(str(path))
    with pytest.raises(UserError, match="There is no public key in"):
        read_public(str(tmp_path / "nowhere"))


# --------------------------------------------------------------------------------------- verifying


def test_a_draft_needs_no_signature_unless_one_is_trusted(keys):
    assert verify(fakes.CONTENT, SEAL) == ""
    assert "this desk uses only content signed with key" in refused(fakes.CONTENT, keys[1])


def test_an_altered_file_is_refused_by_its_name(signed):
    path = signed / FLAG
    path.write_text(path.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    assert refused(signed).startswith(f"{FLAG}: this file was changed after signing; ")


def test_other_ends_of_line_are_no_change(signed):
    path = signed / FLAG
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    verify(signed, SEAL, cases=True)


def test_a_file_added_or_missing_is_refused_by_its_name(signed):
    (signed / "red_flags" / "RF-NEW.yaml").write_text("id: RF-NEW\n", encoding="utf-8")
    assert refused(signed).startswith("red_flags/RF-NEW.yaml: this file was added after signing")
    (signed / "red_flags" / "RF-NEW.yaml").unlink()
    (signed / FLAG).unlink()
    assert refused(signed).startswith(f"{FLAG}: this file was removed after signing")


def test_the_desk_does_not_read_the_cases(signed):
    (signed / "cases" / "plain.yaml").write_text("{}\n", encoding="utf-8")
    verify(signed, SEAL)
    assert refused(signed).startswith("cases/plain.yaml: this file was changed after signing")


def test_another_key_is_refused(signed, keys):
    other = "ab" * 32
    said = refused(signed, other)
    assert keys[1][:16] in said
    assert other[:16] in said


@pytest.mark.parametrize("changes", [{"signature": "00" * 64}, {"signature": "no hex"},
                                     {"version": "9"}, {"public_key": "ab" * 32}])  # fmt: skip
def test_a_signature_that_does_not_fit_is_refused(signed, changes):
    bend_signature(signed, **changes)
    assert "the signature does not fit" in refused(signed)


@pytest.mark.parametrize(
    "changes", [{"format": 2}, {"more": 1}, {"files": []}, {"public_key": "short"}]
)
def test_what_is_no_signature_is_refused(signed, changes):
    bend_signature(signed, **changes)
    assert "this is no signature; have the content signed again" in refused(signed)


def test_a_signature_that_is_no_json_is_refused(signed):
    (signed / signing.SIGNATURE_FILE).write_text("{", encoding="utf-8")
    assert "this is no signature" in refused(signed)


# ---------------------------------------------------------------------------------------- in force


@pytest.mark.parametrize(
    ("on", "state", "words"),
    [
        (date(2026, 12, 31), State.NOT_YET, "in force only from 2027-01-01."),
        (BEGIN, State.SIGNED, "in force from 2027-01-01 until 2027-12-31."),
        (END, State.SIGNED, "signed by Dr. Example (synthetic), MD with key"),
        (date(2028, 1, 1), State.EXPIRED, "tell the clinic manager today."),
    ],
)
def test_signed_content_holds_between_its_days(signed, keys, on, state, words):
    found = signing.standing(load_ruleset(signed), keys[1], on)
    assert found.state is state
    assert words in found.sentence


def test_a_draft_is_called_one_on_every_day():
    found = signing.standing(load_ruleset(fakes.CONTENT), "", date(1990, 1, 1))
    assert found.sentence == "Content: draft, not signed by a clinician."


def test_content_that_says_signed_without_a_signature_is_refused(signed):
    (signed / signing.SIGNATURE_FILE).unlink()
    with pytest.raises(ContentError, match=r"says that it is signed, but signature\.json is miss"):
        signing.standing(load_ruleset(signed), "", BEGIN)
