"""Connections to the encrypted database, one for each thread that asks.

Three things here are not optional. ``module=``: without it the driver's errors come out naked.
``QueuePool``: a connection shared by threads crashes the process. The BEGIN hook: the driver is
told to leave transactions alone, so without the hook there would be none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk.store.secrets import Key, hex_of, wipe

# The driver has no types of its own.
RawConnection: TypeAlias = Any

POOL_SIZE = 5
BUSY_SECONDS = 10.0
CACHE_KIB = 32768
SALT_BYTES = 16
_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    f"cache_size = -{CACHE_KIB}",
)


def connect(path: Path, key: Key, *, reading: bool = False, new: bool = False) -> RawConnection:
    """Open one raw connection and prove that the key fits.

    Args:
        path: the database file; it is made when it is missing.
        key: the data key, 32 bytes.
        reading: refuse every change on this connection.
        new: the file is empty; give it the salt that marks it as a file of this key.

    Raises:
        sqlcipher3.dbapi2.DatabaseError: the key does not fit, or the file is damaged.
    """
    raw = sqlcipher.connect(
        str(path), check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None
    )
    with ExitStack() as undo:
        undo.callback(raw.close)
        raw.execute("PRAGMA cipher_log_level = NONE")
        # Not cipher_memory_security: it makes statements take twelve times their time, for ever.
        # What SQLite frees is overwritten when a desk is locked (``secrets.overwriting``).
        spec = key_spec(key, new=new)
        # Not by PRAGMA key: its text would stay in memory, and in the cache of statements.
        raw.set_key(spec)
        wipe(spec)
        # A wrong key is found by the first read, not by the pragma.
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        raw.execute("PRAGMA journal_mode = WAL").fetchone()
        for pragma in _PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        if reading:
            raw.execute("PRAGMA query_only = ON")
        undo.pop_all()
    return raw


def key_spec(key: Key, *, new: bool = False) -> bytearray:
    """Return the raw key as SQLCipher takes it, with the salt for a new file; wipe it after use."""
    digits, salt = hex_of(key), hex_of(file_salt(key)) if new else bytearray()
    spec = bytearray(b"x'") + digits + salt + b"'"
    wipe(digits, salt)
    return spec


def file_salt(key: Key) -> bytes:
    """Return the first 16 bytes of every database file made with ``key``.

    They are not secret. They tell a damaged file (they are right) from a foreign one.
    """
    return hashlib.blake2b(b"triage-desk file salt", key=key, digest_size=SALT_BYTES).digest()


def make_engine(path: Path, key: Key, *, reading: bool = False) -> Engine:
    """Return an engine whose transactions begin at once: for writing, or for reading only."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key, reading=reading),
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        hide_parameters=True,
    )
    # IMMEDIATE takes the writer's place in the queue now: a late upgrade could not wait its turn.
    statement = "BEGIN" if reading else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        raw_of(connection).execute(statement)

    return engine


def raw_of(connection: Connection) -> RawConnection:
    """Return the driver's connection below a SQLAlchemy one, in the same transaction."""
    return connection.connection.dbapi_connection


def interrupter(connection: Connection) -> Callable[[], None]:
    """Return what ends the statement that runs on ``connection``, from another thread."""
    raw = raw_of(connection)
    stop: Callable[[], None] = raw.cancel if hasattr(raw, "cancel") else raw.interrupt
    return stop
