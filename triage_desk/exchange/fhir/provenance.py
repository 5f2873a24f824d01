"""Who did what: Provenance of the decision and of each change of route, AuditEvent, papers."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.encounter import EncounterRecord, Override
from triage_desk.domain.exchange import Paper, VisitOut
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.encounter import ROUTES, at, subject
from triage_desk.exchange.fhir.terms import Resource, coding, concept, full, instant

DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
AGENT: Final = f"{terms.THO}/provenance-participant-type"
ACTIONS: Final = f"{terms.CODES}/audit-action"
USER_SYSTEM: Final = f"{terms.ID}/user"
_READ: Final = frozenset(
    {
        *(AuditAction.ENCOUNTER_VIEWED, AuditAction.PATIENT_VIEWED, AuditAction.WHO_SAW_READ),
        *(AuditAction.WORKLIST_OPENED, AuditAction.PATIENT_EXPORTED, AuditAction.AUDIT_READ),
    }
)


def provenance(visit: VisitOut, names: dict[str, str]) -> list[Resource]:
    """Return where the decision comes from, and who changed the route since."""
    record = visit.record
    decision, kept = record.decision, record.encounter
    if decision is None:
        return []
    targets = [
        terms.reference("ClinicalImpression", kept.encounter_id),
        terms.reference("QuestionnaireResponse", kept.encounter_id),
    ]
    ref = decision.ruleset
    made = {
        "resourceType": "Provenance",
        "id": terms.made_id("Provenance", kept.encounter_id),
        "target": targets,
        "occurredDateTime": instant(kept.decided_at or kept.changed_at),
        "recorded": instant(kept.decided_at or kept.changed_at),
        "policy": [f"{terms.BASE}/ruleset/{ref.version}"],
        "activity": {"text": "Interview at the desk, decided by the signed content"},
        "agent": [
            _agent("enterer", "Enterer", kept.started_by, names.get(kept.started_by, "")),
            {
                "type": concept(AGENT, "assembler", "Assembler"),
                "who": {"type": "Device", "display": f"Triage Desk content {ref.version}"},
            },
        ],
        "entity": [
            {
                "role": "source",
                "what": {"identifier": {"system": terms.HASH_SYSTEM, "value": ref.content_hash}},
            }
        ],
    }
    changes = [_changed(record, number, change) for number, change in enumerate(record.overrides)]
    return [made, *changes]


def _agent(code: str, display: str, user_id: str, name: str) -> Resource:
    who = full(
        {
            "identifier": {"system": USER_SYSTEM, "value": user_id} if user_id else {},
            "display": name or user_id,
        }
    )
    return {"type": concept(AGENT, code, display), "who": who}


def _changed(record: EncounterRecord, number: int, change: Override) -> Resource:
    """Return who changed the route, from where to where and why."""
    kept = record.encounter
    ways = f"{change.was} to {change.to_disposition.value}"
    return {
        "resourceType": "Provenance",
        "id": terms.made_id("Provenance", kept.encounter_id, str(number)),
        "target": [terms.reference("ClinicalImpression", kept.encounter_id)],
        "occurredDateTime": instant(change.at),
        "recorded": instant(change.at),
        "reason": [
            concept(f"{terms.CODES}/override-reason", change.reason.value, text=change.words)
        ],
        "activity": concept(ROUTES, change.to_disposition.value, text=f"Route changed: {ways}"),
        "agent": [_agent("author", "Author", "", f"{change.by} ({change.role.value})")],
    }


def audit_events(visit: VisitOut, names: dict[str, str]) -> list[Resource]:
    """Return the events of the audit about a visit."""
    record = visit.record
    return [_event(record, number, event, names) for number, event in enumerate(visit.events)]


def _event(
    record: EncounterRecord, number: int, event: AuditEvent, names: dict[str, str]
) -> Resource:
    kept = record.encounter
    who = {
        "identifier": {"system": USER_SYSTEM, "value": event.actor},
        "display": names.get(event.actor, event.actor),
    }
    return full(
        {
            "resourceType": "AuditEvent",
            "id": terms.made_id("AuditEvent", kept.encounter_id, str(number), event.action.value),
            "type": coding(DICOM, "110110", "Patient Record"),
            "subtype": [coding(ACTIONS, event.action.value)],
            "action": "R" if event.action in _READ else "U",
            "recorded": instant(event.at),
            "outcome": "0",
            "agent": [full({"who": who, "requestor": True, "role": [{"text": event.role}]})],
            "source": {"observer": {"display": event.workstation or "Triage Desk"}},
            "entity": [{"what": at(record)}, {"what": subject(record)}],
        }
    )


def document(record: EncounterRecord, paper: Paper) -> Resource:
    """Return a paper that was made: with its bytes where they are still as they were printed."""
    made, pdf = paper.record, paper.pdf
    attached = full(
        {
            "contentType": "application/pdf",
            "language": "",
            "data": base64.b64encode(pdf).decode() if pdf else "",
            "size": len(pdf) if pdf else None,
            # FHIR wants the SHA-1 of the bytes here (hl7.org/fhir/R4/datatypes.html#Attachment).
            "hash": base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode()
            if pdf
            else "",
            "title": made.kind.value.replace("_", " ").capitalize(),
            "creation": instant(made.made_at),
        }
    )
    return {
        "resourceType": "DocumentReference",
        "id": terms.made_id("DocumentReference", made.document_id),
        "identifier": [
            terms.identifier("document", made.document_id),
            {"system": f"{terms.ID}/sha256", "value": made.sha256},
        ],
        "status": "current",
        "type": concept(f"{terms.CODES}/document", made.kind.value),
        "subject": subject(record),
        "date": instant(made.made_at),
        "content": [{"attachment": attached}],
        "context": {"encounter": [at(record)]},
    }
