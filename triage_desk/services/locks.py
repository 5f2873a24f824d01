"""An intake is open at one desk at a time: taking, holding and freeing, within a transaction.

The lock keeps two people from asking one person the same questions. It is a courtesy with a clock
in it; what keeps answers from being lost are the versions of encounters, which no clock can
cheat. Every use-case that changes an intake also changes its version, so that two desks which
take one lock in the same instant do not both succeed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from triage_desk.clock import time_of_day
from triage_desk.domain.encounter import Encounter
from triage_desk.domain.lock import CLOCK_TOLERANCE, LOCK_BEAT, LOCK_LIFETIME, IntakeLock
from triage_desk.errors import Stale, UserError
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction

LOST = "What you typed is not saved and stays here; take the intake over to go on."


class Locked(UserError):  # noqa: N818 - named as those in errors.py
    """The intake is open at another desk; ``lock`` says where."""

    def __init__(self, lock: IntakeLock, then: str) -> None:
        """Name the desk and since when, and say what to do ``then``."""
        since = time_of_day(lock.since)
        super().__init__(f"Locked by {lock.names} at {lock.workstation} since {since}. {then}")
        self.lock = lock


def is_mine(desk: Desk, lock: IntakeLock) -> bool:
    """Return whether this run of the program at this workstation has the lock."""
    return (lock.workstation, lock.seat) == (desk.actor.workstation, desk.seat)


def is_namesake(desk: Desk, lock: IntakeLock) -> bool:
    """Return whether another desk that runs at the same time has the name of this workstation.

    A program that ended without freeing its intakes has said nothing since this one began.
    """
    if lock.workstation != desk.actor.workstation or lock.seat == desk.seat or desk.began is None:
        return False
    return lock.beat > desk.began + CLOCK_TOLERANCE


def hold(desk: Desk, tx: Transaction, encounter: Encounter, seen: int | None = None) -> None:
    """Go on with an intake: the lock is this desk's, or is taken when nobody has it.

    Args:
        desk: the desk that changes the intake.
        tx: the open transaction.
        encounter: the intake as read in it.
        seen: the version that was on the screen; asked only when others may have been here.

    Raises:
        Locked: another desk has it.
        Stale: another desk had it meanwhile, and changed it.
    """
    now = tx.locks.now(desk.clock())
    lock = tx.locks.get(encounter.encounter_id)
    if lock is not None and is_mine(desk, lock):
        _renew(desk, tx, lock, now)
    else:
        _require_free(lock, now, LOST)
        require_seen(encounter, seen)
        tx.locks.put(_fresh(desk, encounter.encounter_id, now))


def take(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Open an intake here. What this workstation had before a crash it gets back at once.

    Raises:
        Locked: another desk has it.
    """
    now = tx.locks.now(desk.clock())
    lock = tx.locks.get(encounter_id)
    if lock is not None and is_mine(desk, lock):
        _renew(desk, tx, lock, now)
        return
    if lock is None or lock.workstation != desk.actor.workstation or is_namesake(desk, lock):
        _require_free(lock, now, "Open it to read it, or to take it over.")
    tx.locks.put(_fresh(desk, encounter_id, now))


def force(desk: Desk, tx: Transaction, encounter_id: str) -> IntakeLock | None:
    """Open an intake here whoever has it; return who had it."""
    lock = tx.locks.get(encounter_id)
    tx.locks.put(_fresh(desk, encounter_id, tx.locks.now(desk.clock())))
    return lock


def free(desk: Desk, tx: Transaction, encounter_id: str) -> bool:
    """Let others open an intake; return whether this desk had it."""
    lock = tx.locks.get(encounter_id)
    if lock is None or not is_mine(desk, lock):
        return False
    tx.locks.remove(encounter_id)
    return True


def require_seen(encounter: Encounter, seen: int | None) -> None:
    """Refuse to act on an encounter that is not as it was on the screen (``None``: any).

    Raises:
        Stale: it was changed since.
    """
    if seen is not None and encounter.version != seen:
        raise Stale(encounter.changed_by, encounter.changed_at)


def _require_free(lock: IntakeLock | None, now: datetime, then: str) -> None:
    if lock is not None and lock.holds(now):
        raise Locked(lock, then)


def _fresh(desk: Desk, encounter_id: str, now: datetime) -> IntakeLock:
    who = desk.actor
    return IntakeLock(
        encounter_id,
        who.user_id,
        who.name or who.user_id,
        who.workstation,
        desk.seat,
        since=now,
        until=now + LOCK_LIFETIME,
    )


def _renew(desk: Desk, tx: Transaction, lock: IntakeLock, now: datetime) -> None:
    """Let the lock last, at most once a beat: an answer should cost no second write."""
    who = desk.actor
    taken_turns = lock.user_id != who.user_id
    if not taken_turns and lock.until - now > LOCK_LIFETIME - LOCK_BEAT:
        return
    kept = replace(lock, until=now + LOCK_LIFETIME)
    if taken_turns:
        names = [n for n in (lock.user_name, *lock.before.split(", ")) if n and n != who.name]
        kept = replace(
            kept, user_id=who.user_id, user_name=who.name or who.user_id, before=", ".join(names)
        )
    tx.locks.put(kept)
