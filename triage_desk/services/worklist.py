"""Today's encounters, and every intake still open: one list."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import WorklistRow
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require


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
            return tx.encounters.worklist(begin, end)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.WORKLIST_OPENED, "")
        return tx.encounters.worklist(begin, end)
