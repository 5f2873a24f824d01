"""The page of measures: which months, whose visits, and every number in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from triage_desk.domain.measure import Counted, Cut, Goal, Only, Period, Unit, definition
from triage_desk.domain.measure_results import (
    PERCENT,
    Breakdown,
    Report,
    Result,
    Standing,
)
from triage_desk.domain.month_chart import Dot, MonthChart
from triage_desk.domain.routing_quality import Quality
from triage_desk.errors import TriageDeskError
from triage_desk.services import measures, speech
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Watch
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words, routing_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.presenters.tongues import for_staff

SPANS = (1, 3, 6, 12)
"""How many months may be looked at, this one the last."""
SHOWN_MONTHS = 6
"""Months of the small trend on a card."""
OF_ROUTING = ("T01", "T02", "T03", "T04", "K07", "T18", "T10")
"""Under and over beside each other, who came back, near misses, changes, and who was judged."""
NARROWED = (
    Cut.DESK,
    Cut.LANGUAGE,
    Cut.PAYER,
    Cut.PROGRAMME,
    Cut.AGE,
    Cut.SEX,
    Cut.STAFF,
    Cut.PROVIDER,
)


class View(StrEnum):
    """How the page shows them."""

    CARDS = "cards"
    TABLE = "table"
    GROUPS = "groups"
    ROUTING = "routing"
    WORTH = "worth"


@dataclass(frozen=True, slots=True)
class Card:
    """One measure in words. ``met`` is ``None`` where there is no goal or no number."""

    measure_id: str
    name: str
    value: str
    unit: str
    standing: str
    met: bool | None
    counts: str
    dots: tuple[Dot, ...]
    goal: Goal | None
    facts: tuple[tuple[str, str], ...]
    signal: str
    counted: bool
    spoken: str
    centre: float | None = None

    @property
    def chart(self) -> MonthChart:
        """Return the trend as it is drawn."""
        return MonthChart(self.name, self.dots, self.goal, self.centre)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a job has read, for the window's thread to take."""

    report: Report
    results: tuple[Result, ...]
    cards: tuple[Card, ...]
    narrowed: tuple[Only, ...] = ()
    names: tuple[str, ...] = ()
    groups: Breakdown | None = None
    quality: Quality | None = None


class MeasuresPresenter(Presenter):
    """What is shown; reading runs in a job and is taken by ``take``."""

    def __init__(self, desk: Desk) -> None:
        """Start with three months of all visits, on cards."""
        super().__init__(desk)
        self.span = 3
        self.only: Only | None = None
        self.view = View.CARDS
        self.cut = Cut.LANGUAGE
        self.chosen = "K09"
        self.taken: Taken | None = None
        self._languages = {each.code: each.name for each in speech.languages(desk)}
        self.wanted: tuple[tuple[str, Only | None], ...] = ((text("measures.all"), None),)

    @property
    def period(self) -> Period:
        """Return the months looked at."""
        return measures.last_months(self.desk.clock(), self.span)

    # ------------------------------------------------------------------------------- in a job

    def read(self) -> Taken:
        """Read what the page needs, as it is counted now."""
        period = self.period
        report = measures.report(self.desk, period, self.only)
        groups = quality = None
        if self.view is View.GROUPS and report.result(self.chosen).definition.of_visits:
            groups = measures.by_group(self.desk, self.chosen, period, self.cut)
        # Of some visits there would be too few behind most of its numbers.
        if self.view is View.ROUTING and self.only is None:
            quality = measures.routing(self.desk, period)
        found = [
            (Only(cut, value), name)
            for cut in NARROWED
            for value, name in measures.choices(self.desk, period, cut)
        ]
        results = _in_order(report)
        return Taken(
            report,
            results,
            tuple(_card(result, report) for result in results),
            tuple(only for only, _n in found),
            tuple(n for _o, n in found),
            groups,
            quality,
        )

    def follow(self, watch: Watch) -> bool:
        """Bring the numbers up to date; return whether any changed. Steps are told to ``watch``."""
        left = measures.follow(self.desk)
        first = left
        while left and not watch.cancelled:
            watch.report(first - left, first)
            left = measures.follow(self.desk)
            first = max(first, left)
        return True

    # ------------------------------------------------------------------------ what is shown

    def take(self, taken: Taken) -> None:
        """Show what was read."""
        self.taken, self.problem = taken, None
        named = zip(taken.narrowed, taken.names, strict=True)
        self.wanted = (
            (text("measures.all"), None),
            *((self._only_words(only, name), only) for only, name in named),
        )
        self.changed()

    def failed(self, error: TriageDeskError) -> None:
        """Keep why nothing could be read."""
        self.refused(error)

    def _only_words(self, only: Only, name: str) -> str:
        value = say.group_words(only.cut, name, self._languages)
        return text("measures.only", cut=text(f"measures.cuts.{only.cut.value}"), value=value)

    @property
    def results(self) -> tuple[Result, ...]:
        """Return the measures, those with a number first."""
        return self.taken.results if self.taken else ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the cards in the order of the page."""
        return self.taken.cards if self.taken else ()

    @property
    def head(self) -> str:
        """Return which months, and how many visits."""
        if self.taken is None:
            return ""
        report = self.taken.report
        first, last = (_begin(m) for m in (report.period.first, report.period.last))
        span = text("measures.span", first=_month(first), last=_month(last))
        return say.DOT.join((span, text("measures.decided", count=report.visits)))

    @property
    def chosen_words(self) -> str:
        """Return which measure the groups are of."""
        one = definition(self.chosen)
        return text("behind.title", id=one.measure_id, name=say.words_of(one).name)

    @property
    def counted(self) -> str:
        """Return when it was counted."""
        if self.taken is None:
            return ""
        at = self.taken.report.counted_at.astimezone()
        return text("measures.counted", at=f"{day(at.date())}, {clock_time(at)}")

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the table: the same numbers as the cards."""
        return tuple(
            (
                card.measure_id,
                card.name,
                card.counts.split(say.DOT)[0] if card.counted else "",
                card.value,
                say.range_words(result.definition.unit, result.now.interval),
                say.short_goal(result.definition),
                text(_MET[card.met]) if _MET[card.met] else "",
                say.DOT.join(dot.words for dot in card.dots) if card.counted else card.standing,
            )
            for card, result in zip(self.cards, self.results, strict=True)
        )

    def group_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the chosen measure by groups, all together first."""
        found = self.taken.groups if self.taken else None
        if found is None:
            return ()
        one = found.definition
        people = sum(group.people for group in found.groups)
        whole = _numbers(one.unit, found.whole, found)
        rows = [(text("measures.everyone"), str(people), *whole, "")]
        for group in found.groups:
            name = say.group_words(found.cut, group.value, self._languages)
            if group.counted is None:
                rows.append((name, text("measures.hidden"), "", "", "", ""))
            else:
                numbers = _numbers(one.unit, group.counted, found)
                adjusted = say.adjusted_words(group.adjusted)
                rows.append((name, str(group.people), *numbers, adjusted))
        return tuple(rows)

    def budget(self) -> str:
        """Return how much of all visits goes to a physician or an emergency."""
        return routing_words.budget(self.results)

    def routing_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the measures of routing, from the same table as all others."""
        return tuple(row[1:7] for row in self.rows() if row[0] in OF_ROUTING)

    @property
    def routing_ids(self) -> tuple[str, ...]:
        """Return of which measures ``routing_rows`` are."""
        found = (one.definition.measure_id for one in self.results)
        return tuple(name for name in found if name in OF_ROUTING)

    def agreement_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return who agrees with whom."""
        found = self.taken.quality if self.taken else None
        return routing_words.agreement_rows(found) if found else ()

    def flag_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return what each flag came to, those found most often first."""
        found = self.taken.quality if self.taken else None
        return routing_words.flag_rows(found, self._titles()) if found else ()

    def flag_change_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return how often routes were changed by the flag that was found."""
        found = self.taken.quality if self.taken else None
        return routing_words.flag_change_rows(found, self._titles()) if found else ()

    def _titles(self) -> dict[str, str]:
        flags = self.desk.engine.ruleset.flags
        return {one.flag_id: for_staff(self.desk, one.title) for one in flags}

    def gap_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return how groups of people fare by measure."""
        if self.taken is None:
            return ()
        names = self._languages
        return cost_words.gap_rows(
            self.taken.report, lambda gap: say.group_words(gap.cut, gap.group, names)
        )

    def change_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return how often routes were changed, and why."""
        found = self.taken.quality if self.taken else None
        return routing_words.change_rows(found) if found else ()


def _in_order(report: Report) -> tuple[Result, ...]:
    """Return the measures with a number first, each part in the order of the definitions."""
    known = [one for one in report.results if one.standing is Standing.COUNTED]
    return (*known, *(one for one in report.results if one.standing is not Standing.COUNTED))


def _card(result: Result, report: Report) -> Card:
    one, words = result.definition, say.words_of(result.definition)
    counted = result.standing is Standing.COUNTED
    value = say.value_words(one.unit, result.now.value)
    standing = say.standing_words(result)
    counts = say.sure_words(one, result.now) if counted else ""
    dots = _dots(result, report.months)
    by_month = ", ".join(f"{dot.month} {dot.words}" for dot in dots)
    return Card(
        one.measure_id,
        words.name,
        value,
        say.kind_words(one),
        standing,
        result.in_goal,
        counts,
        dots,
        one.goal,
        (
            (text("measures.goal"), say.goal_words(one)),
            (text("measures.count"), words.count),
            (text("measures.out_of"), words.out_of),
            (text("measures.left_out"), say.left_out_words(one, result.now)),
        ),
        say.signal_words(result, report.period),
        counted,
        text(
            "measures.spoken",
            id=one.measure_id,
            name=words.name,
            value=value if counted else standing,
            standing=standing if counted else "",
            counts=counts,
            trend=text("measures.trend_spoken", values=by_month) if counted else "",
        ),
        result.chart.centre if result.chart else None,
    )


def _dots(result: Result, months: Sequence[int]) -> tuple[Dot, ...]:
    """Return the last months of a trend, with the limits of those on the control chart."""
    unit = result.definition.unit
    points = result.chart.points if result.chart else ()
    charted = dict(zip(result.charted, points, strict=False))
    found = []
    for month, counted in list(zip(months, result.trend, strict=False))[-SHOWN_MONTHS:]:
        dot = Dot(say.month_words(month), counted.value, say.value_words(unit, counted.value))
        point = charted.get(month)
        if point is not None:
            # No share goes below none or above all, and no time below nothing.
            ends = tuple(end for end in (point.low, point.high) if end > 0 and not _all(unit, end))
            dot = replace(dot, limits=ends, signal=bool(point.signals))
        found.append(dot)
    return tuple(found)


def _all(unit: Unit, end: float) -> bool:
    return unit is Unit.PERCENT and end >= PERCENT


def _numbers(unit: Unit, counted: Counted, found: Breakdown) -> tuple[str, str, str]:
    return (
        say.counts_words(found.definition, counted),
        say.value_words(unit, counted.value),
        say.range_words(unit, counted.interval),
    )


_MET = {None: "", True: "measures.met.yes", False: "measures.met.no"}


def _begin(month: int) -> date:
    return date(month // 100, month % 100, 1)


def _month(on: date) -> str:
    return f"{text(f'month_short.{on.month}')} {on.year}"
