"""One line for every use-case: write its audit event in its own transaction."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction


def note(
    desk: Desk, tx: Transaction, action: AuditAction, record_id: str, detail: str = ""
) -> None:
    """Append one event: ids and codes only, never names or answers."""
    actor = desk.actor
    tx.audit.write(
        AuditEvent(
            desk.clock(),
            actor.user_id,
            actor.role.value,
            actor.workstation,
            action,
            record_id,
            detail,
            desk.engine.ruleset.ref.version,
        )
    )
