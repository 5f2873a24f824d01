"""The staff of the invented clinic, let in by the same use-cases as any other.

Passphrase and PIN are printed here and on its screens: whoever has the program has them, and
nothing in the demo is worth a secret.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from triage_desk.clock import local_date
from triage_desk.domain.user import Actor, DoorState, Role
from triage_desk.services import access, demo, demo_day, demo_staff, users
from triage_desk.services.demo import DemoClock
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance
from triage_desk.services.ports import Store
from triage_desk.services.ports_access import Vault
from triage_desk.services.secrets import vault_of

PASSPHRASE = "paper lemon window seven"  # noqa: S105 - published on purpose
PIN = "739164"
ADMINISTRATOR = "Pat Sample"
FRONT_DESK = "Sam Sample"
STAFF = ((FRONT_DESK, Role.FRONT_DESK, ""), ("Dev Sample", Role.PT, "PT"))


# The first thing anybody did there, before the first visit.
OPENED = timedelta(hours=3, minutes=30)


def set_up(entrance: Entrance) -> None:
    """Make the accounts and the visits of the demo where they are missing, and shut the door.

    Raises:
        EnvironmentFault: the folder cannot be used.
    """
    now = entrance.clock()
    if access.state(entrance) is DoorState.SHUT:
        fill(entrance)
        return
    midnight = datetime.combine(local_date(now), time()).astimezone()
    hand = DemoClock(max(now - OPENED, midnight), now)
    fill_by(let_in(entrance, hand), hand, now)


def let_in(entrance: Entrance, hand: DemoClock) -> Entrance:
    """Make the staff, with rooms and hours, by the time of ``hand``; return an entrance by it."""
    early = replace(entrance, clock=hand, desk_of=partial(_desk_of, entrance, hand))
    day = access.set_up(early, demo.CLINIC.clinic, ADMINISTRATOR, PASSPHRASE, PIN)
    for name, role, credentials in STAFF:
        users.add(day.desk, name, role, PASSPHRASE, credentials=credentials)
    demo_staff.fill(day.desk)
    vault_of(day.desk).close()
    for name, _role, _credentials in STAFF:
        desk = access.sign_in(early, name, PASSPHRASE)
        users.set_my_pin(desk, PASSPHRASE, PIN)
        vault_of(desk).close()
    return early


def fill(entrance: Entrance) -> int:
    """Make the people who are missing, as the front desk; return how many visits were made."""
    now = entrance.clock()
    return fill_by(entrance, DemoClock(now - OPENED, now), now)


def fill_by(entrance: Entrance, hand: DemoClock, now: datetime) -> int:
    """Do what ``fill`` does by the time of ``hand``, for the morning before ``now``."""
    desk: Desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    try:
        visits = demo.scenes(desk, now)
        demo.play(desk, [*visits, *demo_day.scenes(desk, now)], hand)
        return len(visits)
    finally:
        vault_of(desk).close()


def _desk_of(entrance: Entrance, hand: DemoClock, store: Store, vault: Vault, who: Actor) -> Desk:
    """Return a desk whose clock is that of the demo."""
    return replace(entrance.desk_of(store, vault, who), clock=hand)
