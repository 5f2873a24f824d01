"""Brings a database to the shape this program knows, or refuses one it does not.

Starting is fast because the version is read by the bare driver; Alembic is imported only when
there is something to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from triage_desk import __version__
from triage_desk.errors import EnvironmentFault
from triage_desk.store import upgrade_copy
from triage_desk.store.engine import RawConnection, connect, make_engine, raw_of
from triage_desk.store.secrets import Key, give_back

if TYPE_CHECKING:
    from alembic.config import Config

# Every revision, oldest first. A test compares it with the files.
VERSIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011"),
    *("0012", "0013", "0014", "0015", "0016", "0017", "0018", "0019", "0020", "0021", "0022"),
    *("0023", "0024", "0025", "0026", "0027", "0028", "0029", "0030", "0031", "0032", "0033"),
)
HEAD = VERSIONS[-1]
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def prepare(path: Path, key: Key, *, new: bool = False) -> None:
    """Bring the database to ``HEAD``; a proved copy is made first when it holds something.

    Raises:
        EnvironmentFault: a newer program has written it, or it cannot be brought up.
        sqlcipher3.dbapi2.DatabaseError: the key does not fit, or the file is damaged.
    """
    copy: Path | None = None
    raw = connect(path, key, new=new)
    try:
        version = version_of(raw)
        if version == HEAD:
            return
        if version:
            _refuse_newer(path, version, raw.execute("PRAGMA user_version").fetchone()[0])
            copy = upgrade_copy.make(raw, path, key, HEAD)
    finally:
        raw.close()
    try:
        migrate(path, key, HEAD)
    except (DBAPIError, EnvironmentFault) as error:
        if copy is None:
            raise
        raise EnvironmentFault(
            f"The database could not be brought to the shape of this program: {path}; it is as it "
            f"was, and a proved copy is {copy.name}. Go on with the program you had, and report "
            "this."
        ) from error
    # What the copy and the steps took, some 50 MB, would stay with the window all day.
    give_back()


def version_of(raw: RawConnection) -> str:
    """Return the revision of a database, or "" when it is empty."""
    found = raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    if not found.fetchone()[0]:
        return ""
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def migrate(path: Path, key: Key, target: str) -> None:
    """Go to the revision ``target`` (or "base"), up or down, in one transaction."""
    from alembic import command

    def go(config: Config) -> None:
        current = version_of(raw_of(config.attributes["connection"]))
        down = target == "base" or (current and VERSIONS.index(target) < VERSIONS.index(current))
        (command.downgrade if down else command.upgrade)(config, target)

    run_alembic(path, key, go)


def run_alembic(path: Path, key: Key, action: Callable[[Config], None]) -> None:
    """Run an Alembic command on a database: foreign keys rest, triggers and views survive.

    A copied table would lose its triggers, would fail on triggers that mention it, and with
    foreign keys on would delete the rows that refer to it.
    """
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            raw = raw_of(connection)
            # Inside a transaction this pragma does nothing, so it comes before BEGIN.
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    kept = _take_down(raw)
                    action(alembic_config(connection))
                    _put_back(raw, kept)
                    _stamp(raw)
            finally:
                raw.execute("PRAGMA foreign_keys = ON")
    finally:
        engine.dispose()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, made here so that no file needs an address or a key."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _take_down(raw: RawConnection) -> list[tuple[str, str, str, str]]:
    rows = raw.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchall()
    for kind, name, _table, _sql in rows:
        raw.execute(f'DROP {kind} "{name}"')
    return [tuple(row) for row in rows]


def _put_back(raw: RawConnection, kept: list[tuple[str, str, str, str]]) -> None:
    """Make again what the revision neither replaced nor lost its table."""
    rows = raw.execute("SELECT name FROM sqlite_master").fetchall()
    there = {name for (name,) in rows}
    for kind, name, table, sql in kept:
        if name not in there and (kind == "view" or table in there):
            raw.execute(sql)


def _stamp(raw: RawConnection) -> None:
    """Check every reference, and note which program wrote this shape."""
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise EnvironmentFault(
            f"The database could not be brought to the shape of this program: {len(broken)} rows "
            "refer to rows that are not there; nothing was changed, so go on with the program you "
            "had, and report this."
        )
    raw.execute(f"PRAGMA user_version = {_as_number(__version__)}")


def _refuse_newer(path: Path, version: str, program: int) -> None:
    if version in VERSIONS:
        return
    raise EnvironmentFault(
        f"The database was written by a newer program: {path} has version {version} of Triage Desk "
        f"{_as_version(program)}, this is {HEAD} of {__version__}; install the newer program."
    )


def _as_number(version: str) -> int:
    major, minor, patch = (int(part) for part in re.findall(r"\d+", version)[:3])
    return (major * 1000 + minor) * 1000 + patch


def _as_version(number: int) -> str:
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"
