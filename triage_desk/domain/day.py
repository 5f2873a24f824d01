"""The day at the desk: everybody who is expected, here, under way or done, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from triage_desk.domain.appointment import AppointmentStatus, ExpectedRow
from triage_desk.domain.clinic_settings import Clinic, ReleaseMode
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, Encounter, EncounterStatus, WorklistRow
from triage_desk.domain.review import ReviewState, looks_first
from triage_desk.domain.review import due_at as look_by


class Stage(StrEnum):
    """Where somebody stands in the day. Every row has exactly one."""

    EXPECTED = "expected"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    PARKED = "parked"
    REVIEW = "review"
    DONE = "done"


_OVER = (AppointmentStatus.NOSHOW, AppointmentStatus.CANCELLED, AppointmentStatus.FULFILLED)
_OPEN = {
    EncounterStatus.IN_PROGRESS: Stage.IN_PROGRESS,
    EncounterStatus.PARKED: Stage.PARKED,
}
ELSEWHERE = (Channel.TELEPHONE, Channel.CALL_BACK, Channel.SENT)
"""Channels of people who are not here."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One person's turn today: an appointment, a visit, or both. Initials only, never a name.

    ``came_at`` is when they arrived, or when their intake began where nobody said that they
    arrived (``arrived`` tells which). ``in_room`` is false for whoever is on the telephone.
    ``booked_at`` is the time that was booked for the route of a visit. ``made_for`` is the other
    end of it: the finished visit for whose route somebody comes now, "" where they come for
    nothing of the kind; ``made_for_seen`` says that they were seen for it before.
    ``review`` says whether a clinician has still to look, or has asked the desk something: the
    same as their own queue has it.
    ``due_at`` is the time target: of the look that is waited for, else of the route, else of the
    appointment while they are expected. ``sort_at`` orders by time left: without a route somebody
    who is here counts as one to be seen today, since an unknown is never the calmest case.
    """

    row_id: str
    patient_id: str
    initials: str
    age_years: int
    stage: Stage
    booked: ExpectedRow | None
    visit: WorklistRow | None
    came_at: datetime | None
    arrived: bool
    in_room: bool
    due_at: datetime | None
    sort_at: datetime
    review: ReviewState = ReviewState.NONE
    booked_at: datetime | None = None
    made_for: str = ""
    made_for_seen: bool = False

    @property
    def encounter_id(self) -> str:
        """Return the intake, or "" where none was begun."""
        return self.visit.encounter_id if self.visit else ""

    @property
    def appointment_id(self) -> str:
        """Return the appointment, or "" where there is none."""
        return self.booked.appointment.appointment_id if self.booked else ""

    @property
    def route(self) -> Disposition | None:
        """Return where the visit goes now; gone once the person was seen."""
        return None if self.visit is None or self.visit.seen_at else self.visit.route

    @property
    def waits(self) -> bool:
        """True while somebody is here and has not been seen; who is booked has gone."""
        booked = self.visit is not None and self.visit.status is EncounterStatus.FINISHED
        gone = booked and self.stage is Stage.REVIEW
        return self.in_room and not gone and self.stage not in (Stage.EXPECTED, Stage.DONE)

    @property
    def is_emergency(self) -> bool:
        """True for an emergency that is not over: it stands above everything."""
        return self.route is Disposition.EMERGENCY and self.stage is not Stage.DONE


def row_of_visit(
    visit: WorklistRow,
    booked: ExpectedRow | None,
    hours: Mapping[Disposition, int],
    review: ReviewState,
    clinic: Clinic,
    booked_at: datetime | None = None,
) -> DayRow:
    """Return the row of a visit.

    Args:
        visit: as listed.
        booked: the appointment that it was begun for, if any.
        hours: the time target of each route in clock hours.
        review: whether a clinician has still to look at its route, or has asked something.
        clinic: how the clinic books, and how soon a clinician looks.
        booked_at: the time that was booked for its route, if any.
    """
    arrived_at = booked.appointment.arrived_at if booked else None
    came_at = arrived_at or visit.started_at
    stage, due_at = stage_of(visit, review, clinic.release), None
    if visit.route is not None:
        since = visit.route_at or visit.started_at
        target = since + timedelta(hours=hours[visit.route])
        look = look_by(visit.route, since, clinic.look_within)
        due_at = look if stage is Stage.REVIEW else target
    return DayRow(
        row_id=visit.encounter_id,
        patient_id=visit.patient_id,
        initials=visit.initials,
        age_years=visit.age_years,
        stage=stage,
        booked=booked,
        visit=visit,
        came_at=came_at,
        arrived=arrived_at is not None,
        in_room=arrived_at is not None or visit.channel not in ELSEWHERE,
        due_at=due_at,
        sort_at=due_at or came_at + timedelta(hours=hours[Disposition.PHYSICIAN_TODAY]),
        review=review,
        booked_at=booked_at,
    )


def row_of_booked(
    booked: ExpectedRow, hours: Mapping[Disposition, int], made_for: Encounter | None = None
) -> DayRow:
    """Return the row of an appointment for which no intake was begun.

    ``made_for`` is the finished visit that it was given, if any.
    """
    found = booked.appointment
    here = found.status is AppointmentStatus.ARRIVED
    stage = Stage.DONE if found.status in _OVER else Stage.WAITING if here else Stage.EXPECTED
    came_at = found.arrived_at if here else None
    today = timedelta(hours=hours[Disposition.PHYSICIAN_TODAY])
    return DayRow(
        row_id=found.appointment_id,
        patient_id=booked.patient_id,
        initials=booked.initials,
        age_years=booked.age_years,
        stage=stage,
        booked=booked,
        visit=None,
        came_at=came_at,
        arrived=here,
        in_room=here,
        due_at=None if here or stage is Stage.DONE else found.starts_at,
        sort_at=found.starts_at if came_at is None else came_at + today,
        made_for=made_for.encounter_id if made_for else "",
        made_for_seen=made_for is not None and made_for.seen_at is not None,
    )


def stage_of(visit: WorklistRow, review: ReviewState, release: ReleaseMode) -> Stage:
    """Return where a visit stands.

    The desk's part ends when it books: then nothing is left but the look of a clinician. Whoever
    was sent to a physician today waits on until somebody says that they were seen: a route that
    must not be lost sight of.
    """
    if visit.status in _OPEN:
        return _OPEN[visit.status]
    if visit.seen_at is not None or visit.route is None:
        return Stage.DONE
    looked_at = review is not ReviewState.WAITING
    if not looked_at and looks_first(visit.route, release):
        return Stage.REVIEW
    if review is ReviewState.ASKED:
        return Stage.WAITING
    if visit.status is EncounterStatus.FINISHED and visit.route is not Disposition.PHYSICIAN_TODAY:
        return Stage.DONE if looked_at else Stage.REVIEW
    return Stage.WAITING


def order(row: DayRow) -> tuple[int, datetime, str]:
    """Return what rows are sorted by: emergencies and calls, then by time left, expected, done."""
    called = row.visit is not None and row.visit.called_at is not None
    place = (
        0 if row.is_emergency or called else {Stage.EXPECTED: 2, Stage.DONE: 3}.get(row.stage, 1)
    )
    return place, row.sort_at, row.row_id
