"""What the clinic's routing is worth: cards, the same as a table, groups, and the routing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHeaderView, QStackedWidget, QWidget

from triage_desk.domain.measure import Cut
from triage_desk.errors import TriageDeskError
from triage_desk.ui import commands, crash, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.presenters import lists, routing_words
from triage_desk.ui.presenters.measure_lists import of_page
from triage_desk.ui.presenters.measures import SPANS, MeasuresPresenter, Taken, View
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.measures_cost import CostPage
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.segments import Choices, DropSegments, Segments
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.measurecard import MeasureCard
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

ACROSS, WHO = 3, 14
TABLE = ("id", "name", "counted", "value", "range", "goal", "met", "trend")
GROUPS = ("group", "people_count", "count", "columns.value", "columns.range", "adjusted")
OF_ROUTING, ROUTING = TABLE[1:7], "routing"


class MeasuresScreen(Screen):
    """``people_wanted`` names a measure whose visits are asked for, ``report_wanted`` the paper."""

    closed = Signal()
    people_wanted = Signal(str)
    report_wanted = Signal()

    has_list = True

    def __init__(self, presenter: MeasuresPresenter, jobs: Jobs) -> None:
        """Lay out; ``begin`` reads."""
        super().__init__(Place.MEASURES)
        self.presenter, self._jobs = presenter, jobs
        # A page that is gone takes nothing any more, and counts no longer.
        self._running: list[Job] = []
        running = self._running
        self.destroyed.connect(lambda: _cancel(running))
        self._left = 0
        self._looked_at = ROUTING
        self._cards: list[MeasureCard] = []
        self._notice = Notice()
        self._head = label("", tone="muted", wrap=False)
        self._views = _views(presenter.view)
        self._views.chosen.connect(self._view)
        self._months = combo([(_months(span), span) for span in SPANS], "")
        self._who, self._cut = combo([], ""), combo([(_cut(c), c) for c in Cut], "")
        self._report = ActionButton("measures.report", text("measures.report"), icon="printer")
        self._report.clicked.connect(self.report_wanted)
        self._people = ActionButton("measures.people", text("measures.people"))
        self._people.clicked.connect(self._ask_people)
        self._close = ActionButton("measures.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        self._tables = {
            "table": _table("table", [text(f"measures.columns.{n}") for n in TABLE], 1),
        }
        self._tables["table"].numbers = frozenset((2, 3))
        if theme.current().large:
            # The names first: what then has no room is a key away, to the right.
            header = self._tables["table"].horizontalHeader()
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._arrows = ArrowKeys(self)
        self._lay_out()
        self._listen()
        presenter.on_change(self._show)

    def begin(self) -> None:
        """Read what is counted, then bring it up to date and read it again."""
        self._read(follow=True)

    def listing(self) -> lists.Gather | None:
        """Return what the view shows as a table."""
        return of_page(self.presenter) if self.presenter.taken else None

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        return (
            *(hint("measure_people"), hint("measure_view"), hint("print")),
            *(hint("save_list"), hint("close_page")),
        )

    def status(self) -> str:
        """Return how far counting is, or when it was done."""
        if self._left:
            return text("measures.counting", left=self._left)
        return self.presenter.counted

    def first_focus(self) -> QWidget | None:
        """Return the first card, or the way back while nothing is there."""
        if self.presenter.view is View.CARDS:
            return self._cards[0] if self._cards else self._close
        first = {View.ROUTING: "routing", View.WORTH: "gaps"}
        return self._tables.get(first.get(self.presenter.view, self.presenter.view.value))

    def leave(self) -> None:
        """Count no longer."""
        _cancel(self._running)

    # ------------------------------------------------------------------------------- reading

    def _read(self, *, follow: bool = False) -> None:
        presenter = self.presenter
        self._running.append(
            self._jobs.run(
                lambda _control: presenter.read(),
                lambda taken: self._read_ended(taken, follow=follow),
                self._failed,
            )
        )

    def _read_ended(self, taken: object, *, follow: bool) -> None:
        if isinstance(taken, Taken):
            self.presenter.take(taken)
        if follow:
            self._running.append(
                self._jobs.run(self.presenter.follow, self._followed, self._failed, self._progress)
            )

    def _followed(self, changed: object) -> None:
        self._left = 0
        if changed:
            self._read()

    def _progress(self, done: int, total: int) -> None:
        self._left = total - done
        self.hints_changed.emit()

    def _failed(self, error: object) -> None:
        if isinstance(error, TriageDeskError):
            self.presenter.failed(error)
        elif isinstance(error, BaseException):
            crash.report(error)

    # ------------------------------------------------------------------------------- choices

    def _listen(self) -> None:
        presenter = self.presenter
        self._who.setMinimumContentsLength(WHO)
        self._months.setCurrentIndex(SPANS.index(presenter.span))
        self._cut.setCurrentIndex(list(Cut).index(presenter.cut))
        self._months.activated.connect(lambda at: self._set("span", SPANS[at]))
        self._who.activated.connect(lambda at: self._set("only", presenter.wanted[at][1]))
        self._cut.activated.connect(lambda at: self._set("cut", list(Cut)[at]))
        for box, name in ((self._months, "period"), (self._who, "who"), (self._cut, "cut")):
            box.setObjectName(f"measures.{name}")
            box.setAccessibleName(text(f"measures.{name}"))
        for key, view in zip(commands.FILTERS, View, strict=False):
            keys = QShortcut(QKeySequence(key), self)
            keys.activated.connect(lambda v=view: self._view(v))
        # Only inside the pages: on a button below, Return presses that button.
        people = bind("measure_people", self._pages, self._ask_people)
        people.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _set(self, name: str, value: object) -> None:
        setattr(self.presenter, name, value)
        self._read()

    def _view(self, view: object) -> None:
        if not isinstance(view, View):
            return
        self._remember()
        self.presenter.view = view
        self._views.choose(view)
        self._show()
        if view in (View.GROUPS, View.ROUTING):
            self._read()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _remember(self) -> None:
        """Keep which measure is looked at, for the page of groups."""
        focused = self.focusWidget()
        if isinstance(focused, MeasureCard):
            self.presenter.chosen = focused.card.measure_id
        place = self._tables["table"].picked
        if self.presenter.view is View.TABLE and 0 <= place < len(self.presenter.results):
            self.presenter.chosen = self.presenter.results[place].definition.measure_id

    def _ask_people(self) -> None:
        self._remember()
        if self.presenter.view is View.ROUTING and not self._remember_routing():
            self._notice.show_words("fact", text("measures.no_visits"))
            return
        self.people_wanted.emit(self.presenter.chosen)

    def _remember_routing(self) -> bool:
        """Keep which measure of routing is looked at; return False for a line of another table."""
        held = self.focusWidget()
        # On the button the focus tells nothing more: the line before it counts.
        if next((n for n, one in self._tables.items() if one is held), self._looked_at) != ROUTING:
            return False
        ids, place = self.presenter.routing_ids, self._tables[ROUTING].picked
        self.presenter.chosen = ids[place] if 0 <= place < len(ids) else self.presenter.chosen
        return bool(ids)

    def _look_at(self, name: str) -> None:
        if self._tables[name].hasFocus():
            self._looked_at = name

    # -------------------------------------------------------------------------------- showing

    def _lay_out(self) -> None:
        page = column(gap=8)
        page.setContentsMargins(16, 10, 16, 6)
        top = FitRow()
        top.add(label(text("measures.title"), "question", wrap=False), self._head)
        top.add_right(self._who, self._months, self._views)
        page.addWidget(top)
        page.addWidget(self._notice)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.current().grown(12))
        self._groups, self._routing = QWidget(), QWidget()
        self._of = label("", bold=True)
        self._budget, self._none = label(""), label(text("measures.none_changed"), tone="muted")
        self._cut.setMaximumWidth(theme.current().grown(320))
        for hidden in (self._of, self._cut):
            hidden.setParent(self._groups)
        self._scrolled = scrolling(self._routing)
        self._pages = QStackedWidget()
        self._cost = QWidget()
        groups, cost = scrolling(self._groups), scrolling(self._cost)
        for part in (scrolling(inside), self._tables["table"], groups, self._scrolled, cost):
            self._pages.addWidget(part)
        page.addWidget(self._pages, 1)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([self._people, self._report], [self._close]))

    def _build(self, view: View) -> None:
        """Make the tables of a page when it is first looked at: each takes some milliseconds."""
        if view is View.GROUPS and "groups" not in self._tables:
            made = _table("groups", [text(f"measures.{n}") for n in GROUPS], 0)
            by = column(self._groups, gap=8)
            for part in (self._of, self._cut, made, _note("whole_note")):
                by.addWidget(part)
            self._tables["groups"] = made
        if view is View.WORTH and "cost" not in self._tables:
            self._cost_page = CostPage()
            column(self._cost, gap=0).addWidget(self._cost_page)
            self._tables |= self._cost_page.tables
        if view is View.ROUTING and "agree" not in self._tables:
            self._build_routing()

    def _build_routing(self) -> None:
        well = column(self._routing, gap=8)
        for name, names, widest, above in (
            ("routing", [f"columns.{n}" for n in OF_ROUTING], 0, [_note("routing_note")]),
            ("agree", routing_words.AGREE, 0, [_note("agree")]),
            ("flags", routing_words.FLAGS, 0, [self._budget, _note("flags_note")]),
            ("changes", routing_words.CHANGES, 2, [_head("changes"), _note("changes_note")]),
            ("flag_changes", routing_words.FLAG_CHANGES, 0, [_head("flag_changes")]),
        ):
            # Names of danger signs are long: they take as many lines as they need.
            wraps = name.startswith("flag")
            table = _table(name, [text(f"measures.{n}") for n in names], widest, wraps=wraps)
            table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            table.verticalHeader().sectionResized.connect(lambda *_, t=table: _fit(t))
            table.itemSelectionChanged.connect(lambda n=name: self._look_at(n))
            table.clicked.connect(lambda _at, n=name: self._look_at(n))
            self._tables[name] = table
            for part in (*above, table):
                well.addWidget(part)
        well.addWidget(self._none)

    def _show(self) -> None:
        self._build(self.presenter.view)
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        self._head.setText(shown.head)
        self._pages.setCurrentIndex(list(View).index(shown.view))
        self._fill_who()
        if shown.view is View.CARDS:
            self._fill_cards()
        elif shown.view is View.TABLE:
            self._tables["table"].fill([Row(row) for row in shown.rows()])
        elif shown.view is View.GROUPS:
            self._of.setText(shown.chosen_words)
            self._tables["groups"].fill([Row(row) for row in shown.group_rows()])
        elif shown.view is View.WORTH:
            self._cost_page.fill(shown)
        else:
            self._fill_routing()
        self.hints_changed.emit()

    def _fill_who(self) -> None:
        self._who.clear()
        for words, only in self.presenter.wanted:
            self._who.addItem(words, only)
        held = [only for _words, only in self.presenter.wanted]
        self._who.setCurrentIndex(
            held.index(self.presenter.only) if self.presenter.only in held else 0
        )

    def _fill_cards(self) -> None:
        cards = self.presenter.cards
        if [card.card for card in self._cards] == list(cards):
            return
        at = self._focused_card()
        for card in self._cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self._cards = [MeasureCard(card) for card in cards]
        across = 1 if theme.current().large else ACROSS
        for number, card in enumerate(self._cards):
            card.clicked.connect(lambda _=False, c=card: self.people_wanted.emit(c.card.measure_id))
            self._grid.addWidget(card, number // across, number % across)
        rows = [self._cards[i : i + across] for i in range(0, len(self._cards), across)]
        self._arrows.set_rows(rows)
        if self._cards and at is not None and self.isVisible():
            self._cards[min(at, len(self._cards) - 1)].setFocus()

    def _focused_card(self) -> int | None:
        """Return which card has the focus, or 0 where none was there and nothing else has it."""
        held = self.focusWidget()
        if isinstance(held, MeasureCard):
            return self._cards.index(held)
        return 0 if held in (None, self._close) else None

    def _fill_routing(self) -> None:
        shown = self.presenter
        self._budget.setText(shown.budget())
        for name, rows in (
            ("routing", shown.routing_rows()),
            ("agree", shown.agreement_rows()),
            ("flags", shown.flag_rows()),
            ("changes", shown.change_rows()),
            ("flag_changes", shown.flag_change_rows()),
        ):
            table = self._tables[name]
            table.fill([Row(row) for row in rows])
            _fit(table)
        whole, changed = shown.only is None, bool(shown.change_rows())
        for name in ("agree", "flags", "flag_changes"):
            self._tables[name].setVisible(whole)
        self._tables["changes"].setVisible(changed)
        self._none.setText(text("measures.none_changed" if whole else "measures.routing_all"))
        self._none.setVisible(not changed)


def _cancel(running: list[Job]) -> None:
    """Drop the results of jobs, ended or not."""
    for job in running:
        job.cancel()
    running.clear()


def _views(shown: View) -> Choices:
    choices = [(f"measures.{view.value}", text(f"measures.{view.value}"), view) for view in View]
    name, large = text("measures.view"), theme.current().large
    made = DropSegments(name, "measures.view", choices) if large else Segments(name, choices)
    made.choose(shown)
    return made


def _table(name: str, headings: Sequence[str], widest: int, *, wraps: bool = False) -> RowTable:
    spoken = text(f"measures.{name}_spoken")
    return RowTable(f"measures.{name}_rows", spoken, headings, widest, wraps=wraps)


def _note(name: str) -> QWidget:
    return label(text(f"measures.{name}"), "caption", "muted")


def _head(name: str) -> QWidget:
    return label(text(f"measures.{name}"), bold=True)


def _months(span: int) -> str:
    return text("measures.months", count=span)


def _cut(cut: Cut) -> str:
    return text(f"measures.cuts.{cut.value}")


def _fit(table: RowTable) -> None:
    """Let a table be as high as its rows: the page scrolls, not each table."""
    rows = table.verticalHeader().length() + table.horizontalHeader().height() + 4
    table.setFixedHeight(rows)
