"""What the clinic counts, on the command line: the same numbers as on the screen."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from typing import Any

from triage_desk import app, paths
from triage_desk.cli_exchange import new_place
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain import codec
from triage_desk.domain.listing import ListForm
from triage_desk.domain.measure import Counted, Period, definition
from triage_desk.domain.measure_results import Report, Result
from triage_desk.exits import DONE
from triage_desk.services import lists, measures
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measure_lists import of_report


class _Told:
    """Says on the error stream how far a walk over all visits is."""

    cancelled = False

    def report(self, done: int, total: int) -> None:
        """Say it."""
        print(f"Counted {done} of {total}.", file=sys.stderr, flush=True)


def kpi(arguments: argparse.Namespace) -> int:
    """Say every measure of some months, as text, JSON or a table; or what they mean."""
    if arguments.definitions:
        _print_definitions()
        return DONE
    out = new_place(arguments.out) if arguments.out else None
    with signed_in(arguments) as desk:
        if arguments.rebuild:
            measures.rebuild(desk, _Told())
        while measures.follow(desk):
            pass
        report = measures.report(desk, _period(desk, arguments))
        if out is not None:
            known = replace(desk, tables=app.tables_of(paths.data_dir(arguments.data_dir)))
            lists.save(known, of_report(desk, report), out, ListForm(arguments.format))
            print(f"Measures: {out}")
    if out is None and arguments.json:
        print(json.dumps(plain(report), ensure_ascii=False, indent=2))
    elif out is None:
        _print(report)
    return DONE


def _period(desk: Desk, arguments: argparse.Namespace) -> Period:
    last = measures.last_months(desk.clock(), arguments.months)
    return Period(arguments.first or last.first, arguments.last or last.last)


def plain(report: Report) -> dict[str, Any]:
    """Return a report as plain data for JSON."""
    return {
        "first_month": report.period.first,
        "last_month": report.period.last,
        "counted_at": report.counted_at.isoformat(timespec="seconds"),
        "visits": report.visits,
        "measures": [_plain(result, report) for result in report.results],
        "groups_compared": [
            {
                "id": gap.measure_id,
                "by": gap.cut.value,
                "group": gap.group,
                **_numbers(gap.counted),
                "ratio": gap.ratio,
                "alike": gap.alike,
            }
            for gap in report.gaps
        ],
        "cost_estimate": codec.to_plain(report.costs) if report.costs else None,
    }


def _plain(result: Result, report: Report) -> dict[str, Any]:
    one, words, goal = result.definition, say.words_of(result.definition), result.definition.goal
    signals = result.chart.points[-1].signals if result.chart else ()
    return {
        "id": one.measure_id,
        "name": words.name,
        "kind": one.kind.value,
        "unit": one.unit.value,
        "standing": result.standing.value,
        **_numbers(result.now),
        "goal": None if goal is None else {"low": goal.low, "high": goal.high},
        "goal_is_design": None if goal is None else goal.design,
        "in_goal": result.in_goal,
        "sure": result.is_sure,
        "signals": [rule.value for rule in signals],
        "trend": [
            {"month": month, **_numbers(counted)}
            for month, counted in zip(report.months, result.trend, strict=False)
        ],
        "count": words.count,
        "out_of": words.out_of,
        "left_out": words.left_out,
        "basis": words.basis,
    }


def _numbers(counted: Counted) -> dict[str, float | None]:
    known, interval = counted.value is not None, counted.interval
    return {
        "numerator": counted.numerator if known else None,
        "denominator": counted.denominator if known else None,
        "excluded": counted.excluded,
        "value": counted.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "centile_90": counted.high_end,
    }


def _print(report: Report) -> None:
    print(f"Months {report.period.first} to {report.period.last}, {report.visits} visits.")
    for result in report.results:
        one, words = result.definition, say.words_of(result.definition)
        value = say.value_words(one.unit, result.now.value)
        counts = say.sure_words(one, result.now) if result.now.value is not None else ""
        line = f"{one.measure_id:<5} {words.name:<42} {value:>8}  {counts}"
        print(f"{line}  {say.standing_words(result)}".rstrip())


def _print_definitions() -> None:
    for one in measures.definitions():
        words = say.words_of(definition(one.measure_id))
        print(f"{one.measure_id} {words.name}")
        for name, said in (
            ("Count", words.count),
            ("Out of", words.out_of),
            ("Left out", words.left_out),
            ("Goal", say.goal_words(one)),
            ("From", words.basis),
        ):
            print(f"  {name}: {said}")
