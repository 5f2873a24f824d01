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
from triage_desk.domain.cost import figures
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.measure import Counted, Cut, Period, definition
from triage_desk.domain.measure_results import Breakdown, Report, Result
from triage_desk.exits import DONE
from triage_desk.services import lists, measures
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measure_lists import of_costs, of_groups, of_report


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
        groups = _groups(desk, report, arguments)
        if out is not None:
            table = of_groups(desk, groups) if groups else _table(desk, report, arguments)
            known = replace(desk, tables=app.tables_of(paths.data_dir(arguments.data_dir)))
            lists.save(known, table, out, ListForm(arguments.format))
            print(f"Measures: {out}")
    if out is None and arguments.json:
        print(json.dumps(plain(report, groups), ensure_ascii=False, indent=2))
    elif out is None:
        _print(report)
        if groups:
            _print_groups(groups)
    return DONE


def _groups(desk: Desk, report: Report, arguments: argparse.Namespace) -> Breakdown | None:
    """Return one measure by groups, where that is asked for."""
    if not arguments.by:
        return None
    return measures.by_group(desk, arguments.measure, report.period, Cut(arguments.by))


def _table(desk: Desk, report: Report, arguments: argparse.Namespace) -> Listing:
    return of_costs(desk, report) if arguments.costs else of_report(desk, report)


def _period(desk: Desk, arguments: argparse.Namespace) -> Period:
    last = measures.last_months(desk.clock(), arguments.months)
    return Period(arguments.first or last.first, arguments.last or last.last)


def plain(report: Report, groups: Breakdown | None = None) -> dict[str, Any]:
    """Return a report as plain data for JSON; ``groups`` are of one measure of it."""
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
        "cost_estimate": _costs(report),
        **({"by_group": _by_group(groups)} if groups else {}),
    }


def _costs(report: Report) -> dict[str, Any] | None:
    if report.costs is None:
        return None
    found = [codec.to_plain(one) for one in figures(report.costs)]
    return {"method": cost_words.method(report), "figures": found}


def _by_group(found: Breakdown) -> dict[str, Any]:
    return {
        "id": found.definition.measure_id,
        "by": found.cut.value,
        "everyone": _numbers(found.whole),
        "groups": [
            {
                "group": group.value,
                "hidden": group.counted is None,
                "people": None if group.counted is None else group.people,
                **(_numbers(group.counted) if group.counted else {}),
                "ratio": group.adjusted.ratio if group.adjusted else None,
            }
            for group in found.groups
        ],
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


def _print_groups(found: Breakdown) -> None:
    one = found.definition
    print(f"{one.measure_id} {say.words_of(one).name}:")
    for group in found.groups:
        value = say.value_words(one.unit, group.counted.value) if group.counted else ""
        counts = say.sure_words(one, group.counted) if group.counted else text("measures.hidden")
        print(f"  {say.group_words(found.cut, group.value, {}):<24} {value:>8}  {counts}".rstrip())


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
