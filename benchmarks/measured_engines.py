"""The sums of the page of measures in other engines, beside our own, with equal results.

DuckDB and Polars are no part of the program: ``requirements/bench.txt`` pins them for whoever wants
to compare. They get the columns as lists in memory, without encryption, and may use every
processor; ours reads the encrypted file on one. So it is what changing the engine could win at
most, before the rows are brought there, and that time is told apart.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from sqlalchemy import text

from triage_desk.domain.measure import DEFINITIONS, Definition, Kind, Period
from triage_desk.domain.measure_results import needs_times, results
from triage_desk.services.desk import Desk
from triage_desk.store.facts import TIMES

Numbers: TypeAlias = Mapping[tuple[str, int], tuple[int, int, int]]
"""Numerator, denominator and left out by measure and month; of a time: its middle, doubled."""
SHARES = tuple(one for one in DEFINITIONS if one.kind is Kind.SHARE and one.bit >= 0)
COLUMNS = ("month", "due", "met", "left_out", *TIMES.values())
ROUNDS = 5
OURS = "the program, with intervals"


def _sums(one: Definition) -> str:
    m = one.mask
    parts = (f"due & {m} & met", f"due & {m}", f"left_out & {m}")
    return ", ".join(f"sum(CASE WHEN ({each}) <> 0 THEN 1 ELSE 0 END)" for each in parts)


_BY_MONTH = f"SELECT month, {', '.join(map(_sums, SHARES))} FROM {{table}} {{where}} GROUP BY month"  # noqa: S608 - names of our own


def _unfolded(rows: Any) -> dict[tuple[str, int], tuple[int, int, int]]:  # noqa: ANN401 - rows
    found = {}
    for month, *sums in rows:
        for at, one in enumerate(SHARES):
            three = tuple(int(n) for n in sums[3 * at : 3 * at + 3])
            found[one.measure_id, int(month)] = (three[0], three[1], three[2])
    return found


def plain_sql(desk: Desk, period: Period) -> Numbers:
    """Return the sums by one plain statement over the facts, and every time sorted here."""
    where = f"WHERE month BETWEEN {period.first} AND {period.last}"
    with desk.store.read() as tx:
        run = tx.connection.execute
        found = _unfolded(run(text(_BY_MONTH.format(table="visit_facts", where=where))))
        for one in needs_times():
            column = TIMES[one.measure_id]
            sorted_times = (
                f"SELECT month, {column} FROM visit_facts {where} AND {column} IS NOT NULL"  # noqa: S608
            )
            by_month: dict[int, list[int]] = {}
            for month, value in run(text(sorted_times)):
                by_month.setdefault(month, []).append(value)
            for month, values in by_month.items():
                found[one.measure_id, month] = (round(2 * median(values)), len(values), 0)
    return found


def program(desk: Desk, period: Period) -> Numbers:
    """Return the same as the program makes it, intervals and control charts with it."""
    with desk.store.read() as tx:
        sums = tx.measures.sums(period, None, None)
        times = tx.measures.times(needs_times(), period, None, None)
    found: dict[tuple[str, int], tuple[int, int, int]] = {}
    for one in results(period, period.months, sums, times):
        name, kind = one.definition.measure_id, one.definition.kind
        for month, n in zip(period.months, one.trend, strict=False):
            if kind is Kind.SHARE:
                found[name, month] = (n.numerator, n.denominator, n.excluded)
            elif kind is Kind.MEDIAN and n.value is not None:
                found[name, month] = (round(2 * n.value), n.denominator, 0)
    return found


def polars_sums(frame: Any, period: Period) -> Numbers:  # noqa: ANN401 - a frame of Polars
    """Return the same by Polars."""
    import polars as pl

    inside = frame.filter(pl.col("month").is_between(period.first, period.last))
    sums = [
        ((pl.col(a) & pl.col(b) & one.mask) != 0).sum().alias(f"{one.measure_id} {at}")
        for one in SHARES
        for at, (a, b) in enumerate((("due", "met"), ("due", "due"), ("left_out", "left_out")))
    ]
    found = _unfolded(inside.group_by("month").agg(*sums).iter_rows())
    middles = [
        each
        for one in needs_times()
        for each in (
            pl.col(TIMES[one.measure_id]).median().alias(one.measure_id),
            pl.col(TIMES[one.measure_id]).count().alias(f"{one.measure_id} n"),
        )
    ]
    for row in inside.group_by("month").agg(*middles).iter_rows(named=True):
        for one in needs_times():
            if row[f"{one.measure_id} n"]:
                name = one.measure_id
                found[name, row["month"]] = (round(2 * row[name]), row[f"{name} n"], 0)
    return found


def duckdb_sums(connection: Any, period: Period) -> Numbers:  # noqa: ANN401 - a connection of DuckDB
    """Return the same by DuckDB."""
    where = f"WHERE month BETWEEN {period.first} AND {period.last}"
    found = _unfolded(connection.execute(_BY_MONTH.format(table="facts", where=where)).fetchall())
    columns = [TIMES[one.measure_id] for one in needs_times()]
    middles = ", ".join(f"median({name}), count({name})" for name in columns)
    rows = connection.execute(f"SELECT month, {middles} FROM facts {where} GROUP BY month")  # noqa: S608
    for month, *values in rows.fetchall():
        for at, one in enumerate(needs_times()):
            if values[2 * at + 1]:
                found[one.measure_id, month] = (round(2 * values[2 * at]), values[2 * at + 1], 0)
    return found


def sides(desk: Desk, period: Period) -> dict[str, Callable[[], Numbers]]:
    """Return what is to be timed; other engines only where they are installed."""
    found: dict[str, Callable[[], Numbers]] = {
        OURS: lambda: program(desk, period),
        "plain SQL over the facts": lambda: plain_sql(desk, period),
    }
    try:
        import duckdb
        import polars as pl
    except ImportError:
        print("DuckDB or Polars is not installed: see requirements/bench.txt; not compared.")
        return found
    begun = time.perf_counter()
    with desk.store.read() as tx:
        rows = tx.connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM visit_facts"))  # noqa: S608
        frame = pl.DataFrame(list(rows), schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")
    print(f"{len(frame)} rows brought to Polars in {time.perf_counter() - begun:.1f} s", flush=True)
    begun, base = time.perf_counter(), duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        frame.write_parquet(Path(folder) / "facts.parquet")
        base.execute(f"CREATE TABLE facts AS SELECT * FROM '{folder}/facts.parquet'")  # noqa: S608
    print(f"and from there to DuckDB in {time.perf_counter() - begun:.1f} s", flush=True)
    found[f"Polars {pl.__version__}"] = lambda: polars_sums(frame, period)
    found[f"DuckDB {duckdb.__version__}"] = lambda: duckdb_sums(base, period)
    return found


def compare(desk: Desk, period: Period) -> list[str]:
    """Time every side in turn, print them as ratios to ours; return where a number differs."""
    all_sides = sides(desk, period)
    walls: dict[str, list[float]] = {name: [] for name in all_sides}
    busy: dict[str, list[float]] = {name: [] for name in all_sides}
    found: dict[str, Numbers] = {}
    for _ in range(ROUNDS):
        for name, side in all_sides.items():
            begun, used = time.perf_counter(), time.process_time()
            found[name] = side()
            walls[name].append((time.perf_counter() - begun) * 1000)
            busy[name].append((time.process_time() - used) * 1000)
    ours = median(walls[OURS])
    print(f"{len(SHARES)} measures by month and {len(needs_times())} medians, {period}:")
    for name in all_sides:
        wall, cpu = median(walls[name]), median(busy[name])
        print(f"  {name:<30} {wall:8.1f} ms  {wall / ours:5.2f} x  (processor {cpu:.1f})")
    wanted = {key: n for key, n in found[OURS].items() if any(n)}
    return [
        f"{name} {key}: {numbers.get(key)} and {n}"
        for name, numbers in found.items()
        for key, n in wanted.items()
        if numbers.get(key) != n
    ]
