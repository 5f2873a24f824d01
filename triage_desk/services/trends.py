"""Scores over time out of what was said at the desk: pure functions of content and answers.

The intake asks some questions of an instrument by themselves; a score is what the instrument makes
of them, and two scores are compared only where they are about the same: the same place for pain,
the same tasks for function (``activities``). Where one time rated more tasks than another, what
both rated is followed as a score of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet, Value
from triage_desk.domain.decision import Source
from triage_desk.domain.instrument import Better, Instrument, Measured
from triage_desk.domain.outcome import (
    OutcomeAnswer,
    OutcomeChannel,
    OutcomeScore,
    standing_answers,
    standing_scores,
)
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.domain.trend import ScorePoint, Trend
from triage_desk.rules.engine import Engine
from triage_desk.rules.instruments import change, measure
from triage_desk.rules.words import shown
from triage_desk.services import activities
from triage_desk.services.activities import FUNCTION, Ratings

INTAKE = OutcomeChannel.INTAKE


@dataclass(frozen=True, slots=True)
class Scored:
    """A score that a visit gave: what it is about in words, and of how many asked it is made."""

    instrument: Instrument
    measured: Measured
    about: str
    asked: int

    @property
    def known(self) -> int:
        """Return how many answers it is made of."""
        return max(1, len(self.instrument.items)) - len(self.measured.missing)


@dataclass(frozen=True, slots=True)
class _Point:
    """How some tasks went at one time."""

    on: date
    encounter_id: str
    ratings: Ratings


@dataclass(frozen=True, slots=True)
class Said:
    """What was said at one visit, on a day of the local calendar."""

    encounter_id: str
    on: date
    answers: AnswerSet


def is_tracked(instrument: Instrument) -> bool:
    """Return whether a score says how somebody does, and may stand on the page of the person.

    Screens (``Better.NEITHER``) and instruments with a private question do not: a screen is no
    outcome, and private answers are not for the page everybody opens.
    """
    return instrument.better is not Better.NEITHER and not any(i.private for i in instrument.items)


def scores_of(engine: Engine, visit: Said) -> tuple[Scored, ...]:
    """Return the scores that one visit gave, each with what it is about in words."""
    found = []
    for instrument in filter(is_tracked, engine.ruleset.instruments.values()):
        measured = measure(instrument, _known(instrument, visit.answers))
        if measured.value is not None:
            asked = max(1, len(instrument.items))
            words = about_of(engine, instrument, visit.answers)
            if instrument.instrument_id == FUNCTION:
                asked = len(activities.named(visit.answers))
            found.append(Scored(instrument, measured, words, asked))
    return tuple(found)


def trends(
    engine: Engine,
    visits: Iterable[Said],
    later: Iterable[OutcomeScore] = (),
    told: Iterable[OutcomeAnswer] = (),
) -> tuple[Trend, ...]:
    """Return every score that follows somebody, each with its change, in the order of the content.

    Only those that ``is_tracked``. ``later`` are the scores of follow-ups, oldest first: of one
    that was corrected the last counts, and what an intake gave itself comes with its visit.
    ``told`` are the answers they are made of.
    """
    kept = [s for s in standing_scores(later).values() if s.taken.channel is not INTAKE]
    ordered = sorted(visits, key=lambda visit: visit.on)
    found = []
    for instrument in filter(is_tracked, engine.ruleset.instruments.values()):
        mine = [
            score
            for score in kept
            if (score.instrument_id, score.instrument_version)
            == (instrument.instrument_id, instrument.version)
        ]
        if instrument.instrument_id == FUNCTION:
            points = sorted(_points(ordered, mine, told), key=lambda point: point.on)
            found += [_trend_of_tasks(engine, instrument, *one) for one in _by_tasks(points)]
            continue
        by_problem = _by_problem(engine, instrument, ordered)
        _add_later(by_problem, mine)
        for about, scores in by_problem.items():
            found.append(_trend(engine, instrument, about, scores))
    return tuple(found)


def values_of(told: Iterable[OutcomeAnswer], instrument_id: str) -> dict[str, dict[str, Value]]:
    """Return the known answers of an instrument by follow-up, under its own names."""
    found: dict[str, dict[str, Value]] = {}
    for row in standing_answers(told).values():
        if row.instrument_id == instrument_id and row.answer.value is not None:
            found.setdefault(row.followup_id, {})[row.link_id] = row.answer.value
    return found


def _points(
    visits: Iterable[Said], later: Iterable[OutcomeScore], told: Iterable[OutcomeAnswer]
) -> Iterator[_Point]:
    """Yield how the tasks of somebody went at visits and follow-ups."""
    values = values_of(told, FUNCTION)
    for visit in visits:
        yield _Point(visit.on, visit.encounter_id, activities.rated(visit.answers))
    for score in later:
        ratings = activities.ratings(score, values.get(score.followup_id, {}))
        yield _Point(local_date(score.taken.taken_at), score.encounter_id, ratings)


def _by_tasks(points: Sequence[_Point]) -> Iterator[tuple[tuple[str, ...], list[ScorePoint]]]:
    """Yield every set of tasks that was rated at one time, with every time that rated all of it."""
    seen: set[frozenset[str]] = set()
    for first in points:
        tasks = tuple(first.ratings)
        names = frozenset(map(activities.folded, tasks))
        if not names or names in seen:
            continue
        seen.add(names)
        yield (
            tasks,
            [
                ScorePoint(one.on, activities.average(one.ratings, tasks), one.encounter_id)
                for one in points
                if len(activities.shared(first.ratings, one.ratings)) == len(tasks)
            ],
        )


def _by_problem(
    engine: Engine, instrument: Instrument, visits: Iterable[Said]
) -> dict[str, list[ScorePoint]]:
    """Return the scores of one instrument by what they are about, in words."""
    found: dict[str, list[ScorePoint]] = {}
    names: dict[str, str] = {}
    for visit in visits:
        value = measure(instrument, _known(instrument, visit.answers)).value
        if value is None:
            continue
        about = about_of(engine, instrument, visit.answers)
        name = names.setdefault(_folded(about), about)
        found.setdefault(name, []).append(ScorePoint(visit.on, value, visit.encounter_id))
    return found


def _add_later(found: dict[str, list[ScorePoint]], scores: Iterable[OutcomeScore]) -> None:
    """Put the scores of follow-ups among those of the visits, by what they are about and by day."""
    for score in scores:
        if score.score is None:
            continue
        names = {_folded(name): name for name in found}
        name = names.get(_folded(score.about), score.about)
        point = ScorePoint(local_date(score.taken.taken_at), score.score, score.encounter_id)
        found.setdefault(name, []).append(point)
    for points in found.values():
        points.sort(key=lambda point: point.on)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _known(instrument: Instrument, answers: AnswerSet) -> Mapping[str, Value]:
    """Return the known answers an instrument is made of, under its own names."""
    if instrument.instrument_id == FUNCTION:
        tasks = activities.named(answers)
        return {one.own: one.rating for one in tasks if one.rating is not None}
    names = [item.link_id for item in instrument.items]
    known = {name: answers[name].value for name in names if name in answers}
    return {name: value for name, value in known.items() if value is not None}


def about_of(engine: Engine, instrument: Instrument, answers: AnswerSet) -> str:
    """Return in words what a score is about: the place, or the tasks that were rated."""
    if instrument.instrument_id == FUNCTION:
        return activities.about(tuple(activities.rated(answers)))
    answer = answers.get(REGIONS)
    return shown(engine, REGIONS, answer) if answer is not None and answer.known else ""


def _trend_of_tasks(
    engine: Engine, instrument: Instrument, tasks: tuple[str, ...], points: list[ScorePoint]
) -> Trend:
    return _trend(engine, instrument, activities.about(tasks), points, single=len(tasks) == 1)


def _trend(
    engine: Engine,
    instrument: Instrument,
    about: str,
    points: list[ScorePoint],
    *,
    single: bool = False,
) -> Trend:
    first, last = (_measured(instrument, points[place].value) for place in (0, -1))
    changed = change(instrument, first, last, single=single)
    limit = changed.threshold
    return Trend(
        instrument_id=instrument.instrument_id,
        title=instrument.title,
        version=instrument.version,
        about=about,
        unit=instrument.unit,
        minimum=instrument.minimum,
        maximum=instrument.maximum,
        better=instrument.better,
        points=tuple(points),
        changed=changed,
        source=_source(engine, limit.source_id, limit.threshold_id) if limit else None,
    )


def _measured(instrument: Instrument, value: float) -> Measured:
    return Measured(
        instrument.instrument_id, instrument.version, value, instrument.unit, None, (), ()
    )


def _source(engine: Engine, source_id: str, threshold_id: str) -> Source:
    source = engine.ruleset.sources[source_id]
    place = engine.ruleset.thresholds[threshold_id].locator or source.locator
    return Source(source.source_id, source.cite, place, source.checked)
