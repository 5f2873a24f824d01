"""What a patient page shows beside the facts: visits, goals, scores, who helps, what to do.

Gathered in the transaction that opens the page, out of what the repositories have: nothing is
judged anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.document import DocumentRecord
from triage_desk.domain.encounter import EncounterStatus, WorklistRow
from triage_desk.domain.episode import Episode
from triage_desk.domain.followup import BASELINE, FollowUp
from triage_desk.domain.panel import Member, ProgrammeKind
from triage_desk.domain.questionnaire import COMPLAINT_ITEMS
from triage_desk.domain.referral import ReferralAct
from triage_desk.domain.tick import Tick, TickState, standing
from triage_desk.domain.trend import Trend
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.episodes import from_members
from triage_desk.services.ports import Transaction
from triage_desk.services.prevention import Prompt, prompts
from triage_desk.services.trends import Said, trends

# Older visits are in the list without their words; the page is read on every opening.
MOST_IN_FULL = 20
# Later than this the first questions say no more how it was at the beginning.
FIRST_WITHIN = timedelta(days=7)
# Visits whose route is known.
ROUTED = (EncounterStatus.DECIDED, EncounterStatus.FINISHED)
GOAL, FEAR, NEEDS = "goal", "fear", "needs"


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the timeline: the visit, what it was about in words, and its papers."""

    row: WorklistRow
    about: str
    papers: tuple[DocumentRecord, ...]
    scores: int
    follows: str = ""
    referral: tuple[ReferralAct, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a person said at a visit in their own words, with the day."""

    words: str
    on: date
    encounter_id: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something a receipt asked for that was left open, with the visit it belongs to."""

    encounter_id: str
    what: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Beside the facts of a person. ``goals`` and ``team`` hold every version, oldest first.

    ``goal_said`` and ``fear`` are the last of their kind, and ``in_the_way`` what gets in the way
    by what was said last, in words; private answers are not among them. ``followups`` are those of
    the last visit that has any, baseline first; ``first_open`` is the baseline's id while its own
    questions were not asked yet and still say how it began.
    ``prompts`` are what to ask after the last visit that has a route. ``programmes`` pay today,
    but for bundles; ``episodes`` has one for each bundle, also where that is over.
    """

    timeline: tuple[Visit, ...]
    goals: tuple[Goal, ...]
    team: tuple[Participant, ...]
    trends: tuple[Trend, ...]
    left: tuple[Left, ...]
    goal_said: OwnWords | None
    fear: OwnWords | None
    in_the_way: tuple[str, ...]
    followups: tuple[FollowUp, ...] = ()
    first_open: str = ""
    prompts: tuple[Prompt, ...] = ()
    programmes: tuple[Member, ...] = ()
    episodes: tuple[Episode, ...] = ()


def gather(
    engine: Engine,
    tx: Transaction,
    patient_ids: Collection[str],
    visits: Sequence[WorklistRow],
    today: date,
) -> PersonPage:
    """Return what the page shows ``today`` of some records' ``visits``, newest first."""
    newest = sorted(visits, key=lambda row: row.started_at, reverse=True)
    full = newest[:MOST_IN_FULL]
    said = [_said(tx, row) for row in full]
    ids = [row.encounter_id for row in full]
    found = trends(engine, said, tx.outcomes.scores(ids), tx.outcomes.answers(ids))
    planned = tx.outcomes.of_visits(ids)
    counted = [p.encounter_id for trend in found for p in trend.points]
    timeline = [
        Visit(
            row,
            _about(engine, one.answers),
            tx.encounters.documents(row.encounter_id),
            counted.count(row.encounter_id),
            tx.encounters.get(row.encounter_id).follows,
            tx.referrals.of_visit(row.encounter_id),
        )
        for row, one in zip(full, said, strict=True)
    ]
    timeline += [Visit(row, "", (), 0) for row in newest[MOST_IN_FULL:]]
    shown = _last_planned(planned, ids)
    members = tx.panels.of_patients(patient_ids)
    return PersonPage(
        timeline=tuple(timeline),
        goals=tx.care.goals(patient_ids),
        team=tx.care.team(patient_ids),
        trends=found,
        left=tuple(left for row in full for left in _left(tx, row)),
        goal_said=_last_words(said, GOAL),
        fear=_last_words(said, FEAR),
        in_the_way=_in_the_way(engine, said),
        followups=shown,
        first_open=_first_open(tx, shown, today),
        prompts=_prompts(engine, tx, patient_ids, full, today),
        programmes=tuple(one for one in members if _pays(one, today)),
        episodes=from_members(tx, members, newest),
    )


def _prompts(
    engine: Engine,
    tx: Transaction,
    patient_ids: Collection[str],
    newest: Sequence[WorklistRow],
    today: date,
) -> tuple[Prompt, ...]:
    """Return what to ask after the newest visit that has a route."""
    routed = (row for row in newest if row.route is not None and row.status in ROUTED)
    last = next(routed, None)
    return prompts(engine, tx, patient_ids, last.encounter_id, today) if last else ()


def _pays(one: Member, today: date) -> bool:
    return one.kind is not ProgrammeKind.BUNDLE and one.holds_on(today)


def _last_planned(planned: Sequence[FollowUp], newest: Sequence[str]) -> tuple[FollowUp, ...]:
    """Return the follow-ups of the newest visit that has any."""
    for visit in newest:
        mine = tuple(one for one in planned if one.encounter_id == visit)
        if mine:
            return mine
    return ()


def _first_open(tx: Transaction, planned: Sequence[FollowUp], today: date) -> str:
    """Return the baseline whose own questions are still to ask, "" where none is."""
    for one in planned:
        if one.weeks == BASELINE and today - one.due_on <= FIRST_WITHIN:
            said = tx.outcomes.answers((one.encounter_id,))
            return "" if any(a.followup_id == one.followup_id for a in said) else one.followup_id
    return ""


def _said(tx: Transaction, row: WorklistRow) -> Said:
    answers = tx.encounters.answers(row.encounter_id)
    return Said(row.encounter_id, local_date(row.started_at), answers)


def _about(engine: Engine, answers: AnswerSet) -> str:
    """Return what brought the person, in words, without what kind of request it was."""
    known = [i for i in COMPLAINT_ITEMS[1:] if i in answers and answers[i].known]
    return " · ".join(shown(engine, link_id, answers[link_id]) for link_id in known)


def _left(tx: Transaction, row: WorklistRow) -> list[Left]:
    ticks = standing(tx.care.ticks(row.encounter_id))
    return [Left(t.encounter_id, t.what, t.at) for t in ticks.values() if _is_left(t)]


def _is_left(tick: Tick) -> bool:
    return tick.left and tick.state is TickState.OPEN and bool(tick.what)


def _last_words(said: Sequence[Said], link_id: str) -> OwnWords | None:
    for visit in said:
        answer = visit.answers.get(link_id)
        if answer is not None and isinstance(answer.value, str) and answer.value.strip():
            return OwnWords(answer.value.strip(), visit.on, visit.encounter_id)
    return None


def _in_the_way(engine: Engine, said: Sequence[Said]) -> tuple[str, ...]:
    """Return the lines of the list of needs that were yes when it was asked last."""
    needs = [item for item in engine.ruleset.items if item.link_id == NEEDS]
    lines = [line for item in needs for line in item.lines if not line.private]
    for visit in said:
        if any(line.link_id in visit.answers for line in lines):
            return tuple(
                question_in_words(engine, line.link_id)
                for line in lines
                if line.link_id in visit.answers and visit.answers[line.link_id].value is True
            )
    return ()
