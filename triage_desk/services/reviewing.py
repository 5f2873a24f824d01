"""Steps of a review that several use-cases share, within their transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, Override, OverrideReason
from triage_desk.domain.override import HELD, RAISED
from triage_desk.domain.review import Review, ReviewKind
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.ports import Transaction


def keep(
    desk: Desk,
    tx: Transaction,
    record: EncounterRecord,
    kind: ReviewKind,
    **more: Any,  # noqa: ANN401 - fields of Review by name
) -> Review:
    """Keep one act about the route that holds in ``record``; ``more`` are further fields.

    Raises:
        UserError: there is no route yet.
    """
    route = record.route
    if route is None or record.decision is None:
        raise UserError("There is no decision to look at yet; the desk has still to ask.")
    actor = desk.actor
    review = Review(
        record.encounter.encounter_id,
        kind,
        moment_for(desk, record.encounter),
        actor.user_id,
        actor.name,
        actor.role,
        len(record.decisions),
        record.decision.ruleset.version,
        route,
        route,
    )
    review = replace(review, **more)
    tx.reviews.add(review)
    return review


def keep_change(desk: Desk, tx: Transaction, record: EncounterRecord, change: Override) -> None:
    """Keep that a clinician changed the route: whoever changes it has looked at it."""
    if change.role.is_clinician:
        keep(
            desk,
            tx,
            record,
            ReviewKind.CHANGED,
            at=change.at,
            name=change.by,
            role=change.role,
            to_disposition=change.to_disposition,
            reason=change.reason,
            words=change.words,
        )


def hold(desk: Desk, tx: Transaction, encounter_id: str, before: Disposition | None) -> None:
    """Keep a route from falling where a visit was decided once more.

    ``before`` is the route that held until then. It rises where the new decision is more urgent
    than the decision before it; it never falls by itself, whoever answered: a clinician lowers it.
    """
    if before is None:
        return
    record = tx.encounters.record(encounter_id)
    now = record.route or before
    earlier, new = (decision.disposition for decision in record.decisions[-2:])
    held = max(before, new) if new > earlier else before
    if now is held:
        return
    tx.encounters.add_override(
        Override(
            encounter_id,
            moment_for(desk, record.encounter),
            desk.actor.name,
            desk.actor.role,
            now,
            held,
            OverrideReason.NEW_INFORMATION,
            RAISED if held > before else HELD,
        )
    )
