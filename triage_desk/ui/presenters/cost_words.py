"""The estimate of costs, and how groups fare, in words: one way for screen and paper."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.cost import CARE, INPUT, CostInput, CostKind, Estimate, Figure
from triage_desk.domain.equity import Gap
from triage_desk.domain.intervals import Interval
from triage_desk.domain.measure import Unit, definition
from triage_desk.domain.measure_results import Report
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.moments import day

COST = ("care", "counted", "price", "cost", "usual", "saved")
INPUTS = ("input", "amount", "as_of", "source")
GAPS = ("measure", "by", "group", "counted", "value", "ratio", "alike")


def kind_words(kind: CostKind) -> str:
    """Return what a number is, with its unit."""
    return text(f"costs.{kind.value}")


def amount_words(one: CostInput) -> str:
    """Return a number with its unit, as in "$850" or "12%"."""
    if one.kind.is_percent:
        return f"{one.amount:g}%"
    return f"{one.amount:,.0f}" if one.kind is CostKind.MEMBER_MONTHS else dollars(one.amount)


def dollars(amount: float) -> str:
    """Return dollars: whole ones from a hundred on, cents below where there are any."""
    sign = "-" if amount < 0 else ""
    whole = amount == round(amount) or abs(amount) >= 100
    return f"{sign}${abs(amount):,.0f}" if whole else f"{sign}${abs(amount):,.2f}"


def figure_words(one: Figure) -> str:
    """Return what one number of the estimate is, in words."""
    if one.line == INPUT:
        return kind_words(CostKind(one.about))
    key = f"care_{one.about}" if one.about in CARE else one.about
    return text(f"costs.line_{one.line}", about=text(f"costs.{key}"))


def _range(found: Interval | None) -> str:
    if found is None:
        return ""
    return text("measures.range", low=dollars(found.low), high=dollars(found.high))


def headings(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of a table."""
    return tuple(text(f"costs.columns.{name}") for name in names)


def method(report: Report) -> str:
    """Return how the estimate is made, or what has to be typed first."""
    return text("costs.method" if report.costs else "costs.nothing")


def cost_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    """Return each kind of care that has a price, and all of them together."""
    found = report.costs
    if found is None or not found.lines:
        return ()
    rows = [
        (
            text(f"costs.care_{line.care}"),
            say.counts_words(definition("T11"), line.counted),
            amount_words(line.price),
            f"{dollars(line.cost)} ({_range(line.interval)})",
            amount_words(line.usual) if line.usual else say.DASH,
            _saved(line.saved, line.saved_interval),
        )
        for line in found.lines
    ]
    whole = (dollars(found.cost), "", _saved(found.saved, None))
    return (*rows, (text("costs.together"), "", "", *whole))


def _saved(saved: float | None, found: Interval | None) -> str:
    if saved is None:
        return say.DASH
    return f"{dollars(saved)} ({_range(found)})" if found else dollars(saved)


def shared_words(found: Estimate | None) -> str:
    """Return what a contract of shared savings would pay, "" where nothing was typed for it."""
    if found is None or found.shared is None:
        return ""
    shared = found.shared
    key = "costs.shared" if shared.reached else "costs.shared_none"
    return text(
        key,
        saved=dollars(shared.saved),
        percent=f"{shared.percent:.1f}",
        paid=dollars(shared.paid),
    )


def input_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    """Return every number typed, with its unit, day and source."""
    return tuple(
        (kind_words(one.kind), amount_words(one), day(one.as_of), one.source)
        for one in (report.costs.inputs if report.costs else ())
    )


def gap_rows(report: Report, group: Callable[[Gap], str]) -> tuple[tuple[str, ...], ...]:
    """Return how groups of people fare; ``group`` names one."""
    return tuple(
        (
            text("behind.title", id=gap.measure_id, name=_name(gap.measure_id)),
            text(f"measures.cuts.{gap.cut.value}"),
            group(gap),
            say.counts_words(definition(gap.measure_id), gap.counted),
            say.value_words(Unit.PERCENT, gap.counted.value),
            f"{gap.ratio:.2f}",
            text("costs.alike" if gap.alike else "costs.apart"),
        )
        for gap in report.gaps
    )


def _name(measure_id: str) -> str:
    return say.words_of(definition(measure_id)).name
