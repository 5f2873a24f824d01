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
from triage_desk.domain.agreement import Kappa
from triage_desk.domain.cost import figures
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.measure import Counted, Cut, Period, definition
from triage_desk.domain.measure_results import Breakdown, Report, Result
from triage_desk.domain.routing_quality import Quality, budget_goal, flag_budget
from triage_desk.exits import DONE
from triage_desk.services import lists, measures
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words, routing_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measure_lists import of_costs, of_groups, of_report, of_routing


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
        routing = measures.routing(desk, report.period)
        titles = {one.flag_id: one.title for one in desk.engine.ruleset.flags}
        if out is not None:
            table = of_groups(desk, groups) if groups else _table(desk, report, arguments)
            known = replace(desk, tables=app.tables_of(paths.data_dir(arguments.data_dir)))
            if arguments.routing:
                table = of_routing(desk, report, routing)
            lists.save(known, table, out, ListForm(arguments.format))
            print(f"Measures: {out}")
    if out is None and arguments.json:
        print(json.dumps(plain(report, groups, routing), ensure_ascii=False, indent=2))
    elif out is None and arguments.routing:
        _print_routing(report, routing, titles)
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


def plain(
    report: Report, groups: Breakdown | None = None, routing: Quality | None = None
) -> dict[str, Any]:
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
        "routing": _plain_routing(report, routing) if routing else None,
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
        "signals": [
            {"month": month, "rule": rule.value} for month, rule in result.signals(report.period)
        ],
        "chart": _chart(result),
        "trend": [
            {"month": month, **_numbers(counted)}
            for month, counted in zip(report.months, result.trend, strict=False)
        ],
        "count": words.count,
        "out_of": words.out_of,
        "left_out": words.left_out,
        "basis": words.basis,
    }


def _chart(result: Result) -> dict[str, Any] | None:
    if result.chart is None:
        return None
    points = [
        {
            "month": month,
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "signals": [rule.value for rule in point.signals],
        }
        for month, point in zip(result.charted, result.chart.points, strict=True)
    ]
    return {"centre": result.chart.centre, "points": points}


def _plain_routing(report: Report, routing: Quality) -> dict[str, Any]:
    goal = budget_goal()
    return {
        "visits": routing.visits,
        "budget": {**_numbers(flag_budget(report.results)), "goal": [goal.low, goal.high]},
        "agreement": {
            name.replace(" ", "_"): {"kappa": _kappa(plain), "kappa_linear": _kappa(weighted)}
            for name, (plain, weighted) in routing.agreement.items()
        },
        "flags": [
            {
                "id": one.flag,
                "asked": one.counts.asked,
                "left_open": one.counts.open,
                "present": _numbers(one.present),
                "physician": _numbers(one.physician),
                "confirmed": _numbers(one.confirmed),
                "over": _numbers(one.over),
                "slots_for_each_confirmed": one.slots,
                "raised": _numbers(one.raised),
                "lowered": _numbers(one.lowered),
            }
            for one in routing.flags
        ],
        "changes": [
            {"way": one.way, "role": one.role, "reason": one.reason, **_numbers(one.counted)}
            for one in (*routing.changed, *routing.changes)
        ],
    }


def _kappa(found: Kappa | None) -> dict[str, float | None] | None:
    if found is None:
        return None
    sure = found.interval
    return {
        "visits": found.cases,
        "alike": found.agreed,
        "value": found.value,
        "low": sure.low if sure else None,
        "high": sure.high if sure else None,
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


def _print_routing(report: Report, routing: Quality, titles: dict[str, str]) -> None:
    print(f"Months {report.period.first} to {report.period.last}, {routing.visits} visits.")
    print(routing_words.budget(report.results))
    for names, rows in (
        (routing_words.AGREE, routing_words.agreement_rows(routing)),
        (routing_words.FLAGS, routing_words.flag_rows(routing, titles)),
        (routing_words.CHANGES, routing_words.change_rows(routing)),
        (routing_words.FLAG_CHANGES, routing_words.flag_change_rows(routing, titles)),
    ):
        print()
        for row in ([text(f"measures.{name}") for name in names], *rows):
            print("  |  ".join(row))


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
