"""Reading the audit: what was done, by whom, to whose record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.user import Actor
from triage_desk.store import mapping
from triage_desk.store.tables import Row

_events = Row.metadata.tables["audit_events"]


class SqlAuditLog:
    """What was audited, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

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
