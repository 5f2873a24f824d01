"""How well routes are chosen, in words: one way for the page, the paper and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from triage_desk.domain.agreement import Kappa
from triage_desk.domain.measure import Counted, Unit
from triage_desk.domain.measure_results import Result, share_of
from triage_desk.domain.routing_quality import Change, FlagYield, Quality, budget_goal, flag_budget
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.training import kappa_words

Line: TypeAlias = tuple[str, ...]
AGREE = ("pair", "agreed", "kappa", "weighted")
FLAGS = ("flag", "present", "open", "slots", "confirmed", "cost")
FLAG_CHANGES = ("flag", "changed_up", "changed_down")
CHANGES = ("way", "by", "why", "changed_of")


def share(counted: Counted) -> str:
    """Return counts, share and 95% interval, as in "3 / 12, 25% (9 to 53)"; no share of nobody."""
    interval = counted.interval
    if counted.value is None or interval is None:
        return text("measures.nothing_yet")
    low, high = (say.value_words(Unit.PERCENT, end) for end in (interval.low, interval.high))
    return text(
        "measures.share_range",
        met=counted.numerator,
        count=counted.denominator,
        value=say.value_words(Unit.PERCENT, counted.value),
        low=low.removesuffix("%"),
        high=high.removesuffix("%"),
    )


def budget(results: Iterable[Result]) -> str:
    """Return how many of all visits go to a physician or an emergency, beside the band for it."""
    counted, goal = flag_budget(results), budget_goal()
    if counted.value is None:
        return ""
    state = "in" if goal.met(counted.value) else "out"
    return text(
        "measures.budget",
        share=share(counted),
        low=f"{goal.low:g}",
        high=f"{goal.high:g}",
        state=text(f"measures.budget_{state}"),
    )


def alike(found: Kappa) -> Counted:
    """Return the cases in which both said the same, as a share."""
    return share_of(round(found.agreed * found.cases), found.cases)


def agreement_rows(found: Quality) -> tuple[Line, ...]:
    """Return who agrees with whom."""
    rows = []
    for name, (plain, weighted) in found.agreement.items():
        words = text(f"measures.{name.replace(' ', '_')}")
        if plain is None or weighted is None:
            rows.append((words, text("measures.nothing_yet"), say.DASH, say.DASH))
        else:
            rows.append((words, share(alike(plain)), _kappa(plain), _kappa(weighted)))
    return tuple(rows)


def _kappa(found: Kappa) -> str:
    if found.interval is None:
        return kappa_words(found)
    low, high = f"{found.interval.low:.2f}", f"{found.interval.high:.2f}"
    return f"{found.value:.2f} ({text('measures.range', low=low, high=high)})"


def flag_rows(found: Quality, titles: Mapping[str, str]) -> tuple[Line, ...]:
    """Return what each flag came to, those found most often first; ``titles`` are by id."""
    return tuple(_flag(one, titles) for one in in_order(found.flags))


def in_order(flags: Iterable[FlagYield]) -> list[FlagYield]:
    """Return flags, those found most often first."""
    return sorted(flags, key=lambda f: (-f.counts.present, -f.counts.asked, f.flag))


def flag_change_rows(found: Quality, titles: Mapping[str, str]) -> tuple[Line, ...]:
    """Return how often routes were changed by the flag that was found, the same flags first."""
    return tuple(
        (_name(one, titles), share(one.raised), share(one.lowered))
        for one in in_order(found.flags)
        if one.counts.present
    )


def _flag(one: FlagYield, titles: Mapping[str, str]) -> Line:
    return (
        _name(one, titles),
        share(one.present),
        str(one.counts.open),
        str(one.counts.physician),
        share(one.confirmed),
        say.DASH if one.slots is None else f"{one.slots:.1f}",
    )


def _name(one: FlagYield, titles: Mapping[str, str]) -> str:
    # A sign that the rules do not have any more is known by its id alone.
    return f"{titles[one.flag]} ({one.flag})" if one.flag in titles else one.flag


def change_rows(found: Quality) -> tuple[Line, ...]:
    """Return how often routes were changed: by way, by role, by reason, then all three together."""
    if not found.changes:
        return ()
    return tuple(map(_change, (*found.changed, *found.changes)))


def _change(one: Change) -> Line:
    every = text("measures.any")
    return (
        text(f"measures.way_{one.way}") if one.way else every,
        text(f"role.{one.role}") if one.role else every,
        text(f"override_reason.{one.reason}") if one.reason else every,
        share(one.counted),
    )
