"""The tables in an encrypted file on this computer's own disk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from triage_desk.store import faults
from triage_desk.store.changes import FileChanges, Listener
from triage_desk.store.engine import connect, make_engine, raw_of
from triage_desk.store.guards import forbid
from triage_desk.store.secrets import Key


@dataclass(frozen=True, slots=True)
class EncryptedFile:
    """A database file and its key (32 bytes)."""

    path: Path
    key: Key

    @property
    def name(self) -> str:
        """Return what people are told."""
        return str(self.path)

    def engine(self, *, reading: bool = False) -> Engine:
        """Return an engine whose transactions begin at once: for writing, or for reading only."""
        engine = make_engine(self.path, self.key, reading=reading)
        event.listen(engine, "connect", lambda raw, _record: forbid(raw))
        return engine

    def listen(self) -> Listener:
        """Return what hears of changes by other windows of this computer."""
        return FileChanges(connect(self.path, self.key, reading=True))

    def told(self, *, reading: bool = False) -> AbstractContextManager[None]:
        """Turn what the database refuses within the block into an ``EnvironmentFault``."""
        return faults.told(self.path, reading=reading)

    def damage(self, connection: Connection) -> list[str]:
        """Check every page; return the first faults in words."""
        raw = raw_of(connection)
        found = [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
        if not found:
            found = [row[0] for row in raw.execute("PRAGMA quick_check") if row[0] != "ok"]
        return found
