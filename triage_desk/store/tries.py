"""Wrong tries that the audit cannot hear of yet, because the database is closed.

``tries.json`` counts wrong passphrases: it is a note and no lock, since whoever can write it can
take the vault away and try elsewhere. ``locked.json`` counts wrong PINs while the screen is locked.
It is sealed with a key derived from the data key, and the database remembers which one belongs to
it: taken away, changed or put back from before, all PINs are dropped.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from triage_desk import files
from triage_desk.domain import codec
from triage_desk.domain.user import Left, Try
from triage_desk.store.secrets import Key

TRIES_FILE = "tries.json"
LOCKED_FILE = "locked.json"
MOST_TRIES = 200
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class _Sealed:
    body: str
    seal: str


@dataclass(frozen=True, slots=True)
class _Tries:
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class LockFile:
    """What is kept of a locked screen. ``left`` maps user ids to wrong tries and waits."""

    lock_id: str
    left: Mapping[str, Left] = field(default_factory=dict)
    tries: tuple[Try, ...] = ()


def note(folder: Path, user_id: str, at: datetime) -> None:
    """Add a wrong passphrase; only the last 200 are kept."""
    kept = (*wrong(folder), Try(user_id, at))[-MOST_TRIES:]
    _write(folder / TRIES_FILE, codec.to_plain(_Tries(kept)))


def wrong(folder: Path) -> tuple[Try, ...]:
    """Return the wrong passphrases noted; a file that cannot be read tells nothing."""
    text = _read(folder / TRIES_FILE)
    try:
        return codec.from_json(_Tries, text).tries if text else ()
    except ValueError:
        return ()


def forget(folder: Path) -> None:
    """Drop the wrong passphrases."""
    files.remove(folder / TRIES_FILE)


def write_locked(folder: Path, seal_key: Key, kept: LockFile) -> None:
    """Keep the state of a locked screen."""
    body = codec.to_json(kept)
    _write(folder / LOCKED_FILE, codec.to_plain(_Sealed(body, _seal(seal_key, body))))


def read_locked(folder: Path, seal_key: Key, lock_id: str) -> LockFile | None:
    """Return what was kept, or ``None`` when it is gone, changed, or of another lock."""
    text = _read(folder / LOCKED_FILE)
    with suppress(ValueError):
        sealed = codec.from_json(_Sealed, text)
        if hmac.compare_digest(sealed.seal, _seal(seal_key, sealed.body)):
            kept = codec.from_json(LockFile, sealed.body)
            return kept if kept.lock_id == lock_id else None
    return None


def forget_locked(folder: Path) -> None:
    """Drop it: the database has it now."""
    files.remove(folder / LOCKED_FILE)


def _seal(key: Key, body: str) -> str:
    return hashlib.blake2b(body.encode(), key=key, digest_size=16).hexdigest()


def _write(path: Path, plain: object) -> None:
    files.write_private(path, json.dumps(plain).encode())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise files.fault(error, path, "The file cannot be read") from error
