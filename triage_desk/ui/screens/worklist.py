"""Home: who is expected, who waits, what is unfinished, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.worklist_table import WorklistTable
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.moments import clock_time, exact_time, weekday
from triage_desk.ui.presenters.worklist import Filter, NextStep, RowAct, Told, WorklistPresenter
from triage_desk.ui.screens.reason import ask_reason
from triage_desk.ui.screens.row_acts import RowActs
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.screens.segments import Choices, DropSegments, Segments
from triage_desk.ui.screens.unfinished import UnfinishedStrip
from triage_desk.ui.screens.worklist_view import WorklistView
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

MINUTE_MS = 60_000


class WorklistScreen(Screen):
    """Today. ``opened`` carries an encounter with a route, ``continued`` one without.

    ``began`` carries the view of an intake that was begun for somebody on the list.
    """

    new_intake = Signal()
    expect_wanted = Signal()
    calls_wanted = Signal()
    referrals_wanted = Signal()
    papers_wanted = Signal()
    tasks_wanted = Signal()
    began = Signal(object)
    continued = Signal(str)
    opened = Signal(str)
    backups_wanted = Signal()
    audit_wanted = Signal()
    discarded = Signal()

    has_list = True

    def __init__(self, presenter: WorklistPresenter) -> None:
        """Lay out the screen; ``refresh`` fills it."""
        super().__init__(Place.WORKLIST)
        self.presenter = presenter
        self._is_old = False
        self._model = WorklistTable(presenter, self)
        self._table = WorklistView(self._model)
        self._table.entered_row.connect(self._do_next_step)
        self._table.moved.connect(self._show_acts)
        self._notice = Notice()
        self._audit = Notice()
        self._audit.pressed.connect(self.audit_wanted)
        self._backups = Notice()
        self._backups.pressed.connect(self.backups_wanted)
        self._strip = UnfinishedStrip()
        self._strip.continued.connect(self.continued)
        self._strip.discarded.connect(self._discard)
        self._date = label("", tone="muted", wrap=False)
        self._filters = _filters()
        self._filters.chosen.connect(presenter.choose)
        self._empty, self._empty_words, self._empty_note = _empty_card()
        self._acts = RowActs()
        self._acts.pressed.connect(self._act)
        self._acts.undone.connect(presenter.take_back)
        self._lay_out()
        self._bind_keys()
        presenter.on_change(self._show)
        self._tick = QTimer(self)
        self._tick.setInterval(MINUTE_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    def refresh(self) -> None:
        """Read today's list again and keep the chosen row."""
        self._is_old = False
        self.presenter.refresh()

    def tick(self) -> None:
        """Let the clocks go on, while somebody looks; nothing is asked of the store."""
        if self.isVisible():
            self.presenter.tick(self._table.aimed_at())

    def tell_backups(self, words: str) -> None:
        """Say what is wrong with the backups; nothing when all is well."""
        self._backups.show_words("error", words, text("backup.show") if words else "")

    def tell_audit(self, words: str) -> None:
        """Say what is wrong with the audit log, to whoever answers for it."""
        self._audit.show_words("error", words, text("audit.open") if words else "")

    def tell_done(self, told: Told) -> None:
        """Say what was done for the list on another page, and choose its row."""
        self.presenter.told = told
        self._acts.show_told(told)

    def refresh_if_seen(self) -> None:
        """Read the list again, while somebody looks at it; the row they aim at stays in place.

        Under another page it is read when it comes back.
        """
        self._is_old = not self.isVisible()
        if not self._is_old:
            self.presenter.refresh(self._table.aimed_at())

    def showEvent(self, event: QShowEvent) -> None:
        """What was changed while another page lay over the list stands in it."""
        super().showEvent(event)
        if self._is_old:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was done in the list is not taken back from another page."""
        super().hideEvent(event)
        self.presenter.forget_told()

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_day(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the list; those of a row are those of the chosen one."""
        rows = (hint("move"), hint("open")) if self.presenter.rows else ()
        acts = tuple(hint(f"row_{act.value}") for act in self._chosen_acts())
        undo = (hint("undo"),) if self.presenter.told else ()
        parked = (hint("parked"),) if self.presenter.unfinished else ()
        rest = ("new_intake", "expect", "calls", "referrals", "print_list", "palette", "filter")
        return (*rows, *acts, *undo, *parked, *map(hint, (*rest, "backups")))

    def status(self) -> str:
        """Return how many of how many are shown, as of when."""
        return text(
            "worklist.shown",
            shown=len(self.presenter.rows),
            total=len(self.presenter.all_rows),
            time=exact_time(self.presenter.read_at),
        )

    def undo(self) -> bool:
        """Take back the last act done in the list."""
        return self.presenter.take_back()

    def first_focus(self) -> QWidget | None:
        """Return the table, or the button that starts an intake while nobody is here."""
        if self.presenter.rows:
            return self._table
        return self.findChild(ActionButton, "worklist.new_intake")

    def _lay_out(self) -> None:
        layout = column(self, gap=8)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.addLayout(self._heading())
        for part in (self._notice, self._audit, self._backups):
            layout.addWidget(part)
        if not theme.current().large:
            filters = row()
            filters.addWidget(self._filters)
            filters.addStretch(1)
            layout.addLayout(filters)
        layout.addWidget(self._strip)
        self._strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card = frame("card")
        column(card, 1).addWidget(self._table)
        self._card = card
        layout.addWidget(card, 1)
        layout.addWidget(self._empty)
        layout.addStretch(0)
        layout.addWidget(self._acts)

    def _heading(self) -> QHBoxLayout:
        layout = row(gap=16)
        layout.addWidget(label(text("worklist.title"), "question", wrap=False))
        layout.addWidget(self._date)
        if theme.current().large:
            # Large letters leave the list no line to give away.
            layout.addWidget(self._filters)
        layout.addStretch(1)
        expect = ActionButton("worklist.expect", text("worklist.expect"))
        expect.clicked.connect(self.expect_wanted)
        new = ActionButton("worklist.new_intake", text("worklist.new_intake"), primary=True)
        new.clicked.connect(self.new_intake)
        self._calls = ActionButton("worklist.calls", text("calls.title"))
        self._calls.clicked.connect(self.calls_wanted)
        self._referrals = ActionButton("worklist.referrals", text("referrals.title"))
        self._referrals.clicked.connect(self.referrals_wanted)
        self._tasks = ActionButton("worklist.tasks", text("tasks.title"))
        self._tasks.clicked.connect(self.tasks_wanted)
        for button in (self._calls, self._referrals, self._tasks, expect, new):
            layout.addWidget(button)
        return layout

    def _bind_keys(self) -> None:
        bind("backups", self, self.backups_wanted)
        bind("calls", self, self.calls_wanted)
        bind("referrals", self, self.referrals_wanted)
        bind("print_list", self, self.papers_wanted)
        bind("tasks", self, self.tasks_wanted)
        bind("parked", self, self._to_strip)
        for key, wanted in zip(commands.FILTERS, Filter, strict=True):
            keys = QShortcut(QKeySequence(key), self)
            keys.activated.connect(lambda w=wanted: self.presenter.choose(w))

    def _show(self) -> None:
        chosen, bar = self._table.chosen, self._table.verticalScrollBar()
        kept = chosen.row_id if chosen else ""
        scrolled, shown = bar.value(), self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        self._date.setText(f"{weekday(shown.now.date())} · {clock_time(shown.now)}")
        large = theme.current().large
        self._date.setVisible(not large)
        self._calls.set_words(text("calls.button", count=shown.calls))
        self._calls.setVisible(bool(shown.calls) and not large)
        waits = text("referrals.button", count=shown.referrals)
        self._referrals.set_words(waits if shown.referrals else text("referrals.title"))
        self._referrals.setVisible(not large)
        self._tasks.set_words(text("tasks.button", count=shown.tasks))
        self._tasks.setVisible(bool(shown.tasks) and not large)
        # The strip stands above the list: while somebody aims it neither comes nor goes.
        if not shown.holds or self._strip.isVisible() == bool(shown.unfinished):
            self._strip.show_items(shown.unfinished, in_one_line=large)
        self._show_filters()
        self._model.reload()
        self._table.fit()
        self._table.choose(max(0, self._model.find(kept)))
        bar.setValue(scrolled)
        self._show_empty()
        self._acts.show_told(shown.told)
        self._show_acts()

    def _show_filters(self) -> None:
        self._filters.choose(self.presenter.filter)
        for wanted in Filter:
            name, count = text(f"worklist.{wanted.value}"), self.presenter.count(wanted)
            words = text("worklist.filter_count", name=name, count=count)
            self._filters.set_words(wanted, words)

    def _show_empty(self) -> None:
        nobody, wanted = not self.presenter.all_rows, self.presenter.filter
        self._card.setVisible(bool(self.presenter.rows))
        self._empty.setVisible(not self.presenter.rows)
        which = Filter.ALL if nobody else wanted
        of_one = which is not Filter.ALL
        words = text(f"worklist.empty_{which.value}") if of_one else text("worklist.empty")
        self._empty_words.setText(words)
        self._empty_note.setText(text("worklist.show_all" if of_one else "worklist.empty_note"))

    def _chosen_acts(self) -> tuple[RowAct, ...]:
        chosen = self._table.chosen
        return self.presenter.acts(chosen) if chosen else ()

    def _show_acts(self) -> None:
        self._acts.show_acts(self._chosen_acts())
        self.hints_changed.emit()

    def _act(self, act: RowAct) -> None:
        chosen = self._table.chosen
        if chosen is not None:
            self.presenter.act(chosen, act)
            # The next Enter is for the list, not for this button.
            self._table.setFocus()

    def _do_next_step(self, number: int) -> None:
        chosen = self._model.row_at(number)
        if chosen is None:
            return
        match self.presenter.next_step(chosen):
            case NextStep.ARRIVE:
                self.presenter.act(chosen, RowAct.ARRIVE)
            case NextStep.SEEN:
                self.presenter.act(chosen, RowAct.SEEN)
            case NextStep.START:
                view = self.presenter.start(chosen)
                if view is not None:
                    self.began.emit(view)
            case NextStep.GO_ON | NextStep.LOOK:
                self.continued.emit(chosen.encounter_id)
            case NextStep.OPEN | NextStep.BOOK | NextStep.ASK | NextStep.VIEW:
                self.opened.emit(chosen.encounter_id or chosen.made_for)
            case NextStep.NOTHING:
                pass

    def _discard(self, encounter_id: str) -> None:
        def discard(reason: str) -> None:
            if self.presenter.discard(encounter_id, reason):
                self.discarded.emit()

        ask_reason(self, discard)

    def _to_strip(self) -> None:
        button = self._strip.first_button()
        if button is not None:
            button.setFocus()
        elif self.presenter.unfinished:
            # With large text the strip is one line: the first of its rows is chosen instead.
            first = self.presenter.unfinished[0].row.encounter_id
            self._table.choose(max(0, self._model.find(first)))
            self._table.setFocus()


def _filters() -> Choices:
    name = text("worklist.filter")
    all_ = [(f"worklist.filter_{w.value}", text(f"worklist.{w.value}"), w) for w in Filter]
    large = theme.current().large
    return DropSegments(name, "worklist.filter", all_) if large else Segments(name, all_)


def _empty_card() -> tuple[QFrame, QLabel, QLabel]:
    card = frame("card")
    layout = column(card, 24, 4)
    words = label("", "section", bold=True)
    note = label("", tone="muted")
    for part in (words, note):
        layout.addWidget(part)
    card.hide()
    return card, words, note
