"""The monthly check: draw, rate one intake without seeing its route, say why two differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.month_chart import MonthChart
from triage_desk.ui import theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.commands import FILTERS
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.second_look import (
    COLUMNS,
    REASONS,
    ROUTES,
    SecondLookPresenter,
    Step,
)
from triage_desk.ui.screens.actions import ActionRow, action_bar
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.linechart import LineChart
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill, route_word
from triage_desk.ui.widgets.rowtable import Row, RowTable

WIDEST = 1100
LARGE_HIDES = ("drawn", "under", "over", "kappa")


class SecondLookScreen(Screen):
    """One page with three steps: the list, an intake to rate, why two routes differ.

    ``paper_wanted`` carries a paper: the forms of what waits, or the sheet of a month.
    """

    closed = Signal()
    paper_wanted = Signal(object)

    def __init__(self, presenter: SecondLookPresenter, jobs: Jobs) -> None:
        """Lay out the frame; ``begin`` reads."""
        super().__init__(Place.SECOND_LOOK)
        self.presenter = presenter
        self._jobs = jobs
        self._typed = presenter.month
        self._first: QWidget | None = None
        outer = column(self, gap=0)
        body, inner = QWidget(), QWidget()
        across = row(body)
        across.setContentsMargins(20, 12, 20, 12)
        inner.setMaximumWidth(theme.current().grown(WIDEST))
        across.addWidget(inner, 1)
        across.addStretch(0)
        self._page = column(inner, gap=10)
        self._close = ActionButton("second_look.close", text("keys.back"))
        self._close.clicked.connect(self._leave)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(action_bar([self._close], []))
        presenter.on_change(self._show)
        self._show()

    def begin(self) -> None:
        """Read what waits and how it came out."""
        self._jobs.run(
            lambda _control: self.presenter.read(),
            self.presenter.shown,
            lambda error: refuse(self.presenter, error),
        )

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        shown = self.presenter
        if shown.step is not Step.LIST:
            return (hint("rate_route"), hint("move"), hint("close_page"))
        waits = (hint("rate_next"), hint("print_forms")) if shown.waiting else ()
        drawing = (hint("draw_sample"), hint("move")) if shown.may_draw else ()
        sheet = (hint("print_check"),) if shown.rows else ()
        return (*waits, *drawing, *sheet, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the next thing to do."""
        return self._first or self._close

    def _leave(self) -> None:
        if self.presenter.step is Step.LIST:
            self.closed.emit()
        else:
            self.presenter.leave()
            self.begin()

    def _show(self) -> None:
        makers: dict[Step, Callable[[], None]] = {
            Step.LIST: self._show_list,
            Step.RATE: self._show_intake,
            Step.EXPLAIN: self._show_why,
        }
        shown = self.presenter
        clear(self._page)
        self._first = None
        self._page.addWidget(label(text(f"second_look.{shown.step.value}_title"), "question"))
        self._page.addWidget(label(text(f"second_look.{shown.step.value}_words"), tone="muted"))
        notice = Notice()
        self._page.addWidget(notice)
        problem = shown.problem
        if problem is not None:
            notice.show_words("error", problem.sentence)
        else:
            notice.show_words("saved", shown.note)
        makers[shown.step]()
        self.hints_changed.emit()
        if self.isVisible():
            (self.first_focus() or self._close).setFocus()

    def _show_list(self) -> None:
        shown, card = self.presenter, frame("card")
        inside = column(card, 16, 8)
        waits = text("second_look.waiting", count=len(shown.waiting))
        inside.addWidget(label(waits, "section", bold=True))
        line = row()
        rate = ActionButton("second_look.rate", text("second_look.rate"), primary=True)
        rate.setEnabled(bool(shown.waiting))
        rate.clicked.connect(shown.open)
        line.addWidget(rate)
        forms = ActionButton("second_look.forms", text("second_look.forms"), icon="printer")
        forms.setEnabled(bool(shown.waiting))
        forms.clicked.connect(lambda: self.paper_wanted.emit(shown.papers))
        line.addWidget(forms)
        line.addStretch(1)
        inside.addLayout(line)
        self._page.addWidget(card)
        if shown.waiting:
            self._first = rate
        if shown.may_draw:
            self._add_results()
            self._add_draw()
        self._page.addStretch(1)

    def _add_draw(self) -> None:
        card = frame("card")
        inside = column(card, 16, 8)
        inside.addWidget(label(text("second_look.draw_title"), "section", bold=True))
        inside.addWidget(label(text("second_look.draw_words")))
        edit = line_edit(width=140)
        month = Field("second_look.month", text("second_look.month"), edit)
        edit.setText(self._typed)
        act = ActionButton("second_look.draw", text("second_look.draw"))
        act.clicked.connect(lambda: self._draw(month))
        line = row()
        line.addWidget(month)
        line.addStretch(1)
        inside.addLayout(line)
        below = row()
        below.addWidget(act)
        below.addStretch(1)
        inside.addLayout(below)
        self._page.addWidget(card)

    def _draw(self, month: Field) -> None:
        self._typed = month.typed
        if self.presenter.draw(self._typed):
            self.begin()

    def _add_results(self) -> None:
        shown = self.presenter
        self._page.addWidget(label(text("second_look.results"), "section", bold=True))
        if shown.trend(-1)[1]:
            self._trend_of = label("", "reading")
            self._chart = LineChart("second_look.chart")
            self._page.addWidget(self._trend_of)
            self._page.addWidget(self._chart)
            self._show_trend(-1)
        headings = [text(f"second_look.column_{name}") for name in COLUMNS]
        table = RowTable("second_look.table", text("second_look.results"), headings, 0)
        for name in LARGE_HIDES:
            table.setColumnHidden(COLUMNS.index(name), theme.current().large)
        table.fill([Row(line) for line in shown.rows])
        table.setMinimumHeight(theme.current().grown(150))
        if shown.trend(-1)[1]:
            table.currentCellChanged.connect(lambda number, *_: self._show_trend(number))
        self._page.addWidget(table, 1)
        sheet = ActionButton("second_look.sheet", text("second_look.sheet"), icon="printer")
        sheet.setEnabled(bool(shown.rows))
        sheet.clicked.connect(lambda: self.paper_wanted.emit(shown.sheet(table.picked)))
        below = ActionRow()
        below.show_parts([sheet], [])
        self._page.addWidget(below)
        if shown.reasons:
            self._page.addWidget(label(text("second_look.reasons", words=shown.reasons)))

    def _show_trend(self, number: int) -> None:
        """Draw how often the two agreed by month, of whoever stands in that line of the table."""
        who, dots = self.presenter.trend(number)
        title = text("second_look.trend", who=who)
        self._trend_of.setText(title)
        told = ", ".join(f"{dot.month} {dot.words}" for dot in dots)
        self._chart.show_chart(MonthChart(title, dots), f"{title}: {told}")

    def _show_intake(self) -> None:
        blind = self.presenter.blind
        if blind is None:
            return
        self._page.addWidget(label(self.presenter.person, "section", bold=True))
        headings = [text("second_look.question"), text("second_look.answer")]
        table = RowTable("second_look.said", text("second_look.said"), headings, 0, wraps=True)
        table.fill([Row(pair) for pair in blind.said])
        table.setMinimumHeight(theme.current().grown(220))
        self._page.addWidget(table, 1)
        self._page.addWidget(label(text("second_look.which"), "section", bold=True))
        buttons = []
        for route, key in zip(ROUTES, FILTERS, strict=False):
            button = ActionButton(f"second_look.route_{route.value}", route_word(route), key)
            button.clicked.connect(partial(self.presenter.rate, route))
            buttons.append(button)
        choices = ActionRow()
        choices.show_parts(buttons, [])
        self._page.addWidget(choices)
        self._first = table

    def _show_why(self) -> None:
        rating = self.presenter.rating
        if rating is None:
            return
        card = frame("card")
        inside = column(card, 16, 8)
        for name, route in (
            ("yours", rating.rater),
            ("desk", rating.desk),
            ("rules", rating.rules),
        ):
            line = row()
            line.addWidget(label(text(f"second_look.{name}"), wrap=False))
            line.addWidget(RoutePill(route))
            line.addStretch(1)
            inside.addLayout(line)
        self._page.addWidget(card)
        for reason, key in zip(REASONS, FILTERS, strict=False):
            words = text(f"second_look.why_{reason.value}")
            button = ActionButton(f"second_look.why_{reason.value}", words, key)
            button.clicked.connect(partial(self.presenter.explain, reason))
            self._first = self._first or button
            alone = ActionRow()
            alone.show_parts([button], [])
            self._page.addWidget(alone)
        self._page.addStretch(1)
