"""Who cares for a person and who helps: each with a role, a phone, and what they may be told."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.care import CareRole, Participant, latest
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require


@dataclass(frozen=True, slots=True)
class ParticipantDraft:
    """Somebody of a care team as typed; ``participant_id`` is "" for somebody new."""

    name: str
    role: CareRole
    phone: str = ""
    may_be_told: bool = False
    active: bool = True
    participant_id: str = ""


def keep(desk: Desk, patient_id: str, draft: ParticipantDraft) -> Participant:
    """Keep somebody in the care team, or a new version of them, and return it.

    Raises:
        UserError: no name, or nobody of that id in this team. Nothing was kept.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    name = " ".join(draft.name.split())
    if not name:
        raise UserError("Write the name of the person who helps.", "name")
    with desk.store.write() as tx:
        patient = tx.patients.current(patient_id)
        ids = [patient.patient_id, *(one.patient_id for one in tx.patients.under(patient_id))]
        known = {one.participant_id: one for one in latest(tx.care.team(ids))}
        before = known.get(draft.participant_id)
        if draft.participant_id and before is None:
            raise UserError("This person is not in the care team: open the page again.")
        kept = Participant(
            participant_id=draft.participant_id or desk.new_id(),
            patient_id=before.patient_id if before else patient.patient_id,
            name=name,
            role=draft.role,
            at=desk.clock(),
            by=desk.actor.name,
            phone=" ".join(draft.phone.split()),
            may_be_told=draft.may_be_told,
            active=draft.active,
        )
        tx.care.add_participant(kept)
        note(desk, tx, AuditAction.CARE_TEAM_KEPT, patient, f"{kept.participant_id}")
    return kept
