"""What the services need of the audit: to write one event, and to read what was written."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.user import Actor


class AuditSink(Protocol):
    """The append-only record of who did what."""

    def write(self, event: AuditEvent) -> None:
        """Append one event in the transaction of the caller."""

    def last_at(self) -> datetime | None:
        """Return the moment of the last event kept, ``None`` before the first."""


class AuditLog(Protocol):
    """The same record, to be read."""

    def noted(self, actor: Actor, action: AuditAction, since: datetime) -> bool:
        """Return whether a person did this at this workstation, at ``since`` or later."""
