"""Typing that was not said yet survives a lock: it waits in the store for its screen."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.draft import Draft, Typing
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note, visit
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require


def keep(desk: Desk, typing: Typing) -> Draft:
    """Keep what was typed; what was kept before for the same screen is replaced."""
    require(desk, Permission.TAKE_INTAKES)
    draft = Draft(
        desk.actor.workstation,
        typing.place,
        typing.encounter_id,
        desk.clock(),
        desk.actor.user_id,
        typing.fields,
        typing.marks,
        typing.focus,
    )
    with desk.store.write() as tx:
        tx.drafts.put(draft)
        note(desk, tx, AuditAction.DRAFT_KEPT, visit(tx, typing.encounter_id), typing.place)
    return draft


def waiting(desk: Desk, place: str) -> tuple[str, ...]:
    """Return about which visits this person typed on a screen here, the newest first."""
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.read() as tx:
        kept = tx.drafts.of_place(desk.actor.workstation, place)
    return tuple(draft.encounter_id for draft in kept if draft.by == desk.actor.user_id)


def take(desk: Desk, place: str, encounter_id: str = "", *, own: bool = False) -> Draft | None:
    """Return what waits for a screen of this workstation and keep it no longer, or ``None``.

    With ``own`` what somebody else typed stays where it is, until that screen is typed on again.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.read() as tx:
        waits = tx.drafts.get(desk.actor.workstation, place, encounter_id)
    if waits is None or (own and waits.by != desk.actor.user_id):
        return None
    with desk.store.write() as tx:
        draft = tx.drafts.take(desk.actor.workstation, place, encounter_id)
        if draft is not None:
            note(desk, tx, AuditAction.DRAFT_TAKEN, visit(tx, encounter_id), place)
    return draft
