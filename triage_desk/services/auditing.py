"""One line for every use-case: write its audit event in its own transaction."""

from __future__ import annotations

from typing import TypeAlias

from triage_desk.domain.appointment import Appointment
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.encounter import Encounter
from triage_desk.domain.patient import Patient
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction

# What an event is about: a visit or an appointment and so its person, a person, or the id of
# anything else.
About: TypeAlias = Encounter | Appointment | Patient | str


def note(desk: Desk, tx: Transaction, action: AuditAction, about: About, detail: str = "") -> None:
    """Append one event: ids and codes only, never names or answers."""
    actor = desk.actor
    record_id, patient_id = _ids(about)
    tx.audit.write(
        AuditEvent(
            desk.clock(),
            actor.user_id,
            actor.role.value,
            actor.workstation,
            action,
            record_id,
            detail,
            desk.engine.ruleset.ref.version,
            patient_id,
        )
    )


def visit(tx: Transaction, encounter_id: str) -> About:
    """Return what an event is about where only the id of a visit is known, or none is open."""
    return tx.encounters.get(encounter_id) if encounter_id else ""


def _ids(about: About) -> tuple[str, str]:
    if isinstance(about, Encounter):
        return about.encounter_id, about.patient_id
    if isinstance(about, Appointment):
        return about.appointment_id, about.patient_id
    if isinstance(about, Patient):
        return about.patient_id, about.patient_id
    return about, ""
