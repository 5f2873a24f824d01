"""The append-only record of who did what, chained so that a change shows.

Each event carries a keyed hash (BLAKE2b, 256 bits) over itself and the hash before it. Whoever
changes, removes or inserts a row breaks the chain at that place. Cutting off the tail leaves a
valid chain: only a copy of the head kept elsewhere shows that. Whoever holds the key of the
database can make a new chain, so this shows tampering and does not prevent it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from triage_desk.domain.audit import CLOCK_BEHIND, AuditEvent
from triage_desk.domain.chain import START
from triage_desk.store import audit_chain
from triage_desk.store.audit_chain import NO_HASH, link
from triage_desk.store.bare import Bare
from triage_desk.store.mapping import micros, moment_of
from triage_desk.store.secrets import Key
from triage_desk.store.shape import TABLES

# Microseconds. Two computers are never quite together; a clock that was set back is out by more.
CLOCK_TOLERANCE = 120 * 1_000_000

# Rows that come from the server at once when the chain is walked.
WALK_ROWS = 2000

_events = TABLES["audit_events"]
_HASHES = ("previous_hash", "hash")
_SAID = tuple(column.name for column in _events.columns if column.name not in _HASHES)
_NAMES = (*_SAID, *_HASHES)
_LAST = Bare(
    select(_events.c.sequence, _events.c.hash, _events.c.at).where(
        _events.c.sequence == select(func.max(_events.alias().c.sequence)).scalar_subquery()
    )
)
# Enough events for some days, so that a clock of yesterday is noticed, and few to read.
NEWEST = 1000
_LATEST = select(
    func.max(select(_events.c.at).order_by(_events.c.sequence.desc()).limit(NEWEST).subquery().c.at)
)
_APPEND = Bare(insert(_events).inline())
ALL = select(*(_events.c[name] for name in _NAMES)).order_by(_events.c.sequence)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found.

    ``events`` counts the sound links from the start; ``head`` is the hash of the last of them, in
    hex, to be kept elsewhere. ``broken_at`` is the number of the first event that does not fit.
    """

    events: int
    head: str
    broken_at: int | None = None

    @property
    def sound(self) -> bool:
        """True when every event fits the one before it."""
        return self.broken_at is None


class SqlAudit:
    """Appends events in the transaction of the caller."""

    def __init__(self, connection: Connection, chain_key: Key) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._chain_key = chain_key

    def write(self, event: AuditEvent) -> None:
        """Append one event; it stands or falls with the caller's transaction.

        The number tells the order. A moment is kept as it was told; where the clock was set back
        since the event before, the detail says so.
        """
        last = _LAST.run(self._connection, {}).fetchone() or (0, NO_HASH, 0)
        behind = last[2] - micros(event.at) > CLOCK_TOLERANCE
        fields = (
            last[0] + 1,
            micros(event.at),
            event.actor,
            event.role,
            event.workstation,
            event.action.value,
            event.record_id,
            f"{event.detail} {CLOCK_BEHIND}".strip() if behind else event.detail,
            event.content_version,
            event.patient_id,
        )
        hashes = (last[1], link(self._chain_key, fields, last[1]))
        _APPEND.run(self._connection, dict(zip(_NAMES, (*fields, *hashes), strict=True)))

    def last_at(self) -> datetime | None:
        """Return the latest moment of the newest events, ``None`` before the first.

        After a clock was set back the newest event is not the one with the latest moment.
        """
        latest = self._connection.execute(_LATEST).scalar()
        return moment_of(latest) if latest is not None else None


def walk(chain_key: Key, rows: Iterable[Sequence[Any]]) -> ChainReport:
    """Check rows of ``audit_events`` in order; stop at the first that does not fit."""
    found = audit_chain.walk(chain_key, START, rows)
    broken = found.broken.number if found.broken else None
    return ChainReport(found.head.number, found.head.digest, broken)


def verify_chain(connection: Connection, chain_key: Key) -> ChainReport:
    """Walk the whole chain of a database: some four seconds for a million events."""
    with connection.execute(ALL, execution_options={"yield_per": WALK_ROWS}) as rows:
        return walk(chain_key, rows)
