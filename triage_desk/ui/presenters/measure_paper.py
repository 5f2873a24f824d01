"""The monthly value report: the page of measures as a paper, in the same words and numbers."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.measure_results import Report, Standing
from triage_desk.domain.value_report import ReportTable, ValueReport
from triage_desk.services import measures
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words, routing_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measures import MeasuresPresenter, Taken, View
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
                *_routing(shown),
                *_worth(shown, taken.report),
                _meaning(shown),
            )
            if t.rows
        ),
        notes=(text("measures.note"), text("measures.routing_note")),
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
    rows = tuple(row[: len(_NUMBERS)] for row in shown.rows())
    trend = tuple(
        (card.measure_id, card.name, say.DOT.join(f"{d.month} {d.words}" for d in card.dots))
        for card in shown.cards
        if card.counted
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
            text("measures.signals_note"),
        ),
    )


def _routing(shown: MeasuresPresenter) -> tuple[ReportTable, ...]:
    words = routing_words
    agree, flags, changes, by_flag = (
        tuple(text(f"measures.{name}") for name in names)
        for names in (words.AGREE, words.FLAGS, words.CHANGES, words.FLAG_CHANGES)
    )
    quality = shown.taken.quality if shown.taken else None
    found = sum(one.counts.present > 0 for one in quality.flags) if quality else 0
    return (
        ReportTable(
            text("measures.report_agree"),
            agree,
            (0.2, 0.26, 0.27, 0.27),
            shown.agreement_rows(),
            text("measures.agree"),
        ),
        ReportTable(
            text("measures.report_flags"),
            flags,
            (0.29, 0.22, 0.07, 0.12, 0.19, 0.11),
            # Those found stand first.
            shown.flag_rows()[:found],
            text("measures.flags_note"),
        ),
        ReportTable(
            text("measures.changes"),
            changes,
            (0.14, 0.24, 0.32, 0.3),
            shown.change_rows(),
            text("measures.changes_note"),
        ),
        ReportTable(
            text("measures.flag_changes"), by_flag, (0.5, 0.25, 0.25), shown.flag_change_rows()
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
            (0.34, 0.12, 0.14, 0.12, 0.08, 0.08, 0.12),
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
        rows.append(
            (
                f"{one.measure_id} {words.name}",
                f"{words.count} / {words.out_of}",
                say.left_out_words(one, result.now) if kept else say.standing_words(result),
                f"{say.goal_words(one)}. {words.basis}",
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
