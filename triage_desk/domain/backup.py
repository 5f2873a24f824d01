"""What a backup says of itself, and what a proof of it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a backup: its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands readable in a backup: numbers and versions, never anything of a person.

    ``counts`` are rows by table, ``events`` and ``head`` the audit chain, all at one moment.
    ``made_by`` is the user id of whoever asked for it.
    """

    format: int
    backup_id: str
    vault_id: str
    program: str
    shape: str
    content_version: str
    content_hash: str
    made_at: datetime
    made_by: str
    workstation: str
    counts: Mapping[str, int]
    events: int
    head: str
    parts: tuple[Part, ...]

    @property
    def intakes(self) -> int:
        """Return how many intakes are inside."""
        return self.counts.get("encounters", 0)


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as found in a folder; ``fault`` says why it cannot be read, or is empty."""

    path: PurePath
    size: int
    proved: bool
    manifest: Manifest | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of restoring a backup to a scratch folder; ``why`` is empty when it was good."""

    manifest: Manifest | None
    why: str = ""

    @property
    def good(self) -> bool:
        """True when everything was there, whole, and counted the same."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Made:
    """A backup just written to one folder and proved there, or what kept it from that."""

    folder: PurePath
    path: PurePath | None
    size: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks for a backup, when, and by which content; for its manifest."""

    made_at: datetime
    made_by: str
    workstation: str
    content_version: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """One try to make a backup, as remembered. ``failure`` is a sentence, or empty.

    ``path`` is empty when no file came of it; ``proved_at`` is when it was last proved.
    """

    backup_id: str
    folder: str
    path: str
    made_at: datetime
    made_by: str
    size: int
    intakes: int
    proved_at: datetime | None = None
    failure: str = ""
