"""What the services need of the audit: to write one event, and to read what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.audit_view import AuditFilter, AuditRow, Seen
from triage_desk.domain.chain import Head, Stretch
from triage_desk.domain.user import Actor


class AuditSink(Protocol):
    """The append-only record of who did what."""

    def write(self, event: AuditEvent) -> None:
        """Append one event in the transaction of the caller."""

    def last_at(self) -> datetime | None:
        """Return the latest moment of the newest events, ``None`` before the first."""


class HeadMemory(Protocol):
    """Where this computer remembers, outside the data, how far the log reached when looked at."""

    def seen(self) -> Head | None:
        """Return the head last kept, or ``None`` where nothing was kept yet."""

    def keep(self, head: Head) -> None:
        """Keep a head in the place of the one before."""


class AuditLog(Protocol):
    """The same record, to be read."""

    def noted(self, actor: Actor, action: AuditAction, since: datetime) -> bool:
        """Return whether a person did this at this workstation, at ``since`` or later."""

    def head(self) -> Head:
        """Return where the chain ends now."""

    def link(self, number: int) -> Head | None:
        """Return the event of a number with its hash, or ``None`` when there is none."""

    def walk(self, after: Head, limit: int, rest: float = 0.0) -> Stretch:
        """Check at most ``limit`` links that follow ``after``, by their hashes.

        After each slice of about a millisecond it rests for ``rest`` seconds.
        """

    def guards(self) -> tuple[str, ...]:
        """Return the names of guards of the log that are gone, altered, or not ours."""

    def latest(self, action: AuditAction, begins: str = "") -> AuditEvent | None:
        """Return the last event of a kind whose detail begins with ``begins``."""

    def numbers(self, wanted: AuditFilter) -> Sequence[int]:
        """Return the numbers of the events wanted, the newest first."""

    def rows(self, numbers: Sequence[int]) -> tuple[AuditRow, ...]:
        """Return events by their numbers, the newest first; at most a few hundred."""

    def actors(self) -> Mapping[str, str]:
        """Return everybody who ever left an event: user ids with names, by name."""

    def seen_by(self, patient_ids: Sequence[str]) -> tuple[Seen, ...]:
        """Return who had to do with the records of one person, the last one first."""

    def workstations(self, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Return which workstations left events since then, with the last moment, newest first."""

    def done_by(self, since: datetime, until: datetime) -> tuple[Seen, ...]:
        """Return who did what within [since, until), by name."""
