"""When somebody is expected today, to see whom, and why in their own words."""

from __future__ import annotations

from datetime import datetime, timedelta

from triage_desk.domain.appointment import Booking
from triage_desk.domain.patient import Patient
from triage_desk.domain.practitioner import Practitioner
from triage_desk.errors import ServerGone
from triage_desk.services import appointments, clinic
from triage_desk.services.appointments import Undoable
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time

QUARTER = timedelta(minutes=15)
LENGTHS = (15, 30, 45, 60)


class ExpectPresenter(Presenter):
    """One form for one person; ``done`` is what was booked."""

    def __init__(self, desk: Desk, patient: Patient) -> None:
        """Start at the next quarter of an hour, for half an hour."""
        super().__init__(desk)
        self.patient = patient
        self.minutes = 30
        self.done: Undoable | None = None
        self._staff = _staff(desk)

    @property
    def first_time(self) -> str:
        """Return the next quarter of an hour as it would be typed."""
        return clock_time(_next_quarter(self.desk.clock()))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of whom they may come to see."""
        return tuple(one.name for one in self._staff)

    def add(self, time: str, who: str, reason: str) -> bool:
        """Put the person on today's list; False with ``problem`` when that cannot be done."""
        known = {one.name.casefold(): one.practitioner_id for one in self._staff}
        with self.trying():
            booking = Booking(
                self.patient.patient_id,
                appointments.read_time(self.desk, time),
                self.minutes,
                who,
                known.get(who.strip().casefold(), ""),
                reason,
            )
            self.done = appointments.book(self.desk, booking)
        self.changed()
        return self.problem is None


def _next_quarter(now: datetime) -> datetime:
    """Return the next quarter of an hour of this day; at its very end, now."""
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    later = now - past + QUARTER
    return later if later.astimezone().date() == now.astimezone().date() else now


def _staff(desk: Desk) -> tuple[Practitioner, ...]:
    """Return who works here now; nobody while the server that knows is away."""
    try:
        return tuple(one for one in clinic.people(desk) if one.active)
    except ServerGone:
        return ()
