"""Whether somebody is here for the first time: the log knows, nothing else need be kept."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.services.desk import Desk

_WAYS_IN = (AuditAction.ACCOUNTS_SET_UP, AuditAction.SIGNED_IN, AuditAction.SCREEN_UNLOCKED)


def is_first_time(desk: Desk) -> bool:
    """Return whether the person at the keyboard has come in once, just now; their own events only.

    Raises:
        EnvironmentFault: the data cannot be asked now.
    """
    mine = AuditFilter(actor=desk.actor.user_id, actions=_WAYS_IN)
    with desk.store.read() as tx:
        return len(tx.log.numbers(mine)) == 1
