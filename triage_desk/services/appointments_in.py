"""Appointments of a file: kept once; who is here or was seen stays so, whatever it says."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.appointment import (
    FOLLOWS,
    Appointment,
    AppointmentSource,
    AppointmentStatus,
)
from triage_desk.domain.batch import Brought, differences
from triage_desk.domain.exchange import OWN, AppointmentIn, Became, Kind
from triage_desk.errors import UserError
from triage_desk.services.import_run import Run
from triage_desk.services.ports import Transaction

S = AppointmentStatus
FIELDS = ("starts_at", "minutes", "who", "practitioner_id", "reason", "status", "arrived_at")


def keep(run: Run, given: AppointmentIn) -> None:
    """Keep an appointment once; who is here or was seen stays so, whatever a late file says."""
    patient = run.person(given.patient_key)
    known = _known_appointment(run.tx, given.external_id)
    wanted = Appointment(
        appointment_id=known.appointment_id if known else run.desk.new_id(),
        patient_id=patient.patient_id,
        starts_at=given.starts_at,
        minutes=given.minutes,
        status=given.status,
        source=AppointmentSource.IMPORT,
        changed_at=run.desk.clock(),
        changed_by=run.desk.actor.user_id,
        who=given.who,
        practitioner_id=given.practitioner_key,
        reason=given.reason,
        external_id=given.external_id,
        arrived_at=run.desk.clock() if given.status is S.ARRIVED else None,
    )
    if known is None:
        run.tx.appointments.add(wanted)
        became, before = Became.ADDED, ""
    else:
        after = _move(run, known, wanted)
        became = Became.SAME if after == known else Became.CHANGED
        before = differences(known, after, FIELDS)
    who, its = patient.patient_id, wanted.appointment_id
    run.keep(Brought(Kind.APPOINTMENT, its, who, became, given.place, before))


def _known_appointment(tx: Transaction, external_id: str) -> Appointment | None:
    """Return the appointment of a name elsewhere; one of our own is named by its id."""
    known = tx.appointments.of_external(external_id)
    if known is None and external_id.startswith(OWN):
        try:
            return tx.appointments.get(external_id.removeprefix(OWN))
        except UserError:
            return None
    return known


def _move(run: Run, known: Appointment, wanted: Appointment) -> Appointment:
    """Let a known appointment say what the file says, as far as the desk has not gone on."""
    if run.tx.patients.current(known.patient_id).patient_id != wanted.patient_id:
        raise UserError("its number is that of another person's appointment here")
    moved = (known.starts_at, known.minutes) != (wanted.starts_at, wanted.minutes)
    after = replace(
        known,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        who=wanted.who,
        practitioner_id=wanted.practitioner_id,
        reason=wanted.reason,
        status=_status(known, wanted.status, moved=moved),
    )
    if after == known:
        return known
    if after.status is S.ARRIVED and known.arrived_at is None:
        after = replace(after, arrived_at=wanted.changed_at)
    changed = replace(after, changed_at=wanted.changed_at, changed_by=wanted.changed_by)
    run.tx.appointments.update(changed)
    return changed


def _status(known: Appointment, wanted: S, *, moved: bool) -> S:
    """Return how an appointment stands: forward only, and given up ones again when moved."""
    if known.encounter_id or known.status is wanted:
        return known.status
    if wanted is S.BOOKED:
        return S.BOOKED if moved and known.status in (S.CANCELLED, S.NOSHOW) else known.status
    later = (*FOLLOWS[known.status], *(S.FULFILLED,) * (known.status is S.BOOKED))
    return wanted if wanted in later else known.status
