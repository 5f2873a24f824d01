"""Taking back the last act: a new event that goes back, never a deletion.

Taken back can be parking, discarding, finishing, having been seen, a change of route and what a
clinician did in review; answers are opened again by ``intake.answer``. Not taken back is what
somebody outside may have acted on: a paper that was made, an emergency of which somebody was told.
A person put on file by mistake has an intake from the first moment: it is discarded, and the two
records are merged.
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
from triage_desk.domain.review import SIGN_OFF, Review, ReviewKind
from triage_desk.errors import Stale, UserError
from triage_desk.services import appointments, following, referring, reviewing
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
    the change of route that was made, for that act alone; ``review`` is what a clinician did, and
    ``stood`` the encounter before it.
    """

    what: AuditAction
    by: str
    after: Encounter
    before: EncounterStatus
    override: Override | None = None
    review: Review | None = None
    stood: Encounter | None = None


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


def reviewed(desk: Desk, before: EncounterRecord, after: EncounterRecord) -> Done:
    """Return the last act of a review as one that can be taken back; ``before`` is without it."""
    stood, encounter = before.encounter, after.encounter
    what = AuditAction.REVIEWED
    review = after.reviews[-1]
    return Done(what, desk.actor.user_id, encounter, stood.status, review=review, stood=stood)


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
    if done.review is not None and done.stood is not None:
        return _take_back_review(desk, done, done.review, done.stood)
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        kept = tx.encounters.get(done.after.encounter_id)
        _require_unchanged(kept, done.after)
        finished = kept.finished_at if done.before is EncounterStatus.FINISHED else None
        tx.encounters.update(
            replace(
                kept,
                status=done.before,
                changed_at=moment_for(desk, kept),
                changed_by=desk.actor.name,
                finished_at=finished,
                seen_at=None,
                seen_by="",
            )
        )
        if done.what in (AuditAction.ENCOUNTER_SEEN, AuditAction.ENCOUNTER_FINISHED):
            over = done.before is EncounterStatus.FINISHED
            appointments.fulfil(desk, tx, kept.encounter_id, done=over)
        if done.what is AuditAction.ENCOUNTER_FINISHED:
            referring.take_back(desk, tx, kept.encounter_id)
            following.take_back(desk, tx, kept.encounter_id)
        if done.what is AuditAction.ENCOUNTER_SEEN:
            appointments.fulfil_given(desk, tx, kept.encounter_id, done=False)
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
        finished = record.encounter.finished_at
        if finished is not None and finished >= change.at:
            raise UserError("This visit is finished, so its route stays. Start a new intake.")
        if change.from_disposition is None:
            raise UserError("No route was known before this one, so it stays.")
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
        looked = [(act.kind, act.at) for act in record.reviews[-1:]]
        if looked == [(ReviewKind.CHANGED, change.at)]:
            reviewing.keep(
                desk, tx, record, ReviewKind.TAKEN_BACK, to_disposition=back.to_disposition
            )
        referring.follow(desk, tx, change.encounter_id)
        note(desk, tx, AuditAction.TAKEN_BACK, record.encounter, done.what.value)
        return tx.encounters.get(change.encounter_id)


def _take_back_review(desk: Desk, done: Done, act: Review, stood: Encounter) -> Encounter:
    """Add that an act was taken back; a question that opened the intake again is closed again."""
    require(desk, Permission.REVIEW)
    with desk.store.write() as tx:
        record = tx.encounters.record(act.encounter_id)
        kept = record.encounter
        if record.reviews[-1:] != (act,):
            raise _changed(kept)
        papers = tx.encounters.documents(act.encounter_id)
        if act.kind in SIGN_OFF and any(paper.made_at >= act.at for paper in papers):
            raise UserError("A paper that says so was made, so it stays. Change the route instead.")
        moment = moment_for(desk, kept)
        if act.link_id:
            _require_unchanged(kept, done.after)
            said = {act.link_id: record.events[-1].previous}
            tx.encounters.append_answers(
                act.encounter_id, said, moment, desk.actor.user_id, name=desk.actor.name
            )
            kept = replace(stood, version=tx.encounters.get(act.encounter_id).version)
        reviewing.keep(desk, tx, record, ReviewKind.TAKEN_BACK)
        tx.encounters.update(replace(kept, changed_at=moment, changed_by=desk.actor.name))
        note(desk, tx, AuditAction.TAKEN_BACK, kept, act.kind.value)
        return tx.encounters.get(act.encounter_id)


def _require_unchanged(kept: Encounter, after: Encounter) -> None:
    if kept != after:
        raise _changed(kept)


def _changed(kept: Encounter) -> Stale:
    return Stale(kept.changed_by, kept.changed_at)
