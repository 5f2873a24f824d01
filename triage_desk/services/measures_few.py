"""Which numbers of one group are of too few people to be shown, wherever they would stand.

A report of one group and a table of all groups hide the same: else the one would give away what the
other keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from triage_desk.domain.fair import FEWEST, hidden
from triage_desk.domain.measure import Cut, Definition, Only, Period, SumRow
from triage_desk.domain.measure_results import Result, cover, few
from triage_desk.errors import UserError
from triage_desk.services.ports import Transaction


def sizes(tx: Transaction, period: Period, cut: Cut, names: Iterable[str]) -> dict[str, int]:
    """Return how many people each group has, as far as hiding small ones depends on it.

    To count all different people of a year takes a tenth of a second for each cut of a large
    clinic. It matters only where a small group may take others with it.
    """
    if tx.measures.small(period, cut, FEWEST):
        people = tx.measures.people(period, None, cut)
        return {name: people.get(name, 0) for name in names}
    return dict.fromkeys(names, FEWEST)


def shown(tx: Transaction, period: Period, cut: Cut) -> tuple[str, ...]:
    """Return the groups that are not hidden as a whole, in the order of their text."""
    return tuple(name for name, secret in _whole(tx, period, cut).items() if not secret)


def _whole(tx: Transaction, period: Period, cut: Cut) -> dict[str, bool]:
    """Return whether each group is hidden by its people alone."""
    people = sizes(tx, period, cut, tx.measures.values(period, cut))
    names = sorted(people)
    return dict(zip(names, hidden([people[name] for name in names]), strict=True))


def require_shown(tx: Transaction, period: Period, only: Only, one: Definition) -> None:
    """Refuse the visits of one group behind a number that is hidden.

    Raises:
        UserError: too few people, or so few that they would give others away.
    """
    bits = _Bits(tx.measures.sums(period, None, only.cut))
    if only.value in bits.few(sizes(tx, period, only.cut, bits.groups), one):
        raise UserError("Too few people are in this group to show this number: choose another one.")


def covered(
    tx: Transaction, period: Period, months: Sequence[int], only: Only, results: Iterable[Result]
) -> tuple[Result, ...]:
    """Return the measures of one group without what is of too few people.

    Raises:
        UserError: the group as a whole is hidden.
    """
    if _whole(tx, period, only.cut).get(only.value):
        raise UserError("Too few people are in this group to show its numbers: choose another one.")
    rows = tx.measures.sums(Period(months[0], months[-1]), None, only.cut)
    inside = _Bits(row for row in rows if period.first <= row.month <= period.last)
    people = sizes(tx, period, only.cut, inside.groups)
    by_month = [_Bits(row for row in rows if row.month == month) for month in months]
    each = [
        sizes(tx, Period(month, month), only.cut, found.groups)
        for month, found in zip(months, by_month, strict=True)
    ]
    return tuple(
        cover(
            one,
            number=only.value in inside.few(people, one.definition),
            months=any(
                only.value in found.few(theirs, one.definition)
                for found, theirs in zip(by_month, each, strict=True)
            ),
        )
        for one in results
    )


class _Bits:
    """Rows by measure, so that each is looked at once."""

    def __init__(self, rows: Iterable[SumRow]) -> None:
        self._by: dict[int, list[SumRow]] = defaultdict(list)
        for row in rows:
            self._by[row.bit].append(row)

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(row.group for rows in self._by.values() for row in rows)

    def few(self, people: Mapping[str, int], one: Definition) -> frozenset[str]:
        return few(self._by[one.bit], people, one.bit)
