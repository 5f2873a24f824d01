"""Invented people, visits and decisions for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from triage_desk.domain.answers import answered
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.decision import (
    ActWithin,
    Decision,
    Evidence,
    Finding,
    RulesetRef,
    Source,
    ThresholdUse,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, DocumentRecord
from triage_desk.domain.encounter import (
    Channel,
    EmergencyNotice,
    Encounter,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.patient import Patient, Person, Sex
from triage_desk.domain.user import Role

NOW = datetime(2026, 3, 2, 15, 30, 0, 123456, tzinfo=UTC)
RULESET = RulesetRef("1.0.0", "ab" * 32)


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def patient(patient_id="p1", family="Quux", given="Zebedee", **changes) -> Patient:
    born = changes.pop("birth_date", date(1961, 3, 7))
    return replace(Patient(patient_id, family, given, born, Sex.MALE), **changes)


def encounter(encounter_id="e1", patient_id="p1", **changes) -> Encounter:
    return replace(
        Encounter(
            encounter_id=encounter_id,
            patient_id=patient_id,
            status=EncounterStatus.IN_PROGRESS,
            channel=Channel.COUNTER,
            started_at=NOW,
            started_by="u1",
            ruleset=RULESET,
            changed_at=NOW,
        ),
        **changes,
    )


def decision(disposition=Disposition.PT_FIRST) -> Decision:
    finding = Finding(
        rule_id="RF-CES-1",
        title="Possible cauda equina",
        verdict=Verdict.NOT_RULED_OUT,
        disposition=Disposition.EMERGENCY,
        contributes=None,
        reason="Nobody knew.",
        action="Send now.",
        hold_reason="Ask again.",
        evidence=(Evidence("neuro.bladder", "Trouble passing urine?", answered(True), "Yes"),),
        thresholds=(ThresholdUse("age", 50, "years", date(2026, 1, 1), "s1"),),
        sources=(Source("s1", "Somebody 2020", "p. 3", checked=True),),
    )
    return Decision(
        disposition=disposition,
        complete=True,
        next_items=(),
        pathway=None,
        act_within=ActWithin(72, "within 3 days", "PT", "Somebody will call."),
        findings=(finding,),
        near_misses=(),
        secondary_referrals=(),
        safety_net=("Come back when worse.",),
        ruleset=RULESET,
        person=Person(64, Sex.MALE),
        on=date(2026, 3, 2),
    )


def override(to=Disposition.PHYSICIAN_TODAY, encounter_id="e1") -> Override:
    return Override(
        encounter_id,
        NOW,
        "u2",
        Role.PHYSICIAN,
        Disposition.PT_FIRST,
        to,
        OverrideReason.NEW_INFORMATION,
        "Fell again.",
    )


def notice() -> EmergencyNotice:
    return EmergencyNotice("e1", NOW, "u1", "Dr. Bar", "physician", "in room 2")


def document(document_id="d1") -> DocumentRecord:
    return DocumentRecord(
        document_id, "e1", DocumentKind.REFERRAL_LETTER, NOW, "u1", "cd" * 32, pages=1
    )


def event(record_id="e1", action=AuditAction.ANSWER_GIVEN, detail="back.trauma") -> AuditEvent:
    who = ("u1", "front_desk", "desk-1")
    return AuditEvent(NOW, *who, action, record_id, detail, "1.0.0", "p1")
