"""Reading the audit: what was done, by whom, to whose record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import sleep

from sqlalchemy import Connection, bindparam, func, select

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.audit_view import AuditFilter, AuditRow, Seen
from triage_desk.domain.chain import START, Broken, Head, Misfit, Stretch
from triage_desk.domain.user import Actor
from triage_desk.store import audit_chain, audit_pages, guards, mapping
from triage_desk.store.bare import Bare
from triage_desk.store.secrets import Key
from triage_desk.store.shape import TABLES

_events = TABLES["audit_events"]
_number = _events.c.sequence
_FIELDS = tuple(column for column in _events.columns if not column.name.endswith("hash"))
_LINKS = Bare(
    select(*_FIELDS, _events.c.previous_hash, _events.c.hash)
    .where(_number > bindparam("after"), _number <= bindparam("upto"))
    .order_by(_number)
)


# So many links are checked in about a millisecond: no longer is Python's lock held at once.
SLICE = 200


class SqlAuditLog:
    """What was audited, within one transaction."""

    def __init__(self, connection: Connection, chain_key: Key) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._chain_key = chain_key

    def noted(self, actor: Actor, action: AuditAction, since: datetime) -> bool:
        """Return whether a person did this at this workstation, at ``since`` or later."""
        query = (
            select(_events.c.at)
            .where(
                _events.c.action == action.value,
                _events.c.actor == actor.user_id,
                _events.c.workstation == actor.workstation,
            )
            .order_by(_events.c.sequence.desc())
            .limit(1)
        )
        last = self._connection.execute(query).scalar()
        return last is not None and last >= mapping.micros(since)

    def workstations(self, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Return which workstations left events since then, with the last moment, newest first."""
        last = func.max(_events.c.at)
        query = (
            select(_events.c.workstation, last)
            .where(_events.c.at >= mapping.micros(since))
            .group_by(_events.c.workstation)
            .order_by(last.desc(), _events.c.workstation)
        )
        rows = self._connection.execute(query)
        return tuple((name, mapping.moment_of(at)) for name, at in rows)

    def head(self) -> Head:
        """Return where the chain ends now."""
        last = self._connection.execute(select(func.max(_number))).scalar()
        return self.link(last) or START if last is not None else START

    def link(self, number: int) -> Head | None:
        """Return the event of a number with its hash, or ``None`` when there is none."""
        query = select(_events.c.hash).where(_number == number)
        found = self._connection.execute(query).scalar()
        return None if found is None else Head(number, bytes(found).hex())

    def walk(self, after: Head, limit: int, rest: float = 0.0) -> Stretch:
        """Check at most ``limit`` links that follow ``after``, by their hashes.

        After each slice it lets other threads run, and rests for ``rest`` seconds.
        """
        upto = after.number + limit
        cursor = _LINKS.run(self._connection, {"after": after.number, "upto": upto})
        found = Stretch(after)
        while found.broken is None and (rows := cursor.fetchmany(SLICE)):
            found = audit_chain.walk(self._chain_key, found.head, rows)
            sleep(rest)
        if found.broken is None and found.head.number < min(upto, self.head().number):
            return Stretch(found.head, Broken(found.head.number + 1, Misfit.MISSING))
        return found

    def guards(self) -> tuple[str, ...]:
        """Return the names of guards of the log that are gone, altered, or not ours."""
        return guards.faults(self._connection)

    def latest(self, action: AuditAction, begins: str = "") -> AuditEvent | None:
        """Return the last event of a kind whose detail begins with ``begins``."""
        query = (
            select(_events)
            .where(_events.c.action == action.value)
            .where(_events.c.detail.startswith(begins, autoescape=True))
            .order_by(_number.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else mapping.audit_event_of(row)

    def numbers(self, wanted: AuditFilter) -> Sequence[int]:
        """Return the numbers of the events wanted, the newest first."""
        return audit_pages.numbers(self._connection, wanted)

    def rows(self, numbers: Sequence[int]) -> tuple[AuditRow, ...]:
        """Return events by their numbers, the newest first; at most a few hundred."""
        return audit_pages.rows(self._connection, numbers)

    def actors(self) -> Mapping[str, str]:
        """Return everybody who ever left an event: user ids with names, by name."""
        return audit_pages.actors(self._connection)

    def seen_by(self, patient_ids: Sequence[str]) -> tuple[Seen, ...]:
        """Return who had to do with the records of one person, the last one first."""
        return audit_pages.seen_by(self._connection, patient_ids)

    def done_by(self, since: datetime, until: datetime) -> tuple[Seen, ...]:
        """Return who did what within [since, until), by name."""
        return audit_pages.done_by(self._connection, since, until)
