"""Appointments as FHIR has them, out and in. An appointment has a name in the system it is from."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from triage_desk.domain.appointment import Appointment, AppointmentStatus
from triage_desk.domain.exchange import OWN, AppointmentIn, Note
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.parts import (
    concept_words,
    each,
    identifiers,
    inside,
    left_out,
    moment,
    words,
)
from triage_desk.exchange.fhir.people import reference_key
from triage_desk.exchange.fhir.terms import Resource, full

APPOINTMENT_SYSTEM = f"{terms.ID}/appointment"
LONGEST = 480
USUAL = 30
_IN: Final = {
    "booked": AppointmentStatus.BOOKED,
    "arrived": AppointmentStatus.ARRIVED,
    "checked-in": AppointmentStatus.ARRIVED,
    "fulfilled": AppointmentStatus.FULFILLED,
    "noshow": AppointmentStatus.NOSHOW,
    "cancelled": AppointmentStatus.CANCELLED,
    "entered-in-error": AppointmentStatus.CANCELLED,
}
KEPT = (
    *("identifier", "status", "start", "end", "minutesDuration", "participant"),
    *("description", "reasonCode"),
)


def appointment(one: Appointment, patient: Resource) -> Resource:
    """Return an appointment; ``patient`` is the reference to its person."""
    system, _bar, value = one.external_id.partition("|")
    ours = one.external_id.removeprefix(OWN) if one.external_id.startswith(OWN) else ""
    own = {"system": APPOINTMENT_SYSTEM, "value": ours or one.appointment_id}
    named = full({"system": system, "value": value}) if value else own
    people = [{"actor": patient, "status": "accepted"}]
    if one.who or one.practitioner_id:
        people.append({"actor": _with_whom(one), "status": "accepted"})
    return full(
        {
            "resourceType": "Appointment",
            "id": terms.made_id("Appointment", named.get("system", ""), named["value"]),
            "identifier": [named],
            "status": one.status.value,
            "description": one.reason,
            "start": terms.instant(one.starts_at),
            "end": terms.instant(one.starts_at + timedelta(minutes=one.minutes)),
            "minutesDuration": one.minutes,
            "participant": people,
        }
    )


def _with_whom(one: Appointment) -> Resource:
    named = {"system": f"{terms.ID}/practitioner", "value": one.practitioner_id}
    identifier = named if one.practitioner_id else {}
    return full({"type": "Practitioner", "identifier": identifier, "display": one.who})


def read(resource: Resource, place: str, key: str) -> tuple[AppointmentIn, tuple[Note, ...]]:
    """Return an appointment; ``key`` is its address, which names it where it has no identifier.

    Raises:
        UserError: no person, no time with a zone, or a status that is no appointment yet.
    """
    status = _IN.get(words(resource.get("status"), 40))
    if status is None:
        raise UserError(f"{place}.status is no appointment that stands: only those are taken.")
    starts = moment(resource.get("start"))
    if starts is None:
        raise UserError(f"{place}.start is no time with a time zone, as 2026-11-22T09:00:00-05:00.")
    notes = left_out(resource, KEPT, place)
    patient, who, practitioner = _people(resource, place, notes)
    if not patient:
        raise UserError(f"{place}.participant names no Patient: nobody knows who is expected.")
    reasons = [concept_words(one) for one in each(resource.get("reasonCode"))]
    reason = words(resource.get("description"), 500) or "; ".join(filter(None, reasons))
    return AppointmentIn(
        external_id=_external_id(resource, place, key),
        patient_key=patient,
        starts_at=starts,
        minutes=_minutes(resource, place),
        status=status,
        who=who,
        practitioner_key=practitioner,
        reason=reason,
        place=place,
    ), tuple(notes)


def _minutes(resource: Resource, place: str) -> int:
    minutes = resource.get("minutesDuration")
    starts, ends = moment(resource.get("start")), moment(resource.get("end"))
    if type(minutes) is not int and starts and ends:
        minutes = int((ends - starts).total_seconds() // 60)
    if type(minutes) is not int:
        return USUAL
    if not 0 < minutes <= LONGEST:
        raise UserError(f"{place} lasts no 1 to {LONGEST} minutes; mend its end.")
    return minutes


def _people(resource: Resource, place: str, notes: list[Note]) -> tuple[str, str, str]:
    patient = who = practitioner = ""
    for one in each(resource.get("participant")):
        actor = inside(one.get("actor"))
        kind, key = actor_kind(actor), reference_key(actor)
        if kind == "Patient" and not patient:
            patient = key
        elif kind in ("Practitioner", "PractitionerRole") and not (who or practitioner):
            who, practitioner = words(actor.get("display")), key
        else:
            notes.append(Note(f"{place}.participant", "one person and one practitioner are kept"))
    return patient, who, practitioner


def actor_kind(actor: Resource) -> str:
    """Return what kind of resource a reference names, "" where nothing says it."""
    kind = words(actor.get("type"), 60)
    if kind:
        return kind
    parts = words(actor.get("reference"), 300).split("/")
    return parts[-2] if len(parts) > 1 else ""


def _external_id(resource: Resource, place: str, key: str) -> str:
    for system, value, _whole in identifiers(resource):
        if system == APPOINTMENT_SYSTEM:
            return f"{OWN}{value}"
        return f"{system}|{value}"
    if not key:
        raise UserError(f"{place} has no identifier: give it one, or it would be kept twice.")
    return f"|{key}"
