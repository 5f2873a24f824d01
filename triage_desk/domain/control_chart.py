"""Whether a measure drifts, or only wavers: Shewhart's control charts with four stated rules.

The rules are those of the Western Electric handbook (Statistical Quality Control Handbook, 1956,
pages 25 to 28), with six in a row for a trend (Nelson 1984, J Qual Technol 16:237). A point within
the limits, and no run, is what chance does: nobody is praised or blamed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

SIGMAS, WARNING = 3, 2
RUN, TREND = 8, 6
LEAST_POINTS = 6
"""Limits of fewer points than these say nothing."""
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


def p_chart(counts: Sequence[tuple[int, int]]) -> ControlChart | None:
    """Return the chart of shares: each ``(count, total)`` of one period, in the order of time.

    The limits are the share of all periods together, plus and minus three standard deviations of
    the binomial distribution for that period's total (NIST/SEMATECH e-Handbook of Statistical
    Methods, section 6.3.3.2). A period in which nobody was counted has no point, so leave it out.

    Returns:
        ``None`` of fewer than ``LEAST_POINTS`` periods.
    """
    if len(counts) < LEAST_POINTS:
        return None
    centre = sum(c for c, _n in counts) / sum(n for _c, n in counts)
    spread = [sqrt(centre * (1 - centre) / n) for _c, n in counts]
    values = [c / n for c, n in counts]
    return _chart(centre, values, spread, 0.0, 1.0)


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
    return _chart(centre, values, [spread] * len(values))


def _chart(
    centre: float,
    values: Sequence[float],
    spread: Sequence[float],
    least: float = float("-inf"),
    most: float = float("inf"),
) -> ControlChart:
    # How many standard deviations each lies from the centre; none where nothing ever varied.
    away = [(v - centre) / s if s else 0.0 for v, s in zip(values, spread, strict=True)]
    points = tuple(
        ChartPoint(
            value,
            max(least, centre - SIGMAS * s),
            min(most, centre + SIGMAS * s),
            tuple(_signals(values[: at + 1], away[: at + 1])),
        )
        for at, (value, s) in enumerate(zip(values, spread, strict=True))
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
