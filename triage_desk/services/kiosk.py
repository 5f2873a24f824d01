"""An intake in the hands of the person: their own questions only, and nothing else of this desk.

Staff hand over an intake that is open here. From then on the identity counts as unverified, each
answer is kept as given by the person or a caregiver, and what staff said before is neither shown
nor asked again. Nothing here makes a result: an answer that is an emergency is put on record at
once, so that every desk sees it, and every other end leaves the intake parked for the desk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from triage_desk.domain.answers import Answer
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import (
    Answerer,
    Channel,
    Encounter,
    EncounterStatus,
    Identifier,
)
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import misfit
from triage_desk.services import intake, locks, triage
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.kiosk_view import KioskView, kiosk_view
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

FEWEST_IDENTIFIERS = 2


class End(StrEnum):
    """How a hand-over came to its end."""

    DONE = "done"
    IDLE = "idle"
    STAFF = "staff"
    CALLED = "called"


def hand_over(desk: Desk, encounter_id: str) -> KioskView:
    """Give an open intake to the person in front of the screen; return their first question.

    Raises:
        UserError: the intake is closed.
        Locked: it is open at another desk.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        encounter = intake.open_here(desk, tx, encounter_id)
        handed = replace(
            encounter,
            status=EncounterStatus.IN_PROGRESS,
            channel=Channel.KIOSK,
            unverified=True,
            called_at=None,
            changed_at=moment_for(desk, encounter),
            changed_by=desk.actor.name,
        )
        tx.encounters.update(handed)
        note(desk, tx, AuditAction.KIOSK_STARTED, encounter, f"was {encounter.channel.value}")
        return _view(desk, tx, encounter_id, ())


def questions(
    desk: Desk, encounter_id: str, given: Collection[str], by: Answerer = Answerer.PERSON
) -> KioskView:
    """Return the questions as they stand for who answers; ``given`` are those answered just now."""
    with desk.store.read() as tx:
        return _view(desk, tx, encounter_id, given, by)


def answer(
    desk: Desk,
    encounter_id: str,
    changes: Mapping[str, Answer],
    by: Answerer,
    given: Collection[str],
) -> KioskView:
    """Keep what the person said, and return their questions as they stand.

    An emergency is decided in the same transaction; an emergency sign somebody is not sure of calls
    staff: a clinician has to speak to the person within minutes.

    Raises:
        UserError: an answer that does not fit, or to what the person is not asked.
    """
    require(desk, Permission.TAKE_INTAKES)
    for link_id, one in changes.items():
        fault = misfit(desk.engine, link_id, one)
        if fault:
            raise UserError(fault, link_id)
    with desk.store.write() as tx:
        encounter = intake.open_here(desk, tx, encounter_id)
        asked = {one.link_id for one in _view(desk, tx, encounter_id, given, by).questions}
        if not asked.issuperset(changes):
            raise UserError("This question is for the desk, or was answered there before.")
        moment = moment_for(desk, encounter)
        tx.encounters.append_answers(encounter_id, changes, moment, by.value, name=desk.actor.name)
        view = _view(desk, tx, encounter_id, {*given, *changes}, by)
        action = AuditAction.KIOSK_ANSWERED
        if view.emergency:
            triage.decide_in(desk, tx, encounter_id)
            action = AuditAction.KIOSK_EMERGENCY
        elif view.unsure:
            _call(desk, tx, encounter_id)
            action = AuditAction.KIOSK_CALLED
        note(desk, tx, action, encounter, f"{by.value} {' '.join(changes)}")
        return _view(desk, tx, encounter_id, {*given, *changes}, by)


def call(desk: Desk, encounter_id: str) -> None:
    """Keep that the person wants somebody of the staff; every desk sees it in its list."""
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        encounter = intake.open_here(desk, tx, encounter_id)
        _call(desk, tx, encounter_id)
        note(desk, tx, AuditAction.KIOSK_CALLED, encounter, "asked for staff")


def end(desk: Desk, encounter_id: str, how: End) -> Encounter:
    """Park the intake with what was said, free for any desk; an emergency stays as it is.

    Returns:
        The encounter as it is left.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        if encounter.status in intake.OPEN:
            moment = moment_for(desk, encounter)
            parked = replace(encounter, status=EncounterStatus.PARKED, changed_at=moment)
            tx.encounters.update(replace(parked, changed_by=desk.actor.name))
            locks.free(desk, tx, encounter_id)
        note(desk, tx, AuditAction.KIOSK_ENDED, encounter, how.value)
        return tx.encounters.get(encounter_id)


def confirm_identity(
    desk: Desk, encounter_id: str, identifiers: Collection[Identifier]
) -> Encounter:
    """Keep that staff asked who this is, and what agreed with the record.

    Raises:
        UserError: fewer than two facts agreed.
    """
    require(desk, Permission.TAKE_INTAKES)
    if len(set(identifiers)) < FEWEST_IDENTIFIERS:
        raise UserError("Ask two facts, and tick what agrees with the record.", "identifiers")
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        moment = moment_for(desk, encounter)
        known = replace(encounter, unverified=False, changed_at=moment)
        kept = tx.encounters.update(replace(known, changed_by=desk.actor.name))
        detail = " ".join(sorted(one.value for one in set(identifiers)))
        note(desk, tx, AuditAction.IDENTITY_CONFIRMED, encounter, detail)
        return kept


def _call(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    encounter = tx.encounters.get(encounter_id)
    moment = moment_for(desk, encounter)
    since = encounter.called_at or moment
    tx.encounters.update(
        replace(encounter, called_at=since, changed_at=moment, changed_by=desk.actor.name)
    )


def _view(
    desk: Desk,
    tx: Transaction,
    encounter_id: str,
    given: Collection[str],
    by: Answerer = Answerer.PERSON,
) -> KioskView:
    return kiosk_view(desk, intake.read(desk, tx, encounter_id), given, by)
