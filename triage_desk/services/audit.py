"""The audit log read by those who answer for it: opened, filtered, exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter, AuditRow
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import About, note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction


def look(desk: Desk, wanted: AuditFilter) -> Sequence[int]:
    """Return the numbers of the events wanted, the newest first; each such look is an event.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.SEE_AUDIT)
    with desk.store.write() as tx:
        found = tx.log.numbers(wanted)
        note(desk, tx, AuditAction.AUDIT_READ, _about(tx, wanted), _words(wanted))
    return found


def rows(desk: Desk, numbers: Sequence[int]) -> tuple[AuditRow, ...]:
    """Return one page of what ``look`` found, the newest first."""
    require(desk, Permission.SEE_AUDIT)
    with desk.store.read() as tx:
        return tx.log.rows(numbers)


def people(desk: Desk) -> Mapping[str, str]:
    """Return everybody in the log, as user ids with names."""
    require(desk, Permission.SEE_AUDIT)
    with desk.store.read() as tx:
        return tx.log.actors()


def exported(desk: Desk, wanted: AuditFilter, events: int) -> None:
    """Keep that so many events were written into a file; called before the file is written.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.SEE_AUDIT)
    with desk.store.write() as tx:
        about = _about(tx, wanted)
        note(desk, tx, AuditAction.AUDIT_EXPORTED, about, f"{events} {_words(wanted)}".strip())


def _about(tx: Transaction, wanted: AuditFilter) -> About:
    return tx.patients.get(wanted.patient_id) if wanted.patient_id else ""


def _words(wanted: AuditFilter) -> str:
    """Return a filter as the detail of an event: ids, codes and moments."""
    parts = (
        ("person", wanted.actor),
        ("actions", ",".join(action.value for action in wanted.actions)),
        ("but", ",".join(action.value for action in wanted.but)),
        ("since", wanted.since.isoformat() if wanted.since else ""),
        ("until", wanted.until.isoformat() if wanted.until else ""),
        ("record", wanted.record_id),
    )
    return " ".join(f"{name} {value}" for name, value in parts if value)
