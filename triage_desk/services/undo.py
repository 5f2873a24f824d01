"""Taking back the last act: a new event that goes back, never a deletion.

Taken back can be parking, discarding, finishing and a change of route; answers are opened again by
``intake.answer``. Not taken back is what somebody outside may have acted on: a paper that was made,
an emergency of which somebody was told. A person put on file by mistake has an intake from the
first moment: it is discarded, and the two records are merged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import (
    Encounter,
    EncounterRecord,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.permission import Permission
from triage_desk.errors import Stale, UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require

GOES_BACK_TO = {
    AuditAction.INTAKE_PARKED: EncounterStatus.IN_PROGRESS,
    AuditAction.ENCOUNTER_FINISHED: EncounterStatus.DECIDED,
}


@dataclass(frozen=True, slots=True)
class Done:
    """An act that can be taken back by whoever did it.

    ``after`` is the encounter as the act left it, ``before`` the status it had. ``override`` is
    the change of route that was made, for that act alone.
    """

    what: AuditAction
    by: str
    after: Encounter
    before: EncounterStatus
    override: Override | None = None


def parked(desk: Desk, after: Encounter) -> Done:
    """Return a parking that can be taken back."""
    return _done(desk, AuditAction.INTAKE_PARKED, after)


def finished(desk: Desk, after: Encounter) -> Done:
    """Return a finish that can be taken back."""
    return _done(desk, AuditAction.ENCOUNTER_FINISHED, after)


def discarded(desk: Desk, after: Encounter, before: EncounterStatus) -> Done:
    """Return a discarding that can be taken back; ``before`` is where the intake stood."""
    return Done(AuditAction.INTAKE_DISCARDED, desk.actor.user_id, after, before)


def rerouted(desk: Desk, after: EncounterRecord) -> Done:
    """Return the last change of route of ``after`` as one that can be taken back."""
    encounter = after.encounter
    change = after.overrides[-1]
    return Done(AuditAction.OVERRIDDEN, desk.actor.user_id, encounter, encounter.status, change)


def _done(desk: Desk, what: AuditAction, after: Encounter) -> Done:
    return Done(what, desk.actor.user_id, after, GOES_BACK_TO[what])


def take_back(desk: Desk, done: Done) -> Encounter:
    """Take back an act, and return the encounter as it now stands.

    Raises:
        UserError: somebody else did it, or something was done since that stands on it. Nothing
            was changed.
    """
    if done.by != desk.actor.user_id:
        raise UserError("Only the person who did this can undo it.")
    if done.override is not None:
        return _take_back_route(desk, done, done.override)
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        kept = tx.encounters.get(done.after.encounter_id)
        _require_unchanged(kept, done.after)
        tx.encounters.update(
            replace(
                kept,
                status=done.before,
                changed_at=moment_for(desk, kept),
                changed_by=desk.actor.name,
                finished_at=None,
            )
        )
        note(desk, tx, AuditAction.TAKEN_BACK, kept, done.what.value)
        return tx.encounters.get(kept.encounter_id)


def _take_back_route(desk: Desk, done: Done, change: Override) -> Encounter:
    """Add a change of route that goes back; the one taken back stays on record beside it.

    Whoever raised a route by mistake may lower it again in this way only, and only to where it
    stood a moment before.
    """
    require(desk, Permission.RAISE_ROUTE)
    with desk.store.write() as tx:
        record = tx.encounters.record(change.encounter_id)
        if record.overrides[-1:] != (change,):
            raise _changed(record.encounter)
        if record.encounter.status is not EncounterStatus.DECIDED:
            raise UserError("This visit is finished, so its route stays. Start a new intake.")
        if any(notice.at >= change.at for notice in record.notices):
            raise UserError(
                "Somebody was told of this emergency, so the route stays. A physical therapist or "
                "a physician can lower it."
            )
        papers = tx.encounters.documents(change.encounter_id)
        if any(paper.made_at >= change.at for paper in papers):
            raise UserError("A paper with this route was made, so it stays. Change it instead.")
        back = replace(
            change,
            at=moment_for(desk, record.encounter),
            by=desk.actor.name,
            role=desk.actor.role,
            from_disposition=change.to_disposition,
            to_disposition=change.from_disposition,
            reason=OverrideReason.TAKEN_BACK,
            words="",
        )
        tx.encounters.add_override(back)
        note(desk, tx, AuditAction.TAKEN_BACK, record.encounter, done.what.value)
        return tx.encounters.get(change.encounter_id)


def _require_unchanged(kept: Encounter, after: Encounter) -> None:
    if kept != after:
        raise _changed(kept)


def _changed(kept: Encounter) -> Stale:
    return Stale(kept.changed_by, kept.changed_at)
