"""The border: rows in, frozen domain values out, and the reverse.

Nothing of SQLAlchemy or SQLModel crosses it. ``*_values`` return a row as a dict by column name;
``*_of`` take a row whose attributes are named like the columns.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from triage_desk.domain import codec
from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, Answer
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.decision import Decision, RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, DocumentRecord
from triage_desk.domain.encounter import (
    AnswerEvent,
    Channel,
    EmergencyNotice,
    Encounter,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.folding import fold, mrn_key, number_of, phone_digits
from triage_desk.domain.lock import IntakeLock, TakeOver
from triage_desk.domain.patient import Merge, Patient, PatientChange, Sex
from triage_desk.domain.user import Role

Values: TypeAlias = dict[str, Any]
# A row of a query: its columns are only known to the query.
AnyRow: TypeAlias = Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return whole microseconds since 1970 in UTC.

    Raises:
        ValueError: a moment without time zone could mean any of 24 hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone cannot be kept")
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    """Return the moment, in UTC, of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=number)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def _moment(number: int | None) -> datetime | None:
    return None if number is None else moment_of(number)


def _disposition(value: str | None) -> Disposition | None:
    return None if value is None else Disposition(value)


def patient_values(patient: Patient) -> Values:
    """Return a row of ``patients``, with the folded copies for search."""
    digits, number = phone_digits(patient.phone), mrn_key(patient.mrn)
    return {
        "patient_id": patient.patient_id,
        "family": patient.family,
        "given": patient.given,
        "birth_date": patient.birth_date.isoformat(),
        "sex": patient.sex.value,
        "mrn": patient.mrn,
        "phone": patient.phone,
        "language": patient.language,
        "preferred_name": patient.preferred_name,
        "family_f": fold(patient.family),
        "given_f": fold(f"{patient.given} {patient.preferred_name}"),
        "mrn_f": number,
        "mrn_digits": number_of(number),
        "phone_digits": digits,
        "phone_reversed": digits[::-1],
        "merged_into": patient.merged_into or None,
    }


def patient_of(row: AnyRow) -> Patient:
    """Return the patient of a row of ``patients``."""
    return Patient(
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        birth_date=date.fromisoformat(row.birth_date),
        sex=Sex(row.sex),
        mrn=row.mrn,
        phone=row.phone,
        language=row.language,
        preferred_name=row.preferred_name,
        merged_into=row.merged_into or "",
    )


def change_values(change: PatientChange) -> Values:
    """Return a row of ``patient_changes``."""
    return {
        "patient_id": change.patient_id,
        "at": micros(change.at),
        "by": change.by,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def change_of(row: AnyRow) -> PatientChange:
    """Return the correction of a row of ``patient_changes``."""
    return PatientChange(
        row.patient_id, moment_of(row.at), row.by, row.field, row.before, row.after
    )


def merge_values(merge: Merge) -> Values:
    """Return a row of ``patient_merges``."""
    return {
        "kept_id": merge.kept_id,
        "gone_id": merge.gone_id,
        "at": micros(merge.at),
        "by": merge.by,
        "undone": merge.undone,
        "filled": json.dumps(dict(merge.filled), ensure_ascii=False),
    }


def merge_of(row: AnyRow) -> Merge:
    """Return the merge of a row of ``patient_merges``."""
    filled = tuple(json.loads(row.filled).items())
    at = moment_of(row.at)
    return Merge(row.kept_id, row.gone_id, at, row.by, undone=bool(row.undone), filled=filled)


def encounter_values(encounter: Encounter) -> Values:
    """Return a row of ``encounters``."""
    return {
        "encounter_id": encounter.encounter_id,
        "patient_id": encounter.patient_id,
        "status": encounter.status.value,
        "channel": encounter.channel.value,
        "started_at": micros(encounter.started_at),
        "started_by": encounter.started_by,
        "ruleset_version": encounter.ruleset.version,
        "content_hash": encounter.ruleset.content_hash,
        "changed_at": micros(encounter.changed_at),
        "safe_at": _micros(encounter.safe_at),
        "decided_at": _micros(encounter.decided_at),
        "finished_at": _micros(encounter.finished_at),
        "disposition": encounter.disposition.value if encounter.disposition else None,
        "discard_reason": encounter.discard_reason,
        "language": encounter.language,
        "version": encounter.version,
        "changed_by": encounter.changed_by,
        "follows": encounter.follows,
        "paused_seconds": encounter.paused_seconds,
        "paused_before_safe": encounter.paused_before_safe,
        "unverified": encounter.unverified,
        "called_at": _micros(encounter.called_at),
        "seen_at": _micros(encounter.seen_at),
        "seen_by": encounter.seen_by,
    }


def encounter_of(row: AnyRow) -> Encounter:
    """Return the encounter of a row of ``encounters``."""
    return Encounter(
        encounter_id=row.encounter_id,
        patient_id=row.patient_id,
        status=EncounterStatus(row.status),
        channel=Channel(row.channel),
        started_at=moment_of(row.started_at),
        started_by=row.started_by,
        ruleset=RulesetRef(row.ruleset_version, row.content_hash),
        changed_at=moment_of(row.changed_at),
        safe_at=_moment(row.safe_at),
        decided_at=_moment(row.decided_at),
        finished_at=_moment(row.finished_at),
        disposition=_disposition(row.disposition),
        discard_reason=row.discard_reason,
        language=row.language,
        version=row.version,
        changed_by=row.changed_by,
        follows=row.follows,
        paused_seconds=row.paused_seconds,
        paused_before_safe=row.paused_before_safe,
        unverified=bool(row.unverified),
        called_at=_moment(row.called_at),
        seen_at=_moment(row.seen_at),
        seen_by=row.seen_by,
    )


def lock_values(lock: IntakeLock) -> Values:
    """Return a row of ``intake_locks``."""
    return {
        "encounter_id": lock.encounter_id,
        "user_id": lock.user_id,
        "user_name": lock.user_name,
        "workstation": lock.workstation,
        "seat": lock.seat,
        "since": micros(lock.since),
        "until": micros(lock.until),
        "before": lock.before,
    }


def lock_of(row: AnyRow) -> IntakeLock:
    """Return the lock of a row of ``intake_locks``."""
    return IntakeLock(
        encounter_id=row.encounter_id,
        user_id=row.user_id,
        user_name=row.user_name,
        workstation=row.workstation,
        seat=row.seat,
        since=moment_of(row.since),
        until=moment_of(row.until),
        before=row.before,
    )


def take_over_values(taken: TakeOver) -> Values:
    """Return a row of ``take_overs``."""
    return {
        "encounter_id": taken.encounter_id,
        "at": micros(taken.at),
        "by": taken.by,
        "role": taken.role.value,
        "workstation": taken.workstation,
        "from_user": taken.from_user,
        "from_workstation": taken.from_workstation,
        "reason": taken.reason.value,
        "words": taken.words,
    }


def answer_text(answer: Answer | None) -> str | None:
    """Return an answer as the JSON that is kept, or ``None`` for an open question."""
    return None if answer is None else codec.to_json(answer)


_COMMON = {codec.to_json(a): a for a in (YES, NO, NOT_SURE, DECLINED, NOT_ASKED)}


def answer_of(text: str | None) -> Answer | None:
    """Return the answer kept as ``text``; most are a yes or a no, and known beforehand."""
    if text is None:
        return None
    return _COMMON.get(text) or codec.from_json(Answer, text)


def answer_event_of(row: AnyRow) -> AnswerEvent:
    """Return the event of a row of ``answer_events``."""
    return AnswerEvent(
        sequence=row.sequence,
        encounter_id=row.encounter_id,
        link_id=row.link_id,
        answer=answer_of(row.answer),
        previous=answer_of(row.previous),
        at=moment_of(row.at),
        by=row.by,
    )


def decision_values(encounter_id: str, decision: Decision, at: datetime) -> Values:
    """Return a row of ``decisions`` but for its body: columns to look for."""
    return {
        "encounter_id": encounter_id,
        "at": micros(at),
        "disposition": decision.disposition.value,
        "ruleset_version": decision.ruleset.version,
        "content_hash": decision.ruleset.content_hash,
    }


def override_values(override: Override) -> Values:
    """Return a row of ``overrides``."""
    return {
        "encounter_id": override.encounter_id,
        "at": micros(override.at),
        "by": override.by,
        "role": override.role.value,
        # No text stands for a route that nobody knew: the column was never without one.
        "from_disposition": override.from_disposition.value if override.from_disposition else "",
        "to_disposition": override.to_disposition.value,
        "reason": override.reason.value,
        "words": override.words,
    }


def override_of(row: AnyRow) -> Override:
    """Return the override of a row of ``overrides``."""
    return Override(
        encounter_id=row.encounter_id,
        at=moment_of(row.at),
        by=row.by,
        role=Role(row.role),
        from_disposition=Disposition(row.from_disposition) if row.from_disposition else None,
        to_disposition=Disposition(row.to_disposition),
        reason=OverrideReason(row.reason),
        words=row.words,
    )


def notice_values(notice: EmergencyNotice) -> Values:
    """Return a row of ``notices``."""
    return {
        "encounter_id": notice.encounter_id,
        "at": micros(notice.at),
        "by": notice.by,
        "told": notice.told,
        "told_role": notice.told_role,
        "words": notice.words,
    }


def notice_of(row: AnyRow) -> EmergencyNotice:
    """Return the notice of a row of ``notices``."""
    return EmergencyNotice(
        encounter_id=row.encounter_id,
        at=moment_of(row.at),
        by=row.by,
        told=row.told,
        told_role=row.told_role,
        words=row.words,
    )


def document_values(document: DocumentRecord) -> Values:
    """Return a row of ``documents``."""
    return {
        "document_id": document.document_id,
        "encounter_id": document.encounter_id,
        "kind": document.kind.value,
        "made_at": micros(document.made_at),
        "made_by": document.made_by,
        "sha256": document.sha256,
        "pages": document.pages,
    }


def document_of(row: AnyRow) -> DocumentRecord:
    """Return the paper of a row of ``documents``."""
    return DocumentRecord(
        document_id=row.document_id,
        encounter_id=row.encounter_id,
        kind=DocumentKind(row.kind),
        made_at=moment_of(row.made_at),
        made_by=row.made_by,
        sha256=row.sha256,
        pages=row.pages,
    )


def audit_event_of(row: AnyRow) -> AuditEvent:
    """Return the event of a row of ``audit_events``."""
    return AuditEvent(
        at=moment_of(row.at),
        actor=row.actor,
        role=row.role,
        workstation=row.workstation,
        action=AuditAction(row.action),
        record_id=row.record_id,
        detail=row.detail,
        content_version=row.content_version,
        patient_id=row.patient_id or "",
    )
