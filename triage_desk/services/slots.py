"""When a visit could be: the first free times of those who take its route, by their hours.

Free is what lies in somebody's hours and in no appointment kept here. The diary of the clinic may
know more, so nothing is booked before somebody has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, STANDS, Appointment
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.practitioner import BookingTarget, Hours
from triage_desk.rules.evaluate import act_within
from triage_desk.services import clinic
from triage_desk.services.desk import Desk

MOST = 2
STEP = timedelta(minutes=30)
# Somebody has still to get there, or to be told.
LEAD = timedelta(minutes=15)
MINUTES_FOR_PT, MINUTES_FOR_PHYSICIAN = 60, 30
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which somebody could see the person. FHIR's Slot, not kept anywhere."""

    starts_at: datetime
    minutes: int
    practitioner_id: str
    who: str


def due(desk: Desk, record: EncounterRecord) -> datetime:
    """Return by when the visit must be: the end of today for one of today, else by hours."""
    route = record.route or Disposition.OUTSIDE_SCOPE
    since = record.override.at if record.override else record.encounter.decided_at or desk.clock()
    hours = act_within(desk.engine, route).hours
    if hours >= HOURS_OF_A_DAY:
        return since + timedelta(hours=hours)
    return _moment(local_date(desk.clock()) + timedelta(days=1), 0)


def offers(desk: Desk, record: EncounterRecord) -> tuple[Slot, ...]:
    """Return the first free times by when the visit must be, at most one a person, earliest first.

    Empty where the clinic has named nobody for this route, or nobody has time.
    """
    route = record.route
    if route is None or record.decision is None:
        return ()
    pathway = record.decision.pathway
    targets = clinic.who_can_take(desk, route, pathway.pathway_id if pathway else "")
    until = due(desk, record)
    now = desk.clock()
    with desk.store.read() as tx:
        rows = tx.appointments.between(now - timedelta(hours=HOURS_OF_A_DAY), until)
    minutes = MINUTES_FOR_PT if route.sends_to_pt else MINUTES_FOR_PHYSICIAN
    taken = [row.appointment for row in rows]
    return first_free(targets, taken, now, until, minutes)


def booked(desk: Desk, record: EncounterRecord) -> Appointment | None:
    """Return the appointment that was made for the decision of a visit, where it stands."""
    with desk.store.read() as tx:
        found = tx.appointments.of_external(f"{FOR_VISIT}{record.encounter.encounter_id}")
    return found if found is not None and found.status in STANDS else None


def first_free(
    targets: Iterable[BookingTarget],
    taken: Iterable[Appointment],
    now: datetime,
    until: datetime,
    minutes: int,
) -> tuple[Slot, ...]:
    """Return the first free time of each person within their hours, the earliest two."""
    busy = [one for one in taken if one.status in STANDS]
    found = []
    for target in targets:
        person = target.practitioner
        mine = [one for one in busy if one.practitioner_id == person.practitioner_id]
        for starts_at in _times(person.hours, now, until, minutes):
            if not any(_meet(starts_at, minutes, one) for one in mine):
                found.append(Slot(starts_at, minutes, person.practitioner_id, person.named))
                break
    return tuple(sorted(found, key=lambda slot: (slot.starts_at, slot.who))[:MOST])


def _times(
    hours: Iterable[Hours], now: datetime, until: datetime, minutes: int
) -> Iterator[datetime]:
    """Yield every half hour of somebody's hours that lies ahead, and ends before ``until``."""
    week = tuple(hours)
    length, day = timedelta(minutes=minutes), local_date(now)
    while day <= local_date(until):
        for part in sorted(week, key=lambda one: one.opens):
            if part.weekday != day.weekday():
                continue
            at, closes = _moment(day, part.opens), _moment(day, part.closes)
            while at + length <= closes:
                if at >= now + LEAD and at + length <= until:
                    yield at
                at += STEP
        day += timedelta(days=1)


def _moment(day: date, minutes: int) -> datetime:
    """Return the moment so many minutes into a day of the local calendar."""
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).astimezone()


def _meet(starts_at: datetime, minutes: int, other: Appointment) -> bool:
    ends_at = starts_at + timedelta(minutes=minutes)
    other_ends = other.starts_at + timedelta(minutes=other.minutes)
    return starts_at < other_ends and other.starts_at < ends_at
