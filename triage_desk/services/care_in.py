"""Goals and care teams of a file: kept version by version, so nothing that stood is lost."""

from __future__ import annotations

from triage_desk.clock import local_date
from triage_desk.domain.batch import Brought, differences
from triage_desk.domain.care import Goal, Participant, latest
from triage_desk.domain.exchange import Became, GoalIn, HelperIn, Kind, Note
from triage_desk.errors import UserError
from triage_desk.services.import_run import Run

HELPER = ("name", "role", "phone", "may_be_told", "active")
GOAL = (
    *("words", "status", "set_on", "due_on", "closeness", "readiness", "confidence"),
    *("barrier", "remedy", "helper_id"),
)


def keep_helper(run: Run, given: HelperIn) -> None:
    """Keep somebody of a care team once, or as a new version of them.

    Raises:
        UserError: nobody in the file or on file is meant.
    """
    who, ids = _whose(run, given.patient_key)
    known = {one.participant_id: one for one in latest(run.tx.care.team(ids))}
    before = known.get(given.participant_id)
    wanted = Participant(
        participant_id=given.participant_id,
        patient_id=before.patient_id if before else who,
        name=given.name,
        role=given.role,
        at=run.desk.clock(),
        by=run.desk.actor.name,
        phone=given.phone,
        may_be_told=given.may_be_told,
        active=given.active,
    )
    differs = differences(before, wanted, HELPER) if before else ""
    if before is None or differs:
        run.tx.care.add_participant(wanted)
    became = _became(before, differs)
    run.keep(Brought(Kind.HELPER, given.participant_id, who, became, given.place, differs))


def keep_goal(run: Run, given: GoalIn) -> None:
    """Keep a goal once, or as a new version of it.

    Raises:
        UserError: nobody in the file or on file is meant, or it is due before it was set.
    """
    who, ids = _whose(run, given.patient_key)
    before = {one.goal_id: one for one in latest(run.tx.care.goals(ids))}.get(given.goal_id)
    today = local_date(run.desk.clock())
    set_on = given.set_on or (before.set_on if before else today)
    if given.due_on is not None and given.due_on < set_on:
        raise UserError("its day comes before the one it was set on: look which is right")
    wanted = Goal(
        goal_id=given.goal_id,
        patient_id=before.patient_id if before else who,
        words=given.words,
        status=given.status,
        set_on=set_on,
        at=run.desk.clock(),
        by=run.desk.actor.name,
        due_on=given.due_on,
        closeness=given.closeness,
        encounter_id=before.encounter_id if before else "",
        readiness=given.readiness,
        confidence=given.confidence,
        barrier=given.barrier,
        remedy=given.remedy,
        helper_id=_helper(run, ids, given),
    )
    differs = differences(before, wanted, GOAL) if before else ""
    if before is None or differs:
        run.tx.care.add_goal(wanted)
    became = _became(before, differs)
    run.keep(Brought(Kind.GOAL, given.goal_id, who, became, given.place, differs))


def _whose(run: Run, key: str) -> tuple[str, tuple[str, ...]]:
    """Return the record that stands for a person, and all that are theirs."""
    patient = run.person(key)
    who = patient.patient_id
    run.people[who] = patient
    return who, (who, *(one.patient_id for one in run.tx.patients.under(who)))


def _helper(run: Run, patient_ids: tuple[str, ...], given: GoalIn) -> str:
    """Return who helps with a goal, where they are in the team; else say that nobody is."""
    known = {one.participant_id for one in run.tx.care.team(patient_ids)}
    if given.helper_id and given.helper_id not in known:
        run.notes.append(Note(given.place, "who helps with it is not in the care team"))
        return ""
    return given.helper_id


def _became(before: object, differs: str) -> Became:
    if before is None:
        return Became.ADDED
    return Became.CHANGED if differs else Became.SAME
