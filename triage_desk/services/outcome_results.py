"""Scores beside those of the baseline: what has changed, and whether it matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage_desk.domain.followup import FollowUp
from triage_desk.domain.instrument import Changed, Direction, Instrument, Measured
from triage_desk.domain.outcome import OutcomeScore, standing_scores
from triage_desk.rules.instruments import change
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction

# How somebody says that they are worse: as far below no change as the least gain that matters.
GLOBAL_CHANGE = "GROC"


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one instrument beside that of the baseline; ``before`` is ``None`` without."""

    instrument: Instrument
    now: OutcomeScore
    before: OutcomeScore | None
    changed: Changed


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
    return tuple(
        _result(shelf[now.instrument_id], now, [s for s in earlier if _alike(s, now)])
        for now in scores
        if now.followup_id == found.followup_id and now.instrument_id in shelf
    )


def _alike(one: OutcomeScore, other: OutcomeScore) -> bool:
    def same(score: OutcomeScore) -> tuple[str, str, str]:
        return score.instrument_id, score.instrument_version, score.about

    return same(one) == same(other)


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
