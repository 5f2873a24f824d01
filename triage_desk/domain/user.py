"""Who acts, what their role lets them do, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.role import Role

__all__ = [
    "Actor",
    "DoorState",
    "Left",
    "Named",
    "Pin",
    "RecoverySheet",
    "Role",
    "Try",
    "User",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard, as recorded with everything they do."""

    user_id: str
    name: str
    role: Role
    workstation: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A person of the staff. Nobody is ever deleted: who left is disabled, and keeps the name.

    ``credentials`` is printed after the name ("PT, DPT"), or empty. ``has_pin`` says whether a
    short PIN opens the screen for them; after too many wrong ones it is gone until they set a new
    one with their passphrase. ``waits_until`` is when the next PIN may be tried.
    """

    user_id: str
    name: str
    role: Role
    credentials: str
    enabled: bool
    created_at: datetime
    last_here: datetime | None = None
    has_pin: bool = False
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name to choose at the door, before anything is open. ``has_pin``: a PIN will do now."""

    user_id: str
    name: str
    has_pin: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """The data key under a PIN, as kept in the encrypted database; ``wrap`` is sealed text.

    ``wrong`` counts the wrong tries since the last right one.
    """

    wrap: str
    wrong: int = 0
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """A wrong PIN or passphrase that the audit is still to hear of."""

    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a PIN's chances: the wrong tries so far, and when the next may be."""

    wrong: int
    waits_until: datetime | None = None


class DoorState(StrEnum):
    """What the data folder is before it is open.

    ``EMPTY``: nothing yet, so the first day begins. ``WITHOUT_ACCOUNTS``: data from before there
    were accounts, so set-up runs over them. ``SHUT``: sign in.
    """

    EMPTY = "empty"
    WITHOUT_ACCOUNTS = "without_accounts"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed once and locked away: it opens the data when every passphrase is lost.

    ``groups`` is the code in groups of four signs, the check sign last. ``vault`` names the data
    it belongs to: the first eight signs of their id, in small letters.
    """

    clinic: str
    made_at: datetime
    made_by: str
    vault: str
    groups: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the code as typed: its groups with hyphens."""
        return "-".join(self.groups)
