"""The staff: who may sign in, as what, and their own passphrase and PIN."""

from __future__ import annotations

from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Role, User
from triage_desk.errors import EnvironmentFault
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require


def everybody(desk: Desk) -> tuple[User, ...]:
    """Return all the staff: the enabled first, then by name."""
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def me(desk: Desk) -> User:
    """Return the person at the keyboard."""
    raise _later()


def here(desk: Desk) -> tuple[User, ...]:
    """Return who can take this place: the enabled, by name. For the box to change places."""
    raise _later()


def add(desk: Desk, name: str, role: Role, passphrase: str, *, credentials: str = "") -> User:
    """Let a new person in, with a first passphrase that they change at once.

    Raises:
        UserError: no name or a name taken (``name``), or too easy a passphrase (``passphrase``).
    """
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def change(desk: Desk, user_id: str, *, name: str, role: Role, credentials: str) -> User:
    """Keep another name, role or credentials.

    Raises:
        UserError: no name, a name taken, or the last administrator would lose the role.
    """
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def disable(desk: Desk, user_id: str) -> User:
    """Shut a person out: passphrase and PIN go, the name stays in every record.

    Who held a key may have copied it: ``keycare.rotate_key`` is the way to make that worthless.

    Raises:
        UserError: it is the last administrator, or the person at the keyboard.
    """
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def enable(desk: Desk, user_id: str, passphrase: str) -> User:
    """Let a person in again, with a new first passphrase."""
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def new_passphrase(desk: Desk, user_id: str, passphrase: str) -> User:
    """Give somebody a new first passphrase, because they forgot theirs; their PIN goes."""
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def reset_pin(desk: Desk, user_id: str) -> User:
    """Take away somebody's PIN; they set a new one with their passphrase."""
    require(desk, Permission.MANAGE_USERS)
    raise _later()


def change_my_passphrase(desk: Desk, old: str, new: str) -> None:
    """Wrap the key anew; the database is not touched.

    Raises:
        UserError: the old one is wrong (``old``), or the new one is too easy (``new``).
    """
    require(desk, Permission.CHANGE_OWN_KEYS)
    raise _later()


def set_my_pin(desk: Desk, passphrase: str, pin: str) -> User:
    """Give the person at the keyboard a PIN, or another one.

    Raises:
        UserError: the passphrase is wrong (``passphrase``), or the PIN is too easy (``pin``).
    """
    require(desk, Permission.CHANGE_OWN_KEYS)
    raise _later()


def _later() -> EnvironmentFault:
    return EnvironmentFault("This part of the accounts is not built yet.")
