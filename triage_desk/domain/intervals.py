"""How sure a number is: 95% intervals for shares, counts, rates and medians.

Closed formulas and the normal distribution of the standard library. The libraries that have them
(statsmodels, which brings pandas, and SciPy) are larger than half of this program as installed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb, sqrt
from statistics import NormalDist
from typing import overload

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""The two-sided 95% point of the normal distribution, about 1.96."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a number is likely to lie; both ends in the unit of that number."""

    low: float
    high: float

    def times(self, factor: float) -> Interval:
        """Return the interval in another unit."""
        return Interval(self.low * factor, self.high * factor)


class Spread(Sequence[int]):
    """Values in order, each with how often it was measured, without writing any out again.

    It reads as the sorted values would: its length is how many were measured, and an index is a
    place among them, from 0.
    """

    def __init__(self, counted: Iterable[tuple[int, int]]) -> None:
        """Take values with how often each was measured; the same value may come again."""
        sums = Counter[int]()
        for value, times in counted:
            sums[value] += times
        self._values = sorted(sums)
        self._ends = list(accumulate(sums[value] for value in self._values))
        self.total = sum(value * times for value, times in sums.items())

    def __len__(self) -> int:
        """Return how many were measured."""
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...

    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        """Return the value at a place in the order."""
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._values[bisect_right(self._ends, at)]


def share(count: int, total: int) -> Interval | None:
    """Return the 95% interval of ``count`` of ``total`` as shares from 0 to 1.

    Wilson's score interval (Wilson 1927, J Am Stat Assoc 22:209; recommended as method 3 in
    Newcombe 1998, Stat Med 17:857). It holds for few people and for none: 0 of 20 is 0 to 16%.

    Returns:
        ``None`` where nobody was counted.

    Raises:
        ValueError: more were counted than there are, or fewer than none.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share.")
    if total == 0:
        return None
    p, square = count / total, Z * Z
    middle = (p + square / (2 * total)) / (1 + square / total)
    half = Z * sqrt(p * (1 - p) / total + square / (4 * total * total)) / (1 + square / total)
    # Rounding must not push an end of all or none beyond it.
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if count == total else min(1.0, middle + half))


def count(observed: int) -> Interval:
    """Return the 95% interval of a count of independent events.

    Byar's approximation to the exact Poisson limits (Breslow and Day 1987, Statistical Methods in
    Cancer Research II, page 69). Both ends are within 1% of the exact limits from 5 events on; of
    fewer the lower end is too low, so the interval is wider than it need be, not narrower.

    Raises:
        ValueError: fewer than none were counted.
    """
    if observed < 0:
        raise ValueError(f"{observed} events cannot be counted.")
    above = observed + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    if observed == 0:
        return Interval(0.0, high)
    low = observed * (1 - 1 / (9 * observed) - Z / (3 * sqrt(observed))) ** 3
    return Interval(max(0.0, low), high)


def rate(observed: int, exposure: float) -> Interval | None:
    """Return the 95% interval of events per unit of ``exposure`` (hours, visits); see ``count``.

    Returns:
        ``None`` where there was no exposure.
    """
    return count(observed).times(1 / exposure) if exposure > 0 else None


def median(ordered: Sequence[float]) -> float | None:
    """Return the middle value, or the mean of the two in the middle; ``None`` of no values."""
    if not ordered:
        return None
    high = len(ordered) // 2
    low = high if len(ordered) % 2 else high - 1
    return (ordered[low] + ordered[high]) / 2


def centile(ordered: Sequence[float], percent: int) -> float | None:
    """Return the smallest value that at least ``percent`` of the values do not exceed.

    The nearest rank (definition 1 of Hyndman and Fan 1996, Am Stat 50:361): always a value that
    was measured. ``None`` of no values.
    """
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]


def median_interval(ordered: Sequence[float]) -> Interval | None:
    """Return the 95% interval of the median: two of the values themselves.

    Ranks from the binomial distribution with one half (Conover 1999, Practical Nonparametric
    Statistics, section 3.2; the same in Campbell and Gardner 1988, BMJ 296:1454), the exact ones
    to 1,000 values and by the normal distribution above. Nothing is assumed of the shape.

    Returns:
        ``None`` of fewer than six values: no two of them are far enough apart.
    """
    rank = _rank(len(ordered))
    return Interval(ordered[rank - 1], ordered[len(ordered) - rank]) if rank else None


_EXACT = 1000


def _rank(size: int) -> int:
    """Return which value from either end is a limit, counted from 1; 0 where none is."""
    if size > _EXACT:
        return int(size / 2 - Z * sqrt(size) / 2)
    allowed = (1 - CONFIDENCE) / 2 * 2**size
    below, rank = 0, 0
    # Limits at rank r miss the median when fewer than r values lie on one side of it.
    while (below := below + comb(size, rank)) <= allowed:
        rank += 1
    return rank
