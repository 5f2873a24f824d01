"""An intake that is open at another desk: looking at it, taking it over, leaving it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.lock import IntakeLock, TakeOver, TakeOverReason
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import intake, locks, pickup
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.views import IntakeView


@dataclass(frozen=True, slots=True)
class Looked:
    """An intake as it stands, and the desk that has it open, if another one has."""

    view: IntakeView
    lock: IntakeLock | None


def look(desk: Desk, encounter_id: str) -> Looked:
    """Return an intake without opening it; looking is an event too."""
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        lock = tx.locks.get(encounter_id)
        elsewhere = (
            lock is not None
            and not locks.is_mine(desk, lock)
            and lock.holds(tx.locks.now(desk.clock()))
        )
        shown = intake.read(desk, tx, encounter_id)
        note(desk, tx, AuditAction.ENCOUNTER_VIEWED, shown.encounter)
    return Looked(shown, lock if elsewhere else None)


def take_over(desk: Desk, encounter_id: str, reason: TakeOverReason, words: str) -> IntakeView:
    """Open an intake here though another desk has it; that desk is told at its next action.

    Raises:
        UserError: no words, the intake is closed, or the role does not allow it.
    """
    require(desk, Permission.FREE_INTAKES)
    if not words.strip():
        raise UserError("Say in a few words why you take this intake over.", "words")
    who = desk.actor
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        intake.require_open(encounter)
        moment = moment_for(desk, encounter)
        aside = pickup.aside_minutes(desk, encounter)
        pickup.taken_up(desk, tx, encounter)
        lock = locks.force(desk, tx, encounter_id)
        tx.locks.add_take_over(
            TakeOver(
                encounter_id,
                moment,
                who.name,
                who.role,
                who.workstation,
                lock.user_name if lock else "",
                lock.workstation if lock else "",
                reason,
                words.strip(),
            )
        )
        detail = f"{reason.value} from {lock.user_id} at {lock.workstation}" if lock else ""
        note(desk, tx, AuditAction.INTAKE_TAKEN_OVER, encounter, detail)
        return replace(intake.read(desk, tx, encounter_id), aside_minutes=aside)


def leave(desk: Desk, encounter_id: str) -> None:
    """Let others open an intake that stays unfinished; nothing happens where it is not ours."""
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        if locks.free(desk, tx, encounter_id):
            note(desk, tx, AuditAction.INTAKE_LEFT, tx.encounters.get(encounter_id))


def beat(desk: Desk, encounter_id: str) -> IntakeLock | None:
    """Say that this desk still has an intake open; return the desk that has it instead, if any.

    No event: nobody did anything.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        lock = tx.locks.get(encounter_id)
        if lock is None or not locks.is_mine(desk, lock):
            return lock
        locks.take(desk, tx, encounter_id)
        return None
