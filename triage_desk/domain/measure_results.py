"""From counted rows to numbers: shares with intervals, medians, rates, and how they went.

Pure arithmetic; the rows are those of ``domain.measure``. Every number a screen, a paper, a file or
the command line shows is made here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from triage_desk.domain import intervals
from triage_desk.domain.control_chart import ControlChart, Rule, p_chart, xmr_chart
from triage_desk.domain.cost import Estimate
from triage_desk.domain.equity import Gap
from triage_desk.domain.fair import Adjusted, hidden, observed_expected
from triage_desk.domain.measure import (
    DEFINITIONS,
    Counted,
    Cut,
    Definition,
    Kind,
    MixRow,
    Only,
    Period,
    SumRow,
    TimeRow,
    after,
)

PERCENT = 100
SECONDS = 3600
CENTILE = 90
# A rate of intakes is out of the time they took.
RATE_OF = "T08"
NOTHING = Counted(0, 0, 0, None, None)


class Standing(StrEnum):
    """What there is to say of a measure.

    ``NOT_KEPT``: this program has no data for it. ``NOT_RECORDED``: the clinic has recorded nothing
    of it in all the months looked at. ``NOBODY``: nobody in this period. ``HIDDEN``: too few
    people (``fair.hidden``). None of them is a zero.
    """

    COUNTED = "counted"
    NOBODY = "nobody"
    NOT_RECORDED = "not_recorded"
    NOT_KEPT = "not_kept"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Result:
    """One measure in a period, and month by month before it; ``trend`` has one for each month.

    ``chart`` has a point for each month in which anybody was counted and whose number stands,
    those in ``charted``; it is in the measure's own unit.
    """

    definition: Definition
    standing: Standing
    now: Counted
    trend: tuple[Counted, ...]
    chart: ControlChart | None
    charted: tuple[int, ...]

    def signals(self, period: Period) -> tuple[tuple[int, Rule], ...]:
        """Return why months of a period are signals, the newest month first."""
        points = self.chart.points if self.chart else ()
        found = zip(self.charted, points, strict=False)
        return tuple(
            (month, rule)
            for month, point in sorted(found, key=lambda pair: -pair[0])
            if period.first <= month <= period.last
            for rule in point.signals
        )

    @property
    def in_goal(self) -> bool | None:
        """Return whether the goal is met; ``None`` without a goal or a number."""
        goal, value = self.definition.goal, self.now.value
        return None if goal is None or value is None else goal.met(value)

    @property
    def is_sure(self) -> bool:
        """Return whether the 95% interval lies on one side of the goal: the same is said of all.

        No visit in 26 that needed more is no proof of 2% or less: up to 13% is likely too.
        """
        goal, interval = self.definition.goal, self.now.interval
        if goal is None or interval is None:
            return False
        inside = goal.met(interval.low) and goal.met(interval.high)
        below = goal.low is not None and interval.high < goal.low
        above = goal.high is not None and interval.low > goal.high
        return inside or below or above


@dataclass(frozen=True, slots=True)
class Report:
    """All measures of a period. ``months`` are those of the trends, oldest first.

    ``visits`` were decided in the period. ``gaps`` say how groups of people fare, of all visits;
    ``costs`` is ``None`` until the clinic has typed what is needed.
    """

    period: Period
    only: Only | None
    months: tuple[int, ...]
    results: tuple[Result, ...]
    visits: int
    counted_at: datetime
    gaps: tuple[Gap, ...] = ()
    costs: Estimate | None = None

    def result(self, measure_id: str) -> Result:
        """Return one measure.

        Raises:
            KeyError: there is none of this id.
        """
        found = {one.definition.measure_id: one for one in self.results}
        return found[measure_id]


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown. ``counted`` is ``None`` where the group is hidden.

    ``people`` are different persons, whatever the number of their visits. ``adjusted`` is what was
    seen against what ages and sexes of the group lead one to expect at the clinic's own rates;
    ``None`` where that says nothing.
    """

    value: str
    people: int
    counted: Counted | None
    adjusted: Adjusted | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One measure by groups, with all of them together."""

    definition: Definition
    cut: Cut
    period: Period
    whole: Counted
    groups: tuple[Group, ...]


class _Tally:
    """Visits by bit of a set of rows: in the denominator, in the numerator, left out."""

    def __init__(self) -> None:
        self._sums: dict[int, tuple[int, int, int]] = {}

    def add(self, row: SumRow) -> None:
        """Add one row."""
        due, met, out = self.of(row.bit)
        self._sums[row.bit] = (due + row.due, met + row.met, out + row.left_out)

    def of(self, bit: int) -> tuple[int, int, int]:
        """Return denominator, numerator and those left out."""
        return self._sums.get(bit, (0, 0, 0))


def counted(one: Definition, sums: Iterable[SumRow], times: Iterable[TimeRow]) -> Counted:
    """Return the number of one measure over some rows; ``times`` are those of its own time."""
    tally = _Tally()
    for row in sums:
        tally.add(row)
    return _counted(one, tally, times)


def share_of(met: int, due: int, out: int = 0) -> Counted:
    """Return a share in percent with its interval."""
    interval = intervals.share(met, due)
    shown = interval.times(PERCENT) if interval else None
    return Counted(met, due, out, met / due * PERCENT if due else None, shown)


def _counted(one: Definition, tally: _Tally, times: Iterable[TimeRow]) -> Counted:
    due, met, out = tally.of(one.bit)
    if one.kind is Kind.SHARE:
        return share_of(met, due, out)
    values = intervals.Spread((row.value, row.visits) for row in times)
    if one.kind is Kind.MEDIAN:
        middle = intervals.median(values)
        high = intervals.centile(values, CENTILE)
        sure = intervals.median_interval(values)
        return Counted(len(values), len(values), out, middle, sure, high)
    hours = values.total / SECONDS
    if not hours:
        return Counted(0, 0, out, None, None)
    return Counted(
        len(values), len(values), out, len(values) / hours, intervals.rate(len(values), hours)
    )


def results(
    period: Period,
    months: Sequence[int],
    sums: Sequence[SumRow],
    times: Mapping[str, Sequence[TimeRow]],
    beside: Mapping[str, Counted] | None = None,
    today: date = date.max,
) -> tuple[Result, ...]:
    """Return every measure; ``times`` are by the id of the measure whose times they are.

    On the chart are the months that stand by ``today`` (``is_settled``). ``beside`` are those that
    are not counted visit by visit, by their id; of those that are not named nothing is recorded.
    """
    known = beside or {}
    by_month = {month: _Tally() for month in months}
    inside, now = set(period.months), _Tally()
    for row in sums:
        by_month[row.month].add(row)
        if row.month in inside:
            now.add(row)
    return tuple(
        _result(one, months, inside, now, by_month, times.get(time_of(one), ()), today)
        if one.of_visits or not one.kept
        else _beside(one, known.get(one.measure_id, NOTHING))
        for one in DEFINITIONS
    )


def time_of(one: Definition) -> str:
    """Return the id of the measure whose times a measure is made of, "" for a share."""
    if one.kind is Kind.SHARE:
        return ""
    return RATE_OF if one.kind is Kind.RATE else one.measure_id


def _beside(one: Definition, now: Counted) -> Result:
    standing = Standing.NOT_RECORDED if now.value is None else Standing.COUNTED
    return Result(one, standing, now, (), None, ())


def _result(
    one: Definition,
    months: Sequence[int],
    inside: set[int],
    now: _Tally,
    by_month: Mapping[int, _Tally],
    times: Sequence[TimeRow],
    today: date,
) -> Result:
    if not one.kept:
        return Result(one, Standing.NOT_KEPT, NOTHING, (), None, ())
    of_month: dict[int, list[TimeRow]] = {month: [] for month in months}
    for row in times:
        of_month[row.month].append(row)
    here = _counted(one, now, [row for row in times if row.month in inside])
    trend = tuple(_counted(one, by_month[month], of_month[month]) for month in months)
    known = [(month, c) for month, c in zip(months, trend, strict=True) if c.value is not None]
    standing = Standing.COUNTED
    if here.value is None:
        standing = Standing.NOBODY if known else Standing.NOT_RECORDED
    stands = [(month, c) for month, c in known if is_settled(one, month, today)]
    return Result(one, standing, here, trend, _chart(one, stands), tuple(m for m, _c in stands))


def is_settled(one: Definition, month: int, today: date) -> bool:
    """Return whether a month's number of a measure is not still on its way.

    Those who are known early are no sample of all. A share of the month that runs is one where
    nothing is waited for; a single time or rate of a part of a month varies more than the others.
    """
    if one.kind is Kind.SHARE and not one.settles:
        return True
    begin = after(month, 1)
    return date(begin // 100, begin % 100, 1) + timedelta(days=one.settles) <= today


def _chart(one: Definition, known: Sequence[tuple[int, Counted]]) -> ControlChart | None:
    if one.kind is Kind.SHARE:
        chart = p_chart([(c.numerator, c.denominator) for _m, c in known])
        return chart.times(PERCENT) if chart else None
    return xmr_chart([c.value for _m, c in known if c.value is not None])


def breakdown(
    one: Definition,
    cut: Cut,
    period: Period,
    sums: Sequence[SumRow],
    times: Sequence[TimeRow],
    people: Mapping[str, int],
    mix: Sequence[MixRow] = (),
) -> Breakdown:
    """Return one measure by groups; groups of too few people are hidden (``fair.hidden``)."""
    names = sorted(people)
    secret = few(sums, people, one.bit)
    groups = []
    for name in names:
        mine = [row for row in sums if row.group == name]
        own = [row for row in times if row.group == name]
        if name in secret:
            groups.append(Group(name, people[name], None))
        else:
            found = counted(one, mine, own)
            groups.append(Group(name, people[name], found, _adjusted(name, mix)))
    return Breakdown(one, cut, period, counted(one, sums, times), tuple(groups))


def few(sums: Iterable[SumRow], people: Mapping[str, int], bit: int) -> frozenset[str]:
    """Return the groups of which a measure, by its ``bit``, is not shown: of too few people."""
    names, due = sorted(people), dict.fromkeys(people, 0)
    for row in sums:
        if row.bit == bit and row.group in due:
            due[row.group] += row.due
    hide = hidden([people[name] for name in names], [due[name] for name in names])
    return frozenset(name for name, secret in zip(names, hide, strict=True) if secret)


def cover(one: Result, *, number: bool, months: bool) -> Result:
    """Return a measure of one group without its number, or without its months, where they are few.

    A month that is hidden takes all of them with it: else the period less the others would tell.
    """
    if number and one.definition.kept:
        return Result(one.definition, Standing.HIDDEN, NOTHING, (), None, ())
    return replace(one, trend=(), chart=None, charted=()) if months else one


def _adjusted(name: str, mix: Sequence[MixRow]) -> Adjusted | None:
    """Return a group against all of them together, by age band and sex."""
    standard: dict[str, tuple[int, int]] = {}
    for row in mix:
        met, due = standard.get(row.mix, (0, 0))
        standard[row.mix] = (met + row.met, due + row.due)
    group = {row.mix: (row.met, row.due) for row in mix if row.group == name}
    return observed_expected(group, standard)


def needs_times() -> tuple[Definition, ...]:
    """Return the measures of which single times are kept."""
    return tuple(one for one in DEFINITIONS if one.kind is Kind.MEDIAN and one.kept)
