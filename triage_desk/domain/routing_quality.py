"""How well routes are chosen: who agrees with whom, what each flag yields, what people change.

Every share has its interval (Wilson's score, ``intervals.share``), and of nobody there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage_desk.domain.agreement import Kappa, kappa, linear
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure import BY_ID, Counted, FlagRow, Goal, Period, RouteRow
from triage_desk.domain.measure_results import Result, share_of

UP, DOWN = "up", "down"
BUDGET = ("K04E", "K04T", "K04S")
"""Emergencies, and visits booked with a physician: what flags may spend."""


@dataclass(frozen=True, slots=True)
class FlagYield:
    """What one red flag came to; ``counts`` are the visits it is made of.

    ``present`` is of those asked, ``physician`` of those present. ``confirmed`` and ``over`` are of
    the physician's visits that were judged later: right or needing even more, or needing less.
    ``slots`` is how many such visits one confirmed costs, ``None`` where none was. ``raised`` and
    ``lowered`` are visits whose route a person changed, of those present.
    """

    counts: FlagRow
    present: Counted
    physician: Counted
    confirmed: Counted
    over: Counted
    slots: float | None
    raised: Counted
    lowered: Counted

    @property
    def flag(self) -> str:
        """Return the id of the red flag."""
        return self.counts.flag


@dataclass(frozen=True, slots=True)
class Change:
    """Visits whose route a person changed, of all with a route. Empty words stand for any.

    ``way`` is "up" or "down"; ``role`` and ``reason`` are those of the change that stands.
    """

    way: str
    role: str
    reason: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything of a period, of all visits: of some there would be too few to be shown.

    ``agreement`` maps "rules clinician", "desk clinician" and "rules desk" to kappa without and
    with linear weights over the six routes in their order; ``None`` where it has no meaning.
    ``changes`` are by way, role and reason; ``changed`` the same by way alone, then by role and by
    reason alone.
    """

    period: Period
    visits: int
    agreement: Mapping[str, tuple[Kappa | None, Kappa | None]]
    flags: tuple[FlagYield, ...]
    changes: tuple[Change, ...]
    changed: tuple[Change, ...]


def quality(
    period: Period,
    routes: Sequence[RouteRow],
    flags: Sequence[FlagRow],
    changes: Mapping[str, int],
    changed_flags: Mapping[tuple[str, str], int],
) -> Quality:
    """Return everything of a period.

    ``changes`` maps way, role and reason, with a space between, to visits; ``changed_flags`` flag
    and way.
    """
    pairs = {
        "rules clinician": [(r.rules, r.clinician, r.visits) for r in routes],
        "desk clinician": [(r.by_desk, r.clinician, r.visits) for r in routes],
        "rules desk": [(r.rules, r.by_desk, r.visits) for r in routes],
    }
    visits = sum(row.visits for row in routes)
    ranked = sorted(changes.items(), key=lambda pair: (-pair[1], pair[0]))
    every = tuple(_change(words, share_of(count, visits)) for words, count in ranked)
    return Quality(
        period,
        visits,
        {name: _agreement(rows) for name, rows in pairs.items()},
        tuple(_yield(row, changed_flags) for row in flags),
        every,
        _together(every, visits),
    )


def _change(words: str, counted: Counted) -> Change:
    way, role, reason = words.split(" ")
    return Change(way, role, reason, counted)


def _together(every: Iterable[Change], visits: int) -> tuple[Change, ...]:
    """Return the changes by way, both of them, then by role, then by reason."""
    sums = Counter({(UP, "", ""): 0, (DOWN, "", ""): 0})
    for one in every:
        for key in ((one.way, "", ""), ("", one.role, ""), ("", "", one.reason)):
            sums[key] += one.counted.numerator
    parts = [[key for key in sums if key[at]] for at in range(3)]
    order = [*parts[0], *sorted(parts[1]), *sorted(parts[2])]
    return tuple(Change(*key, share_of(sums[key], visits)) for key in order)


def _yield(row: FlagRow, changed: Mapping[tuple[str, str], int]) -> FlagYield:
    confirmed, judged = row.right + row.under, row.right + row.under + row.over
    raised, lowered = (share_of(changed.get((row.flag, way), 0), row.present) for way in (UP, DOWN))
    return FlagYield(
        counts=row,
        present=share_of(row.present, row.asked),
        physician=share_of(row.physician, row.present),
        confirmed=share_of(confirmed, judged),
        over=share_of(row.over, judged),
        slots=judged / confirmed if confirmed else None,
        raised=raised,
        lowered=lowered,
    )


def _agreement(rows: Sequence[tuple[str, str, int]]) -> tuple[Kappa | None, Kappa | None]:
    order = sorted(Disposition)
    places = {route.value: at for at, route in enumerate(order)}
    table = [[0] * len(order) for _route in order]
    for one, other, visits in rows:
        if one and other:
            table[places[one]][places[other]] += visits
    return kappa(table), kappa(table, linear(len(order)))


def flag_budget(results: Iterable[Result]) -> Counted:
    """Return the share of visits that go to a physician or an emergency, of all (K04).

    Of a group of which one part is hidden nothing is said.
    """
    parts = [one for one in results if one.definition.measure_id in BUDGET]
    if any(one.now.value is None for one in parts):
        return share_of(0, 0)
    total = max((one.now.denominator for one in parts), default=0)
    return share_of(sum(one.now.numerator for one in parts), total)


def budget_goal() -> Goal:
    """Return the band for all of the budget together: the sum of the goals of its parts."""
    goals = [goal for name in BUDGET if (goal := BY_ID[name].goal) is not None]
    return Goal(sum(goal.low or 0 for goal in goals), sum(goal.high or 0 for goal in goals))
