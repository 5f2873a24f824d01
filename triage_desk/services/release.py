"""Where the clinic wants it, a route waits for a clinician before it is booked or printed.

Emergencies are never held back, and neither is what was finished before.
"""

from __future__ import annotations

from triage_desk.domain.clinic_settings import ReleaseMode
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.review import ReviewState
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk

HELD = "This route waits for a clinician: nothing is booked or printed before it is released."


def clinician_releases(desk: Desk) -> bool:
    """Return whether this clinic lets every route wait for a clinician."""
    return desk.clinic.release is ReleaseMode.CLINICIAN_RELEASES


def is_held(desk: Desk, record: EncounterRecord) -> bool:
    """Return whether the route of a visit may not be booked or printed yet."""
    if not clinician_releases(desk) or record.encounter.status is EncounterStatus.FINISHED:
        return False
    return record.review_state in (ReviewState.WAITING, ReviewState.ASKED)


def require_released(desk: Desk, record: EncounterRecord) -> None:
    """Refuse to act on a route that waits for a clinician.

    Raises:
        UserError: it is held back.
    """
    if is_held(desk, record):
        raise UserError(HELD)
