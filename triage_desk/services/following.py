"""Planning when somebody is asked again how they are: steps of finishing a visit.

The episode begins with the intake whose route was accepted. An intake that follows up one with
something still planned belongs to that episode, and begins none.
"""

from __future__ import annotations

from dataclasses import replace

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Encounter, EncounterRecord
from triage_desk.domain.followup import (
    BASELINE,
    FollowUp,
    FollowUpStatus,
    StopReason,
    due_on,
)
from triage_desk.domain.outcome import OutcomeChannel, OutcomeScore, Taken
from triage_desk.services import journal
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.ports import Transaction
from triage_desk.services.trends import Said, scores_of


def begin(desk: Desk, tx: Transaction, record: EncounterRecord) -> None:
    """Plan the follow-ups of a visit whose route is accepted, and keep its scores as baseline.

    Nothing is planned for what is not this desk's work, nor while the server is away: the call
    list does it then.
    """
    visit, route = record.encounter, record.route
    if journal.is_away(desk) or route in (None, Disposition.OUTSIDE_SCOPE):
        return
    kept = tx.outcomes.of_visits((visit.encounter_id,))
    if kept:
        _again(desk, tx, record, kept)
    elif not _is_of_another(tx, visit):
        for weeks in (BASELINE, *weeks_of(desk, record)):
            tx.outcomes.plan(_planned(desk, record, weeks))
        _keep_baseline(desk, tx, record)


def take_back(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Stop what was planned for a visit that is not over after all."""
    for one in tx.outcomes.of_visits((encounter_id,)):
        if one.is_open:
            tx.outcomes.change(_changed(desk, one, FollowUpStatus.STOPPED, StopReason.TAKEN_BACK))


def weeks_of(desk: Desk, record: EncounterRecord) -> tuple[int, ...]:
    """Return after how many weeks somebody is asked, as the content says for their pathway."""
    pathway = record.decision.pathway if record.decision else None
    return desk.engine.ruleset.follow_ups.weeks_of(pathway.pathway_id if pathway else "")


def _planned(desk: Desk, record: EncounterRecord, weeks: int) -> FollowUp:
    visit, moment = record.encounter, moment_for(desk, record.encounter)
    done = weeks == BASELINE
    return FollowUp(
        followup_id=desk.new_id(),
        encounter_id=visit.encounter_id,
        weeks=weeks,
        due_on=due_on(local_date(moment), weeks),
        route=record.route or Disposition.OUTSIDE_SCOPE,
        status=FollowUpStatus.DONE if done else FollowUpStatus.PLANNED,
        planned_at=moment,
        changed_at=moment,
        changed_by=desk.actor.name,
        done_at=moment if done else None,
    )


def _again(
    desk: Desk, tx: Transaction, record: EncounterRecord, kept: tuple[FollowUp, ...]
) -> None:
    """Go on with a plan: the route may be another now, and what was taken back is planned again."""
    for one in kept:
        back = one.stopped is StopReason.TAKEN_BACK
        status = FollowUpStatus.PLANNED if back else one.status
        changed = _changed(desk, one, status, None if back else one.stopped)
        tx.outcomes.change(replace(changed, route=record.route or one.route))


def _changed(
    desk: Desk, one: FollowUp, status: FollowUpStatus, stopped: StopReason | None
) -> FollowUp:
    moment = max(desk.clock(), one.changed_at)
    return replace(
        one, status=status, stopped=stopped, changed_at=moment, changed_by=desk.actor.name
    )


def _is_of_another(tx: Transaction, visit: Encounter) -> bool:
    """Return whether a visit goes on with an episode that has still something planned."""
    while visit.follows:
        if any(one.is_open for one in tx.outcomes.of_visits((visit.follows,))):
            return True
        visit = tx.encounters.get(visit.follows)
    return False


def _keep_baseline(desk: Desk, tx: Transaction, record: EncounterRecord) -> None:
    """Keep the scores that the intake gave, on the follow-up of week 0."""
    visit = record.encounter
    [baseline] = [o for o in tx.outcomes.of_visits((visit.encounter_id,)) if o.weeks == BASELINE]
    said_at = visit.decided_at or visit.changed_at
    taken = Taken(
        said_at, baseline.planned_at, desk.actor.user_id, OutcomeChannel.INTAKE, visit.language
    )
    said = Said(visit.encounter_id, local_date(said_at), record.answers)
    for one in scores_of(desk.engine, said):
        tx.outcomes.add_score(
            OutcomeScore(
                followup_id=baseline.followup_id,
                encounter_id=visit.encounter_id,
                instrument_id=one.instrument.instrument_id,
                instrument_version=one.instrument.version,
                score=one.measured.value,
                known=one.known,
                asked=one.asked,
                about=one.about,
                source="",
                taken=taken,
            )
        )
