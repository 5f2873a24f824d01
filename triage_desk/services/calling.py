"""Calling people to ask how they are: whom, what came of each call, and when to stop.

Somebody who cannot be reached is tried on another day, a stated number of times. Who does not want
to be asked, has moved, or has died is never called again. The safety questions of the intake are
asked again on every call, in a new intake that follows the visit: an emergency there is an
emergency like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.days import read_day
from triage_desk.domain.encounter import Encounter, EncounterRecord
from triage_desk.domain.followup import (
    MISSED,
    MOST_TRIES,
    STOPS,
    CallResult,
    FollowUp,
    FollowUpCall,
    FollowUpRow,
    FollowUpStatus,
    StopReason,
)
from triage_desk.domain.permission import Permission
from triage_desk.domain.tick import OpenTicks
from triage_desk.errors import UserError
from triage_desk.services import following, intake, journal
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.ticks import CALLED_WITHIN
from triage_desk.services.views import IntakeView

MOST_LISTED = 200
# A visit finished while the server was away is planned for when the list is opened.
PLANNED_LATER, MOST_PLANNED = timedelta(days=14), 50
# Somebody who was not reached is tried again so many days later.
TRY_AGAIN_DAYS = 2
# Nobody agrees on a call further away than that.
FURTHEST = timedelta(days=120)
LONGEST = 300
# Written into the intake that a call began and that found nothing. Kept words, not shown ones.
NOTHING_NEW = "Follow-up call: the safety questions were asked again and nothing was found."
# After these nobody calls for any of the person's visits.
_WHOLE_PERSON = (StopReason.MOVED, StopReason.DIED)


@dataclass(frozen=True, slots=True)
class CallList:
    """Whom to call: for follow-ups, and for what was left open after a visit."""

    followups: tuple[FollowUpRow, ...]
    left: tuple[OpenTicks, ...]


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What is at hand for one call: whose it is, what it follows, and the calls before."""

    followup: FollowUp
    record: EncounterRecord
    calls: tuple[FollowUpCall, ...]


def listed(desk: Desk) -> CallList:
    """Return whom to call today: by risk, then by how long it has been due. Initials only."""
    require(desk, Permission.SEE_PATIENTS)
    today = local_date(desk.clock())
    with desk.store.write() as tx:
        for visit in _unplanned(desk, tx, MOST_PLANNED):
            following.begin(desk, tx, tx.encounters.record(visit))
        found = tx.outcomes.to_call(today, MOST_LISTED)
        left = tx.care.left_open(desk.clock() - CALLED_WITHIN)
        note(desk, tx, AuditAction.CALLS_LISTED, "", f"{len(found) + len(left)}")
    return CallList(found, left)


def has_forgotten(desk: Desk) -> bool:
    """Return whether visits have still to be planned for: ``listed`` then takes a moment."""
    with desk.store.read() as tx:
        return bool(_unplanned(desk, tx, 1))


def _unplanned(desk: Desk, tx: Transaction, most: int) -> tuple[str, ...]:
    """Return the visits to plan for; none while the server is away."""
    if journal.is_away(desk):
        return ()
    return tx.outcomes.unplanned(desk.clock() - PLANNED_LATER, most)


def count(desk: Desk) -> int:
    """Return how many follow-ups are to be called for today."""
    with desk.store.read() as tx:
        return tx.outcomes.count_to_call(local_date(desk.clock()))


def open_call(desk: Desk, followup_id: str) -> CallSheet:
    """Return what is at hand for a call; it shows name and number, so looking is an event."""
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        found = tx.outcomes.get(followup_id)
        record = tx.encounters.record(found.encounter_id)
        note(desk, tx, AuditAction.FOLLOWUP_OPENED, record.encounter, f"week {found.weeks}")
        return CallSheet(found, record, tx.outcomes.calls((found.encounter_id,)))


def called(
    desk: Desk, followup_id: str, result: CallResult, next_on: str = "", words: str = ""
) -> FollowUp:
    """Keep what came of a call, and return the follow-up as it then stands.

    ``next_on`` is the day of the next call as typed; without one a call that reached nobody is
    tried again two days later, and the fourth such call is the last.

    Raises:
        UserError: nobody is asked any more, or a day that cannot be read or be. Nothing is kept.
    """
    require(desk, Permission.TAKE_INTAKES)
    said = " ".join(words.split())
    if len(said) > LONGEST:
        raise UserError(f"Keep the note to {LONGEST} letters; leave out some words.", "words")
    with desk.store.write() as tx:
        found = tx.outcomes.get(followup_id)
        if not (found.is_open or (result is CallResult.TOLD and found.clinician_open)):
            raise UserError("Nobody is called for this any more: open the list again.")
        encounter = tx.encounters.get(found.encounter_id)
        on = _next_on(desk, result, next_on)
        moment = max(desk.clock(), found.changed_at)
        call = FollowUpCall(
            *(followup_id, found.encounter_id, result, moment),
            *(desk.actor.user_id, desk.actor.name, on, said),
        )
        tx.outcomes.add_call(call)
        kept = _after(desk, replace(found, changed_at=moment, next_on=on), result)
        tx.outcomes.change(kept)
        if result in STOPS:
            _stop_rest(desk, tx, encounter, STOPS[result])
        detail = f"week {found.weeks} {result.value}"
        note(desk, tx, AuditAction.FOLLOWUP_CALLED, encounter, detail)
    return kept


def found_nothing(desk: Desk, view: IntakeView) -> bool:
    """Return whether the safety questions of a call are all answered, and none with a yes.

    A yes, and an answer nobody knows, need the whole intake.
    """
    first = desk.engine.ruleset.sections[0].section_id
    pages = [page for page in view.pages if page.section == first]
    said = [view.answers.get(link_id) for page in pages for link_id in page.item.leaf_ids]
    asked = [one for one in said if one is not None]
    return (
        bool(pages)
        and all(page.done for page in pages)
        and all(one.known and one.value is not True for one in asked)
        and not view.emergencies
        and not view.clinician_now
    )


def close_safety(desk: Desk, view: IntakeView) -> Encounter:
    """Close the intake of a call whose safety questions found nothing; its answers stay.

    Raises:
        UserError: something was found, or is still open: it goes on as an intake.
    """
    if not found_nothing(desk, view):
        raise UserError("Go on with this intake: an answer needs a look.")
    return intake.discard(desk, view.encounter.encounter_id, NOTHING_NEW)


def _next_on(desk: Desk, result: CallResult, typed: str) -> date | None:
    today = local_date(desk.clock())
    if result not in (*MISSED, CallResult.CALL_LATER):
        return None
    if not typed.strip():
        if result is CallResult.CALL_LATER:
            raise UserError("Write the day of the next call, as 2026-04-30.", "next_on")
        return today + timedelta(days=TRY_AGAIN_DAYS)
    try:
        on = read_day(typed.strip())
    except ValueError:
        raise UserError("Write the day of the next call, as 2026-04-30.", "next_on") from None
    if not today <= on <= today + FURTHEST:
        raise UserError("Choose a day from today on, within four months.", "next_on")
    return on


def _after(desk: Desk, found: FollowUp, result: CallResult) -> FollowUp:
    """Return a follow-up as it stands after a call."""
    found = replace(found, changed_by=desk.actor.name)
    if result is CallResult.TOLD:
        return replace(found, clinician_open=False)
    if result in STOPS:
        return _stopped(found, STOPS[result])
    if result in MISSED:
        found = replace(found, tries=found.tries + 1)
        return _stopped(found, StopReason.TRIES) if found.tries >= MOST_TRIES else found
    return found


def _stopped(found: FollowUp, reason: StopReason) -> FollowUp:
    return replace(found, status=FollowUpStatus.STOPPED, stopped=reason, next_on=None)


def _stop_rest(desk: Desk, tx: Transaction, encounter: Encounter, reason: StopReason) -> None:
    """Stop what else is planned: for this visit, or for the whole person."""
    visits: Collection[str] = (encounter.encounter_id,)
    if reason in _WHOLE_PERSON:
        patient = tx.patients.current(encounter.patient_id)
        ids = [patient.patient_id, *(o.patient_id for o in tx.patients.under(patient.patient_id))]
        visits = [row.encounter_id for row in tx.encounters.of_patients(ids)]
    for one in tx.outcomes.of_visits(visits):
        if one.is_open:
            moment = max(desk.clock(), one.changed_at)
            changed = replace(one, changed_at=moment, changed_by=desk.actor.name)
            tx.outcomes.change(_stopped(changed, reason))
