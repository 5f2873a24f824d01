"""The day at the desk, one list: who is expected, who waits, what is unfinished, who is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, STANDS, Appointment, AppointmentStatus
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.day import DayRow, Stage, order, row_of_booked, row_of_visit
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Encounter, EncounterStatus, WorklistRow
from triage_desk.domain.permission import Permission
from triage_desk.domain.review import ReviewState
from triage_desk.errors import ServerGone, UserError
from triage_desk.rules.evaluate import act_within
from triage_desk.rules.interview import conduct
from triage_desk.services import review
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.intake import OPEN
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

# More open intakes than these are judged anew.
MOST_KNOWN = 500


def day(desk: Desk) -> tuple[DayRow, ...]:
    """Return everybody expected or begun today by the machine's calendar, and all unfinished.

    Emergencies come first, then those with the least time left, then who is expected, then who
    is done. The first look of a person at a workstation is an event, once a day: the list has
    initials only, and it is read again at every change.
    """
    require(desk, Permission.SEE_PATIENTS)
    begin, end = _today(desk)
    with _looking(desk, begin) as tx:
        return _rows(desk, tx, begin, end)


def today(desk: Desk) -> tuple[WorklistRow, ...]:
    """Return the visits of today and all that are unfinished, the newest change first."""
    require(desk, Permission.SEE_PATIENTS)
    begin, end = _today(desk)
    with _looking(desk, begin) as tx:
        return _visits(desk, tx, begin, end)


def time_targets(desk: Desk) -> Mapping[Disposition, int]:
    """Return the time target of each route in clock hours, 0 for now, as the content has it."""
    return {route: act_within(desk.engine, route).hours for route in Disposition}


def _today(desk: Desk) -> tuple[datetime, datetime]:
    begin = datetime.combine(local_date(desk.clock()), time()).astimezone()
    return begin, begin + timedelta(days=1)


@contextmanager
def _looking(desk: Desk, begin: datetime) -> Iterator[Transaction]:
    """Open a transaction to read in; the first look of a day is written down in it."""
    with desk.store.read() as tx:
        noted = tx.log.noted(desk.actor, AuditAction.WORKLIST_OPENED, begin)
        if noted:
            yield tx
    if not noted:
        with desk.store.write() as tx:
            note(desk, tx, AuditAction.WORKLIST_OPENED, "")
            yield tx


def _visits(desk: Desk, tx: Transaction, begin: datetime, end: datetime) -> tuple[WorklistRow, ...]:
    names = _names(tx)
    return tuple(
        replace(_counted(desk, tx, row), by=names.get(row.started_by, row.started_by))
        for row in tx.encounters.worklist(begin, end)
    )


def _counted(desk: Desk, tx: Transaction, row: WorklistRow) -> WorklistRow:
    """Return a line with how far its intake is, where it is still asked."""
    if row.status not in OPEN:
        return row
    known = desk.shared.progress.get((row.encounter_id, row.version))
    if known is None:
        known = _progress(desk, tx, row)
        if len(desk.shared.progress) >= MOST_KNOWN:
            desk.shared.progress.clear()
        desk.shared.progress[row.encounter_id, row.version] = known
    return replace(row, done=known[0], known=known[1])


def _progress(desk: Desk, tx: Transaction, row: WorklistRow) -> tuple[int, int]:
    """Return how many of how many questions of an intake are done."""
    person = tx.patients.current(row.patient_id).person(local_date(desk.clock()))
    interview = conduct(desk.engine, tx.encounters.answers(row.encounter_id), person)
    known = [page for page in interview.shown if not page.item.after_routing]
    return sum(not page.open_ids for page in known), len(known)


def _rows(desk: Desk, tx: Transaction, begin: datetime, end: datetime) -> tuple[DayRow, ...]:
    hours = time_targets(desk)
    visits = {
        visit.encounter_id: visit
        for visit in _visits(desk, tx, begin, end)
        if visit.status is not EncounterStatus.DISCARDED
    }
    expected = tx.appointments.between(begin, end)
    booked = {row.appointment.encounter_id: row for row in expected}
    states, given = review.states(tx), _given(tx, visits.values())
    times = {one: appointment.starts_at for one, appointment in given.items()}
    found = [
        row_of_visit(
            visit,
            booked.get(one),
            hours,
            states.get(one, ReviewState.NONE),
            desk.clinic,
            times.get(one),
        )
        for one, visit in visits.items()
    ]
    # Whoever the desk is not done with, or waits here, is not expected beside it for that time.
    here = {r.encounter_id for r in found if r.stage is Stage.WAITING or not _is_closed(r.visit)}
    twice = {a.appointment_id for one, a in given.items() if one in here}
    # Whose intake was discarded is expected, or waits, as before it.
    found += [
        row_of_booked(e, hours, _made_for(tx, e.appointment))
        for e in expected
        if e.appointment.encounter_id not in visits and e.appointment.appointment_id not in twice
    ]
    return tuple(sorted(found, key=order))


def _made_for(tx: Transaction, appointment: Appointment) -> Encounter | None:
    """Return the finished visit that was given the time for which somebody is here now."""
    here = appointment.status is AppointmentStatus.ARRIVED
    if not here or not appointment.external_id.startswith(FOR_VISIT):
        return None
    try:
        visit = tx.encounters.get(appointment.external_id.removeprefix(FOR_VISIT))
    except UserError:
        return None  # Its record was removed: nothing but the time is left.
    return visit if visit.status is EncounterStatus.FINISHED else None


def _is_closed(visit: WorklistRow | None) -> bool:
    return visit is not None and visit.status is EncounterStatus.FINISHED


def _given(tx: Transaction, visits: Iterable[WorklistRow]) -> dict[str, Appointment]:
    """Return the appointments that were made for the routes of visits, by encounter."""
    names = [f"{FOR_VISIT}{visit.encounter_id}" for visit in visits if visit.route is not None]
    return {
        one.external_id.removeprefix(FOR_VISIT): one
        for one in tx.appointments.of_externals(names)
        if one.status in STANDS
    }


def _names(tx: Transaction) -> dict[str, str]:
    """Return the names of the staff; none while the server that knows them is away."""
    try:
        return {user.user_id: user.name for user in tx.users.all()}
    except ServerGone:
        return {}
