"""Comparing groups fairly: what the mix of people explains, and nothing of too few of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage_desk.domain.intervals import Interval, count

FEWEST = 11
"""A group of fewer people is not shown by itself."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What was seen in a group against what its mix of people leads one to expect.

    ``ratio`` is ``observed`` by ``expected``, with its 95% interval: an interval that has 1 in it
    shows no difference.
    """

    observed: int
    expected: float
    ratio: float
    interval: Interval


def observed_expected(
    group: Mapping[str, tuple[int, int]], standard: Mapping[str, tuple[int, int]]
) -> Adjusted | None:
    """Return a group's result adjusted for its mix of people, by indirect standardisation.

    Both map a kind of people (an age band and sex, a region of the body) to ``(count, total)``.
    Expected is what the group would have had at the rate of the standard for each kind; the ratio
    is the standardised ratio of Breslow and Day 1987 (Statistical Methods in Cancer Research II,
    section 2.3), its interval Byar's for the observed count with the expected taken as known.
    It adjusts for nothing but the kinds named, and cannot compare two groups with each other.

    Returns:
        ``None`` where nothing is expected.

    Raises:
        ValueError: the group has a kind of people that the standard has not.
    """
    if missing := [
        kind for kind, (_c, n) in group.items() if n and not standard.get(kind, (0, 0))[1]
    ]:
        raise ValueError(
            f"The standard knows nobody of {len(missing)} kinds of people in the group."
        )
    expected = sum(
        n * standard[kind][0] / standard[kind][1] for kind, (_c, n) in group.items() if n
    )
    if expected <= 0:
        return None
    observed = sum(c for c, _n in group.values())
    return Adjusted(observed, expected, observed / expected, count(observed).times(1 / expected))


def hidden(people: Sequence[int], counted: Sequence[int] | None = None) -> tuple[bool, ...]:
    """Return which groups of a table are not shown.

    ``people`` are their sizes, ``counted`` how many visits of each the number is out of. A group of
    1 to 10 is hidden by either (the cell size of the US Centers for Medicare and Medicaid Services,
    and of the National Center for Health Statistics for small areas). What the total less the
    others leaves is a number as well: while that is of 1 to 10, the next smallest group is hidden
    with them, whether one group was hidden or several. Nobody is nobody, and may be said.
    """
    both = (people, people if counted is None else counted)
    hide = [any(0 < size < FEWEST for size in sizes) for sizes in zip(*both, strict=True)]
    for sizes in both:
        others = sorted((size, at) for at, size in enumerate(sizes) if size and not hide[at])
        for _size, at in others:
            left = sum(size for size, secret in zip(sizes, hide, strict=True) if secret)
            if not 0 < left < FEWEST:
                break
            hide[at] = True
    return tuple(hide)
