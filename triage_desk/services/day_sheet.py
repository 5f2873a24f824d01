"""The end-of-day sheet: what the day came to, by whom, and where the audit log ended.

The sheet is signed and kept on paper. Whoever later cuts the end of the log off, or writes all of
it anew, cannot change what the paper says.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter, AuditRow, DaySheet, OverrideLine
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, OverrideReason, WorklistRow
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Role
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.readback import proved

UNFINISHED = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)
_OVERRIDES = 200
# "pt_first to physician_today staff_concern", as triage.override writes it.
_OVERRIDE_WORDS = 4


def make(desk: Desk, day: date) -> DaySheet:
    """Gather the sheet of a day by the machine's calendar; making it is the day's last event.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.CLOSE_DAY)
    begin = datetime.combine(day, time()).astimezone()
    end = datetime.combine(day + timedelta(days=1), time()).astimezone()
    overridden = AuditFilter(actions=(AuditAction.OVERRIDDEN,), since=begin, until=end)
    with desk.store.write() as tx:
        visits = tx.encounters.worklist(begin, end)
        acts = tx.log.done_by(begin, end)
        changes = tx.log.rows(tx.log.numbers(overridden)[:_OVERRIDES])
        note(desk, tx, AuditAction.DAY_CLOSED, "", day.isoformat())
        head = tx.log.head()
    today = [row for row in visits if begin <= row.started_at < end]
    told = sum(one.acts.get(AuditAction.EMERGENCY_ACKNOWLEDGED, 0) for one in acts)
    return DaySheet(
        letterhead=desk.letterhead,
        day=begin,
        made_at=desk.clock(),
        made_by=desk.actor.name,
        workstation=desk.actor.workstation,
        routes=_routes(today),
        undecided=sum(row.route is None and row.status in UNFINISHED for row in today),
        unfinished=sum(row.status in UNFINISHED for row in visits),
        discarded=sum(row.status is EncounterStatus.DISCARDED for row in today),
        told=told,
        overrides=tuple(_override(row) for row in reversed(changes)),
        acts=acts,
        head=head,
    )


def paper(desk: Desk, sheet: DaySheet) -> bytes:
    """Return the sheet as PDF.

    Raises:
        EnvironmentFault: it was read back and does not say all that it should.
    """
    return proved(desk.renderer, sheet, desk.renderer.render_day_sheet(sheet))


def given_out(desk: Desk, day: date, way: str) -> None:
    """Keep that the sheet of a day was printed or saved; ``way`` is "printed" or "saved"."""
    require(desk, Permission.CLOSE_DAY)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.DAY_SHEET_PRINTED, "", f"{day.isoformat()} {way}")


def _routes(visits: list[WorklistRow]) -> dict[Disposition, int]:
    """Count the visits that were not discarded by their route, every route in its order."""
    kept = [row.route for row in visits if row.status is not EncounterStatus.DISCARDED]
    counted = Counter(kept)
    return {route: counted[route] for route in Disposition}


def _override(row: AuditRow) -> OverrideLine:
    before, _to, after, reason = row.detail.split()[:_OVERRIDE_WORDS]
    return OverrideLine(
        row.at,
        row.name,
        Role(row.role),
        Disposition(before),
        Disposition(after),
        OverrideReason(reason),
    )
