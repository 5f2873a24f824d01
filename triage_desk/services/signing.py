"""Who answers for the content, and whether it is what they signed.

Signed content carries ``signature.json``: the SHA-256 of every file (cases too, each with ends of
line as on Unix), the content hash, and an Ed25519 signature over both. Approver and dates stand in
``ruleset.yaml``, which is one of the files. ``signature.json`` is no part of the content hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage_desk import files
from triage_desk.domain.standing import Standing, State
from triage_desk.errors import ContentError, UserError
from triage_desk.rules.content import Ruleset
from triage_desk.rules.loader import NOT_RULES, load_ruleset
from triage_desk.rules.yamlnode import bytes_of
from triage_desk.services.content_check import check_content
from triage_desk.services.ports import Seal

SIGNATURE_FILE = "signature.json"
RULESET_FILE = "ruleset.yaml"
FORMAT = 1
LARGEST = 4_000_000
KEYS = ("format", "version", "content_hash", "files", "public_key", "signature")
KEY_HEX = re.compile(r"[0-9a-f]{64}")
PRIVATE, PUBLIC = "triage-desk private key ", "triage-desk public key "
AGAIN = "put the signed file back, or have the content signed again"


# ------------------------------------------------------------------------------------------ reading


def verify(root: Path, seal: Seal, trusted: str = "", *, cases: bool = False) -> str:
    """Return the public key (hex) that signed the content of ``root``; empty for a draft.

    Args:
        root: the content folder.
        seal: how signatures are checked.
        trusted: the only public key (hex) that will do; empty takes whichever signed.
        cases: look at the cases too. The rules do not read them, so the desk need not.

    Raises:
        ContentError: a file changed, added or missing since, by its name; a signature that does
            not fit; another key than the trusted one; no signature where one is wanted.
    """
    path = root / SIGNATURE_FILE
    if not path.is_file():
        if trusted:
            raise ContentError(
                f"this desk uses only content signed with key {trusted[:16]}, and this is not "
                "signed; install the signed content",
                SIGNATURE_FILE,
            )
        return ""
    signed = _read(path)
    key = str(signed["public_key"])
    if trusted and key != trusted:
        raise ContentError(
            f"the content is signed with key {key[:16]}, and this desk trusts {trusted[:16]}; "
            "install the content signed with that one",
            SIGNATURE_FILE,
        )
    found = content_files(root)
    _compare(signed["files"], found, cases=cases)
    if not seal.verify(bytes.fromhex(key), _message(signed), _signature(signed)):
        raise ContentError(
            "the signature does not fit; get the content again from whoever signed it",
            SIGNATURE_FILE,
        )
    return key


def standing(ruleset: Ruleset, key: str, on: date) -> Standing:
    """Return how loaded content stands on the day ``on``; ``key`` is what ``verify`` returned.

    Raises:
        ContentError: the content says that it is signed and has no signature.
    """
    if ruleset.status == "signed" and not key:
        raise ContentError(
            f"the content says that it is signed, but {SIGNATURE_FILE} is missing; "
            "install the signed content again",
            RULESET_FILE,
        )
    state = State.SIGNED if key else State.DRAFT
    until = ruleset.effective_until
    if key and on < ruleset.effective_from:
        state = State.NOT_YET
    elif key and until is not None and on > until:
        state = State.EXPIRED
    return Standing(state, ruleset.approver, ruleset.effective_from, until, key)


def content_files(root: Path) -> dict[str, bytes]:
    """Return every YAML file of a content folder, cases too, with ends of line as on Unix."""
    return {
        path.relative_to(root).as_posix(): bytes_of(path, path.name).replace(b"\r\n", b"\n")
        for path in sorted(root.rglob("*.yaml"))
    }


def _is_case(name: str) -> bool:
    return name.startswith(f"{NOT_RULES}/")


def _read(path: Path) -> dict[str, object]:
    try:
        data = json.loads(files.read_at_most(path, LARGEST))
    except (OSError, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or set(data) != set(KEYS) or data["format"] != FORMAT:
        raise _damaged()
    if not isinstance(data["files"], dict) or not KEY_HEX.fullmatch(str(data["public_key"])):
        raise _damaged()
    return data


def _damaged() -> ContentError:
    return ContentError("this is no signature; have the content signed again", SIGNATURE_FILE)


def _compare(signed: object, found: Mapping[str, bytes], *, cases: bool) -> None:
    """Refuse the first file that is not as it was signed."""
    known: Mapping[str, object] = signed if isinstance(signed, dict) else {}
    for name in sorted({*known, *found}):
        if _is_case(name) and not cases:
            continue
        if name not in found:
            raise ContentError(f"this file was removed after signing; {AGAIN}", name)
        if name not in known:
            raise ContentError(f"this file was added after signing; {AGAIN}", name)
        if _sha256(found[name]) != known[name]:
            raise ContentError(f"this file was changed after signing; {AGAIN}", name)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _message(signed: Mapping[str, object]) -> bytes:
    """Return what is signed: everything but the signature, in one canonical form."""
    rest = {key: value for key, value in signed.items() if key != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def _signature(signed: Mapping[str, object]) -> bytes:
    try:
        return bytes.fromhex(str(signed["signature"]))
    except ValueError:
        return b""


# ------------------------------------------------------------------------------------------ signing


@dataclass(frozen=True, slots=True)
class Approval:
    """What a clinician signs with: name and credentials, and when it holds."""

    approver: str
    effective_from: date | None = None
    effective_until: date | None = None


def keygen(path: Path, seal: Seal) -> str:
    """Write a new private key to ``path``, for its owner only, and its public half beside it.

    Returns:
        The public key in hex, which stands in ``path`` with ``.pub`` added.

    Raises:
        UserError: there is a file already; a key is never replaced.
    """
    beside = path.with_name(f"{path.name}.pub")
    for taken in (path, beside):
        if taken.exists():
            raise UserError(f"There is a file already: {taken}; choose another name.")
    private = seal.new_key()
    public = seal.public_key(private).hex()
    files.write_private(path, f"{PRIVATE}{private.hex()}\n".encode())
    files.write_private(beside, f"{PUBLIC}{public}\n".encode())
    return public


def read_private(path: Path) -> bytes:
    """Return the private key that ``keygen`` wrote.

    Raises:
        UserError: the file holds none.
    """
    key = _key_in(path, PRIVATE)
    if not key:
        raise UserError(f"There is no signing key in {path}; make one with content keygen.")
    return bytes.fromhex(key)


def read_public(text_or_file: str) -> str:
    """Return a public key in hex, given as such or as the file that ``keygen`` wrote.

    Raises:
        UserError: it is neither.
    """
    key = text_or_file if KEY_HEX.fullmatch(text_or_file) else _key_in(Path(text_or_file), PUBLIC)
    if not key:
        raise UserError(
            f"There is no public key in {text_or_file}; give the .pub file of content keygen, "
            "or its 64 digits."
        )
    return key


def _key_in(path: Path, kind: str) -> str:
    """Return the key of one kind in a file, or nothing: the two kinds must not be mistaken."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    key = text.removeprefix(kind)
    return key if text.startswith(kind) and KEY_HEX.fullmatch(key) else ""


def sign(root: Path, private: bytes, approval: Approval, seal: Seal) -> str:
    """Sign a content folder that holds together; return the public key in hex.

    Writes status, approver and dates into ``ruleset.yaml``, then ``signature.json``.

    Raises:
        UserError: no approver, dates that do not follow each other, or content with faults; the
            folder is then as it was.
        ContentError: there is no content at ``root``.
    """
    if not approval.approver.strip():
        raise UserError('Say who approves: --approver "Name, credentials".')
    begin, end = approval.effective_from, approval.effective_until
    if begin is not None and end is not None and end < begin:
        raise UserError(f"The content would end on {end}, before it begins on {begin}.")
    load_ruleset(root)
    head = root / RULESET_FILE
    before = head.read_bytes()
    files.write_shared(head, _with_head(before.decode(), approval).encode())
    report = check_content(root, lambda _done, _all: None)
    if report.faults:
        files.write_shared(head, before)
        raise UserError(f"Only content without faults is signed; first: {report.faults[0]}")
    found, ref = content_files(root), load_ruleset(root).ref
    signed: dict[str, object] = {
        "format": FORMAT,
        "version": ref.version,
        "content_hash": ref.content_hash,
        "files": {name: _sha256(data) for name, data in found.items()},
        "public_key": seal.public_key(private).hex(),
    }
    signed["signature"] = seal.sign(private, _message(signed)).hex()
    written = json.dumps(signed, indent=1, sort_keys=True) + "\n"
    files.write_shared(root / SIGNATURE_FILE, written.encode())
    return str(signed["public_key"])


def _with_head(text: str, approval: Approval) -> str:
    """Return ``ruleset.yaml`` with the approval in it, everything else as it stood."""
    values = {"status": "signed", "approver": json.dumps(approval.approver.strip())}
    if approval.effective_from is not None:
        values["effective_from"] = approval.effective_from.isoformat()
    lines = [line for line in text.splitlines() if not line.startswith("effective_until:")]
    for number, line in enumerate(lines):
        name = line.partition(":")[0]
        if name in values:
            lines[number] = f"{name}: {values[name]}"
    if approval.effective_until is not None:
        lines.append(f"effective_until: {approval.effective_until.isoformat()}")
    return "\n".join(lines) + "\n"
