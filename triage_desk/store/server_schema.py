"""Brings a database on a server to the shape this program knows, or refuses one it does not.

A desk never changes the shape in passing: other desks may still run the program of before. The
administrator does it, once, by ``triage-desk database upgrade`` as the owner; whoever comes second
waits and finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from triage_desk import __version__
from triage_desk.errors import EnvironmentFault
from triage_desk.store import append_only, notify, rights, schema
from triage_desk.store.engine import RawConnection
from triage_desk.store.server import Server

OLDEST_SERVER = 150000
_VERSION = "SELECT version_num FROM alembic_version"
# The program that shaped the tables, told where a newer one is refused.
_STAMP = "SELECT obj_description('alembic_version'::regclass)"
_PATIENCE = {"lock_timeout": "600s", "statement_timeout": "0"}


def check(server: Server) -> None:
    """See by one query that the database is at ``HEAD``.

    Raises:
        EnvironmentFault: it is empty, older or newer; what to do is said.
    """
    with server.told(reading=True), server.connect() as raw:
        version = version_of(raw)
        if version == schema.HEAD:
            return
        if version and version not in schema.VERSIONS:
            raise _newer(server, version, str(raw.execute(_STAMP).fetchone()[0]))
    state = f"at version {version} and this program at {schema.HEAD}" if version else "still empty"
    raise EnvironmentFault(
        f"{server.title} is {state}; ask the administrator to run: triage-desk database upgrade."
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What a server says of itself: its version, our user, whether TLS is used, our revision."""

    server: str
    user: str
    line: str
    version: str


def look(server: Server) -> Look:
    """Ask a server how it is.

    Raises:
        EnvironmentFault: it is away or does not let us in.
    """
    with server.told(reading=True), server.connect() as raw:
        line = "encrypted by TLS" if raw.pgconn.ssl_in_use else "without TLS, on this computer"
        number = raw.info.parameter_status("server_version") or ""
        return Look(number.split(" ")[0], raw.info.user, line, version_of(raw))


def version_of(raw: RawConnection) -> str:
    """Return the revision of a database, or "" when it is empty."""
    import psycopg

    try:
        row = raw.execute(_VERSION).fetchone()
    except psycopg.errors.UndefinedTable:
        return ""
    return str(row[0]) if row else ""


def upgrade(server: Server) -> tuple[str, str]:
    """Go to ``HEAD`` in one transaction, after all others; return the version before and after.

    Raises:
        EnvironmentFault: a newer program was here, the server will not do, or this user may not.
    """
    return migrate(server, schema.HEAD)


def migrate(server: Server, target: str) -> tuple[str, str]:
    """Go to the revision ``target`` (or "base"), up or down; return the versions as ``upgrade``."""
    from alembic import command

    engine = server.engine(limits=_PATIENCE)
    try:
        # To begin is to wait for every writer, and for whoever else is upgrading.
        with server.told(), engine.begin() as connection:
            _must_do(server, connection)
            before = _current(server, connection)
            if before == target:
                return before, target
            append_only.take_down(connection)
            notify.take_down(connection)
            down = target == "base" or (
                bool(before) and schema.VERSIONS.index(target) < schema.VERSIONS.index(before)
            )
            (command.downgrade if down else command.upgrade)(
                schema.alembic_config(connection), target
            )
            _finish(connection)
            return before, target
    finally:
        engine.dispose()


def compare(server: Server) -> None:
    """See that the tables are what ``tables`` says; for tests.

    Raises:
        alembic.util.exc.CommandError: they are not.
    """
    from alembic import command

    engine = server.engine(reading=True)
    try:
        with engine.connect() as connection:
            command.check(schema.alembic_config(connection))
    finally:
        engine.dispose()


def _current(server: Server, connection: Connection) -> str:
    """Return the revision, known now that nobody else can change it."""
    there = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one()
    version = connection.execute(text(_VERSION)).scalar() if there else None
    if version and version not in schema.VERSIONS:
        raise _newer(server, str(version), str(connection.execute(text(_STAMP)).scalar_one()))
    return str(version or "")


def _must_do(server: Server, connection: Connection) -> None:
    """Refuse a server that sorts or writes text otherwise than a file does."""
    number, encoding, bytewise = connection.execute(
        text(
            "SELECT current_setting('server_version_num')::int,"
            " current_setting('server_encoding'), 'a' > 'B' COLLATE \"default\""
        )
    ).one()
    if number < OLDEST_SERVER:
        raise EnvironmentFault(
            f"{server.title} runs on PostgreSQL {number // 10000}, and this program needs "
            f"{OLDEST_SERVER // 10000} or newer; ask the administrator."
        )
    if encoding != "UTF8" or not bytewise:
        raise EnvironmentFault(
            f"{server.title} sorts or writes text in the way of one language; ask the "
            "administrator to make it by the script that triage-desk database roles prints."
        )


def _finish(connection: Connection) -> None:
    append_only.put_up(connection)
    notify.put_up(connection)
    rights.give(connection)
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS 'Triage Desk {__version__}'"))


def _newer(server: Server, version: str, program: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The database was written by a newer program: {server.name} has version {version} of "
        f"{program}, this is {schema.HEAD} of {__version__}; install the newer program."
    )
