"""A follow-up on paper, typed in later: its danger signs first, as an intake of their own.

What is marked there is as old as the paper. A yes is an emergency now all the same, and the person
is not here: the screen says how old the paper is, and that they are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.domain.encounter import Channel
from triage_desk.services import intake, outcomes
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction
from triage_desk.services.views import IntakeView

# Whoever filled a paper in is not at the desk: they are asked back by telephone.
CHANNEL = Channel.CALL_BACK
PAPER = "paper"
PARTS = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """Which follow-up a paper answers, and when it was filled in."""

    followup_id: str
    filled_at: datetime


def begin(desk: Desk, followup_id: str, filled_at: datetime) -> IntakeView:
    """Begin with the danger signs of a paper that was filled in at ``filled_at``.

    Raises:
        UserError: there is no such follow-up, nobody is asked any more, or a moment that cannot be.
    """
    with desk.store.read() as tx:
        record = outcomes.followed_in(desk, tx, followup_id, filled_at)
    told = f"{PAPER} {followup_id} {filled_at.isoformat()}"
    who, visit = record.patient.patient_id, record.encounter.encounter_id
    return intake.start(desk, who, CHANNEL, visit, told=told)


def begun_with(desk: Desk, encounter_id: str) -> Paper | None:
    """Return the paper an intake was begun with, ``None`` where none was."""
    with desk.store.read() as tx:
        begun = tx.encounters.get(encounter_id)
        if begun.channel is not CHANNEL or not begun.follows:
            return None
        return _noted(tx, encounter_id)


def _noted(tx: Transaction, encounter_id: str) -> Paper | None:
    wanted = AuditFilter(actions=(AuditAction.INTAKE_STARTED,), record_id=encounter_id)
    for row in tx.log.rows(tx.log.numbers(wanted)):
        parts = row.detail.split()
        if len(parts) == PARTS and parts[2] == PAPER:
            return Paper(parts[3], datetime.fromisoformat(parts[4]))
    return None
