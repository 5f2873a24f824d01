"""Today's encounters, and every intake still open: one list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import WorklistRow
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction


def today(desk: Desk) -> tuple[WorklistRow, ...]:
    """Return what began today by the machine's calendar, and all that is unfinished.

    The first look of a person at a workstation is an event, once a day: the list has initials
    only, and it is read again every minute.
    """
    require(desk, Permission.SEE_PATIENTS)
    begin = datetime.combine(local_date(desk.clock()), time()).astimezone()
    end = begin + timedelta(days=1)
    with desk.store.read() as tx:
        if tx.log.noted(desk.actor, AuditAction.WORKLIST_OPENED, begin):
            return _named(tx, begin, end)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.WORKLIST_OPENED, "")
        return _named(tx, begin, end)


def _named(tx: Transaction, begin: datetime, end: datetime) -> tuple[WorklistRow, ...]:
    names = {user.user_id: user.name for user in tx.users.all()}
    rows = tx.encounters.worklist(begin, end)
    return tuple(replace(row, by=names.get(row.started_by, row.started_by)) for row in rows)
