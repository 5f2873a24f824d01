"""Measures, and the visits behind one, as tables: the same numbers as on the screen."""

from __future__ import annotations

from triage_desk.domain.listing import Cell, CellKind, Listing
from triage_desk.domain.measure import Period
from triage_desk.domain.measure_results import Report, Result, Standing
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.behind import BehindPresenter
from triage_desk.ui.presenters.lists import Gather, listing
from triage_desk.ui.presenters.measures import MeasuresPresenter

T, N, M = CellKind.TEXT, CellKind.NUMBER, CellKind.MOMENT
_MEASURES = (
    *(("id", T), ("name", T), ("standing", T), ("numerator", N), ("denominator", N)),
    *(("excluded", N), ("value", N), ("unit", T), ("low", N), ("high", N), ("centile_90", N)),
    *(("goal_low", N), ("goal_high", N), ("in_goal", T), ("first_month", N), ("last_month", N)),
    *(("count", T), ("out_of", T), ("left_out", T), ("basis", T)),
)
_BEHIND = (("who", T), ("age", N), ("begun", M), ("value", N), ("visit", T))


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
