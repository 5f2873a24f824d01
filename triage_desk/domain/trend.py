"""Scores of one person over time: the same measure of the same problem, and whether it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_desk.domain.decision import Source
from triage_desk.domain.instrument import Better, Changed

PERCENT = "percent"
WHOLE = 100


def score_shown(value: float) -> str:
    """Return a score as it is read: whole, or with one place. An average of three has many."""
    return f"{round(value, 1):g}"


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One score: ``value`` in the unit of its trend, on a day of the local calendar."""

    on: date
    value: float
    encounter_id: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What one instrument gave for one problem, oldest first; there is at least one point.

    ``about`` is the problem or the activity in words: pain of a knee says nothing of a back.
    ``changed`` is what happened from the first to the last point, and ``source`` says who published
    how much of a change matters, ``None`` where nobody did.
    """

    instrument_id: str
    title: str
    version: str
    about: str
    unit: str
    minimum: float
    maximum: float
    better: Better
    points: tuple[ScorePoint, ...]
    changed: Changed
    source: Source | None

    @property
    def band(self) -> tuple[float, float] | None:
        """Return from where to where a score is no clear change from the first one.

        In ``unit``, kept within the published range; ``None`` where no limit is published, or
        where the limit is in percent of a first score of zero.
        """
        limit, first = self.changed.threshold, self.points[0].value
        if limit is None:
            return None
        width = limit.value * first / WHOLE if limit.unit == PERCENT else limit.value
        if width == 0:
            return None
        return max(self.minimum, first - width), min(self.maximum, first + width)
