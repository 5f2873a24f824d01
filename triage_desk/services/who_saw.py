"""Who has seen this patient? Asked by the patient, answered in two clicks."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import WhoSaw
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.readback import proved


def look(desk: Desk, patient_id: str) -> WhoSaw:
    """Return everybody who has had to do with a patient, under merged records too.

    Asking is an event itself; the list does not count it.

    Raises:
        UserError: the role does not allow it, or there is no such patient.
    """
    require(desk, Permission.SEE_WHO_SAW)
    with desk.store.write() as tx:
        patient = tx.patients.get(patient_id)
        found = tx.log.seen_by(tx.people.same_person(patient_id))
        note(desk, tx, AuditAction.WHO_SAW_READ, patient)
    return WhoSaw(patient, desk.clock(), desk.actor.name, found)


def paper(desk: Desk, found: WhoSaw) -> bytes:
    """Return the list as PDF; printing or saving it is kept by ``given_out``."""
    pdf = desk.renderer.render_who_saw(found, desk.letterhead)
    return proved(desk.renderer, found, pdf)


def given_out(desk: Desk, patient_id: str, way: str) -> None:
    """Keep that the list was printed or saved; ``way`` is "printed" or "saved"."""
    require(desk, Permission.SEE_WHO_SAW)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.WHO_SAW_PRINTED, tx.patients.get(patient_id), way)
