"""Deciding where a visit goes, and what people do with the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import ActWithin, Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import (
    EmergencyNotice,
    Encounter,
    EncounterRecord,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.patient import Person
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import act_within, evaluate
from triage_desk.rules.interview import conduct
from triage_desk.rules.specimen import specimen
from triage_desk.services import (
    appointments,
    following,
    locks,
    referring,
    release,
    reviewing,
    ticks,
)
from triage_desk.services.auditing import note
from triage_desk.services.booking import with_booking_notes
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.views import IntakeView


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A decision evaluated before it was asked for, with everything it was evaluated from."""

    engine: Engine
    answers: AnswerSet
    person: Person
    on: date
    decision: Decision


def foresee(desk: Desk, view: IntakeView) -> Foreseen:
    """Evaluate the answers of ``view`` while nobody waits; nothing of it is kept."""
    on = local_date(desk.clock())
    person = view.patient.person(on)
    decision = evaluate(desk.engine, view.answers, person, on)
    return Foreseen(desk.engine, view.answers, person, on, decision)


def decide(
    desk: Desk, encounter_id: str, seen: int | None = None, foreseen: Sequence[Foreseen] = ()
) -> EncounterRecord:
    """Evaluate an intake whose questions are done, keep the decision as evaluated, return all.

    What was ``foreseen`` from exactly what is kept now is not evaluated a second time.

    Raises:
        UserError: questions are still open.
        Locked: the intake is open at another desk.
        Stale: it is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.DECIDE)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        if encounter.decided_at is None:
            locks.hold(desk, tx, encounter, seen)
        else:
            locks.require_seen(encounter, seen)
        decision = _evaluate(desk, tx, encounter_id, foreseen)
        if not decision.complete or _wants_more(desk, tx, encounter, decision):
            raise UserError("Some questions are still open; answer them first.")
        kept = _keep(desk, tx, encounter_id, decision)
        note(desk, tx, AuditAction.DECIDED, kept, decision.disposition.value)
        return tx.encounters.record(encounter_id)


def decide_in(desk: Desk, tx: Transaction, encounter_id: str) -> Encounter:
    """Keep what the rules say now in an open transaction; the caller writes the event."""
    return _keep(desk, tx, encounter_id, _evaluate(desk, tx, encounter_id))


def record(desk: Desk, encounter_id: str) -> EncounterRecord:
    """Return everything kept of one encounter; looking is an event too."""
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        found = tx.encounters.record(encounter_id)
        note(desk, tx, AuditAction.ENCOUNTER_VIEWED, found.encounter)
        return found


def route_words(desk: Desk, route: Disposition) -> ActWithin:
    """Return by when, what to book and what to say for the route that holds now.

    A decision carries these words for the route it found; a changed route needs its own.
    """
    return act_within(desk.engine, route)


def phrase(desk: Desk, name: str) -> str:
    """Return a fixed sentence of the signed content for staff, "" where it has none."""
    return desk.engine.ruleset.phrases.get(name, "")


def raise_emergency(desk: Desk, encounter_id: str, words: str) -> EncounterRecord:
    """Route to emergency because staff see one, whatever the questions said so far.

    A visit that was finished stands in today's list again until somebody has taken it over; its
    decision stays as it was.
    """
    require(desk, Permission.RAISE_ROUTE)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        if encounter.status is EncounterStatus.FINISHED:
            was = tx.encounters.record(encounter_id).route
            kept = _open_again(desk, tx, encounter)
        else:
            decision = _evaluate(desk, tx, encounter_id)
            was, kept = decision.disposition, _keep(desk, tx, encounter_id, decision)
        tx.encounters.add_override(
            Override(
                encounter_id,
                moment_for(desk, kept),
                desk.actor.name,
                desk.actor.role,
                was,
                Disposition.EMERGENCY,
                OverrideReason.STAFF_CONCERN,
                words.strip(),
            )
        )
        referring.follow(desk, tx, encounter_id)
        note(desk, tx, AuditAction.EMERGENCY_RAISED, kept, f"was {was.value if was else 'unknown'}")
        return tx.encounters.record(encounter_id)


def _open_again(desk: Desk, tx: Transaction, encounter: Encounter) -> Encounter:
    """Return a finished visit as one that has a route and is not over; not seen either."""
    moment = moment_for(desk, encounter)
    return tx.encounters.update(
        replace(
            encounter,
            status=EncounterStatus.DECIDED,
            finished_at=None,
            seen_at=None,
            seen_by="",
            changed_at=moment,
            changed_by=desk.actor.name,
        )
    )


def note_unnamed(desk: Desk, *, told: bool) -> None:
    """Keep that an emergency was raised, or a clinician ``told``, before anybody knows for whom.

    Only the audit has it: who it was and who was told is kept once a record is chosen for it.
    """
    require(desk, Permission.TAKE_INTAKES)
    action = AuditAction.EMERGENCY_ACKNOWLEDGED if told else AuditAction.EMERGENCY_RAISED
    with desk.store.write() as tx:
        note(desk, tx, action, "", "no intake open")


def acknowledge(
    desk: Desk, encounter_id: str, told: str, told_role: str, words: str = ""
) -> EncounterRecord:
    """Keep who was told of an emergency, and when. Decides first where that is still to do.

    Raises:
        UserError: nobody named, or no role given.
    """
    require(desk, Permission.TAKE_INTAKES)
    for field, value in (("told", told), ("told_role", told_role)):
        if not value.strip():
            raise UserError("Name who was told, and their role.", field)
    with desk.store.write() as tx:
        encounter, detail = tx.encounters.get(encounter_id), ""
        if encounter.decided_at is None:
            decision = _evaluate(desk, tx, encounter_id)
            _keep(desk, tx, encounter_id, decision)
            detail = f"decided {decision.disposition.value}"
        else:
            _touch(desk, tx, encounter)
        notice = EmergencyNotice(
            encounter_id,
            moment_for(desk, tx.encounters.get(encounter_id)),
            desk.actor.name,
            told.strip(),
            told_role.strip(),
            words.strip(),
        )
        tx.encounters.add_notice(notice)
        note(desk, tx, AuditAction.EMERGENCY_ACKNOWLEDGED, encounter, detail)
        return tx.encounters.record(encounter_id)


def override(  # noqa: PLR0913 - what a change of route consists of
    desk: Desk,
    encounter_id: str,
    to: Disposition,
    reason: OverrideReason,
    words: str,
    by_name: str,
    role: Role,
    *,
    seen: int | None = None,
) -> EncounterRecord:
    """Change the route. The decision stays as it was; the change is added to it.

    A clinician who changes it has looked at it: that is a review, in the same transaction.
    ``by_name`` and ``role`` say who decides where nobody signs in; else it is the actor.

    Raises:
        UserError: no words, no name, no decision yet, the same route, or a lowering by
            somebody who is no clinician.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.RAISE_ROUTE)
    by_name, role = _decider(desk, by_name, role)
    if reason is OverrideReason.TAKEN_BACK:
        raise UserError("Choose why the route is changed.", "reason")
    for field, value in (("words", words), ("name", by_name)):
        if not value.strip():
            raise UserError("Say why in a few words, and who decides.", field)
    with desk.store.write() as tx:
        found = tx.encounters.record(encounter_id)
        locks.require_seen(found.encounter, seen)
        current = found.route
        if current is None:
            raise UserError("There is no decision to change yet; finish the questions first.")
        _require_allowed(current, to, role)
        moment = moment_for(desk, found.encounter)
        change = Override(
            *(encounter_id, moment, by_name.strip(), role, current, to, reason, words.strip())
        )
        tx.encounters.add_override(change)
        reviewing.keep_change(desk, tx, found, change)
        referring.follow(desk, tx, encounter_id)
        _touch(desk, tx, found.encounter)
        detail = f"{current.value} to {to.value} {reason.value}"
        note(desk, tx, AuditAction.OVERRIDDEN, found.encounter, detail)
        return tx.encounters.record(encounter_id)


def _decider(desk: Desk, name: str, role: Role) -> tuple[str, Role]:
    """Return who decides: where people sign in, a name typed in cannot lend its role."""
    return (name, role) if desk.vault is None else (desk.actor.name, desk.actor.role)


def _require_allowed(current: Disposition, to: Disposition, role: Role) -> None:
    if to is current:
        raise UserError("That is the route already; choose another one.", "to")
    if to < current and not role.is_clinician:
        raise UserError(
            "Only a physical therapist or a physician may choose a less urgent route.", "role"
        )


def finish(desk: Desk, encounter_id: str, seen: int | None = None) -> Encounter:
    """Close an encounter that has a decision.

    Raises:
        UserError: there is no decision yet, or it waits for a clinician's release.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.DECIDE)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        locks.require_seen(encounter, seen)
        if encounter.decided_at is None:
            raise UserError("There is no decision yet; finish the questions or discard the intake.")
        moment = moment_for(desk, encounter)
        record = tx.encounters.record(encounter_id)
        release.require_released(desk, record)
        ticks.leave_open(desk, tx, record)
        referring.begin(desk, tx, record)
        following.begin(desk, tx, record)
        tx.encounters.update(
            replace(
                encounter,
                status=EncounterStatus.FINISHED,
                finished_at=moment,
                changed_at=moment,
                changed_by=desk.actor.name,
            )
        )
        appointments.fulfil(desk, tx, encounter_id)
        note(desk, tx, AuditAction.ENCOUNTER_FINISHED, encounter)
        return tx.encounters.get(encounter_id)


def _touch(desk: Desk, tx: Transaction, encounter: Encounter) -> None:
    """Give the encounter a new version, so that whoever looks at the old one looks again."""
    moment = moment_for(desk, encounter)
    tx.encounters.update(replace(encounter, changed_at=moment, changed_by=desk.actor.name))


def _evaluate(
    desk: Desk, tx: Transaction, encounter_id: str, foreseen: Sequence[Foreseen] = ()
) -> Decision:
    encounter = tx.encounters.get(encounter_id)
    _require_live(encounter)
    on = local_date(desk.clock())
    person = tx.patients.current(encounter.patient_id).person(on)
    answers = tx.encounters.answers(encounter_id)
    for known in foreseen:
        same = (known.answers, known.person, known.on) == (answers, person, on)
        if same and known.engine is desk.engine:
            decided = known.decision
            break
    else:
        decided = evaluate(desk.engine, answers, person, on)
    return with_booking_notes(desk.engine, desk.practice, answers, decided)


def _wants_more(desk: Desk, tx: Transaction, encounter: Encounter, decision: Decision) -> bool:
    """Return whether a question is open that may not be left so; an emergency waits for none."""
    if decision.disposition is Disposition.EMERGENCY:
        return False
    person = tx.patients.current(encounter.patient_id).person(local_date(desk.clock()))
    answers = tx.encounters.answers(encounter.encounter_id)
    return bool(conduct(desk.engine, answers, person).wanted_open)


def _require_live(encounter: Encounter) -> None:
    if encounter.status in (EncounterStatus.FINISHED, EncounterStatus.DISCARDED):
        raise UserError("This encounter is closed; start a new intake.")


def _keep(desk: Desk, tx: Transaction, encounter_id: str, decision: Decision) -> Encounter:
    """Keep a decision and return its encounter; the caller writes the event."""
    encounter = tx.encounters.get(encounter_id)
    again = encounter.disposition is not None
    before = tx.encounters.record(encounter_id).route if again else None
    moment = moment_for(desk, encounter)
    tx.encounters.add_decision(encounter_id, decision, moment, lambda: specimen(desk.engine))
    kept = tx.encounters.update(
        replace(
            encounter,
            status=EncounterStatus.DECIDED,
            decided_at=moment,
            changed_at=moment,
            changed_by=desk.actor.name,
            disposition=decision.disposition,
        )
    )
    reviewing.hold(desk, tx, encounter_id, before)
    if again:
        referring.follow(desk, tx, encounter_id)
    # Decided is done with: whoever had it open sees the route now, and loses no answer.
    tx.locks.remove(encounter_id)
    return kept
