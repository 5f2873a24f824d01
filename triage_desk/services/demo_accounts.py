"""The staff of the invented clinic, let in by the same use-cases as any other.

Passphrase and PIN are printed here and on its screens: whoever has the program has them, and
nothing in the demo is worth a secret.
"""

from __future__ import annotations

from triage_desk.domain.user import DoorState, Role
from triage_desk.services import access, demo, users
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance
from triage_desk.services.secrets import vault_of

PASSPHRASE = "paper lemon window seven"  # noqa: S105 - published on purpose
PIN = "739164"
ADMINISTRATOR = "Pat Sample"
FRONT_DESK = "Sam Sample"
STAFF = ((FRONT_DESK, Role.FRONT_DESK, ""), ("Dev Sample", Role.PT, "PT"))


def set_up(entrance: Entrance) -> None:
    """Make the accounts and the visits of the demo where they are missing, and shut the door.

    Raises:
        EnvironmentFault: the folder cannot be used.
    """
    if access.state(entrance) is not DoorState.SHUT:
        day = access.set_up(entrance, demo.CLINIC.clinic, ADMINISTRATOR, PASSPHRASE, PIN)
        for name, role, credentials in STAFF:
            users.add(day.desk, name, role, PASSPHRASE, credentials=credentials)
        vault_of(day.desk).close()
        for name, _role, _credentials in STAFF:
            desk = access.sign_in(entrance, name, PASSPHRASE)
            users.set_my_pin(desk, PASSPHRASE, PIN)
            vault_of(desk).close()
    fill(entrance)


def fill(entrance: Entrance) -> int:
    """Make the visits that are missing, as the front desk; return how many were made."""
    desk: Desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    try:
        return demo.fill(desk)
    finally:
        vault_of(desk).close()
