"""The staff in SQL, as ``services.ports`` wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from triage_desk.domain.folding import fold
from triage_desk.domain.user import Pin, Role, User
from triage_desk.errors import UserError
from triage_desk.store.mapping import AnyRow, Values, micros, moment_of
from triage_desk.store.shape import TABLES

_users = TABLES["users"]
_locked = TABLES["locked_screens"]


class SqlUsers:
    """The staff."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, user: User) -> None:
        """Keep a new person.

        Raises:
            UserError: another person has this name.
        """
        self._refuse_taken(user)
        self._connection.execute(
            insert(_users), {"user_id": user.user_id, "pin_wrong": 0, **_values(user)}
        )

    def get(self, user_id: str) -> User:
        """Return one person; raise ``UserError`` when there is none."""
        row = self._connection.execute(select(_users).where(_users.c.user_id == user_id)).first()
        if row is None:
            raise UserError("This person has no account here: choose another name.", "name")
        return _user_of(row)

    def all(self) -> tuple[User, ...]:
        """Return everybody, the enabled first, then by name."""
        query = select(_users).order_by(_users.c.enabled.desc(), _users.c.name_f)
        return tuple(_user_of(row) for row in self._connection.execute(query))

    def update(self, user: User) -> None:
        """Keep what changed of a person; a name of another person raises ``UserError``."""
        self._refuse_taken(user)
        self._connection.execute(
            update(_users).where(_users.c.user_id == user.user_id).values(**_values(user))
        )

    def pins(self) -> Mapping[str, Pin]:
        """Return what the PINs open, by user id."""
        query = select(_users).where(_users.c.pin_wrap.is_not(None))
        return {
            row.user_id: Pin(row.pin_wrap, row.pin_wrong, _moment(row.pin_waits_until))
            for row in self._connection.execute(query)
        }

    def set_pin(self, user_id: str, pin: Pin | None) -> None:
        """Keep a PIN's wrap and its wrong tries; ``None`` takes it away."""
        waits = pin.waits_until if pin else None
        self._connection.execute(
            update(_users)
            .where(_users.c.user_id == user_id)
            .values(
                pin_wrap=pin.wrap if pin else None,
                pin_wrong=pin.wrong if pin else 0,
                pin_waits_until=None if waits is None else micros(waits),
            )
        )

    def locked(self, workstation: str) -> str:
        """Return the id of the lock that a workstation has not come back from, or ""."""
        mine = _locked.c.workstation == workstation
        found = self._connection.execute(select(_locked.c.lock_id).where(mine)).first()
        return found.lock_id if found else ""

    def set_locked(self, workstation: str, lock_id: str) -> None:
        """Keep it, or "" once it has come back."""
        self._connection.execute(delete(_locked).where(_locked.c.workstation == workstation))
        if lock_id:
            row = {"workstation": workstation, "lock_id": lock_id}
            self._connection.execute(insert(_locked), row)

    def _refuse_taken(self, user: User) -> None:
        taken = select(_users.c.user_id).where(_users.c.name_f == fold(user.name))
        found = self._connection.execute(taken.where(_users.c.user_id != user.user_id)).first()
        if found is not None:
            raise UserError("Another person has this name here: add a letter or a title.", "name")


def _values(user: User) -> Values:
    return {
        "name": user.name,
        "name_f": fold(user.name),
        "role": user.role.value,
        "credentials": user.credentials,
        "enabled": user.enabled,
        "created_at": micros(user.created_at),
        "last_here": None if user.last_here is None else micros(user.last_here),
    }


def _user_of(row: AnyRow) -> User:
    return User(
        row.user_id,
        row.name,
        Role(row.role),
        row.credentials,
        row.enabled,
        moment_of(row.created_at),
        _moment(row.last_here),
        row.pin_wrap is not None,
        _moment(row.pin_waits_until),
    )


def _moment(number: int | None) -> datetime | None:
    return None if number is None else moment_of(number)
