"""What care costs, as an estimate: the clinic's own prices times what people told of later.

No claims are read here. Nothing is estimated from numbers the clinic has not typed: each has a day
and a source, and both are shown beside what is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from triage_desk.domain import intervals
from triage_desk.domain.intervals import Interval
from triage_desk.domain.measure import Counted

HUNDRED = 100
PERCENT, PER_100, USD = "percent", "usd_per_100_people", "usd"
INPUT = "input"
CARE = {
    "imaging": "T11",
    "opioid": "K13",
    "emergency": "K14",
    "specialist": "T15",
    "injection": "T16",
    "surgery": "T17",
}
"""Kinds of care that people are asked about, with the measure that counts who had it."""


class CostKind(StrEnum):
    """What the clinic types. Prices are of one person who had it, in US dollars.

    ``USUAL_...`` is the share of people in percent who have it where the clinic compares itself
    with. ``BENCHMARK`` and ``SPENT`` are dollars for each member and month, ``MEMBER_MONTHS`` how
    many of them, ``LEAST`` and ``SHARE`` percent: the contract's least saving, and what it shares.
    """

    PRICE_IMAGING = "price_imaging"
    PRICE_OPIOID = "price_opioid"
    PRICE_EMERGENCY = "price_emergency"
    PRICE_SPECIALIST = "price_specialist"
    PRICE_INJECTION = "price_injection"
    PRICE_SURGERY = "price_surgery"
    USUAL_IMAGING = "usual_imaging"
    USUAL_OPIOID = "usual_opioid"
    USUAL_EMERGENCY = "usual_emergency"
    USUAL_SPECIALIST = "usual_specialist"
    USUAL_INJECTION = "usual_injection"
    USUAL_SURGERY = "usual_surgery"
    BENCHMARK = "benchmark"
    SPENT = "spent"
    MEMBER_MONTHS = "member_months"
    LEAST = "least"
    SHARE = "share"

    @property
    def is_percent(self) -> bool:
        """Return whether it is a share of 100."""
        return self in (CostKind.LEAST, CostKind.SHARE) or self.value.startswith("usual_")

    @property
    def unit(self) -> str:
        """Return in what it is told, for programs."""
        if self.is_percent:
            return PERCENT
        if self is CostKind.MEMBER_MONTHS:
            return "member_months"
        return "usd_per_person" if self.value.startswith("price_") else "usd_per_member_month"


CONTRACT = (
    *(CostKind.BENCHMARK, CostKind.SPENT, CostKind.MEMBER_MONTHS, CostKind.SHARE),
    CostKind.LEAST,
)
"""What a contract of shared savings is worked out from; the last may be left open."""


@dataclass(frozen=True, slots=True)
class CostInput:
    """One number the clinic typed: of which day it is, and where it comes from."""

    kind: CostKind
    amount: float
    as_of: date
    source: str
    active: bool = True

    @property
    def name(self) -> str:
        """Return what it is, for programs."""
        return self.kind.value


@dataclass(frozen=True, slots=True)
class CostLine:
    """One kind of care, of those who knew whether they had it.

    ``cost`` is dollars for 100 people, ``saved`` what 100 people cost less than usual; the
    intervals are those of the share times the price, the price taken as known. ``saved`` is
    ``None`` where the clinic typed nothing to compare with.
    """

    care: str
    counted: Counted
    price: CostInput
    cost: float
    interval: Interval
    usual: CostInput | None = None
    saved: float | None = None
    saved_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What a contract of shared savings would pay, in dollars, by what the clinic typed alone.

    ``saved`` is below the benchmark, ``percent`` of it; ``reached`` whether that is the least that
    counts; ``paid`` is 0 where it is not.
    """

    saved: float
    percent: float
    reached: bool
    paid: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What can be said with the numbers typed. ``cost`` and ``saved`` add up the lines.

    ``saved`` is of the lines that have something to compare with. The sums have no interval: that
    of a sum is not the sum of the ends, and the kinds of care are told of by the same people.
    """

    lines: tuple[CostLine, ...]
    shared: Shared | None
    inputs: tuple[CostInput, ...]

    @property
    def cost(self) -> float:
        """Return dollars for 100 people, over the kinds of care with a price."""
        return sum(line.cost for line in self.lines)

    @property
    def saved(self) -> float | None:
        """Return dollars that 100 people cost less than usual; ``None`` without a comparison."""
        found = [line.saved for line in self.lines if line.saved is not None]
        return sum(found) if found else None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an estimate as it leaves for another program; ``about`` is care or a kind.

    ``as_of`` is the oldest day of the typed numbers it is made of, ``source`` names each of theirs.
    """

    line: str
    about: str
    value: float
    unit: str
    as_of: date
    source: str
    low: float | None = None
    high: float | None = None
    numerator: int | None = None
    denominator: int | None = None


def figures(found: Estimate) -> tuple[Figure, ...]:
    """Return every number of an estimate: by kind of care, together, the contract, and the inputs.

    What a screen, a paper, a file and the command line say of costs is these numbers.
    """
    lines, usual = found.lines, [line for line in found.lines if line.usual]
    priced = tuple(line.price for line in lines)
    together = [_figure("cost", "together", found.cost, PER_100, priced)] if lines else []
    if found.saved is not None:
        together.append(_figure("saved", "together", found.saved, PER_100, _prices(usual)))
    shared, known = found.shared, {one.kind: one for one in found.inputs}
    contract = tuple(known[kind] for kind in CONTRACT if kind in known)
    return (
        *(figure for line in lines for figure in _of_care(line)),
        *together,
        *(
            _figure(name, "contract", value, unit, contract)
            for name, value, unit in _of_contract(shared)
        ),
        *(_figure(INPUT, one.name, one.amount, one.kind.unit, (one,)) for one in found.inputs),
    )


def _of_care(line: CostLine) -> tuple[Figure, ...]:
    typed = _prices([line])
    found = [_figure("cost", line.care, line.cost, PER_100, typed[:1], line.interval)]
    if line.saved is not None:
        saved = line.saved_interval
        found.append(_figure("saved", line.care, line.saved, PER_100, typed, saved))
    met, due = line.counted.numerator, line.counted.denominator
    return tuple(replace(one, numerator=met, denominator=due) for one in found)


def _of_contract(shared: Shared | None) -> tuple[tuple[str, float, str], ...]:
    if shared is None:
        return ()
    return (
        ("shared_saved", shared.saved, USD),
        ("shared_percent", shared.percent, PERCENT),
        ("shared_paid", shared.paid, USD),
    )


def _prices(lines: Iterable[CostLine]) -> tuple[CostInput, ...]:
    """Return what was typed for some kinds of care: price, and usual share where there is one."""
    return tuple(one for line in lines for one in (line.price, line.usual) if one is not None)


def _figure(
    line: str,
    about: str,
    value: float,
    unit: str,
    typed: tuple[CostInput, ...],
    between: Interval | None = None,
) -> Figure:
    sources = "; ".join(dict.fromkeys(one.source for one in typed))
    low, high = (between.low, between.high) if between else (None, None)
    return Figure(line, about, value, unit, min(one.as_of for one in typed), sources, low, high)


def estimate(inputs: Iterable[CostInput], counted: Mapping[str, Counted]) -> Estimate | None:
    """Return what can be estimated; ``counted`` are the measures of ``CARE`` by id, in a period.

    Cost of 100 people: the share who had it times the price. Saved: the usual share less theirs,
    times the price. It says nothing of whoever was not asked, and nothing of cause.

    Returns:
        ``None`` where the clinic typed nothing from which anything can be said.
    """
    known = {one.kind: one for one in inputs if one.active}
    lines = tuple(
        line
        for care, measure_id in CARE.items()
        if (line := _line(care, known, counted.get(measure_id))) is not None
    )
    shared = _shared(known)
    if not lines and shared is None:
        return None
    return Estimate(lines, shared, tuple(known[kind] for kind in CostKind if kind in known))


def _line(
    care: str, known: Mapping[CostKind, CostInput], counted: Counted | None
) -> CostLine | None:
    price = known.get(CostKind(f"price_{care}"))
    share = intervals.share(counted.numerator, counted.denominator) if counted else None
    if price is None or counted is None or share is None:
        return None
    each = price.amount * HUNDRED
    part = counted.numerator / counted.denominator
    usual = known.get(CostKind(f"usual_{care}"))
    if usual is None:
        return CostLine(care, counted, price, part * each, share.times(each))
    other = usual.amount / HUNDRED
    between = Interval((other - share.high) * each, (other - share.low) * each)
    saved = (other - part) * each
    return CostLine(care, counted, price, part * each, share.times(each), usual, saved, between)


def _shared(known: Mapping[CostKind, CostInput]) -> Shared | None:
    """Return the benchmark less what was spent, times the share, where the least is reached."""
    if any(kind not in known for kind in CONTRACT[:-1]):
        return None
    benchmark, spent, months, share = (known[kind].amount for kind in CONTRACT[:-1])
    if not benchmark:
        return None
    least = known[CostKind.LEAST].amount if CostKind.LEAST in known else 0.0
    saved, percent = (benchmark - spent) * months, (benchmark - spent) / benchmark * HUNDRED
    reached = percent > 0 and percent >= least
    return Shared(saved, percent, reached, saved * share / HUNDRED if reached else 0.0)
