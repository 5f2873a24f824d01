"""Today's encounters, and every intake still open: one list."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.encounter import WorklistRow
from triage_desk.services.desk import Desk


def today(desk: Desk) -> tuple[WorklistRow, ...]:
    """Return what began today by the machine's calendar, and all that is unfinished."""
    begin = datetime.combine(local_date(desk.clock()), time()).astimezone()
    with desk.store.read() as tx:
        return tx.encounters.worklist(begin, begin + timedelta(days=1))
