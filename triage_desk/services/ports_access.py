"""What the services need to get into the data and out again: see ``ports``. Keys stay outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from triage_desk.domain.user import DoorState, Left, Named, Pin, Try
from triage_desk.services.ports import Store, Transaction


class Vault(Protocol):
    """The key of an open store. It never leaves here: services hand in secrets, not keys."""

    @property
    def vault_id(self) -> str:
        """Return the id of these data."""

    @property
    def has_keyring(self) -> bool:
        """True when the keyring of this system opens these data."""

    def people(self) -> tuple[Named, ...]:
        """Return who has a passphrase."""

    def set_passphrase(self, user_id: str, name: str, passphrase: str) -> None:
        """Let this passphrase open the data for one person, in the place of an older one."""

    def has_passphrase(self, user_id: str, passphrase: str) -> bool:
        """Tell whether this is the passphrase of one person. Slow on purpose."""

    def rename(self, user_id: str, name: str) -> None:
        """Show another name at the door."""

    def shut_out(self, user_id: str) -> None:
        """Remove every way in of one person; raise ``UserError`` when nothing else would open."""

    def set_recovery(self, code: str) -> None:
        """Let this recovery code open the data, in the place of an older one."""

    def use_keyring(self) -> None:
        """Keep a way in with the keyring of this system; ``EnvironmentFault`` without one."""

    def forget_keyring(self) -> None:
        """Take that way in away again."""

    def wrap(self, user_id: str, pin: str) -> str:
        """Return the data key under a PIN, sealed for the users table. Slow on purpose."""

    def fits(self, user_id: str, pin: str, wrap: str) -> bool:
        """Tell whether ``wrap`` was made with this PIN. Slow on purpose."""

    def lock(self, lock_id: str, kept: Mapping[str, Pin]) -> Lock:
        """Close the store and overwrite the key; return what the PINs can open again."""

    def close(self) -> None:
        """Close the store and overwrite the key; nothing stays behind."""

    def left_behind(self, lock_id: str) -> tuple[Mapping[str, Left], tuple[Try, ...]] | None:
        """Return what a locked screen kept before its program ended; ``None`` if it is gone."""

    def forget_left(self) -> None:
        """Drop what a locked screen kept: the database has it now."""

    def rotate(
        self,
        last: Callable[[Transaction], None],
        told: Callable[[str, float], None],
        stop: Callable[[], bool],
    ) -> None:
        """Encrypt everything with a new key; the store is closed after it.

        ``last`` writes into the new database before it counts; ``told`` hears a word for the step
        and the share done of it (0 to 1); ``stop`` may end it, leaving all as it was.
        """


class Lock(Protocol):
    """What stays in memory while the screen is locked: sealed wraps, and how often they failed."""

    def left(self) -> Mapping[str, Left]:
        """Return the wrong tries and waits by user id, of those whose PIN opens still."""

    def note(self, user_id: str, left: Left, at: datetime) -> None:
        """Keep a wrong try so that ending the program does not undo it."""

    def tries(self) -> tuple[Try, ...]:
        """Return the tries that the audit has not heard of yet."""

    def open(self, user_id: str, pin: str) -> tuple[Store, Vault] | None:
        """Open again with a PIN; ``None`` when it is wrong. Slow on purpose."""


class Door(Protocol):
    """The data folder before it is open."""

    def state(self) -> DoorState:
        """Look at the folder; raise ``EnvironmentFault`` for a vault damaged, newer or lost."""

    def people(self) -> tuple[Named, ...]:
        """Return who can sign in with a passphrase."""

    @property
    def has_keyring(self) -> bool:
        """True when the keyring of this system opens these data."""

    def make(self, user_id: str, name: str, passphrase: str, code: str) -> tuple[Store, Vault]:
        """Make the vault and the database, or put accounts over data from before accounts."""

    def open(self, user_id: str, passphrase: str) -> tuple[Store, Vault] | None:
        """Open with a passphrase; ``None`` when it is wrong. Slow on purpose."""

    def open_by_recovery(self, code: str) -> tuple[Store, Vault] | None:
        """Open with the code of the recovery sheet; ``None`` when it is not the one."""

    def open_by_keyring(self) -> tuple[Store, Vault]:
        """Open with the keyring; ``EnvironmentFault`` when there is none or it has forgotten."""

    def note(self, user_id: str, at: datetime) -> None:
        """Keep in a private file that a passphrase was wrong, until the audit can hear of it."""

    def tries(self) -> tuple[Try, ...]:
        """Return what ``note`` kept."""

    def forget_tries(self) -> None:
        """Drop what ``note`` kept: the audit has it now."""
