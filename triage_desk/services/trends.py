"""Scores over time out of what was said at the desk: pure functions of content and answers.

The intake asks some questions of an instrument by themselves; a score is what the instrument makes
of them, and two scores are compared only where they are about the same: the same place for pain,
the same activity for function (Stratford 1995, Physiother Can 47:258-63: each person names their
own activities, and later rates the same ones).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet, Value
from triage_desk.domain.decision import Source
from triage_desk.domain.instrument import Better, Instrument, Measured
from triage_desk.domain.outcome import OutcomeChannel, OutcomeScore, standing_scores
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.domain.trend import ScorePoint, Trend
from triage_desk.rules.engine import Engine
from triage_desk.rules.instruments import change, measure
from triage_desk.rules.words import shown

ACTIVITY = "activity"
INTAKE = OutcomeChannel.INTAKE
# Questions of the intake that are one of an instrument's own under another name.
ALSO = {"PSFS": {"psfs_1": "psfs"}}
# What two scores must have in common to be compared: the activity, where it is not the place.
ACTIVITY_OF = {"PSFS": ACTIVITY}


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


def scores_of(engine: Engine, visit: Said) -> tuple[tuple[Instrument, Measured, str], ...]:
    """Return the scores that one visit gave, each with what it is about in words."""
    found = []
    for instrument in filter(is_tracked, engine.ruleset.instruments.values()):
        measured = measure(instrument, _known(instrument, visit.answers))
        if measured.value is not None:
            found.append((instrument, measured, about_of(engine, instrument, visit.answers)))
    return tuple(found)


def trends(
    engine: Engine, visits: Iterable[Said], later: Iterable[OutcomeScore] = ()
) -> tuple[Trend, ...]:
    """Return every score that follows somebody, each with its change, in the order of the content.

    Only those that ``is_tracked``. ``later`` are the scores of follow-ups, oldest first: of one
    that was corrected the last counts, and what an intake gave itself comes with its visit.
    """
    kept = [s for s in standing_scores(later).values() if s.taken.channel is not INTAKE]
    ordered = sorted(visits, key=lambda visit: visit.on)
    found = []
    for instrument in filter(is_tracked, engine.ruleset.instruments.values()):
        by_problem = _by_problem(engine, instrument, ordered)
        _add_later(by_problem, instrument, kept)
        for about, points in by_problem.items():
            found.append(_trend(engine, instrument, about, points))
    return tuple(found)


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


def _add_later(
    found: dict[str, list[ScorePoint]], instrument: Instrument, scores: Iterable[OutcomeScore]
) -> None:
    """Put the scores of follow-ups among those of the visits, by what they are about and by day."""
    mine = [s for s in scores if s.instrument_id == instrument.instrument_id]
    for score in mine:
        if score.score is None or score.instrument_version != instrument.version:
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
    names = {item.link_id: item.link_id for item in instrument.items}
    names |= ALSO.get(instrument.instrument_id, {})
    known = {own: answers[asked].value for own, asked in names.items() if asked in answers}
    return {own: value for own, value in known.items() if value is not None}


def about_of(engine: Engine, instrument: Instrument, answers: AnswerSet) -> str:
    """Return in words what a score is about: the place, or the activity."""
    link_id = ACTIVITY_OF.get(instrument.instrument_id, REGIONS)
    answer = answers.get(link_id)
    return shown(engine, link_id, answer) if answer is not None and answer.known else ""


def _trend(engine: Engine, instrument: Instrument, about: str, points: list[ScorePoint]) -> Trend:
    first, last = (_measured(instrument, points[place].value) for place in (0, -1))
    limit = instrument.change
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
        changed=change(instrument, first, last),
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
