"""What the services need of the store for the people at the desks: staff, drafts, locks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.draft import Draft
from triage_desk.domain.journal import Conflict
from triage_desk.domain.lock import IntakeLock, TakeOver
from triage_desk.domain.user import Pin, User


class UserRepository(Protocol):
    """The staff, with what their PINs open."""

    def add(self, user: User) -> None:
        """Keep a new person; a name taken by another person raises ``UserError``."""

    def get(self, user_id: str) -> User:
        """Return one person; raise ``UserError`` when there is none."""

    def all(self) -> tuple[User, ...]:
        """Return everybody, the enabled first, then by name."""

    def update(self, user: User) -> None:
        """Keep a changed name, role, credentials, ``enabled`` and ``last_here``."""

    def pins(self) -> Mapping[str, Pin]:
        """Return what the PINs open, by user id."""

    def set_pin(self, user_id: str, pin: Pin | None) -> None:
        """Keep a PIN's wrap and its wrong tries; ``None`` takes it away."""

    def locked(self, workstation: str) -> str:
        """Return the id of the lock that a workstation has not come back from, or ""."""

    def set_locked(self, workstation: str, lock_id: str) -> None:
        """Keep it, or "" once it has come back."""


class DraftRepository(Protocol):
    """What was typed and not yet said, by workstation, screen and encounter."""

    def put(self, draft: Draft) -> None:
        """Keep a draft in the place of the one before for the same screen."""

    def get(self, workstation: str, place: str, encounter_id: str) -> Draft | None:
        """Return the draft of a screen, or ``None``."""

    def of_place(self, workstation: str, place: str) -> tuple[Draft, ...]:
        """Return every draft of a screen, whatever it is about, the newest first."""

    def take(self, workstation: str, place: str, encounter_id: str) -> Draft | None:
        """Return the draft of a screen and delete it, or ``None``."""


class Changes(Protocol):
    """Tells that encounters were changed by some desk, and never which person's."""

    @property
    def fileno(self) -> int:
        """Return what becomes readable at a change, or -1 when ``happened`` must be asked."""

    def happened(self) -> bool:
        """Return whether something was changed since the last call; takes microseconds.

        Raise ``EnvironmentFault`` when nothing can be heard any more: open another one.
        """

    def close(self) -> None:
        """Stop listening."""


class JournalRepository(Protocol):
    """What came to the server from desks that could not reach it."""

    def came(self, entry_id: str) -> bool:
        """Return whether an entry was told to the server before."""

    def add_entry(self, entry_id: str, at: datetime, workstation: str) -> None:
        """Remember that an entry came, in the transaction of its steps."""

    def happened(self, event: AuditEvent) -> bool:
        """Return whether the server has exactly this event."""

    def add_conflict(self, conflict: Conflict) -> None:
        """Keep what two desks said differently; ``number`` is given here."""

    def conflicts(self, encounter_id: str = "") -> tuple[Conflict, ...]:
        """Return those not settled, oldest first, of one encounter or of all."""

    def conflict(self, number: int) -> Conflict:
        """Return one; raise ``UserError`` when there is none."""

    def say_again(self, conflict: Conflict, ours: str, by: str, at: datetime) -> None:
        """Put a later answer of the same desk in the place of the one it gave before."""

    def settle(self, conflict: Conflict, by: str, *, ours: bool) -> Conflict:
        """Keep who chose, and what; return the conflict as it is then."""


class LockRepository(Protocol):
    """Which intake is open at which desk."""

    def now(self, desk: datetime) -> datetime:
        """Return the database server's time; the ``desk``'s where the database is a file."""

    def get(self, encounter_id: str) -> IntakeLock | None:
        """Return the lock of an encounter, also one that has run out."""

    def at(self, workstation: str) -> tuple[IntakeLock, ...]:
        """Return the locks of a workstation, also those that have run out."""

    def put(self, lock: IntakeLock) -> None:
        """Keep a lock in the place of the one there may be."""

    def remove(self, encounter_id: str) -> None:
        """Free an encounter; nothing happens when it is free."""

    def add_take_over(self, taken: TakeOver) -> None:
        """Keep who took an intake from which desk, and why."""
