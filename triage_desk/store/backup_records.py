"""What is remembered of backups in SQL, as ``services.ports`` wants it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from triage_desk.domain.backup import BackupRecord
from triage_desk.store.mapping import micros, moment_of
from triage_desk.store.shape import TABLES

_backups = TABLES["backups"]


class SqlBackups:
    """The tries to make a backup."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, record: BackupRecord) -> None:
        """Remember a try."""
        values = {
            "backup_id": record.backup_id,
            "folder": record.folder,
            "path": record.path,
            "made_at": micros(record.made_at),
            "made_by": record.made_by,
            "size": record.size,
            "intakes": record.intakes,
            "proved_at": None if record.proved_at is None else micros(record.proved_at),
            "failure": record.failure,
        }
        self._connection.execute(insert(_backups), values)

    def tried(self, path: str, now_at: str, proved_at: datetime | None, failure: str) -> None:
        """Remember that the backup at ``path`` was proved again, or failed, and is ``now_at``."""
        values = {
            "path": now_at,
            "proved_at": None if proved_at is None else micros(proved_at),
            "failure": failure,
        }
        self._connection.execute(update(_backups).where(_backups.c.path == path), values)

    def latest(self, limit: int) -> tuple[BackupRecord, ...]:
        """Return the last tries, newest first."""
        query = select(_backups).order_by(_backups.c.number.desc()).limit(limit)
        return tuple(
            BackupRecord(
                row.backup_id,
                row.folder,
                row.path,
                moment_of(row.made_at),
                row.made_by,
                row.size,
                row.intakes,
                None if row.proved_at is None else moment_of(row.proved_at),
                row.failure,
            )
            for row in self._connection.execute(query)
        )
