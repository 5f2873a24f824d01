"""Who is expected today: booking, arriving, not coming, each once and each to be taken back.

Another system may send the same booking again and again: with its name for it (``external_id``)
nothing is kept twice, and what says nothing new changes nothing and writes no event.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from triage_desk.clock import local_date
from triage_desk.domain.appointment import (
    FOLLOWS,
    FOR_VISIT,
    Appointment,
    AppointmentSource,
    AppointmentStatus,
    Booking,
)
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.permission import Permission
from triage_desk.errors import Stale, UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

S = AppointmentStatus
_GIVEN_UP = (S.CANCELLED, S.NOSHOW)
LONGEST_MINUTES = 480
NOON = 12
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_REFUSED = {
    S.ARRIVED: "This person is here already.",
    S.NOSHOW: "This appointment was marked as not kept.",
    S.CANCELLED: "This appointment was cancelled: book another one.",
    S.FULFILLED: "This visit is over: book another appointment.",
    S.BOOKED: "This person has not arrived yet.",
}


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act on an appointment that can be taken back by whoever did it.

    ``before`` is how it stood, ``None`` where it was booked by this act.
    """

    what: AuditAction
    by: str
    after: Appointment
    before: Appointment | None


def book(desk: Desk, booking: Booking) -> Undoable:
    """Expect somebody at a time; a booking known by its ``external_id`` is moved, not kept twice.

    One that was given up stands again when the desk books it, or another system moves it: only
    the same words sent once more change nothing.

    Raises:
        UserError: no such person, or a length that is none.
    """
    require(desk, Permission.BOOK)
    if not 0 < booking.minutes <= LONGEST_MINUTES:
        raise UserError(f"An appointment lasts 1 to {LONGEST_MINUTES} minutes.", "minutes")
    with desk.store.write() as tx:
        who = tx.patients.current(booking.patient_id)
        known = tx.appointments.of_external(booking.external_id)
        if known is not None:
            return _book_again(desk, tx, known, booking)
        kept = Appointment(
            desk.new_id(),
            who.patient_id,
            booking.starts_at,
            booking.minutes,
            S.BOOKED,
            booking.source,
            desk.clock(),
            desk.actor.user_id,
            booking.who.strip(),
            booking.practitioner_id,
            booking.reason.strip(),
            booking.external_id,
        )
        tx.appointments.add(kept)
        note(desk, tx, AuditAction.APPOINTMENT_BOOKED, kept, booking.source.value)
        return Undoable(AuditAction.APPOINTMENT_BOOKED, desk.actor.user_id, kept, None)


def arrive(desk: Desk, appointment_id: str) -> Undoable:
    """Keep that somebody is here: their waiting time begins. Said twice, the first time holds.

    Raises:
        UserError: the appointment was cancelled, or is over.
    """
    require(desk, Permission.BOOK)
    act = AuditAction.APPOINTMENT_ARRIVED
    return _say(desk, appointment_id, S.ARRIVED, act, lambda a: replace(a, arrived_at=a.changed_at))


def no_show(desk: Desk, appointment_id: str) -> Undoable:
    """Keep that somebody did not come.

    Raises:
        UserError: they are here, or the appointment was cancelled.
    """
    require(desk, Permission.BOOK)
    return _say(desk, appointment_id, S.NOSHOW, AuditAction.APPOINTMENT_MISSED)


def cancel(desk: Desk, appointment_id: str) -> Undoable:
    """Keep that somebody does not come, or left before an intake was begun.

    Raises:
        UserError: an intake was begun, or they did not come at all.
    """
    require(desk, Permission.BOOK)
    return _say(desk, appointment_id, S.CANCELLED, AuditAction.APPOINTMENT_CANCELLED)


def take_back(desk: Desk, done: Undoable) -> Appointment:
    """Take back the last act on an appointment; a booking is cancelled. Nothing is deleted.

    Raises:
        UserError: somebody else did it.
        Stale: something was done since. Nothing was changed.
    """
    require(desk, Permission.BOOK)
    if done.by != desk.actor.user_id:
        raise UserError("Only the person who did this can undo it.")
    with desk.store.write() as tx:
        kept = tx.appointments.get(done.after.appointment_id)
        if kept != done.after:
            names = {user.user_id: user.name for user in tx.users.all()}
            raise Stale(names.get(kept.changed_by, kept.changed_by), kept.changed_at)
        before = done.before or replace(kept, status=S.CANCELLED)
        back = _changed(desk, before)
        tx.appointments.update(back)
        note(desk, tx, AuditAction.TAKEN_BACK, back, done.what.value)
        return back


def attach(desk: Desk, tx: Transaction, appointment_id: str, encounter_id: str) -> None:
    """Note the intake that is begun for somebody; beginning it says that they are here.

    Raises:
        UserError: an intake was begun for it before, or it is over.
    """
    found = tx.appointments.get(appointment_id)
    _require_free(tx, found)
    if found.status is not S.ARRIVED:
        found = replace(_next(found, S.ARRIVED), arrived_at=desk.clock())
    tx.appointments.update(replace(_changed(desk, found), encounter_id=encounter_id))


def of_today(desk: Desk, tx: Transaction, patient_id: str) -> str:
    """Return the id of the appointment for which somebody is here now.

    It is that of today which waits for them; "" where none does, or more than one.
    """
    records = tx.people.same_person(patient_id)
    today = local_date(desk.clock())
    found = [
        one.appointment_id
        for one in tx.appointments.of_patients(records)
        if one.status in (S.BOOKED, S.ARRIVED)
        and local_date(one.starts_at) == today
        and _is_free(tx, one)
    ]
    return found[0] if len(found) == 1 else ""


def fulfil(desk: Desk, tx: Transaction, encounter_id: str, *, done: bool = True) -> None:
    """Close the appointment of a visit that the desk is done with, or open it again.

    FHIR calls it fulfilled when there is nothing more to plan and the encounter tells the rest:
    whether somebody waits on, and was seen, is told by the visit. Nothing where none is.
    """
    found, status = tx.appointments.of_encounter(encounter_id), S.FULFILLED if done else S.ARRIVED
    if found is not None and found.status is not status:
        tx.appointments.update(replace(_changed(desk, found), status=status))


def fulfil_given(
    desk: Desk,
    tx: Transaction,
    encounter_id: str,
    *,
    done: bool = True,
    on: date | None = None,
) -> None:
    """Close the appointment of the day that a visit was given, once the person was seen; or not.

    ``on`` is the day they were seen, today where it is not said. One on a later day stays: whoever
    was seen today is still to come then.
    """
    found = tx.appointments.of_external(f"{FOR_VISIT}{encounter_id}")
    if found is None or local_date(found.starts_at) != (on or local_date(desk.clock())):
        return
    before, after = ((S.BOOKED, S.ARRIVED), S.FULFILLED) if done else ((S.FULFILLED,), S.BOOKED)
    if found.status in before:
        status = S.ARRIVED if found.arrived_at and not done else after
        tx.appointments.update(replace(_changed(desk, found), status=status))


def read_time(desk: Desk, typed: str) -> datetime:
    """Return the moment of today that was typed, as in "2:30 pm", "14:30", "1430" or "9".

    Raises:
        UserError: no time of the day.
    """
    found = _TIME.fullmatch(typed.strip())
    if found is not None:
        hour, minute = int(found[1]), int(found[2] or 0)
        half = (found[3] or "").lower()
        if half and 1 <= hour <= NOON:
            hour = hour % NOON + (NOON if half == "p" else 0)
        elif half:
            hour = 99
        if hour <= 23 and minute <= 59:  # noqa: PLR2004 - the hours and minutes of a day
            today = local_date(desk.clock())
            return datetime.combine(today, time(hour, minute)).astimezone()
    raise UserError("Type a time of today, such as 2:30 PM or 14:30.", "time")


def _book_again(desk: Desk, tx: Transaction, known: Appointment, booking: Booking) -> Undoable:
    """Let a booking that is known say what it says now; who came or was seen stays so."""
    wanted = replace(
        known,
        patient_id=tx.patients.current(booking.patient_id).patient_id,
        starts_at=booking.starts_at,
        minutes=booking.minutes,
        who=booking.who.strip(),
        practitioner_id=booking.practitioner_id,
        reason=booking.reason.strip(),
    )
    what = AuditAction.APPOINTMENT_CHANGED
    if known.status in _GIVEN_UP and (wanted != known or booking.source is AppointmentSource.DESK):
        wanted = replace(wanted, status=S.BOOKED)
    if wanted == known:
        return Undoable(what, desk.actor.user_id, known, known)
    kept = _changed(desk, wanted)
    tx.appointments.update(kept)
    note(desk, tx, what, kept, booking.source.value)
    return Undoable(what, desk.actor.user_id, kept, known)


def _say(
    desk: Desk,
    appointment_id: str,
    status: AppointmentStatus,
    act: AuditAction,
    then: Callable[[Appointment], Appointment] = lambda appointment: appointment,
) -> Undoable:
    with desk.store.write() as tx:
        found = tx.appointments.get(appointment_id)
        if found.status is status:
            return Undoable(act, desk.actor.user_id, found, found)
        _require_free(tx, found)
        kept = then(_changed(desk, _next(found, status)))
        tx.appointments.update(kept)
        note(desk, tx, act, kept)
        return Undoable(act, desk.actor.user_id, kept, found)


def _require_free(tx: Transaction, found: Appointment) -> None:
    """Refuse what does not go with an intake that was begun."""
    if not _is_free(tx, found):
        raise UserError("An intake was begun for this appointment: go on with that.")


def _is_free(tx: Transaction, found: Appointment) -> bool:
    """Return whether no intake was begun for it; a discarded one is none."""
    if not found.encounter_id:
        return True
    return tx.encounters.get(found.encounter_id).status is EncounterStatus.DISCARDED


def _next(found: Appointment, status: AppointmentStatus) -> Appointment:
    if status not in FOLLOWS[found.status]:
        raise UserError(_REFUSED[found.status])
    return replace(found, status=status)


def _changed(desk: Desk, appointment: Appointment) -> Appointment:
    return replace(appointment, changed_at=desk.clock(), changed_by=desk.actor.user_id)
