"""Measures, and the visits behind one, as tables: the same numbers as on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from triage_desk.domain.agreement import Kappa
from triage_desk.domain.cost import figures
from triage_desk.domain.listing import Cell, CellKind, Listing
from triage_desk.domain.measure import Counted, Period, Unit, definition
from triage_desk.domain.measure_results import (
    Breakdown,
    Group,
    Report,
    Result,
    Standing,
    share_of,
)
from triage_desk.domain.routing_quality import FlagYield, Quality, flag_budget
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.behind import BehindPresenter
from triage_desk.ui.presenters.lists import Gather, listing
from triage_desk.ui.presenters.measures import MeasuresPresenter, View
from triage_desk.ui.presenters.routing_words import alike, in_order

T, N, M, D = CellKind.TEXT, CellKind.NUMBER, CellKind.MOMENT, CellKind.DAY
_MEASURES = (
    *(("id", T), ("name", T), ("standing", T), ("numerator", N), ("denominator", N)),
    *(("excluded", N), ("value", N), ("unit", T), ("low", N), ("high", N), ("centile_90", N)),
    *(("goal_low", N), ("goal_high", N), ("in_goal", T), ("first_month", N), ("last_month", N)),
    *(("count", T), ("out_of", T), ("left_out", T), ("basis", T)),
)
_COSTS = (
    *(("line", T), ("id", T), ("name", T), ("value", N), ("unit", T), ("low", N), ("high", N)),
    *(("numerator", N), ("denominator", N), ("as_of", D), ("source", T), ("by", T), ("group", T)),
    *(("first_month", N), ("last_month", N), ("method", T)),
)
_ROUTING = (
    *(("part", T), ("what", T), ("role", T), ("reason", T), ("figure", T), ("numerator", N)),
    *(("denominator", N), ("value", N), ("unit", T), ("low", N), ("high", N)),
    *(("first_month", N), ("last_month", N)),
)
_GROUPS = (
    *(("id", T), ("name", T), ("by", T), ("group", T), ("people", N), ("numerator", N)),
    *(("denominator", N), ("value", N), ("unit", T), ("low", N), ("high", N)),
    *(("ratio", N), ("ratio_low", N), ("ratio_high", N), ("state", T)),
    *(("first_month", N), ("last_month", N)),
)
_BEHIND = (("who", T), ("age", N), ("begun", M), ("value", N), ("visit", T))


def of_page(shown: MeasuresPresenter) -> Gather:
    """Return the table of the view that is shown: groups, costs, routing, else all measures."""
    taken = shown.taken
    if taken is not None and shown.view is View.WORTH:
        costs = of_costs(shown.desk, taken.report, shown.head)
        return lambda: costs
    if taken is not None and shown.view is View.GROUPS and taken.groups is not None:
        groups = of_groups(shown.desk, taken.groups, shown.head)
        return lambda: groups
    if taken is not None and shown.view is View.ROUTING and taken.quality is not None:
        routing = of_routing(shown.desk, taken.report, taken.quality, shown.head)
        return lambda: routing
    return of_measures(shown)


def of_measures(shown: MeasuresPresenter) -> Gather:
    """Return all measures shown, with what they are made of."""
    taken = shown.taken
    rows = tuple(_row(one, taken.report.period) for one in shown.results) if taken else ()
    made = listing(shown.desk, "measures", _MEASURES, rows, (), shown.head)
    return lambda: made


def of_report(desk: Desk, report: Report) -> Listing:
    """Return the measures of a report in the order of their definitions."""
    rows = tuple(_row(one, report.period) for one in report.results)
    return listing(desk, "measures", _MEASURES, rows, (), "")


def of_costs(desk: Desk, report: Report, asked: str = "") -> Listing:
    """Return the estimate of costs, number by number with unit, day and source, and the groups."""
    months = (report.period.first, report.period.last)
    how = cost_words.method(report)
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.line, one.about, cost_words.figure_words(one), one.value, one.unit),
            *(one.low, one.high, one.numerator, one.denominator, one.as_of, one.source),
            *("", "", *months, how),
        )
        for one in (figures(report.costs) if report.costs else ())
    ]
    rows += [
        (
            *("group", gap.measure_id, say.words_of(definition(gap.measure_id)).name, gap.ratio),
            *("by_everyone", None, None, gap.counted.numerator, gap.counted.denominator),
            *(None, "", gap.cut.value, gap.group, *months, text("costs.gaps_note")),
        )
        for gap in report.gaps
    ]
    return listing(desk, "costs", _COSTS, tuple(rows), (), asked)


def of_groups(desk: Desk, found: Breakdown, asked: str = "") -> Listing:
    """Return one measure by groups, everybody first; of a hidden group no number leaves."""
    people = sum(group.people for group in found.groups)
    rows = [_group_row(found, Group("", people, found.whole))]
    rows += [_group_row(found, group) for group in found.groups]
    return listing(desk, "groups", _GROUPS, tuple(rows), (), asked)


def _group_row(found: Breakdown, group: Group) -> tuple[Cell, ...]:
    one, now, ratio = found.definition, group.counted, group.adjusted
    interval = now.interval if now else None
    return (
        *(one.measure_id, say.words_of(one).name, found.cut.value, group.value),
        *((group.people, now.numerator, now.denominator, now.value) if now else (None,) * 4),
        one.unit.value,
        *((interval.low, interval.high) if interval else (None, None)),
        *((ratio.ratio, ratio.interval.low, ratio.interval.high) if ratio else (None,) * 3),
        *("hidden" if now is None else "" if group.value else "everyone",),
        *(found.period.first, found.period.last),
    )


def of_routing(desk: Desk, report: Report, found: Quality, asked: str = "") -> Listing:
    """Return how well routes are chosen: a line for each figure, with what it is made of."""
    months = (found.period.first, found.period.last)
    rows = [("budget", "", "", "", *_share("share", flag_budget(report.results)))]
    for name, kappas in found.agreement.items():
        rows += [("agreement", name.replace(" ", "_"), "", "", *one) for one in _agreed(*kappas)]
    for flag in in_order(found.flags):
        rows += [("flag", flag.flag, "", "", *one) for one in _yield(flag)]
    for change in (*found.changed, *found.changes):
        named = ("change", change.way, change.role, change.reason)
        rows.append((*named, *_share("share", change.counted)))
    return listing(desk, "routing", _ROUTING, tuple((*row, *months) for row in rows), (), asked)


def _share(figure: str, counted: Counted) -> tuple[Cell, ...]:
    low, high = (counted.interval.low, counted.interval.high) if counted.interval else (None, None)
    return (
        *(figure, counted.numerator, counted.denominator, counted.value),
        *(Unit.PERCENT.value, low, high),
    )


def _agreed(plain: Kappa | None, weighted: Kappa | None) -> Iterator[tuple[Cell, ...]]:
    if plain is None or weighted is None:
        yield _share("alike", share_of(0, 0))
        return
    yield _share("alike", alike(plain))
    for figure, one in (("kappa", plain), ("kappa_linear", weighted)):
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        yield figure, None, one.cases, one.value, "kappa", low, high


def _yield(one: FlagYield) -> Iterator[tuple[Cell, ...]]:
    yield _share("present", one.present)
    yield _share("left_open", share_of(one.counts.open, one.counts.asked))
    yield _share("physician", one.physician)
    yield _share("confirmed", one.confirmed)
    yield _share("over", one.over)
    yield "slots", None, None, one.slots, "visits", None, None
    yield _share("raised", one.raised)
    yield _share("lowered", one.lowered)


def of_behind(shown: BehindPresenter) -> Gather:
    """Return the visits behind a number; initials, as on the screen."""
    rows = tuple(
        (row.initials, row.age_years, row.started_at, row.value, row.encounter_id)
        for row in shown.rows
    )
    ids = tuple(row.patient_id for row in shown.rows)
    made = listing(shown.desk, "behind", _BEHIND, rows, ids, f"{shown.title}, {shown.part.value}")
    return lambda: made


def _row(result: Result, period: Period) -> tuple[Cell, ...]:
    one, now, words = result.definition, result.now, say.words_of(result.definition)
    interval, goal, met = now.interval, one.goal, result.in_goal
    counted = now.value is not None
    return (
        *(one.measure_id, words.name, result.standing.value),
        *((now.numerator, now.denominator) if counted else (None, None)),
        now.excluded if one.kept and result.standing is not Standing.HIDDEN else None,
        *(now.value, one.unit.value),
        *((interval.low, interval.high) if interval else (None, None)),
        now.high_end,
        *((goal.low, goal.high) if goal else (None, None)),
        "" if met is None else "yes" if met else "no",
        *(period.first, period.last),
        *(words.count, words.out_of, words.left_out, words.basis),
    )
