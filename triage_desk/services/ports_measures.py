"""What the services need of the store for measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage_desk.domain.measure import (
    BehindRow,
    Cut,
    Definition,
    FlagRow,
    MixRow,
    Only,
    Part,
    Period,
    RouteRow,
    SumRow,
    TimeRow,
)


class MeasureRepository(Protocol):
    """What is counted of decided visits, by the month of their beginning.

    It is made of the records alone and follows them: ``follow`` brings it up to date. Without
    ``cut`` there is one group, "".
    """

    def follow(self, now: datetime, most: int) -> int:
        """Look again at about ``most`` people; return what is left to do, 0 when all is in step."""

    def again(self) -> None:
        """Have everything counted anew by the next calls of ``follow``."""

    def sums(self, period: Period, only: Only | None, cut: Cut | None) -> tuple[SumRow, ...]:
        """Return visits by month, group and measure; not both ``only`` and ``cut``."""

    def times(
        self, which: Sequence[Definition], period: Period, only: Only | None, cut: Cut | None
    ) -> Mapping[str, tuple[TimeRow, ...]]:
        """Return visits by month, group and time, in this order, for each measure by its id."""

    def mix(self, measure: Definition, period: Period, cut: Cut) -> tuple[MixRow, ...]:
        """Return a share by group and mix of people (age band and sex)."""

    def people(self, period: Period, only: Only | None, cut: Cut) -> Mapping[str, int]:
        """Return how many different people each group has."""

    def small(self, period: Period, cut: Cut, fewest: int) -> frozenset[str]:
        """Return the groups of fewer people than ``fewest``."""

    def values(self, period: Period, cut: Cut) -> tuple[str, ...]:
        """Return the groups there are, in the order of their text."""

    def behind(
        self, measure: Definition, period: Period, part: Part, only: Only | None, limit: int
    ) -> tuple[BehindRow, ...]:
        """Return the visits behind a number, the newest first."""

    def routes(self, period: Period, only: Only | None) -> tuple[RouteRow, ...]:
        """Return visits by where the rules, the desk and a clinician sent them."""

    def changes(self, period: Period, only: Only | None) -> Mapping[str, int]:
        """Return visits whose route was changed: way, role and reason, with a space between."""

    def changed_flags(self, period: Period) -> Mapping[tuple[str, str], int]:
        """Return visits whose route was changed, by flag that was present, and "up" or "down"."""

    def flags(self, period: Period) -> tuple[FlagRow, ...]:
        """Return what each red flag came to that was asked about, in the order of their ids."""
