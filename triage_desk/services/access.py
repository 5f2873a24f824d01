"""Into the data and out again: the first day, signing in, changing places, locking.

Passphrases and PINs are stretched on purpose, so nearly everything here takes a tenth of a second
to half a second and belongs in a job, never on the thread that draws the window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage_desk.clock import Clock
from triage_desk.domain.user import Actor, DoorState, Named, RecoverySheet
from triage_desk.errors import EnvironmentFault
from triage_desk.ids import IdMaker
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Door, Lock, Store, Vault


@dataclass(frozen=True, slots=True)
class Entrance:
    """What is at hand before the data are open, put together by the composition root.

    ``desk_of`` makes a desk of an open store; ``name_clinic`` keeps the clinic's name in the
    settings.
    """

    door: Door
    clock: Clock
    new_id: IdMaker
    workstation: str
    desk_of: Callable[[Store, Vault, Actor], Desk]
    name_clinic: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What set-up gives: a desk to work at, and the sheet to print and lock away."""

    desk: Desk
    sheet: RecoverySheet


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked screen. ``people`` are the names at the door; ``has_pin`` says a PIN will do."""

    lock: Lock
    people: tuple[Named, ...]
    last: str


def state(entrance: Entrance) -> DoorState:
    """Return what the data folder is: nothing yet, data without accounts, or shut.

    Raises:
        EnvironmentFault: what is there is damaged, newer than this program, or incomplete.
    """
    return entrance.door.state()


def people(entrance: Entrance) -> tuple[Named, ...]:
    """Return who can sign in, by name; where a keyring opens the data, a PIN will do."""
    return entrance.door.people()


def has_keyring(entrance: Entrance) -> bool:
    """Tell whether the keyring of this system opens the data, so that name and PIN will do."""
    return entrance.door.has_keyring


def set_up(
    entrance: Entrance,
    clinic: str,
    name: str,
    passphrase: str,
    pin: str,
    *,
    credentials: str = "",
) -> FirstDay:
    """Make the clinic, its first administrator and the encrypted database, or put them over data.

    Raises:
        UserError: something is missing or too easy to guess; ``field`` is ``clinic``, ``name``,
            ``passphrase`` or ``pin``.
        EnvironmentFault: the folder cannot be used.
    """
    raise _later()


def sign_in(entrance: Entrance, name: str, passphrase: str) -> Desk:
    """Open the data with a passphrase. ``name`` is as shown at the door, in any case of letters.

    Raises:
        UserError: no such person, disabled, or a wrong passphrase (``field`` is ``passphrase``).
        EnvironmentFault: the data cannot be opened.
    """
    raise _later()


def sign_in_with_keyring(entrance: Entrance, name: str, pin: str) -> Desk:
    """Open the data with the keyring of this system, for the person whose PIN this is.

    Raises:
        UserError: as ``switch_user``; then nothing stays open.
        EnvironmentFault: no keyring, or it does not know the key any more: use the passphrase.
    """
    raise _later()


def open_with_recovery(entrance: Entrance, code: str, name: str, passphrase: str) -> Desk:
    """Open the data with the recovery sheet; give the administrator ``name`` a new passphrase.

    Their PIN goes, so set a new one next. The sheet stays good until a new one is made.

    Raises:
        UserError: the code is mistyped (the group is named) or not of these data (``code``), the
            name is no administrator's (``name``), or the passphrase is too easy (``passphrase``).
        EnvironmentFault: the data cannot be opened.
    """
    raise _later()


def switch_user(desk: Desk, name: str, pin: str) -> Desk:
    """Return the same open data with another person at the keyboard.

    Raises:
        UserError: no such person (``name``), a wrong PIN, a wait, or no PIN any more (``pin``).
    """
    raise _later()


def lock(desk: Desk) -> Locked:
    """Close the data and overwrite the key; what the desk showed must be gone from the screen.

    Raises:
        EnvironmentFault: the audit event cannot be written; the data are closed all the same.
    """
    raise _later()


def unlock(entrance: Entrance, locked: Locked, name: str, pin: str) -> Desk:
    """Open the data again with a PIN.

    Without one, or after too many wrong ones, use ``sign_in``: it opens a locked screen too.

    Raises:
        UserError: as ``switch_user``.
        EnvironmentFault: the data cannot be opened.
    """
    raise _later()


def _later() -> EnvironmentFault:
    return EnvironmentFault("This part of signing in is not built yet.")
