"""The moment of a change, on a clock that somebody may have set back."""

from __future__ import annotations

from datetime import datetime

from triage_desk.domain.encounter import Encounter
from triage_desk.services.desk import Desk


def moment_for(desk: Desk, encounter: Encounter) -> datetime:
    """Return now, and never a moment before the last change of ``encounter``.

    Within one encounter what came later must read as later, whatever the clock says.
    """
    return max(desk.clock(), encounter.changed_at)
