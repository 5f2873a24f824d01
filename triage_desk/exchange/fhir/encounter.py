"""A visit as FHIR has it: Encounter, what was asked for (ServiceRequest), and the Task to do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from triage_desk.domain.decision import Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterRecord, EncounterStatus
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.terms import Resource, coding, concept, extension, full, instant

ROUTES: Final = f"{terms.CODES}/disposition"
STATUS_URL: Final = f"{terms.EXTENSION}/desk-status"
UNVERIFIED_URL: Final = f"{terms.EXTENSION}/identity-unverified"
_STATUS: Final = {
    EncounterStatus.IN_PROGRESS: "in-progress",
    EncounterStatus.PARKED: "onleave",
    EncounterStatus.DECIDED: "triaged",
    EncounterStatus.FINISHED: "finished",
    EncounterStatus.DISCARDED: "cancelled",
}
_PRIORITY: Final = {
    Disposition.EMERGENCY: "stat",
    Disposition.PHYSICIAN_TODAY: "asap",
    Disposition.PHYSICIAN_SOON: "urgent",
    Disposition.PT_FIRST_NOTIFY: "urgent",
}
ACT_CODES: Final = f"{terms.THO}/v3-ActCode"


def encounter(record: EncounterRecord) -> Resource:
    """Return the visit itself; a telephone call is virtual."""
    kept = record.encounter
    afar = kept.channel in (Channel.TELEPHONE, Channel.CALL_BACK, Channel.SENT)
    act = ("VR", "virtual") if afar else ("AMB", "ambulatory")
    marks = [extension(STATUS_URL, valueCode=kept.status.value)]
    if kept.unverified:
        marks.append(extension(UNVERIFIED_URL, valueBoolean=True))
    ends = kept.finished_at or (kept.changed_at if _is_over(kept.status) else None)
    return full(
        {
            "resourceType": "Encounter",
            "id": terms.made_id("Encounter", kept.encounter_id),
            "language": kept.language,
            "extension": marks,
            "identifier": [terms.identifier("encounter", kept.encounter_id)],
            "status": _STATUS[kept.status],
            "class": coding(ACT_CODES, *act),
            "subject": subject(record),
            "period": full(
                {"start": instant(kept.started_at), "end": instant(ends) if ends else ""}
            ),
        }
    )


def _is_over(status: EncounterStatus) -> bool:
    return status in (EncounterStatus.FINISHED, EncounterStatus.DISCARDED)


def subject(record: EncounterRecord) -> Resource:
    """Return the reference to whose visit it is."""
    return terms.reference("Patient", record.patient.patient_id)


def at(record: EncounterRecord) -> Resource:
    """Return the reference to the visit."""
    return terms.reference("Encounter", record.encounter.encounter_id)


def requests(record: EncounterRecord) -> list[Resource]:
    """Return what is asked for: the visit of the route that holds, and who else to involve.

    Nothing where nothing is booked: an encounter outside the scope of this desk, or undecided.
    """
    decision, route = record.decision, record.route
    if decision is None or route is None or route is Disposition.OUTSIDE_SCOPE:
        return []
    return [_request(record, decision, route), *_beside(record, decision)]


def _request(record: EncounterRecord, decision: Decision, route: Disposition) -> Resource:
    kept = record.encounter
    since = kept.decided_at or kept.changed_at
    same = route is decision.disposition
    within = decision.act_within
    by = since + timedelta(hours=within.hours)
    pathway = decision.pathway if route.sends_to_pt else None
    words = within.book if same else ""
    return full(
        {
            "resourceType": "ServiceRequest",
            "id": terms.made_id("ServiceRequest", kept.encounter_id),
            "identifier": [terms.identifier("service-request", kept.encounter_id)],
            "status": "completed" if kept.seen_at else "active",
            "intent": "order",
            "priority": _PRIORITY.get(route, "routine"),
            "code": concept(ROUTES, route.value, text=words),
            "orderDetail": [{"text": pathway.title}] if pathway else [],
            "subject": subject(record),
            "encounter": at(record),
            # By when is known of the route that was decided; of a changed one its words say it.
            "occurrencePeriod": {"start": instant(since), "end": instant(by)} if same else {},
            "authoredOn": instant(since),
            "performerType": {"text": pathway.who} if pathway else {},
            # Not reasonReference: R4 allows no ClinicalImpression there.
            "supportingInfo": [
                terms.reference("ClinicalImpression", kept.encounter_id),
                terms.reference("QuestionnaireResponse", kept.encounter_id),
            ],
        }
    )


def _beside(record: EncounterRecord, decision: Decision) -> list[Resource]:
    kept = record.encounter
    return [
        full(
            {
                "resourceType": "ServiceRequest",
                "id": terms.made_id("ServiceRequest", kept.encounter_id, other.referral_id),
                "identifier": [
                    terms.identifier("service-request", f"{kept.encounter_id}.{other.referral_id}")
                ],
                "status": "active",
                "intent": "proposal",
                "code": concept(
                    f"{terms.CODES}/secondary-referral", other.referral_id, text=other.who
                ),
                "subject": subject(record),
                "encounter": at(record),
                "reasonCode": [{"text": other.reason}],
            }
        )
        for other in decision.secondary_referrals
    ]


def task(record: EncounterRecord) -> list[Resource]:
    """Return the task of booking what the route asks for; none where nothing is booked."""
    decision, route = record.decision, record.route
    if decision is None or route is None or route is Disposition.OUTSIDE_SCOPE:
        return []
    kept = record.encounter
    since = kept.decided_at or kept.changed_at
    told = [
        full(
            {
                "authorString": notice.by,
                "time": instant(notice.at),
                "text": f"Told of the emergency: {notice.told} ({notice.told_role})",
            }
        )
        for notice in record.notices
    ]
    done = kept.status is EncounterStatus.FINISHED
    made = full(
        {
            "resourceType": "Task",
            "id": terms.made_id("Task", kept.encounter_id),
            "identifier": [terms.identifier("task", kept.encounter_id)],
            "status": "completed" if done else "requested",
            "intent": "order",
            "priority": _PRIORITY.get(route, "routine"),
            "description": decision.act_within.book if route is decision.disposition else "",
            "focus": terms.reference("ServiceRequest", kept.encounter_id),
            "for": subject(record),
            "encounter": at(record),
            "authoredOn": instant(since),
            "lastModified": instant(kept.changed_at),
            "note": told,
        }
    )
    return [made]
