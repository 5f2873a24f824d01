"""One million intakes through all rules at once, beside the same rules one intake at a time."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from benchmarks.intakes import load_engine, random_mix
from benchmarks.measure import Aim, Figure, each, interleaved
from benchmarks.rules import route
from triage_desk.rules.cohort import decide_all
from triage_desk.rules.columns import Columns, columns_of

PART = "cohort"
MILLION = 1_000_000
DIFFERENT = 2000
THREADS = 2
ROUNDS = 5
UNDER = Aim(seconds=20.0)


def repeated_rows(columns: Columns, count: int) -> Columns:
    """Return so many intakes, the given ones over and over."""
    return Columns(
        np.resize(columns.age, count),
        np.resize(columns.sex, count),
        {link_id: np.resize(column, count) for link_id, column in columns.answers.items()},
    )


def run() -> list[Figure]:
    """Measure; tests/rules/test_cohort.py has shown before that both say the same."""
    engine = load_engine()
    mix = random_mix(engine, DIFFERENT)
    some = columns_of(engine, [(intake.answers, intake.person) for intake in mix])
    many = repeated_rows(some, MILLION)

    def at_once(_number: int) -> float:
        begin = perf_counter()
        decide_all(engine, many, workers=THREADS)
        return (perf_counter() - begin) / MILLION

    sides = {"ours": at_once, "one by one": each(route, [(engine, intake) for intake in mix])}
    found = interleaved(PART, sides, ROUNDS)
    whole = tuple(seconds * MILLION for seconds in found["ours"])
    return [
        Figure(PART, f"{MILLION:,} intakes, {len(engine.flags)} flags", whole, aim=UNDER),
        Figure(PART, "one intake of them", found["ours"], "one by one", found["one by one"]),
    ]
