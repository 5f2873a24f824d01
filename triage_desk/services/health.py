"""What the person at the desk should know of this computer before it costs them something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.lock import CLOCK_TOLERANCE
from triage_desk.services import locks
from triage_desk.services.desk import Desk

# A full database cannot even delete, so there must be time to free some space before.
LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, or ``None`` for each thing that is not.

    ``last_kept`` is the moment of the last event where the clock says that it is still to come;
    ``free_bytes`` is the room left on the disk of the data where it is little. ``namesake`` is
    the name of this workstation where another desk that has an intake open has it too.
    """

    last_kept: datetime | None = None
    free_bytes: int | None = None
    namesake: str | None = None


def look(desk: Desk) -> Health:
    """Return how the clock and the disk do.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    with desk.store.read() as tx:
        last = tx.audit.last_at()
        mine = tx.locks.at(desk.actor.workstation)
        shared = any(locks.is_namesake(desk, lock) for lock in mine)
    behind = last is not None and last - desk.clock() > CLOCK_TOLERANCE
    free = desk.store.free_bytes()
    low = free is not None and free < LEAST_FREE_BYTES
    return Health(
        last if behind else None,
        free if low else None,
        desk.actor.workstation if shared else None,
    )
