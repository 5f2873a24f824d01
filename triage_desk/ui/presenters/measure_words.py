"""Numbers of measures in words: one way for cards, tables, papers and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_desk.domain.fair import Adjusted
from triage_desk.domain.intervals import Interval
from triage_desk.domain.measure import Counted, Cut, Definition, Goal, Kind, Period, Unit
from triage_desk.domain.measure_results import Result, Standing
from triage_desk.ui.i18n import text

MINUTE, HOUR = 60, 3600
# Near none and near all a tenth matters.
FEW, MOST = 10, 95
DASH = "\N{EN DASH}"
DOT = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class Words:
    """What a definition says of itself."""

    name: str
    count: str
    out_of: str
    left_out: str
    basis: str


def words_of(one: Definition) -> Words:
    """Return the words of a definition in the language read now; its basis is in English."""
    base = f"measures.{one.measure_id}"
    return Words(
        text(f"{base}.name"),
        text(f"{base}.count"),
        text(f"{base}.out_of"),
        text(f"{base}.left_out"),
        one.basis,
    )


def value_words(unit: Unit, value: float | None) -> str:
    """Return a value with its unit, as in "77%", "1:24" or "3 d"; a dash where there is none."""
    if value is None:
        return DASH
    if unit is Unit.SECONDS:
        return clock_span(value)
    if unit is Unit.PERCENT:
        return f"{_plain(unit, value)}%"
    return _plain(unit, value)


def _plain(unit: Unit, value: float) -> str:
    if unit is Unit.SECONDS:
        return clock_span(value)
    if unit is Unit.PERCENT:
        whole = value == round(value) or FEW <= value <= MOST
        return f"{value:.0f}" if whole else f"{value:.1f}"
    return f"{value:.1f}".removesuffix(".0")


def clock_span(seconds: float) -> str:
    """Return a time as in "1:24", or "1:02:03" from an hour on."""
    whole = round(seconds)
    minutes, rest = divmod(whole, MINUTE)
    if whole < HOUR:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // MINUTE}:{minutes % MINUTE:02d}:{rest:02d}"


def range_words(unit: Unit, interval: Interval | None) -> str:
    """Return from where to where a number is likely to lie, "" where nobody knows."""
    if interval is None:
        return ""
    low, high = _plain(unit, interval.low), _plain(unit, interval.high)
    return text("measures.range", low=low, high=high)


def adjusted_words(adjusted: Adjusted | None) -> str:
    """Return seen by expected with its range, as in "1.2 (95% 0.8 to 1.7)"."""
    if adjusted is None:
        return ""
    low, high = f"{adjusted.interval.low:.1f}", f"{adjusted.interval.high:.1f}"
    return f"{adjusted.ratio:.1f} ({text('measures.range', low=low, high=high)})"


def goal_words(one: Definition) -> str:
    """Return a goal in words, and whether it is only a beginning."""
    goal = one.goal
    if goal is None:
        return text("measures.no_goal")
    words = _ends(one.unit, goal)
    return text("measures.design", goal=words) if goal.design else words


def short_goal(one: Definition) -> str:
    """Return a goal without whose it is."""
    return _ends(one.unit, one.goal) if one.goal else ""


def _ends(unit: Unit, goal: Goal) -> str:
    if goal.low is not None and goal.high is not None:
        low, high = _plain(unit, goal.low), value_words(unit, goal.high)
        return text("measures.goal_between", low=low, high=high)
    if goal.low is not None:
        return text("measures.goal_low", low=value_words(unit, goal.low))
    return text("measures.goal_high", high=value_words(unit, goal.high))


def counts_words(one: Definition, counted: Counted) -> str:
    """Return what a number is made of, as in "98 / 108" or "402 visits"."""
    if one.kind is Kind.SHARE:
        return text("measures.share", met=counted.numerator, count=counted.denominator)
    return text("measures.visits", count=counted.denominator)


def sure_words(one: Definition, counted: Counted) -> str:
    """Return counts, interval and 90th centile in one line."""
    parts = [counts_words(one, counted), range_words(one.unit, counted.interval)]
    if counted.high_end is not None:
        value = value_words(one.unit, counted.high_end)
        parts.append(text("measures.high_end", value=value))
    return DOT.join(part for part in parts if part)


def standing_words(result: Result) -> str:
    """Return whether the goal is met, or why there is no number."""
    if result.standing is Standing.NOT_KEPT:
        return text("measures.not_kept", needs=needs_words(result.definition))
    if result.standing is not Standing.COUNTED:
        return text(f"measures.{result.standing.value}")
    if result.in_goal is None:
        return text("measures.no_goal")
    met = "measures.in_goal" if result.in_goal else "measures.out_of_goal"
    return text(met if result.is_sure else f"{met}_unsure")


def needs_words(one: Definition) -> str:
    """Return what a measure that is not counted here would have to be counted from."""
    return text(f"measures.{one.measure_id}.needs")


def kind_words(one: Definition) -> str:
    """Return what stands behind a value: "median", "an hour" or nothing."""
    if one.kind is Kind.MEDIAN:
        return text("measures.median")
    return text("measures.per_hour") if one.kind is Kind.RATE else ""


def left_out_words(one: Definition, counted: Counted) -> str:
    """Return what is left out, and how many visits that are."""
    words = words_of(one).left_out
    if not counted.excluded:
        return words
    return text("measures.left_out_count", words=words, count=counted.excluded)


def month_words(month: int) -> str:
    """Return a month as in "Mar"."""
    return text(f"month_short.{month % 100}")


def signal_words(result: Result, period: Period) -> str:
    """Return why months of a period are signals (``control_chart.Rule``), "" where none is.

    Each rule is said once, of the newest month it holds for.
    """
    newest = {rule: month for month, rule in reversed(result.signals(period))}
    if not newest:
        return ""
    words = [
        text(f"measures.signal_{rule.value}", month=month_words(month))
        for rule, month in sorted(newest.items(), key=lambda pair: -pair[1])
    ]
    return text("measures.signal", words="; ".join(words))


def group_words(cut: Cut, value: str, languages: Mapping[str, str]) -> str:
    """Return the name of a group; ``languages`` are the names of languages by their code."""
    if value == "unknown" or not value:
        return text("measures.unknown")
    if cut is Cut.LANGUAGE:
        return languages.get(value, value)
    if cut is Cut.PAYER:
        return value.replace("_", " ")
    return text(f"sex.{value}") if cut is Cut.SEX else value
