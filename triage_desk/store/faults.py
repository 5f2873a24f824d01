"""What the database refuses, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk.errors import EnvironmentFault

_SENTENCES = {
    "SQLITE_FULL": "The disk is full, so nothing was saved: {path}; free some space and try again.",
    "SQLITE_READONLY": "The database cannot be changed: {path} or its folder is read-only for this "
    "user; ask for access, or choose another data folder.",
    "SQLITE_PERM": "This user may not use the database: {path}; ask for access.",
    "SQLITE_CANTOPEN": "The database cannot be opened: {path}; check that its folder is there and "
    "this user may use it.",
    "SQLITE_BUSY": "Another program keeps the database busy: {path}; close other windows of Triage "
    "Desk and try again.",
    "SQLITE_LOCKED": "Another program keeps the database busy: {path}; close other windows of "
    "Triage Desk and try again.",
    "SQLITE_IOERR": "The disk does not answer as it should: {path}; nothing was saved, so check "
    "the disk and keep a backup at hand.",
    "SQLITE_CORRUPT": "The database is damaged: {path}; close the program and restore a backup.",
    "SQLITE_NOTADB": "The database is damaged: {path}; close the program and restore a backup.",
}


@contextmanager
def told(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn what the database refuses within the block into an ``EnvironmentFault``.

    A change tried while ``reading`` is a mistake of the program and goes through as it is.
    """
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        fault = fault_of(error, path)
        if fault is None or (reading and code_of(error) == "SQLITE_READONLY"):
            raise
        raise fault from error
    except PoolTimeout as error:
        raise EnvironmentFault(_SENTENCES["SQLITE_BUSY"].format(path=path)) from error


def fault_of(error: Exception, path: Path) -> EnvironmentFault | None:
    """Return what to say of ``error``, or ``None`` when the program itself is to blame."""
    sentence = _SENTENCES.get(code_of(error))
    return EnvironmentFault(sentence.format(path=path)) if sentence else None


def code_of(error: Exception) -> str:
    """Return SQLite's name of the error, as in ``SQLITE_FULL``; "" when it has none."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlite_errorname", ""))


def breaks_reference(error: IntegrityError) -> bool:
    """Tell whether a row named another that is not there; the same for file and server."""
    state = getattr(error.orig, "sqlstate", "")
    return state == "23503" or "FOREIGN KEY" in str(error.orig)


def breaks_unique(error: IntegrityError, table: str, column: str) -> bool:
    """Tell whether another row has this value already; the same for file and server.

    SQLite names the column, PostgreSQL the constraint, which ``tables.NAMING`` names after it.
    """
    text = str(error.orig)
    return f"{table}.{column}" in text or f"uq_{table}_{column}" in text
