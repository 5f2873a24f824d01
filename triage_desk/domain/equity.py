"""Whether groups of people fare alike: each group's share by that of everybody (K23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage_desk.domain.fair import hidden
from triage_desk.domain.measure import Counted, Cut

OF = ("K08B", "K11", "K15")
BY = (Cut.LANGUAGE, Cut.PAYER, Cut.AGE, Cut.SEX)
"""Race is a part of the published measure and is not recorded here."""
LEAST, LOW, HIGH = 30, 0.8, 1.25
"""Visits that a group must have to be compared, and between what its ratio is alike."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One group of a measure: its own share in percent by that of everybody."""

    measure_id: str
    cut: Cut
    group: str
    counted: Counted
    ratio: float

    @property
    def alike(self) -> bool:
        """Return whether the ratio lies between 0.8 and 1.25."""
        return LOW <= self.ratio <= HIGH


def gaps(
    measure_id: str, cut: Cut, whole: Counted, groups: Mapping[str, tuple[Counted, int]]
) -> tuple[Gap, ...]:
    """Return the groups that can be compared, by name; each has its share and how many people.

    Of fewer than 30 visits nothing is said; and a group that a breakdown hides stays hidden here
    (``fair.hidden``), so that no two pages together give it away.
    """
    names = sorted(groups)
    counted_of = [groups[name][0].denominator for name in names]
    hide = hidden([groups[name][1] for name in names], counted_of)
    return tuple(
        Gap(measure_id, cut, name, counted, counted.value / whole.value)
        for name, secret in zip(names, hide, strict=True)
        for counted in (groups[name][0],)
        if not secret and counted.denominator >= LEAST
        if counted.value is not None and whole.value
    )


def alike(found: Iterable[Gap]) -> tuple[int, int]:
    """Return how many groups are alike, and how many were compared."""
    each = [one.alike for one in found]
    return sum(each), len(each)
