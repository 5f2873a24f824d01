"""Follow-ups, calls, answers and scores in SQL, as ``services.ports_outcomes`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, insert, or_, select, update

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import (
    BASELINE,
    CallResult,
    FollowUp,
    FollowUpCall,
    FollowUpRow,
    FollowUpStatus,
    StopReason,
)
from triage_desk.domain.instrument import Direction
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeChannel, OutcomeScore, Taken
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_followups = TABLES["followups"]
_calls = TABLES["followup_calls"]
_answers = TABLES["outcome_answers"]
_scores = TABLES["outcome_scores"]
_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
# Of somebody who was worse longer ago than this nobody is told any more.
TOLD_WITHIN = timedelta(days=90)
_URGENCY = {route.value: route.urgency for route in Disposition}


class SqlOutcomes:
    """Follow-ups as they stand, and what was said and done at them."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def plan(self, followup: FollowUp) -> None:
        """Keep a new follow-up."""
        self._connection.execute(insert(_followups), _followup_values(followup))

    def get(self, followup_id: str) -> FollowUp:
        """Return one follow-up."""
        query = select(_followups).where(_followups.c.followup_id == followup_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise UserError("This follow-up is not on file: open the list again.")
        return _followup_of(row)

    def change(self, followup: FollowUp) -> None:
        """Keep a follow-up as it stands now."""
        mine = _followups.c.followup_id == followup.followup_id
        self._connection.execute(
            update(_followups).where(mine).values(**_followup_values(followup))
        )

    def of_visits(self, encounter_ids: Collection[str]) -> tuple[FollowUp, ...]:
        """Return the follow-ups of some intakes, by the day they are due."""
        query = select(_followups).where(_followups.c.encounter_id.in_(encounter_ids))
        ordered = query.order_by(_followups.c.due_on, _followups.c.followup_id)
        return tuple(map(_followup_of, self._connection.execute(ordered)))

    def to_call(self, until: date, limit: int) -> tuple[FollowUpRow, ...]:
        """Return whom to call up to a day, the most urgent route first, then the longest due."""
        kept = _patients.alias()
        columns = [
            func.coalesce(kept.c[name], _patients.c[name]).label(name)
            for name in ("patient_id", "family", "given", "birth_date", "language")
        ]
        urgency = case(_URGENCY, value=_followups.c.route, else_=0)
        query = (
            select(_followups, *columns)
            .select_from(_followups)
            .join(_encounters, _encounters.c.encounter_id == _followups.c.encounter_id)
            .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
            .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
            .where(_wanted(until))
            .order_by(
                case((_worse(), 1), else_=0).desc(),
                urgency.desc(),
                _followups.c.due_on,
                _followups.c.followup_id,
            )
            .limit(limit)
        )
        return tuple(_row_of(row, until) for row in self._connection.execute(query))

    def count_to_call(self, until: date) -> int:
        """Return how many there are."""
        query = select(func.count()).select_from(_followups).where(_wanted(until))
        return int(self._connection.execute(query).scalar_one())

    def unplanned(self, since: datetime, limit: int) -> tuple[str, ...]:
        """Return the intakes finished since a moment that begin something and have no plan."""
        planned = exists().where(_followups.c.encounter_id == _encounters.c.encounter_id)
        query = (
            select(_encounters.c.encounter_id)
            .where(
                _encounters.c.status == EncounterStatus.FINISHED.value,
                _encounters.c.finished_at >= mapping.micros(since),
                _encounters.c.follows == "",
                _encounters.c.disposition != Disposition.OUTSIDE_SCOPE.value,
                ~planned,
            )
            .order_by(_encounters.c.finished_at)
            .limit(limit)
        )
        return tuple(self._connection.execute(query).scalars())

    def add_call(self, call: FollowUpCall) -> None:
        """Keep what came of a call."""
        values = {
            "followup_id": call.followup_id,
            "encounter_id": call.encounter_id,
            "result": call.result.value,
            "at": mapping.micros(call.at),
            "by": call.by,
            "name": call.name,
            "next_on": _day(call.next_on),
            "words": call.words,
        }
        self._connection.execute(insert(_calls), values)

    def calls(self, encounter_ids: Collection[str]) -> tuple[FollowUpCall, ...]:
        """Return the calls about some intakes, oldest first."""
        return tuple(map(_call_of, self._of(_calls, encounter_ids)))

    def add_answer(self, answer: OutcomeAnswer) -> None:
        """Keep one answer."""
        values = {
            **_whose(answer),
            "link_id": answer.link_id,
            "state": answer.answer.state.value,
            "amount": _amount(answer.answer.value),
            "answer": mapping.answer_text(answer.answer),
        }
        self._connection.execute(insert(_answers), values)

    def answers(self, encounter_ids: Collection[str]) -> tuple[OutcomeAnswer, ...]:
        """Return every answer kept for some intakes, oldest first."""
        found = map(_answer_of, self._of(_answers, encounter_ids))
        return tuple(one for one in found if one is not None)

    def add_score(self, score: OutcomeScore) -> None:
        """Keep one score."""
        values = {
            **_whose(score),
            "score": score.score,
            "known": score.known,
            "asked": score.asked,
            "about": score.about,
            "source": score.source,
        }
        self._connection.execute(insert(_scores), values)

    def scores(self, encounter_ids: Collection[str]) -> tuple[OutcomeScore, ...]:
        """Return every score kept for some intakes, oldest first."""
        return tuple(map(_score_of, self._of(_scores, encounter_ids)))

    def _of(self, table: Any, encounter_ids: Collection[str]) -> Any:  # noqa: ANN401 - rows
        query = select(table).where(table.c.encounter_id.in_(encounter_ids))
        return self._connection.execute(query.order_by(table.c.number))


def stop_asking(connection: Connection, encounter_ids: Any) -> None:  # noqa: ANN401 - a query
    """Plan nothing more for some intakes, since their person was removed."""
    theirs = _followups.c.encounter_id.in_(encounter_ids)
    planned = theirs & (_followups.c.status == FollowUpStatus.PLANNED.value)
    over = {"status": FollowUpStatus.STOPPED.value, "stopped": StopReason.REMOVED.value}
    connection.execute(update(_followups).where(planned).values(**over))
    connection.execute(update(_followups).where(theirs).values(clinician_open=False))


def _wanted(until: date) -> Any:  # noqa: ANN401 - a condition of a query
    """Return the condition that somebody is called up to a day."""
    day = until.isoformat()
    lately = datetime.combine(until - TOLD_WITHIN, time(), UTC)
    return or_(
        # By the day it was done, so that an index finds the few there are.
        and_(
            _followups.c.done_at >= mapping.micros(lately),
            _followups.c.clinician_open.is_(True),
        ),
        and_(
            _followups.c.status == FollowUpStatus.PLANNED.value,
            _followups.c.weeks != BASELINE,
            _followups.c.due_on <= day,
            _followups.c.next_on <= day,  # "" lies before every day.
        ),
    )


def _worse() -> Any:  # noqa: ANN401 - a condition of a query
    """Return the condition that somebody does worse and no clinician was told yet."""
    stands_still = Direction.NO_CLEAR_CHANGE.value
    return and_(_followups.c.clinician_open.is_(True), _followups.c.result != stands_still)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _followup_values(followup: FollowUp) -> mapping.Values:
    done = followup.done_at
    return {
        "followup_id": followup.followup_id,
        "encounter_id": followup.encounter_id,
        "weeks": followup.weeks,
        "due_on": followup.due_on.isoformat(),
        "route": followup.route.value,
        "status": followup.status.value,
        "planned_at": mapping.micros(followup.planned_at),
        "changed_at": mapping.micros(followup.changed_at),
        "changed_by": followup.changed_by,
        "tries": followup.tries,
        "next_on": _day(followup.next_on),
        "done_at": None if done is None else mapping.micros(done),
        "stopped": followup.stopped.value if followup.stopped else "",
        "result": followup.result.value,
        "clinician_open": followup.clinician_open,
    }


def _followup_of(row: mapping.AnyRow) -> FollowUp:
    return FollowUp(
        followup_id=row.followup_id,
        encounter_id=row.encounter_id,
        weeks=row.weeks,
        due_on=date.fromisoformat(row.due_on),
        route=Disposition(row.route),
        status=FollowUpStatus(row.status),
        planned_at=mapping.moment_of(row.planned_at),
        changed_at=mapping.moment_of(row.changed_at),
        changed_by=row.changed_by,
        tries=row.tries,
        next_on=_day_of(row.next_on),
        done_at=None if row.done_at is None else mapping.moment_of(row.done_at),
        stopped=StopReason(row.stopped) if row.stopped else None,
        result=Direction(row.result),
        clinician_open=bool(row.clinician_open),
    )


def _row_of(row: mapping.AnyRow, today: date) -> FollowUpRow:
    born = date.fromisoformat(row.birth_date)
    patient = Patient(row.patient_id, row.family, row.given, born, Sex.UNKNOWN)
    return FollowUpRow(
        _followup_of(row),
        row.patient_id,
        patient.initials,
        age_in_years(min(born, today), today),
        row.language,
    )


def _call_of(row: mapping.AnyRow) -> FollowUpCall:
    return FollowUpCall(
        followup_id=row.followup_id,
        encounter_id=row.encounter_id,
        result=CallResult(row.result),
        at=mapping.moment_of(row.at),
        by=row.by,
        name=row.name,
        next_on=_day_of(row.next_on),
        words=row.words,
    )


def _whose(row: OutcomeAnswer | OutcomeScore) -> mapping.Values:
    taken = row.taken
    return {
        "followup_id": row.followup_id,
        "encounter_id": row.encounter_id,
        "instrument_id": row.instrument_id,
        "instrument_version": row.instrument_version,
        "taken_at": mapping.micros(taken.taken_at),
        "entered_at": mapping.micros(taken.entered_at),
        "by": taken.by,
        "channel": taken.channel.value,
        "language": taken.language,
    }


def _taken_of(row: mapping.AnyRow) -> Taken:
    return Taken(
        mapping.moment_of(row.taken_at),
        mapping.moment_of(row.entered_at),
        row.by,
        OutcomeChannel(row.channel),
        row.language,
    )


def _amount(value: object) -> float | None:
    """Return a value as a number where it is one: yes is 1, no is 0, a code may be a number."""
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return float(value)
    return None


def _answer_of(row: mapping.AnyRow) -> OutcomeAnswer | None:
    """Return an answer, or ``None`` where it was emptied since the person was removed."""
    answer = mapping.answer_of(row.answer)
    if answer is None:
        return None
    return OutcomeAnswer(
        row.followup_id,
        row.encounter_id,
        row.instrument_id,
        row.instrument_version,
        row.link_id,
        answer,
        _taken_of(row),
    )


def _score_of(row: mapping.AnyRow) -> OutcomeScore:
    return OutcomeScore(
        row.followup_id,
        row.encounter_id,
        row.instrument_id,
        row.instrument_version,
        row.score,
        row.known,
        row.asked,
        row.about,
        row.source,
        _taken_of(row),
    )
