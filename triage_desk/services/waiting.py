"""The end of waiting: somebody was seen. An act of its own, since no route shows it."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import appointments
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.undo import Done


def seen(desk: Desk, encounter_id: str) -> Done:
    """Keep that a person with a route was seen: who said so, when. The visit is done by it.

    Raises:
        UserError: there is no route yet, the intake was discarded, or they were seen already.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        if encounter.decided_at is None or encounter.status is EncounterStatus.DISCARDED:
            raise UserError("There is no route yet: finish the questions first.")
        if encounter.seen_at is not None:
            raise UserError("This person was seen already.")
        moment = moment_for(desk, encounter)
        tx.encounters.update(
            replace(
                encounter,
                status=EncounterStatus.FINISHED,
                seen_at=moment,
                seen_by=desk.actor.user_id,
                finished_at=encounter.finished_at or moment,
                changed_at=moment,
                changed_by=desk.actor.name,
            )
        )
        appointments.fulfil(desk, tx, encounter_id)
        appointments.fulfil_given(desk, tx, encounter_id)
        note(desk, tx, AuditAction.ENCOUNTER_SEEN, encounter)
        after = tx.encounters.get(encounter_id)
    return Done(AuditAction.ENCOUNTER_SEEN, desk.actor.user_id, after, encounter.status)
