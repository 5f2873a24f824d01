"""Whether a measure drifts, or only wavers: Shewhart's control charts with four stated rules.

The rules are those of the Western Electric handbook (Statistical Quality Control Handbook, 1956,
pages 25 to 28), with six in a row for a trend (Nelson 1984, J Qual Technol 16:237). A point within
the limits, and no run, is what chance does: nobody is praised or blamed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import inf, sqrt
from statistics import NormalDist

SIGMAS, WARNING = 3, 2
RUN, TREND = 8, 6
LEAST_POINTS = 6
"""Limits of fewer points than these say nothing."""
EXPECTED = 5
"""Of fewer expected, or fewer left, shares do not spread as the normal distribution does."""
TAIL = NormalDist().cdf(-SIGMAS)
"""How often chance alone goes beyond a limit of three standard deviations, on one side: 0.135%."""
# Of two values in succession: their mean distance to the standard deviation (d2 of two).
_D2 = 1.128


class Rule(StrEnum):
    """Why a point is a signal.

    * ``OUTSIDE``: beyond a limit of three standard deviations.
    * ``TWO_OF_THREE``: it and one of the two before it beyond two, on one side.
    * ``RUN``: the last of eight in a row on one side of the centre.
    * ``TREND``: the last of six in a row, each above the one before, or each below.
    """

    OUTSIDE = "outside"
    TWO_OF_THREE = "two_of_three"
    RUN = "run"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point with its own limits, all in the unit of the measure."""

    value: float
    low: float
    high: float
    signals: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points in the order of time around their ``centre``."""

    centre: float
    points: tuple[ChartPoint, ...]

    def times(self, factor: float) -> ControlChart:
        """Return the chart in another unit."""
        points = (
            replace(p, value=p.value * factor, low=p.low * factor, high=p.high * factor)
            for p in self.points
        )
        return ControlChart(self.centre * factor, tuple(points))


def p_chart(counts: Sequence[tuple[int, int]]) -> ControlChart | None:
    """Return the chart of shares: each ``(count, total)`` of one period, in the order of time.

    The limits are the share of all periods together, plus and minus three standard deviations of
    the binomial distribution for that period's total (NIST/SEMATECH e-Handbook of Statistical
    Methods, section 6.3.3.2). A period in which nobody was counted has no point, so leave it out.

    Where fewer than five are expected, or left, the limits are those of the binomial distribution
    itself: beyond each lies at most what lies beyond three standard deviations of the normal one,
    0.135% (probability limits, Montgomery, Introduction to Statistical Quality Control, on limits
    of charts; the condition of five is that of the normal approximation, Benneyan 2001). Such a
    point lies on no side and is far from nothing unless it is outside: months with none, of which
    none is the usual, are no run.

    Returns:
        ``None`` of fewer than ``LEAST_POINTS`` periods.
    """
    if len(counts) < LEAST_POINTS:
        return None
    centre = sum(c for c, _n in counts) / sum(n for _c, n in counts)
    spots = [_spot(c, n, centre) for c, n in counts]
    return _chart(centre, spots)


def _spot(count: int, total: int, centre: float) -> _Spot:
    if min(centre, 1 - centre) * total >= EXPECTED:
        spread = sqrt(centre * (1 - centre) / total)
        away = (count / total - centre) / spread
        low, high = max(0.0, centre - SIGMAS * spread), min(1.0, centre + SIGMAS * spread)
        return _Spot(count / total, low, high, away)
    # The rare side is counted. None of it is no signal: of fewer than five expected it happens by
    # chance in one of 512 at least.
    rare = min(centre, 1 - centre)
    most = _most(total, rare)
    least, most = (0, most) if rare == centre else (total - most, total)
    away = 0.0 if least <= count <= most else inf if count > most else -inf
    return _Spot(count / total, least / total, most / total, away)


def _most(total: int, share: float) -> int:
    """Return the most that is no signal, by the binomial distribution."""
    chance, below, most = (1 - share) ** total, 0.0, 0
    while most < total:
        below += chance
        if 1 - below <= TAIL:
            break
        chance *= (total - most) / (most + 1) * share / (1 - share)
        most += 1
    return most


def xmr_chart(values: Sequence[float]) -> ControlChart | None:
    """Return the chart of single values in the order of time (individuals and moving range).

    The standard deviation is the mean distance of neighbours by 1.128 (NIST/SEMATECH e-Handbook of
    Statistical Methods, section 6.3.2.2); so a lasting shift does not widen the limits by itself.

    Returns:
        ``None`` of fewer than ``LEAST_POINTS`` values.
    """
    if len(values) < LEAST_POINTS:
        return None
    centre = sum(values) / len(values)
    moving = [abs(after - before) for before, after in pairwise(values)]
    spread = sum(moving) / len(moving) / _D2
    # Where nothing ever varied nothing lies away from the centre.
    return _chart(
        centre,
        [
            _Spot(
                value,
                centre - SIGMAS * spread,
                centre + SIGMAS * spread,
                (value - centre) / spread if spread else 0.0,
            )
            for value in values
        ],
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A point before it is judged; ``away`` is its distance in standard deviations."""

    value: float
    low: float
    high: float
    away: float


def _chart(centre: float, spots: Sequence[_Spot]) -> ControlChart:
    values, away = [spot.value for spot in spots], [spot.away for spot in spots]
    points = tuple(
        ChartPoint(
            *(spot.value, spot.low, spot.high), tuple(_signals(values[: at + 1], away[: at + 1]))
        )
        for at, spot in enumerate(spots)
    )
    return ControlChart(centre, points)


def _signals(values: Sequence[float], away: Sequence[float]) -> list[Rule]:
    """Return why the last of some values is a signal."""
    found = []
    side = 1 if away[-1] > 0 else -1
    if abs(away[-1]) > SIGMAS:
        found.append(Rule.OUTSIDE)
    far = [at * side > WARNING for at in away[-3:]]
    if far[-1] and sum(far) > 1:
        found.append(Rule.TWO_OF_THREE)
    if len(away) >= RUN and all(at * side > 0 for at in away[-RUN:]):
        found.append(Rule.RUN)
    steps = [after - before for before, after in pairwise(values[-TREND:])]
    if len(steps) == TREND - 1 and (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
        found.append(Rule.TREND)
    return found
