"""Scores beside those of the baseline: what has changed, and whether it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from triage_desk.domain.followup import FollowUp
from triage_desk.domain.instrument import Changed, Direction, Instrument, Measured
from triage_desk.domain.outcome import OutcomeChannel, OutcomeScore, standing_scores
from triage_desk.rules.instruments import change
from triage_desk.services import activities
from triage_desk.services.activities import FUNCTION, Ratings
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction
from triage_desk.services.trends import values_of

# How somebody says that they are worse: as far below no change as the least gain that matters.
GLOBAL_CHANGE = "GROC"


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one instrument beside that of the baseline; ``before`` is ``None`` without.

    ``only`` are the tasks both scores are worked out over, where one time more were rated than the
    other. ``differs``: there were scores before, of other tasks, and none to compare with.
    """

    instrument: Instrument
    now: OutcomeScore
    before: OutcomeScore | None
    changed: Changed
    only: tuple[str, ...] = ()
    differs: bool = False


def result_of(found: Iterable[Result]) -> Direction:
    """Return what happened on the whole: worse when any is, else better when any is."""
    ways = {one.changed.direction for one in found}
    for way in (Direction.WORSE, Direction.BETTER, Direction.NO_CLEAR_CHANGE):
        if way in ways:
            return way
    return Direction.UNKNOWN


def results_in(desk: Desk, tx: Transaction, found: FollowUp) -> tuple[Result, ...]:
    """Return the scores of a follow-up beside the first before it that is about the same."""
    weeks = {one.followup_id: one.weeks for one in tx.outcomes.of_visits((found.encounter_id,))}
    scores = standing_scores(tx.outcomes.scores((found.encounter_id,))).values()
    earlier = sorted(
        (s for s in scores if weeks[s.followup_id] < found.weeks and s.score is not None),
        key=lambda s: weeks[s.followup_id],
    )
    shelf = desk.engine.ruleset.instruments
    rated = _Rated(tx, found.encounter_id)
    return tuple(
        _of_tasks(shelf[FUNCTION], now, [s for s in earlier if _same_kind(s, now)], rated)
        if now.instrument_id == FUNCTION
        else _result(shelf[now.instrument_id], now, [s for s in earlier if _alike(s, now)])
        for now in scores
        if now.followup_id == found.followup_id and now.instrument_id in shelf
    )


class _Rated:
    """What the scores of the tasks of one visit are made of."""

    def __init__(self, tx: Transaction, encounter_id: str) -> None:
        """Read what was said at the intake, and at every follow-up."""
        said = activities.named(tx.encounters.answers(encounter_id))
        self._first = {one.own: one.rating for one in said if one.rating is not None}
        self._later = values_of(tx.outcomes.answers((encounter_id,)), FUNCTION)

    def __call__(self, score: OutcomeScore) -> Ratings:
        """Return the ratings of a score by the words of the tasks."""
        if score.taken.channel is OutcomeChannel.INTAKE:
            return activities.ratings(score, self._first)
        return activities.ratings(score, self._later.get(score.followup_id, {}))


def _of_tasks(
    instrument: Instrument, now: OutcomeScore, earlier: Sequence[OutcomeScore], rated: _Rated
) -> Result:
    """Compare the tasks rated both times with the first time that rated any of those of now."""
    here = rated(now)
    for first in earlier:
        there = rated(first)
        tasks = activities.shared(here, there)
        if not tasks:
            continue
        before, after = _over(first, there, tasks), _over(now, here, tasks)
        changed = change(
            instrument,
            _measured(instrument, before),
            _measured(instrument, after),
            single=len(tasks) == 1,
        )
        part = len(tasks) < max(len(here), len(there))
        return Result(instrument, after, before, changed, tasks if part else ())
    return replace(_result(instrument, now, []), differs=bool(here and earlier))


def _over(score: OutcomeScore, ratings: Mapping[str, float], tasks: Sequence[str]) -> OutcomeScore:
    """Return a score worked out over some of its tasks."""
    value = activities.average(ratings, tasks)
    return replace(score, score=value, known=len(tasks), about=activities.about(tasks))


def _same_kind(one: OutcomeScore, other: OutcomeScore) -> bool:
    return (one.instrument_id, one.instrument_version) == (
        other.instrument_id,
        other.instrument_version,
    )


def _alike(one: OutcomeScore, other: OutcomeScore) -> bool:
    return _same_kind(one, other) and one.about == other.about


def _result(instrument: Instrument, now: OutcomeScore, before: list[OutcomeScore]) -> Result:
    first = before[0] if before else None
    changed = change(instrument, _measured(instrument, first), _measured(instrument, now))
    if instrument.instrument_id == GLOBAL_CHANGE:
        changed = _said_change(instrument, now)
    return Result(instrument, now, first, changed)


def _said_change(instrument: Instrument, now: OutcomeScore) -> Changed:
    """Return the change as the person says it: it needs no baseline."""
    if now.score is None or not instrument.bands:
        return Changed(Direction.UNKNOWN, None, instrument.unit, None)
    limit = instrument.bands[0].at_least
    way = Direction.NO_CLEAR_CHANGE
    if abs(now.score) >= limit.value:
        way = Direction.BETTER if now.score > 0 else Direction.WORSE
    return Changed(way, now.score, instrument.unit, limit)


def _measured(instrument: Instrument, score: OutcomeScore | None) -> Measured:
    value = score.score if score is not None else None
    name, version = instrument.instrument_id, instrument.version
    return Measured(name, version, value, instrument.unit, None, (), ())
