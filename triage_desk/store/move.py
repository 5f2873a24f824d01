"""From the file of a single desk to a server: everything in one transaction, counted and compared.

The file is held alone meanwhile, so that no window can write what would stay behind. Only when all
rows are counted and the audit chain ends the same on both sides does the server's transaction
commit; only then do the settings name the server and the file gets another name. Broken off before
that, nothing has changed; broken off between the two, the same command finds its own rows on the
server and goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk.domain.audit import AuditEvent
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, server_schema
from triage_desk.store.audit_log import ChainReport, SqlAudit, verify_chain
from triage_desk.store.engine import make_engine, raw_of
from triage_desk.store.faults import told
from triage_desk.store.secrets import Key
from triage_desk.store.server import Server
from triage_desk.store.shape import METADATA, TABLES

# Rows that are read from the file at once.
SHARE = 5000
_PATIENCE = {
    "lock_timeout": "600s",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}
_vault: Table = TABLES["vault"]

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows by table, and where the audit chain ends, the same on both sides."""

    counts: dict[str, int]
    chain: ChainReport


def copy_to_server(
    path: Path, key: Key, server: Server, event: AuditEvent, progress: Progress
) -> Moved:
    """Copy the file ``path`` to an empty database; ``event`` is noted there, after all others.

    Args:
        path: the database file, at the shape of this program.
        key: the data key, 32 bytes.
        server: where to, as the owner of the tables.
        event: what is noted of the move, as the last link of the chain on the server.
        progress: told rows done and rows in all; what it raises stops the move.

    Raises:
        UserError: the file is open elsewhere, or the server holds other data already.
        EnvironmentFault: a fault of file or server, or a count or link that does not fit.
    """
    server_schema.upgrade(server)
    vault = keys.read_vault(path.parent)
    chain_key = keys.chain_key(vault, key)
    sealed = (path.parent / keys.VAULT_FILE).read_bytes()
    with ExitStack() as stack:
        here = stack.enter_context(_alone(path, key))
        stack.enter_context(server.told())
        engine = server.engine(limits=_PATIENCE)
        stack.callback(engine.dispose)
        there = stack.enter_context(engine.begin())
        counts, ends = _counts(here), verify_chain(here, chain_key)
        if not ends.sound:
            raise EnvironmentFault(
                f"The audit chain of {path} is broken at event {ends.broken_at}; run triage-desk "
                "audit verify and clear that up first: nothing was moved."
            )
        if _holds_the_same(there, sealed, counts, (ends, chain_key)):
            return Moved(counts, ends)
        _refuse_other_data(server, there)
        _copy_all(here, there, counts, progress)
        there.execute(insert(_vault), {"number": 1, "body": sealed})
        _compare(there, counts, ends, verify_chain(there, chain_key))
        SqlAudit(there, chain_key).write(event)
    return Moved(counts, ends)


@contextmanager
def _alone(path: Path, key: Key) -> Iterator[Connection]:
    """Hold the file so that no other window reads or writes it; leave its rows as they are."""
    engine = make_engine(path, key)
    try:
        with told(path), engine.connect() as connection:
            raw = raw_of(connection)
            try:
                # Without the log file beside it a database can be held by one alone.
                raw.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
                raw.execute("PRAGMA journal_mode = DELETE").fetchone()
                raw.execute("BEGIN EXCLUSIVE")
            except (sqlite3.OperationalError, sqlcipher.OperationalError) as error:
                raise UserError(
                    "The data are open in another window of Triage Desk: close it there, then try "
                    "again; nothing was moved."
                ) from error
            raw.execute("ROLLBACK")
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def _tables() -> list[Table]:
    """Return the tables to copy, those first that others refer to."""
    return [table for table in METADATA.sorted_tables if table is not _vault]


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in _tables()
    }


def _copy_all(
    here: Connection, there: Connection, counts: dict[str, int], progress: Progress
) -> None:
    done, total = 0, sum(counts.values())
    cursor = raw_of(there).cursor()
    for table in _tables():
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        order = list(table.primary_key.columns)
        query = select(table).order_by(*order).execution_options(yield_per=SHARE)
        into = f'COPY "{table.name}" ({names}) FROM STDIN'
        with cursor.copy(into) as copy, here.execute(query) as rows:
            for share in rows.partitions():
                for row in share:
                    copy.write_row(row)
                done += len(share)
                progress(done, total)
        for column in order:
            if column is table.autoincrement_column:
                _go_on_counting(there, table, column.name)


def _go_on_counting(there: Connection, table: Table, column: str) -> None:
    """Let the numbers that the server gives begin after those that came along."""
    last = there.execute(select(func.max(table.c[column]))).scalar()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, column)
        there.execute(select(func.setval(sequence, last)))


def _compare(
    there: Connection, counts: dict[str, int], ends: ChainReport, found: ChainReport
) -> None:
    arrived = _counts(there)
    wrong = [name for name, count in counts.items() if arrived[name] != count]
    if wrong or found != ends:
        what = f"the rows of {', '.join(wrong)}" if wrong else "the end of the audit chain"
        raise EnvironmentFault(
            f"Not everything arrived on the server: {what} differ; nothing was moved, so try again."
        )


def _holds_the_same(
    there: Connection, sealed: bytes, counts: dict[str, int], chain: tuple[ChainReport, Key]
) -> bool:
    """Tell whether an earlier try copied these very data, and was broken off after its commit."""
    kept = there.execute(select(_vault.c.body)).scalar()
    if kept is None or bytes(kept) != sealed:
        return False
    ends, chain_key = chain
    arrived = _counts(there) | {"audit_events": counts["audit_events"]}
    follower = text("SELECT previous_hash FROM audit_events WHERE sequence = :number")
    link = there.execute(follower, {"number": ends.events + 1}).scalar()
    found = verify_chain(there, chain_key)
    return (
        arrived == counts
        and found.sound
        and found.events == ends.events + 1
        and link is not None
        and bytes(link).hex() == ends.head
    )


def _refuse_other_data(server: Server, there: Connection) -> None:
    full = [name for name, count in _counts(there).items() if count]
    if full or there.execute(select(_vault.c.body)).first():
        raise UserError(
            f"{server.title} holds data already, and they were left as they are: name an empty "
            "database."
        )
