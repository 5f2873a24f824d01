"""The tables on a PostgreSQL server, for clinics with several desks.

A writing transaction waits for its turn when it begins, as on SQLite: one advisory lock, held to
the end. So the chain of events has no gaps, what was read is still true when it is changed, and no
transaction has to be done over. A desk that dies in the middle is thrown out after half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from triage_desk.errors import EnvironmentFault
from triage_desk.store import server_faults
from triage_desk.store.address import Address
from triage_desk.store.changes import Listener, ServerChanges
from triage_desk.store.engine import RawConnection, raw_of

# Kept open and at most, for each of reading and writing: twenty desks need fewer than a hundred.
POOL_SIZE, MOST_CONNECTIONS = 2, 10
# Any number will do, as long as every desk takes the same.
WRITERS_LOCK = 7021_1904
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
AT_ONCE = "BEGIN ISOLATION LEVEL READ COMMITTED"
WRITING = f"{AT_ONCE}; SELECT pg_advisory_xact_lock({WRITERS_LOCK})"

WAIT_SECONDS = 10
_SESSION: dict[str, str | int] = {
    "application_name": "triage-desk",
    "connect_timeout": 5,
    # A server that is gone is noticed in seconds, not after the system's two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
LIMITS = {
    "lock_timeout": f"{WAIT_SECONDS}s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "30s",
}
USUAL: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server."""

    address: Address

    @property
    def name(self) -> str:
        """Return what people are told, without user and password."""
        return self.address.name

    def connect(self, limits: Mapping[str, str] = USUAL) -> RawConnection:
        """Open one raw connection that begins no transaction by itself.

        Raises:
            psycopg.OperationalError: the server is away or does not let us in.
        """
        import psycopg
        from psycopg.conninfo import conninfo_to_dict, make_conninfo

        given = conninfo_to_dict(self.address.url)
        wanted = " ".join(f"-c {name}={value}" for name, value in (LIMITS | dict(limits)).items())
        wanted = f"{wanted} {given.get('options') or ''}".strip()
        ours = {name: value for name, value in _SESSION.items() if name not in given}
        everything = make_conninfo(self.address.url, **ours, options=wanted)
        return psycopg.connect(everything, autocommit=True)

    @property
    def title(self) -> str:
        """Return the name as a sentence begins with it."""
        return self.name[0].upper() + self.name[1:]

    def engine(
        self, *, reading: bool = False, in_turn: bool = True, limits: Mapping[str, str] = USUAL
    ) -> Engine:
        """Return an engine whose transactions begin at once: for writing, or for reading only.

        ``limits`` are settings of each session that are not as usual. A writer that is not
        ``in_turn`` does not wait for others: for one statement that is whole by itself.
        """
        engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: self.connect(limits),
            poolclass=QueuePool,
            pool_size=POOL_SIZE,
            max_overflow=MOST_CONNECTIONS - POOL_SIZE,
            use_native_hstore=False,
            hide_parameters=True,
        )
        statement = READING if reading else WRITING if in_turn else AT_ONCE

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            _begin(connection, statement)

        return engine

    def listen(self) -> Listener:
        """Return what hears of changes by other desks."""
        return ServerChanges(self.connect())

    def told(self, *, reading: bool = False) -> AbstractContextManager[None]:
        """Turn what the server refuses within the block into an ``EnvironmentFault``."""
        return server_faults.told(self.name, reading=reading)

    def free_bytes(self) -> int | None:
        """Return nothing: the disk is the server's."""
        return None

    def scrub(self) -> None:
        """Refuse: only the server itself frees the space of old rows.

        Raises:
            EnvironmentFault: always; its administrator runs VACUUM FULL.
        """
        raise EnvironmentFault("The server frees old rows by itself; VACUUM FULL does it at once.")

    def empty_log(self) -> None:
        """Do nothing: the server does it by itself."""

    def damage(self, connection: Connection) -> list[str]:
        """Return nothing: the server looks after its own pages."""
        return []


def _begin(connection: Connection, statement: str) -> None:
    """Begin, on another connection when this one was cut while it lay idle: nothing was done yet.

    Each that was kept may be dead after the server was started again; a new one is not.
    """
    import psycopg

    for left in reversed(range(POOL_SIZE + 1)):
        raw = raw_of(connection)
        try:
            raw.execute(statement, prepare=False)
            return
        except psycopg.OperationalError:
            if not (raw.closed and left):
                raise
            connection.invalidate()
