"""The moment of a change, on a clock that somebody may have set back."""

from __future__ import annotations

from datetime import datetime, timedelta

from triage_desk.domain.encounter import Encounter
from triage_desk.services.desk import Desk

# Two computers are never quite together; a clock that was set back is out by more.
TOLERANCE = timedelta(minutes=2)


def moment_for(desk: Desk, encounter: Encounter) -> datetime:
    """Return now, and never a moment before the last change of ``encounter``.

    Within one encounter what came later must read as later, whatever the clock says.
    """
    return max(desk.clock(), encounter.changed_at)


def last_kept_if_ahead(desk: Desk) -> datetime | None:
    """Return when the last event was kept, where this computer's clock is clearly before it."""
    with desk.store.read() as tx:
        last = tx.audit.last_at()
    return last if last is not None and last - desk.clock() > TOLERANCE else None
