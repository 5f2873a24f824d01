"""What a person wants to be able to do, in their own words, and how near they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.care import CLOSEST, Goal, GoalStatus, latest
from triage_desk.domain.days import read_day
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

LONGEST = 300


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal as typed. ``goal_id`` is "" for a new one; days and numbers may be ""."""

    words: str
    status: GoalStatus = GoalStatus.ACTIVE
    due_on: str = ""
    closeness: str = ""
    goal_id: str = ""
    encounter_id: str = ""
    readiness: str = ""
    confidence: str = ""
    barrier: str = ""
    remedy: str = ""
    helper_id: str = ""


def keep(desk: Desk, patient_id: str, draft: GoalDraft) -> Goal:
    """Keep a new goal, or a new version of one, and return it. What stood before stays on record.

    Raises:
        UserError: no words, too many, a day or a number that cannot be read, a day before the one
            it was set on, what was done about nothing, nobody of the team to help, or no such goal.
            Nothing was kept.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    words = _words(draft)
    closeness = _of_ten(draft.closeness, "closeness")
    readiness = _of_ten(draft.readiness, "readiness")
    confidence = _of_ten(draft.confidence, "confidence")
    barrier, remedy = _few(draft.barrier, "barrier"), _few(draft.remedy, "remedy")
    if remedy and not barrier:
        raise UserError("Write what gets in the way, then what was done about it.", "barrier")
    with desk.store.write() as tx:
        patient = tx.patients.current(patient_id)
        ids = [patient.patient_id, *(one.patient_id for one in tx.patients.under(patient_id))]
        known = {one.goal_id: one for one in latest(tx.care.goals(ids))}
        before = known.get(draft.goal_id)
        if draft.goal_id and before is None:
            raise UserError("This goal is not on file: open the page again.")
        _require_helper(tx, ids, draft.helper_id)
        set_on = before.set_on if before else local_date(desk.clock())
        kept = Goal(
            goal_id=draft.goal_id or desk.new_id(),
            patient_id=before.patient_id if before else patient.patient_id,
            words=words,
            status=draft.status,
            set_on=set_on,
            at=desk.clock(),
            by=desk.actor.name,
            due_on=_due_on(draft.due_on, set_on),
            closeness=closeness,
            encounter_id=before.encounter_id if before else draft.encounter_id,
            readiness=readiness,
            confidence=confidence,
            barrier=barrier,
            remedy=remedy,
            helper_id=draft.helper_id,
        )
        tx.care.add_goal(kept)
        note(desk, tx, AuditAction.GOAL_KEPT, patient, f"{kept.goal_id} {kept.status.value}")
    return kept


def _require_helper(tx: Transaction, patient_ids: list[str], helper_id: str) -> None:
    helpers = {one.participant_id for one in latest(tx.care.team(patient_ids)) if one.active}
    if helper_id and helper_id not in helpers:
        raise UserError("Choose somebody who helps now, or nobody.", "helper_id")


def _words(draft: GoalDraft) -> str:
    words = " ".join(draft.words.split())
    if not words:
        raise UserError("Write the goal in the person's own words.", "words")
    if len(words) > LONGEST:
        raise UserError(f"Keep the goal to {LONGEST} letters; leave out some words.", "words")
    return words


def _few(typed: str, field: str) -> str:
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        raise UserError(f"Keep this to {LONGEST} letters; leave out some words.", field)
    return words


def _of_ten(typed: str, field: str) -> int | None:
    """Return a number from 0 to 10 as typed, ``None`` where nothing is."""
    typed = typed.strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or int(typed) > CLOSEST:
        raise UserError("Write a whole number from 0 to 10.", field)
    return int(typed)


def _due_on(typed: str, set_on: date) -> date | None:
    if not typed.strip():
        return None
    try:
        due = read_day(typed.strip())
    except ValueError:
        raise UserError("Write the day as 2026-04-30.", "due_on") from None
    if due < set_on:
        raise UserError(f"The goal was set on {set_on.isoformat()}: choose a later day.", "due_on")
    return due
