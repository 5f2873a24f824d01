"""What stands at the door: before the data are open, after the first day, while locked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage_desk.clock import Clock
from triage_desk.domain.user import Actor, Named, RecoverySheet
from triage_desk.ids import IdMaker
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Store
from triage_desk.services.ports_access import Door, Lock, Vault


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
    """A locked screen.

    ``people`` are the names at the door; ``has_pin`` says a PIN will do. ``last`` is the id of who
    locked it. ``fault`` says what kept the lock from being noted, or is empty: then nobody's PIN
    opens, only a passphrase.
    """

    lock: Lock
    people: tuple[Named, ...]
    last: str
    fault: str = ""
