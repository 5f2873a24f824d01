"""The tables in an encrypted file on this computer's own disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from triage_desk import files
from triage_desk.store import faults
from triage_desk.store.changes import FileChanges, Listener
from triage_desk.store.engine import connect, make_engine, raw_of
from triage_desk.store.guards import forbid
from triage_desk.store.presence import Presence
from triage_desk.store.secrets import Key


@dataclass(frozen=True, slots=True)
class EncryptedFile:
    """A database file and its key (32 bytes)."""

    path: Path
    key: Key
    presence: Presence = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Begin to watch for the file to be taken away."""
        object.__setattr__(self, "presence", Presence(self.path))

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

    @contextmanager
    def told(self, *, reading: bool = False) -> Iterator[None]:
        """Turn what the database refuses within the block into an ``EnvironmentFault``.

        A file that was taken away is noticed before the block and after it: what was written
        between is not said to be saved.
        """
        with faults.told(self.path, reading=reading):
            self.presence.check()
            yield
            self.presence.check()
            self.presence.note()

    def free_bytes(self) -> int | None:
        """Return the room left on the disk of the file."""
        return files.free_bytes(self.path.parent)

    def scrub(self) -> None:
        """Write the file anew without its free space, and empty the log.

        Raises:
            sqlcipher3.dbapi2.OperationalError: another connection is in a transaction.
        """
        raw = connect(self.path, self.key)
        try:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()

    def empty_log(self) -> None:
        """Carry the log into the file; who reads or writes meanwhile waits for nothing."""
        raw = connect(self.path, self.key, reading=True)
        try:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            raw.close()

    def damage(self, connection: Connection) -> list[str]:
        """Check every page; return the first faults in words."""
        raw = raw_of(connection)
        found = [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
        if not found:
            found = [row[0] for row in raw.execute("PRAGMA quick_check") if row[0] != "ok"]
        return found
