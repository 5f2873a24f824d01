"""A desk whose server was away: telling it what was done, and choosing where two desks differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from triage_desk.clock import local_date
from triage_desk.domain import codec
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import (
    Encounter,
    EncounterRecord,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.journal import Conflict, ConflictKind, Entry
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services import appointments, merging
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Link, Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling the server: entries kept there, and contradictions found."""

    entries: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Differing:
    """One contradiction in words, for a person to choose. ``initials`` says whose visit it is."""

    conflict: Conflict
    initials: str
    question: str
    ours: str
    theirs: str


def is_away(desk: Desk) -> bool:
    """Return whether the server does not answer, so that work is kept on this computer."""
    return desk.link is not None and desk.link.away


def tell_server(desk: Desk) -> Told:
    """Tell the server everything that waits, in order, each entry once; then go on with it.

    Raises:
        ServerGone: it does not answer yet; what it was told stays told.
    """
    link, entries, conflicts = desk.link, 0, 0
    if link is None:
        return Told(0, 0)
    while True:
        for entry in link.entries():
            conflicts += _tell(desk, link, entry)
            link.forget(entry.entry_id)
            entries += 1
        if link.back():
            return Told(entries, conflicts)


def _tell(desk: Desk, link: Link, entry: Entry) -> int:
    with link.on_server() as tx:
        events = [step.event for step in entry.steps if step.event is not None]
        if tx.journal.came(entry.entry_id):
            return 0
        tx.journal.add_entry(entry.entry_id, desk.clock(), entry.workstation)
        if entry.doubt and any(tx.journal.happened(event) for event in events):
            return 0
        found = merging.merge(tx, entry)
        about: Encounter | str = ""
        if entry.encounter_id:
            about = tx.encounters.get(entry.encounter_id)
            _fulfil(desk, tx, about, [event.action for event in events])
        note(desk, tx, AuditAction.JOURNAL_MERGED, about, f"{entry.entry_id} conflicts {found}")
        return found


def _fulfil(desk: Desk, tx: Transaction, visit: Encounter, acts: Collection[AuditAction]) -> None:
    """Close the appointments of a visit that is over, or open them again where that was undone.

    Only the server knows them, so this waits for it. Whatever another desk made of the visit holds.
    """
    over = visit.status is EncounterStatus.FINISHED
    if over or AuditAction.TAKEN_BACK in acts:
        appointments.fulfil(desk, tx, visit.encounter_id, done=over)
        seen_on = local_date(visit.seen_at) if visit.seen_at else None
        if seen_on or not over:
            appointments.fulfil_given(desk, tx, visit.encounter_id, done=over, on=seen_on)


def count_conflicts(desk: Desk) -> int:
    """Return how many contradictions wait for a person to choose."""
    with desk.store.read() as tx:
        return len(tx.journal.conflicts())


def conflicts(desk: Desk) -> tuple[Differing, ...]:
    """Return what two desks said differently and nobody has chosen, oldest first.

    Looking is an event; its detail names the visits.
    """
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        waiting = tx.journal.conflicts()
        about = " ".join(dict.fromkeys(found.encounter_id for found in waiting))
        note(desk, tx, AuditAction.CONFLICTS_VIEWED, "", about)
        return tuple(
            _in_words(desk, found, tx.encounters.record(found.encounter_id).patient.initials)
            for found in waiting
        )


def settle(desk: Desk, number: int, *, ours: bool) -> None:
    """Choose what holds: what was said at the desk that was cut off (``ours``), or the other.

    Raises:
        UserError: somebody chose before, or the role does not allow a less urgent route.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        found = tx.journal.conflict(number)
        if found.settled_by:
            raise UserError(f"{found.settled_by} chose already; nothing was changed.")
        record = tx.encounters.record(found.encounter_id)
        encounter = record.encounter
        if found.kind is ConflictKind.ANSWER:
            _keep_answer(desk, tx, found, encounter, found.ours if ours else found.theirs)
        elif found.kind is ConflictKind.ROUTE:
            _keep_route(desk, tx, record, found.ours if ours else found.theirs)
        tx.journal.settle(found, desk.actor.name or desk.actor.user_id, ours=ours)
        chosen = "this desk" if ours else "the other desk"
        note(desk, tx, AuditAction.CONFLICT_SETTLED, encounter, f"{number} {chosen}")


def _keep_answer(
    desk: Desk, tx: Transaction, found: Conflict, encounter: Encounter, text: str
) -> None:
    if not text:
        return  # The person's record was removed since, and with it what was said.
    tx.encounters.append_answers(
        encounter.encounter_id,
        {found.link_id: codec.from_json(merging.Said, text).answer},
        moment_for(desk, encounter),
        desk.actor.user_id,
        name=desk.actor.name,
        version=encounter.version,
    )


def _keep_route(desk: Desk, tx: Transaction, record: EncounterRecord, text: str) -> None:
    """Change the route to the one chosen; none was left to choose where the visit has none yet."""
    encounter, standing = record.encounter, record.route
    if not text or standing is None:
        return
    wanted = codec.from_json(merging.Routed, text).route
    if wanted is standing:
        return
    require(desk, Permission.LOWER_ROUTE if wanted < standing else Permission.RAISE_ROUTE)
    moment, who = moment_for(desk, encounter), desk.actor
    words = "Two desks had different routes; this one was chosen."
    reason = OverrideReason.NEW_INFORMATION
    tx.encounters.add_override(
        Override(
            *(encounter.encounter_id, moment, who.name, who.role, standing, wanted, reason, words)
        )
    )
    tx.encounters.update(replace(encounter, changed_at=moment, changed_by=who.name))


def _in_words(desk: Desk, found: Conflict, initials: str) -> Differing:
    ours, theirs = (_said(desk, found, text) for text in (found.ours, found.theirs))
    question = question_in_words(desk.engine, found.link_id) if found.link_id else ""
    return Differing(found, initials, question, ours, theirs)


def _said(desk: Desk, found: Conflict, text: str) -> str:
    if not text:
        return ""
    if found.kind is ConflictKind.ANSWER:
        return shown(desk.engine, found.link_id, codec.from_json(merging.Said, text).answer)
    if found.kind is ConflictKind.ROUTE:
        return codec.from_json(merging.Routed, text).route.value
    return codec.from_json(merging.Ended, text).reason
