"""The paper that shows a person and a clinician how somebody is over time."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.outcome_paper import OutcomePaper
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.readback import proved


def paper(desk: Desk, wanted: OutcomePaper) -> bytes:
    """Return it as PDF, read back; printing or saving it is kept by ``given_out``.

    Raises:
        EnvironmentFault: a reader of it does not find all of it; nothing may be handed out.
    """
    return proved(desk.renderer, wanted, desk.renderer.render_outcomes(wanted))


def given_out(desk: Desk, patient_id: str, way: str) -> None:
    """Keep that the paper was printed or saved; ``way`` is "printed" or "saved"."""
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.OUTCOMES_PRINTED, tx.patients.get(patient_id), way)
