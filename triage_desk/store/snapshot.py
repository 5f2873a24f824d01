"""A copy of the whole database at one moment, while desks go on writing.

The reading transaction held meanwhile keeps the moment: without it SQLite begins the copy anew
after every write of another connection, and with busy desks it would never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk import files
from triage_desk.errors import EnvironmentFault
from triage_desk.store import schema
from triage_desk.store.audit_chain import NO_HASH
from triage_desk.store.container import Progress
from triage_desk.store.database import Database
from triage_desk.store.engine import RawConnection, connect, key_spec
from triage_desk.store.secrets import Key, wipe
from triage_desk.store.shape import TABLES

# A step takes some milliseconds, and lets writers of this process in between.
PAGES = 256
# Rows of a server that are in memory at a time.
SHARE = 2000
# Beside a file it is vault.json, and no row.
_VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the database held at the moment of the copy: rows by table, and the audit's head."""

    shape: str
    counts: dict[str, int]
    events: int
    head: str


def copy_database(path: Path, key: Key, target: Path, progress: Progress) -> Snapshot:
    """Copy the encrypted database to ``target``, encrypted by the same key; say what it held.

    Args:
        path: the database, which others may be using.
        key: the data key, 32 bytes.
        target: a file that is not there yet.
        progress: told the pages copied, and of how many; what it raises stops the copy.

    Raises:
        sqlcipher3.dbapi2.Error: the database is damaged, or the disk is full.
    """
    files.make_private_file(target)
    with ExitStack() as stack:
        source = connect(path, key, reading=True)
        stack.callback(source.close)
        source.execute("BEGIN")
        held = look(source)
        copy = _blank(target, key)
        stack.callback(copy.close)

        def told(_status: Any, remaining: int, total: int) -> None:  # noqa: ANN401 - the driver's
            progress(total - remaining, total)

        source.backup(copy, pages=PAGES, progress=told)
    return held


def copy_rows(database: Database, key: Key, target: Path, progress: Progress) -> Snapshot:
    """Copy every row of a server, of one moment, into an encrypted file of the same shape.

    Args:
        database: the server; its rows are read in one transaction that sees one state.
        key: the data key, 32 bytes, by which the file is encrypted.
        target: a file that is not there yet.
        progress: told the rows copied, and of how many; what it raises stops the copy.

    Raises:
        EnvironmentFault: the copy does not hold what was read.
    """
    files.make_private_file(target)
    schema.prepare(target, key, new=True)
    engine = database.engine(reading=True)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        source = stack.enter_context(engine.begin())
        counts = {
            name: int(source.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in TABLES.items()
            if name != _VAULT
        }
        copy = connect(target, key)
        stack.callback(copy.close)
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("BEGIN")
        done, total = 0, sum(counts.values())
        for name in counts:
            for number in _rows(source, copy, TABLES[name]):
                done += number
                progress(done, total)
        copy.execute("COMMIT")
        held = look(copy)
    if held.counts != {**counts, _VAULT: 0}:
        raise EnvironmentFault(
            f"Not every row of {database.name} arrived in the backup; nothing was kept, so try "
            "again."
        )
    return held


def _rows(source: Connection, copy: RawConnection, table: Table) -> Iterator[int]:
    """Copy the rows of one table in the order of their keys; yield how many at a time."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    into = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=SHARE)
    with source.execute(query) as rows:
        for share in rows.partitions():
            copy.executemany(into, [tuple(row) for row in share])
            yield len(share)


def look(raw: RawConnection) -> Snapshot:
    """Return what a database holds now, in the transaction that is open."""
    there = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # The names are those of our own tables.
    counts = {
        name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in sorted(TABLES)
        if name in there
    }
    last = raw.execute(
        "SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1"
    ).fetchone() or (0, NO_HASH)
    return Snapshot(schema.version_of(raw), counts, last[0], bytes(last[1]).hex())


def _blank(target: Path, key: Key) -> RawConnection:
    """Open an empty file for a copy: no log and no waiting, since a crash throws it away."""
    raw = sqlcipher.connect(str(target), isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA cipher_log_level = NONE")
    spec = key_spec(key, new=True)
    raw.set_key(spec)
    wipe(spec)
    raw.execute("PRAGMA journal_mode = OFF").fetchone()
    raw.execute("PRAGMA synchronous = OFF")
    return raw
