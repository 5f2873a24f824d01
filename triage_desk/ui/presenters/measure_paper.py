"""The monthly value report: the page of measures as a paper, in the same words and numbers."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.measure import DESIGN, definition
from triage_desk.domain.measure_results import Report, Standing
from triage_desk.domain.value_report import ReportTable, ValueReport
from triage_desk.services import measures
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measures import Card, MeasuresPresenter, Taken, View
from triage_desk.ui.presenters.office_paper import PRINTED, SAVED
from triage_desk.ui.presenters.preview import Paper

_NUMBERS = ("id", "name", "counted", "value", "range", "goal", "met")
_WIDTHS = (0.08, 0.3, 0.13, 0.12, 0.15, 0.14, 0.08)


class ValueReportPaper(Paper):
    """The report of the months and visits that the page shows; making it reads them anew."""

    name = "value-report"
    names_nobody = True

    def __init__(self, desk: Desk, shown: MeasuresPresenter) -> None:
        """Keep which months, and whose visits."""
        super().__init__(desk)
        self._reader = MeasuresPresenter(desk)
        self._reader.span, self._reader.only = shown.span, shown.only
        self._reader.view = View.ROUTING
        self._about = next((words for words, only in shown.wanted if only == shown.only), "")

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("measures.report_title")

    def make(self) -> bytes:
        """Read, and render; runs in a job."""
        reader = self._reader
        taken = reader.read()
        reader.take(taken)
        return measures.paper(self.desk, report_of(reader, taken, self._about))

    def keep_printed(self) -> None:
        """Keep that the report was printed."""
        measures.given_out(self.desk, self._reader.period, PRINTED)

    def keep_saved(self) -> None:
        """Keep that the report was saved."""
        measures.given_out(self.desk, self._reader.period, SAVED)


def report_of(shown: MeasuresPresenter, taken: Taken, about: str = "") -> ValueReport:
    """Return the words of the report; ``about`` says whose visits."""
    desk = shown.desk
    return ValueReport(
        letterhead=desk.letterhead,
        title=text("measures.report_title"),
        foot=text("measures.report_foot"),
        facts=tuple(filter(None, (shown.head, about, shown.budget(), shown.counted))),
        tables=tuple(
            t
            for t in (
                *_numbers(shown),
                # Counted of all visits alone: in a report of some it would be of others.
                *(_routing(shown) if shown.only is None else ()),
                *_worth(shown, taken.report),
                _meaning(shown),
            )
            if t.rows
        ),
        notes=(text("measures.note"), text("measures.agree")),
        made_at=taken.report.counted_at,
        charts=tuple(
            replace(card.chart, title=f"{card.measure_id} {card.name}")
            for card in shown.cards
            if card.counted and card.chart.known
        ),
        charts_title=text("measures.report_charts"),
        made_by=text("measures.made_by", name=desk.actor.name or text("measures.unknown")),
    )


def _numbers(shown: MeasuresPresenter) -> tuple[ReportTable, ...]:
    headings = tuple(text(f"measures.columns.{name}") for name in _NUMBERS)
    rows = tuple(
        (*row[:2], row[2] if card.counted else _short(card), *row[3 : len(_NUMBERS)])
        for row, card in zip(shown.rows(), shown.cards, strict=True)
    )
    trend = tuple(
        (card.measure_id, card.name, say.DOT.join(f"{d.month} {d.words}" for d in card.dots))
        for card in shown.cards
        if card.counted and card.dots
    )
    signals = tuple((c.measure_id, c.name, c.signal) for c in shown.cards if c.signal)
    named = (text("measures.columns.id"), text("measures.columns.name"))
    of_months = (*named, text("measures.columns.trend"))
    return (
        ReportTable(text("measures.report_numbers"), headings, _WIDTHS, rows),
        ReportTable(text("measures.report_trend"), of_months, (0.1, 0.34, 0.56), trend),
        ReportTable(
            text("measures.report_signals"),
            (*named, text("measures.report_signal")),
            (0.1, 0.34, 0.56),
            signals,
        ),
    )


def _short(card: Card) -> str:
    """Return why a measure has no number, where it stands among the numbers."""
    kept = definition(card.measure_id).kept
    return card.standing if kept else text("measures.no_data")


def _routing(shown: MeasuresPresenter) -> tuple[ReportTable, ...]:
    agree = tuple(text(f"measures.{n}") for n in ("pair", "cases", "agreed", "kappa", "weighted"))
    changes = tuple(text(f"measures.{n}") for n in ("way", "by", "why", "cases"))
    flags = tuple(
        text(f"measures.{n}") for n in ("flag", "asked", "present", "slots", "right", "over")
    )
    rows = tuple((r[0], r[1], r[2], r[4], r[5], r[6]) for r in shown.flag_rows() if r[2] != "0")
    return (
        ReportTable(
            text("measures.report_agree"),
            agree,
            (0.26, 0.1, 0.1, 0.27, 0.27),
            shown.agreement_rows(),
        ),
        ReportTable(
            text("measures.report_flags"), flags, (0.3, 0.14, 0.14, 0.14, 0.14, 0.14), rows
        ),
        ReportTable(
            text("measures.changes"), changes, (0.18, 0.26, 0.42, 0.14), shown.change_rows()
        ),
    )


def _worth(shown: MeasuresPresenter, report: Report) -> tuple[ReportTable, ...]:
    """Return the estimate of costs with every number it is made of, and how groups fare."""
    shared = cost_words.shared_words(report.costs)
    note = " ".join(part for part in (cost_words.method(report), shared) if part)
    inputs = cost_words.input_rows(report)
    return (
        ReportTable(
            text("costs.title"),
            cost_words.headings(cost_words.COST),
            (0.16, 0.1, 0.1, 0.29, 0.1, 0.25),
            cost_words.cost_rows(report),
            note,
        ),
        ReportTable(
            text("costs.inputs"),
            cost_words.headings(cost_words.INPUTS),
            (0.42, 0.14, 0.18, 0.26),
            inputs,
            "" if cost_words.cost_rows(report) else note,
        ),
        ReportTable(
            text("costs.gaps"),
            cost_words.headings(cost_words.GAPS),
            (0.31, 0.12, 0.14, 0.12, 0.08, 0.12, 0.11),
            shown.gap_rows(),
            text("costs.gaps_note"),
        ),
    )


def _meaning(shown: MeasuresPresenter) -> ReportTable:
    """Return every definition: what is counted, out of what, what is left out, and its goal."""
    rows = []
    for result in shown.results:
        one, words = result.definition, say.words_of(result.definition)
        kept = result.standing is not Standing.NOT_KEPT
        counted = f"{words.count} / {words.out_of}"
        # Whose goal it is stands in the basis already.
        goal = say.short_goal(one) if one.basis == DESIGN else say.goal_words(one)
        rows.append(
            (
                f"{one.measure_id} {words.name}",
                counted if kept else f"{counted}. {say.standing_words(result)}.",
                say.left_out_words(one, result.now) if kept else "",
                f"{goal or text('measures.no_goal')}. {words.basis}",
            )
        )
    names = ("name", "counted")
    headings = (
        *(text(f"measures.columns.{name}") for name in names),
        *(text("measures.left_out"), text("measures.columns.goal")),
    )
    return ReportTable(
        text("measures.report_meaning"), headings, (0.22, 0.34, 0.18, 0.26), tuple(rows)
    )
