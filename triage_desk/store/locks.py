"""Which intake is open at which desk, in SQL, as ``services.ports`` wants it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, delete, func, insert, select, update

from triage_desk.domain.lock import IntakeLock, TakeOver
from triage_desk.store import mapping
from triage_desk.store.bare import Bare
from triage_desk.store.shape import TABLES

_locks = TABLES["intake_locks"]
_take_overs = TABLES["take_overs"]
# Asked with every answer.
_GET = Bare(select(_locks).where(_locks.c.encounter_id == bindparam("visit", type_=Text)))


class SqlLocks:
    """The locks. Whoever changes one changes its encounter's version in the same transaction."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def now(self, desk: datetime) -> datetime:
        """Return the server's time, so that no desk with a wrong clock takes a lock too early.

        A database that is a file has no clock of its own: then it is the ``desk``'s.
        """
        if self._connection.dialect.name == "sqlite":
            return desk
        moment: datetime = self._connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment

    def get(self, encounter_id: str) -> IntakeLock | None:
        """Return the lock of an encounter, also one that has run out."""
        row = _GET.one(self._connection, {"visit": encounter_id})
        return None if row is None else mapping.lock_of(row)

    def at(self, workstation: str) -> tuple[IntakeLock, ...]:
        """Return the locks of a workstation, also those that have run out."""
        query = select(_locks).where(_locks.c.workstation == workstation)
        return tuple(map(mapping.lock_of, self._connection.execute(query)))

    def put(self, lock: IntakeLock) -> None:
        """Keep a lock in the place of the one there may be."""
        values = mapping.lock_values(lock)
        mine = _locks.c.encounter_id == lock.encounter_id
        if self._connection.execute(update(_locks).where(mine), values).rowcount == 0:
            self._connection.execute(insert(_locks), values)

    def remove(self, encounter_id: str) -> None:
        """Free an encounter; nothing happens when it is free."""
        self._connection.execute(delete(_locks).where(_locks.c.encounter_id == encounter_id))

    def add_take_over(self, taken: TakeOver) -> None:
        """Keep who took an intake from which desk, and why."""
        self._connection.execute(insert(_take_overs), mapping.take_over_values(taken))
