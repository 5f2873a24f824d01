"""Counting, in SQL for both databases, as ``services.ports_measures`` wants it.

All numbers come from the facts of visits: ranges of months in the order in which they lie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, case, func, literal, select
from sqlalchemy.sql import ColumnElement

from triage_desk.clock import local_date
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
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.store import facts, mapping, sums
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_facts = TABLES["visit_facts"]
_flags = TABLES["visit_flags"]
_sets = TABLES["flag_sets"]


class SqlMeasures:
    """What is counted of visits."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def follow(self, now: datetime, most: int) -> int:
        """Bring the facts nearer to the records; return what is left to do."""
        return facts.follow(self._connection, now, most)

    def again(self) -> None:
        """Have everything counted anew."""
        facts.again(self._connection)

    def sums(self, period: Period, only: Only | None, cut: Cut | None) -> tuple[SumRow, ...]:
        """Return visits by month, group and measure."""
        return sums.read(self._connection, period, only, cut)

    def times(
        self, which: Sequence[Definition], period: Period, only: Only | None, cut: Cut | None
    ) -> dict[str, tuple[TimeRow, ...]]:
        """Return visits by month, group and time, for each measure by its id.

        Of all visits each time has an index of its own; of some, one look at each is faster.
        """
        if only is None:
            return {one.measure_id: self._times(one, period, cut) for one in which}
        group, names = _group(cut), [one.measure_id for one in which]
        columns = [_facts.c[facts.TIMES[name]] for name in names]
        query = _within(select(_facts.c.month, group, *columns), period, only)
        sums: dict[str, Counter[tuple[int, str, int]]] = {name: Counter() for name in names}
        for month, value, *found in self._connection.execute(query):
            for name, time in zip(names, found, strict=True):
                if time is not None:
                    sums[name][month, value, time] += 1
        return {
            name: tuple(TimeRow(*key, visits) for key, visits in sorted(counted.items()))
            for name, counted in sums.items()
        }

    def _times(self, measure: Definition, period: Period, cut: Cut | None) -> tuple[TimeRow, ...]:
        group, value = _group(cut), _facts.c[facts.TIMES[measure.measure_id]]
        kinds = (_facts.c.month, group, value)
        query = (
            _within(select(*kinds, func.count()), period, None)
            .where(value.is_not(None))
            .group_by(*_named(kinds))
            .order_by(*_named(kinds))
        )
        return tuple(TimeRow(*row) for row in self._connection.execute(query))

    def mix(self, measure: Definition, period: Period, cut: Cut) -> tuple[MixRow, ...]:
        """Return a share by group and mix of people."""
        group, age, sex = _group(cut), _facts.c.age_band, _facts.c.sex
        due = _has(_facts.c.due, measure.mask)
        met = _count_if(_has(_facts.c.met, measure.mask))
        columns = (group.label("own"), age.label("age"), sex.label("kind"), met, func.count())
        query = _within(select(*columns), period, None).where(due).group_by(group, age, sex)
        return tuple(
            MixRow(own, f"{age_band} {kind}", found, visits)
            for own, age_band, kind, found, visits in self._connection.execute(query)
        )

    def people(self, period: Period, only: Only | None, cut: Cut) -> dict[str, int]:
        """Return how many different people each group has."""
        group = _group(cut)
        query = _within(select(group, func.count(_facts.c.patient_id.distinct())), period, only)
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(group))}

    def small(self, period: Period, cut: Cut, fewest: int) -> frozenset[str]:
        """Return the groups of fewer people than ``fewest``; a look at each ends at so many."""
        found = set()
        for group in sums.groups(self._connection, period, cut):
            person = select(_facts.c.patient_id).where(_facts.c[cut.value] == group)
            few = _within(person, period, None).distinct().limit(fewest)
            if len(self._connection.execute(few).all()) < fewest:
                found.add(group)
        return frozenset(found)

    def values(self, period: Period, cut: Cut) -> tuple[str, ...]:
        """Return the groups there are."""
        return sums.groups(self._connection, period, cut)

    def behind(
        self, measure: Definition, period: Period, part: Part, only: Only | None, limit: int
    ) -> tuple[BehindRow, ...]:
        """Return the visits behind a number, the newest first."""
        column = facts.TIMES.get(measure.measure_id)
        value = _facts.c[column] if column else literal(None)
        kept = _patients.alias()
        person = [
            func.coalesce(kept.c[name], _patients.c[name]).label(name)
            for name in ("patient_id", "family", "given", "birth_date")
        ]
        found = (
            _within(select(_facts), period, only)
            .where(_belongs(measure, part))
            # By month first, as the table lies: the look ends where there are enough.
            .order_by(_facts.c.month.desc(), _facts.c.started_at.desc(), _facts.c.encounter_id)
            .limit(limit)
            .subquery()
        )
        shown = found.c[column] if column else value
        query = (
            select(found.c.encounter_id, found.c.started_at, shown.label("value"), *person)
            .join(_patients, _patients.c.patient_id == found.c.patient_id)
            .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
            .order_by(found.c.started_at.desc(), found.c.encounter_id)
        )
        return tuple(map(_behind_row, self._connection.execute(query)))

    def routes(self, period: Period, only: Only | None) -> tuple[RouteRow, ...]:
        """Return visits by where the rules, the desk and a clinician sent them."""
        kinds = (_facts.c.rules, _facts.c.by_desk, _facts.c.clinician)
        query = _within(select(*kinds, func.count()), period, only).group_by(*kinds)
        return tuple(RouteRow(*row) for row in self._connection.execute(query))

    def changes(self, period: Period, only: Only | None) -> dict[str, int]:
        """Return visits whose route was changed, by way, role and reason."""
        query = _within(select(_facts.c.changed, func.count()), period, only)
        rows = self._connection.execute(
            query.where(_facts.c.changed != "").group_by(_facts.c.changed)
        )
        return {row[0]: row[1] for row in rows}

    def changed_flags(self, period: Period) -> dict[tuple[str, str], int]:
        """Return visits whose route was changed, by flag that was present and way."""
        query = (
            select(_flags.c.flag, _facts.c.changed, func.count())
            .join(
                _facts,
                (_facts.c.month == _flags.c.month)
                & (_facts.c.encounter_id == _flags.c.encounter_id),
            )
            .where(_flags.c.month.between(period.first, period.last))
            .where(_flags.c.present, _facts.c.changed != "")
            .group_by(_flags.c.flag, _facts.c.changed)
        )
        found: dict[tuple[str, str], int] = {}
        for flag, changed, visits in self._connection.execute(query):
            way = changed.split(" ")[0]
            found[flag, way] = found.get((flag, way), 0) + visits
        return found

    def flags(self, period: Period) -> tuple[FlagRow, ...]:
        """Return what each red flag came to that was asked about, by its id."""
        asked: dict[str, int] = {}
        query = _within(
            select(_sets.c.flags, func.count()).join(_facts, _facts.c.flag_set == _sets.c.flag_set),
            period,
            None,
        ).group_by(_sets.c.flags)
        for flags, visits in self._connection.execute(query):
            for flag in flags.split():
                asked[flag] = asked.get(flag, 0) + visits
        here = _flags.c.present
        sums = [
            _count_if(here),
            _count_if(~here),
            _count_if(here & _flags.c.physician),
            *(
                _count_if(here & _flags.c.physician & (_flags.c.routing == routing))
                for routing in ("right", "under", "over")
            ),
        ]
        within = _flags.c.month.between(period.first, period.last)
        counted = select(_flags.c.flag, *sums).where(within).group_by(_flags.c.flag)
        found = {row[0]: tuple(row[1:]) for row in self._connection.execute(counted)}
        nothing = (0,) * len(sums)
        return tuple(
            FlagRow(flag, asked[flag], *found.get(flag, nothing)) for flag in sorted(asked)
        )


def _group(cut: Cut | None) -> Any:  # noqa: ANN401 - a column, or nothing in its place
    return literal("").label("group_by") if cut is None else _facts.c[cut.value]


def _named(kinds: Sequence[Any]) -> list[Any]:
    """Return what to group by: columns, and no literal."""
    return [kind for kind in kinds if getattr(kind, "name", "") != "group_by"]


def _within(query: Select[Any], period: Period, only: Only | None) -> Select[Any]:
    query = query.where(_facts.c.month.between(period.first, period.last))
    return query if only is None else query.where(_facts.c[only.cut.value] == only.value)


def _has(column: ColumnElement[int], mask: int) -> ColumnElement[bool]:
    return column.bitwise_and(literal(mask, BigInteger)) != 0


def _belongs(measure: Definition, part: Part) -> ColumnElement[bool]:
    if part is Part.LEFT_OUT:
        return _has(_facts.c.left_out, measure.mask)
    due, met = _has(_facts.c.due, measure.mask), _has(_facts.c.met, measure.mask)
    if part is Part.COUNTED:
        return due
    return due & (met if part is Part.MET else ~met)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _behind_row(row: Any) -> BehindRow:  # noqa: ANN401 - a row of a query
    begun = mapping.moment_of(row.started_at)
    born, day = date.fromisoformat(row.birth_date), local_date(begun)
    patient = Patient(row.patient_id, row.family, row.given, born, Sex.UNKNOWN)
    return BehindRow(
        row.encounter_id,
        row.patient_id,
        patient.initials,
        age_in_years(min(born, day), day),
        begun,
        row.value,
    )
