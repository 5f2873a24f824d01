"""What was decided, as FHIR has it.

The decision is a ClinicalImpression and not a RiskAssessment: it states no probability, and R4's
RiskAssessment is about one (its rule ras-2). A red flag that is *present* is a Flag, which other
software shows as an alert. One that could *not be ruled out* is a DetectedIssue with status
"preliminary": shown as an alert it would say that something is there which nobody has found. Flags
that are absent are listed by id in the impression, so that a reader sees what was looked at.
"""

from __future__ import annotations

from typing import Final

from triage_desk.domain.answers import Answer
from triage_desk.domain.decision import Decision, Finding, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.enable import ABSENT
from triage_desk.exchange.fhir.encounter import ROUTES, at, subject
from triage_desk.exchange.fhir.questionnaire import ITEM_LOINC
from triage_desk.exchange.fhir.terms import Resource, concept, extension, full, instant
from triage_desk.rules.content import Ruleset

RED_FLAGS: Final = f"{terms.CODES}/red-flag"
ROUTE_URL: Final = f"{terms.EXTENSION}/disposition"
DECIDED_URL: Final = f"{terms.EXTENSION}/disposition-as-decided"
ABSENT_FLAG_URL: Final = f"{terms.EXTENSION}/flag-absent"
COMPLETE_URL: Final = f"{terms.EXTENSION}/complete"
PHQ2: Final = ("phq2_a", "phq2_b")
# Item: unit in words and in UCUM. LOINC codes stand with the items; psfs has none that fits.
MEASURES: Final = {
    "v_pulse": ("beats/minute", "/min", True),
    "v_pressure": ("mmHg", "mm[Hg]", True),
    "v_breaths": ("breaths/minute", "/min", True),
    "v_oxygen": ("%", "%", True),
    "pain_now": ("score", "{score}", False),
    "psfs": ("score", "{score}", False),
    "psfs2": ("score", "{score}", False),
    "psfs3": ("score", "{score}", False),
}


def impression(record: EncounterRecord, decision: Decision) -> Resource:
    """Return the decision with its reasons, and the content it was made by."""
    kept, ref = record.encounter, decision.ruleset
    decided = kept.decided_at or kept.changed_at
    noted = [
        *decision.with_verdict(Verdict.PRESENT),
        *decision.with_verdict(Verdict.NOT_RULED_OUT),
    ]
    route = record.route or decision.disposition
    return full(
        {
            "resourceType": "ClinicalImpression",
            "id": terms.made_id("ClinicalImpression", kept.encounter_id),
            "extension": [
                extension(ROUTE_URL, valueCode=route.value),
                extension(DECIDED_URL, valueCode=decision.disposition.value),
                extension(COMPLETE_URL, valueBoolean=decision.complete),
                extension(terms.HASH_URL, valueString=ref.content_hash),
                *(
                    extension(ABSENT_FLAG_URL, valueCode=found.rule_id)
                    for found in decision.findings
                    if found.verdict is Verdict.ABSENT and found.applies
                ),
            ],
            "identifier": [terms.identifier("clinical-impression", kept.encounter_id)],
            "status": "completed" if decision.complete else "in-progress",
            "code": concept(ROUTES, decision.disposition.value, text="Where to book the visit"),
            "description": "Decides where to book, not what is wrong.",
            "subject": subject(record),
            "encounter": at(record),
            "effectiveDateTime": instant(decided),
            "date": instant(decided),
            "investigation": [
                {
                    "code": {"text": "Interview at the desk"},
                    "item": [terms.reference("QuestionnaireResponse", kept.encounter_id)],
                }
            ],
            "protocol": [f"{terms.BASE}/ruleset/{ref.version}"],
            "summary": decision.act_within.text,
            "finding": [_noted(found) for found in noted],
            "supportingInfo": [_reference(record, found) for found in noted],
            "note": _near(decision),
        }
    )


def _noted(found: Finding) -> Resource:
    """Return a finding; one that was not ruled out says so in its own words."""
    not_out = found.verdict is Verdict.NOT_RULED_OUT
    title = f"Not ruled out: {found.title}" if not_out else found.title
    coded = concept(RED_FLAGS, found.rule_id, text=title)
    return full({"itemCodeableConcept": coded, "basis": found.reason})


def _near(decision: Decision) -> list[Resource]:
    return [
        {
            "text": f"{near.text}: had it been {near.to_shown}, the route were "
            f"{near.disposition.value.replace('_', ' ')}."
        }
        for near in decision.near_misses
    ]


def _reference(record: EncounterRecord, found: Finding) -> Resource:
    kind = "Flag" if found.verdict is Verdict.PRESENT else "DetectedIssue"
    return terms.reference(kind, record.encounter.encounter_id, found.rule_id)


def findings(record: EncounterRecord, decision: Decision) -> list[Resource]:
    """Return what was found, and what could not be ruled out."""
    return [
        *(_flag(record, found) for found in decision.with_verdict(Verdict.PRESENT)),
        *(_issue(record, found) for found in decision.with_verdict(Verdict.NOT_RULED_OUT)),
    ]


def _flag(record: EncounterRecord, found: Finding) -> Resource:
    kept = record.encounter
    decided = instant(kept.decided_at or kept.changed_at)
    over = {"end": instant(kept.seen_at)} if kept.seen_at else {}
    return full(
        {
            "resourceType": "Flag",
            "id": terms.made_id("Flag", kept.encounter_id, found.rule_id),
            "identifier": [terms.identifier("flag", f"{kept.encounter_id}.{found.rule_id}")],
            "status": "inactive" if kept.seen_at else "active",
            "category": [concept(f"{terms.THO}/flag-category", "clinical", "Clinical")],
            "code": concept(RED_FLAGS, found.rule_id, text=found.title),
            "subject": subject(record),
            "period": {"start": decided, **over},
            "encounter": at(record),
        }
    )


def _issue(record: EncounterRecord, found: Finding) -> Resource:
    kept = record.encounter
    urgent = found.disposition >= Disposition.PHYSICIAN_TODAY
    todo = found.hold_reason or found.action
    return full(
        {
            "resourceType": "DetectedIssue",
            "id": terms.made_id("DetectedIssue", kept.encounter_id, found.rule_id),
            "identifier": [
                terms.identifier("detected-issue", f"{kept.encounter_id}.{found.rule_id}")
            ],
            "status": "preliminary",
            "code": concept(RED_FLAGS, found.rule_id, text=f"Not ruled out: {found.title}"),
            "severity": "high" if urgent else "moderate",
            "patient": subject(record),
            "identifiedDateTime": instant(kept.decided_at or kept.changed_at),
            "evidence": [{"detail": [terms.reference("QuestionnaireResponse", kept.encounter_id)]}],
            "detail": found.reason,
            "mitigation": [{"action": {"text": todo}}] if todo else [],
        }
    )


# -------------------------------------------------------------------------------------- scores


def observations(
    record: EncounterRecord, ruleset: Ruleset, asked: frozenset[str]
) -> list[Resource]:
    """Return scores and readings among the answers that count; else why there is none."""
    found = []
    for link_id, (unit, ucum, vital) in MEASURES.items():
        answer = record.answers.get(link_id)
        if answer is not None and link_id in asked:
            text = ruleset.texts["en"][link_id].text
            coded = ITEM_LOINC.get(link_id)
            code = concept(terms.LOINC, *coded, text=text) if coded else {"text": text}
            value = _measured(answer, unit, ucum)
            found.append(_observation(record, link_id, code, value, vital=vital))
    return found + _phq2(record, asked)


def _phq2(record: EncounterRecord, asked: frozenset[str]) -> list[Resource]:
    """Return the sum of the PHQ-2 where both answers are known: one alone is no score."""
    codes = [record.answers[one].value for one in PHQ2 if one in record.answers and one in asked]
    known = [int(code) for code in codes if isinstance(code, str)]
    if len(known) != len(PHQ2):
        return []
    title = "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"
    value = {"valueQuantity": _quantity(sum(known), "score", "{score}")}
    return [
        _observation(record, "phq2", concept(terms.LOINC, "55758-7", title), value, vital=False)
    ]


def _measured(answer: Answer, unit: str, ucum: str) -> Resource:
    if isinstance(answer.value, int | float) and not isinstance(answer.value, bool):
        return {"valueQuantity": _quantity(answer.value, unit, ucum)}
    code = ABSENT.get(answer.state.value, "unknown")
    return {"dataAbsentReason": concept(terms.ABSENT_SYSTEM, code)}


def _quantity(value: float, unit: str, ucum: str) -> Resource:
    return {"value": value, "unit": unit, "system": terms.UCUM, "code": ucum}


def _observation(
    record: EncounterRecord, name: str, code: Resource, value: Resource, *, vital: bool
) -> Resource:
    kept = record.encounter
    category = "vital-signs" if vital else "survey"
    return full(
        {
            "resourceType": "Observation",
            "id": terms.made_id("Observation", kept.encounter_id, name),
            "identifier": [terms.identifier("observation", f"{kept.encounter_id}.{name}")],
            "status": "final",
            "category": [concept(f"{terms.THO}/observation-category", category)],
            "code": code,
            "subject": subject(record),
            "encounter": at(record),
            "effectiveDateTime": instant(kept.decided_at or kept.changed_at),
            **value,
            "derivedFrom": [terms.reference("QuestionnaireResponse", kept.encounter_id)],
        }
    )
