"""The append-only record of who did what, chained so that a change shows.

Each event carries a keyed hash (BLAKE2b, 256 bits) over itself and the hash before it. Whoever
changes, removes or inserts a row breaks the chain at that place. Cutting off the tail leaves a
valid chain: only a copy of the head kept elsewhere shows that. Whoever holds the key of the
database can make a new chain, so this shows tampering and does not prevent it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage_desk.domain.audit import CLOCK_BEHIND, AuditEvent
from triage_desk.store.engine import RawConnection
from triage_desk.store.mapping import micros, moment_of
from triage_desk.store.tables import AuditEvents

NO_HASH = bytes(32)
# Microseconds. Two computers are never quite together; a clock that was set back is out by more.
CLOCK_TOLERANCE = 120 * 1_000_000

_HASHES = ("previous_hash", "hash")
_TABLE = AuditEvents.metadata.tables["audit_events"]
_SAID = tuple(column.name for column in _TABLE.columns if column.name not in _HASHES)
_COLUMNS = (*_SAID, *_HASHES)
_LIST = ", ".join(_COLUMNS)
_LAST = "SELECT sequence, hash, at FROM audit_events ORDER BY sequence DESC LIMIT 1"
_MARKS = ", ".join("?" * len(_COLUMNS))
# Both are made of our own column names only.
_APPEND = f"INSERT INTO audit_events ({_LIST}) VALUES ({_MARKS})"  # noqa: S608
_ALL = f"SELECT {_LIST} FROM audit_events ORDER BY sequence"  # noqa: S608


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

    def __init__(self, raw: RawConnection, chain_key: bytes) -> None:
        """Use the driver's connection of an open transaction."""
        self._raw = raw
        self._chain_key = chain_key

    def write(self, event: AuditEvent) -> None:
        """Append one event; it stands or falls with the caller's transaction.

        The number tells the order. A moment is kept as it was told; where the clock was set back
        since the event before, the detail says so.
        """
        last = self._raw.execute(_LAST).fetchone() or (0, NO_HASH, 0)
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
        self._raw.execute(_APPEND, (*fields, last[1], link(self._chain_key, fields, last[1])))

    def last_at(self) -> datetime | None:
        """Return the moment of the last event kept, ``None`` before the first."""
        last = self._raw.execute(_LAST).fetchone()
        return moment_of(last[2]) if last else None


def link(chain_key: bytes, fields: Sequence[Any], previous_hash: bytes) -> bytes:
    """Return the hash of one event: its fields in table order, then the hash before it.

    The last field, whose record it is, is ``None`` in events older than that field: they are
    hashed without it, and so neither form can be passed off as the other.
    """
    said = fields if fields[-1] is not None else fields[:-1]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode() + previous_hash, key=chain_key, digest_size=32).digest()


def walk(chain_key: bytes, rows: Iterable[tuple[Any, ...]]) -> ChainReport:
    """Check rows of ``audit_events`` in order; stop at the first that does not fit."""
    count, previous = 0, NO_HASH
    for *fields, previous_hash, found in rows:
        expected = link(chain_key, fields, previous)
        if fields[0] != count + 1 or previous_hash != previous or found != expected:
            return ChainReport(count, previous.hex(), broken_at=count + 1)
        count, previous = count + 1, expected
    return ChainReport(count, previous.hex())


def verify_chain(raw: RawConnection, chain_key: bytes) -> ChainReport:
    """Walk the whole chain of a database: about nine seconds for a million events."""
    return walk(chain_key, raw.execute(_ALL))
