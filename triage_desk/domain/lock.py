"""Who has an intake open, and how it changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from triage_desk.domain.user import Role

# A desk says every LOCK_BEAT that it is still there. One that has been silent for LOCK_LIFETIME
# has lost its intake to whoever asks for it.
LOCK_LIFETIME = timedelta(minutes=5)
LOCK_BEAT = timedelta(minutes=1)
# Two computers are never quite together; a clock that was set back is out by more.
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class IntakeLock:
    """An intake open at one desk. Times are UTC, of the database's clock where it has one.

    ``seat`` is one run of the program at ``workstation``. ``before`` names who had the lock there
    earlier, where people took turns at one keyboard.
    """

    encounter_id: str
    user_id: str
    user_name: str
    workstation: str
    seat: str
    since: datetime
    until: datetime
    before: str = ""

    @property
    def beat(self) -> datetime:
        """Return when the desk last said that it is there."""
        return self.until - LOCK_LIFETIME

    def holds(self, now: datetime) -> bool:
        """Return whether the desk has shown itself lately enough."""
        return now < self.until

    @property
    def names(self) -> str:
        """Return everybody who had it at that desk, the present one first."""
        return f"{self.user_name} ({self.before})" if self.before else self.user_name


class TakeOverReason(StrEnum):
    """Why an intake was taken from another desk; the words beside it say more."""

    NOBODY_THERE = "nobody_there"
    PATIENT_IS_HERE = "patient_is_here"
    COMPUTER_FAILED = "computer_failed"
    CANNOT_WAIT = "cannot_wait"


@dataclass(frozen=True, slots=True)
class TakeOver:
    """An intake taken from the desk that had it open, by whom and why. Never changed."""

    encounter_id: str
    at: datetime
    by: str
    role: Role
    workstation: str
    from_user: str
    from_workstation: str
    reason: TakeOverReason
    words: str
