"""What the services need of the audit: to write one event, and to read what was written."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.chain import Head, Stretch
from triage_desk.domain.user import Actor


class AuditSink(Protocol):
    """The append-only record of who did what."""

    def write(self, event: AuditEvent) -> None:
        """Append one event in the transaction of the caller."""

    def last_at(self) -> datetime | None:
        """Return the moment of the last event kept, ``None`` before the first."""


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

    def walk(self, after: Head, limit: int) -> Stretch:
        """Check at most ``limit`` links that follow ``after``, by their hashes."""

    def guards(self) -> tuple[str, ...]:
        """Return the names of guards of the log that are gone, altered, or not ours."""

    def latest(self, action: AuditAction, begins: str = "") -> AuditEvent | None:
        """Return the last event of a kind whose detail begins with ``begins``."""
