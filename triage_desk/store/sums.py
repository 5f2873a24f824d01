"""Sums of the facts of visits, by month and group: what a page of measures reads.

They change with the facts in one transaction, by what was taken away and what was added, and go
through ``store.facts`` alone. So they are the facts summed up, and nothing is ever recounted: of a
million visits a year has some hundred thousand facts, and some hundred sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, delete, select
from sqlalchemy.dialects import sqlite

from triage_desk.domain.measure import VISITS, Cut, Only, Period, SumRow
from triage_desk.store.shape import TABLES

_facts = TABLES["visit_facts"]
_sums = TABLES["visit_sums"]
ALL = "all"
"""In place of what numbers are broken down by: all visits together."""
_CUTS = tuple(cut.value for cut in Cut)
_KEYS = ("month", "cut", "group", "bit")
_COUNTS = ("due", "met", "left_out")
_Key: TypeAlias = tuple[int, str, str, int]


class Changes:
    """What facts take away and add, until it is written."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._by: dict[_Key, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, facts: Mapping[str, Any], times: int = 1) -> None:
        """Count one visit in, or out with -1; ``facts`` are the columns of its row."""
        bits = _bits(facts["due"], facts["met"], facts["left_out"])
        for cut, group in ((ALL, ""), *((cut, facts[cut]) for cut in _CUTS)):
            for bit, due, met, out in bits:
                sums = self._by[facts["month"], cut, group, bit]
                sums[0] += due * times
                sums[1] += met * times
                sums[2] += out * times

    def take_out(self, connection: Connection, encounter_ids: Any) -> None:  # noqa: ANN401 - ids
        """Count out what is kept of some visits."""
        columns = [_facts.c[name] for name in ("month", *_COUNTS, *_CUTS)]
        query = select(*columns).where(_facts.c.encounter_id.in_(encounter_ids))
        for row in connection.execute(query).mappings():
            self.add(dict(row), -1)

    def write(self, connection: Connection) -> None:
        """Add them to the sums, in one order at every desk, so that none waits for another."""
        rows = [
            dict(zip((*_KEYS, *_COUNTS), (*key, *found), strict=True))
            for key, found in sorted(self._by.items())
            if any(found)
        ]
        if rows:
            connection.execute(_adding(connection), rows)


def clear(connection: Connection) -> None:
    """Forget all sums; only together with all facts."""
    connection.execute(delete(_sums))


def read(
    connection: Connection, period: Period, only: Only | None, cut: Cut | None
) -> tuple[SumRow, ...]:
    """Return the sums of a period; those of ``only``, or of each group of ``cut``, or of all."""
    query = _of(period, ALL if cut is None else cut.value)
    if only is not None:
        query = _of(period, only.cut.value).where(_sums.c.group == only.value)
    grouped = cut is not None and only is None
    return tuple(
        SumRow(month, group if grouped else "", bit, due, met, out)
        for month, group, bit, due, met, out in connection.execute(query)
    )


def groups(connection: Connection, period: Period, cut: Cut) -> tuple[str, ...]:
    """Return the groups that have visits in a period."""
    query = (
        select(_sums.c.group)
        .where(_sums.c.month.between(period.first, period.last), _sums.c.cut == cut.value)
        .where(_sums.c.bit == VISITS, _sums.c.due > 0)
    )
    return tuple(sorted(set(connection.execute(query).scalars())))


def _of(period: Period, cut: str) -> Select[Any]:
    columns = [_sums.c[name] for name in ("month", "group", "bit", *_COUNTS)]
    mine = (_sums.c.month.between(period.first, period.last), _sums.c.cut == cut)
    some = (_sums.c.due != 0) | (_sums.c.left_out != 0)
    return select(*columns).where(*mine, some)


def _adding(connection: Connection) -> Any:  # noqa: ANN401 - each dialect has its own
    made: Any = sqlite.insert(_sums)
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        made = postgresql.insert(_sums)
    return made.on_conflict_do_update(
        index_elements=list(_KEYS),
        set_={name: _sums.c[name] + made.excluded[name] for name in _COUNTS},
    )


@lru_cache(maxsize=4096)
def _bits(due: int, met: int, left_out: int) -> tuple[tuple[int, int, int, int], ...]:
    """Return for each measure that a visit is in: its bit, and 1 or 0 for each of the three."""
    every = due | left_out
    return (
        (VISITS, 1, 0, 0),
        *(
            (bit, due >> bit & 1, due >> bit & met >> bit & 1, left_out >> bit & 1)
            for bit in range(every.bit_length())
            if every >> bit & 1
        ),
    )
