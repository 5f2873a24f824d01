"""What the person at the desk should know of this computer before it costs them something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from triage_desk.services.desk import Desk

# Two computers are never quite together; a clock that was set back is out by more.
CLOCK_TOLERANCE = timedelta(minutes=2)
# A full database cannot even delete, so there must be time to free some space before.
LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, or ``None`` for each thing that is not.

    ``last_kept`` is the moment of the last event where the clock says that it is still to come;
    ``free_bytes`` is the room left on the disk of the data where it is little.
    """

    last_kept: datetime | None = None
    free_bytes: int | None = None


def look(desk: Desk) -> Health:
    """Return how the clock and the disk do.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    with desk.store.read() as tx:
        last = tx.audit.last_at()
    behind = last is not None and last - desk.clock() > CLOCK_TOLERANCE
    free = desk.store.free_bytes()
    low = free is not None and free < LEAST_FREE_BYTES
    return Health(last if behind else None, free if low else None)
