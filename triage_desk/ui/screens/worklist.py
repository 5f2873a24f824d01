"""Home: who is here today, what is unfinished, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QWidget,
)

from triage_desk.domain.encounter import EncounterStatus
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.worklist_table import Column, WorklistTable
from triage_desk.ui.presenters.moments import clock_time, exact_time, weekday
from triage_desk.ui.presenters.worklist import UNFINISHED, Filter, WorklistPresenter
from triage_desk.ui.screens.reason import ask_reason
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.screens.unfinished import UnfinishedStrip
from triage_desk.ui.screens.worklist_painter import PAD, WorklistPainter
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

MINUTE_MS = 60_000
TWO_LINES = 44


class WorklistView(QTableView):
    """The table. Enter or a double click does the next step of a row."""

    entered_row = Signal(int)

    def __init__(self, model: WorklistTable) -> None:
        """Show ``model``."""
        super().__init__()
        self.setObjectName("worklist.table")
        self.setAccessibleName(text("worklist.title"))
        self.setModel(model)
        self.setItemDelegate(WorklistPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._enter)
        keys = QShortcut(QKeySequence("Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self._enter(self.currentIndex()))

    def fit(self) -> None:
        """Give every column what it needs, and the rest of the width to where it stands."""
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # The words above a column begin where the words in it begin.
        header.setStyleSheet(f"QHeaderView::section {{ padding-left: {PAD}px; }}")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.STANDS, QHeaderView.ResizeMode.Stretch)
        now = theme.current()
        # With large text where it stands takes two lines.
        high = TWO_LINES if now.large else now.px("table_row")
        self.verticalHeader().setDefaultSectionSize(now.grown(high))
        for hidden in (Column.CHANNEL, Column.CAME, Column.WITH):
            self.setColumnHidden(hidden, now.large)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self.entered_row.emit(index.row())


class WorklistScreen(Screen):
    """Today. ``opened`` carries an encounter with a route, ``continued`` one without."""

    new_intake = Signal()
    continued = Signal(str)
    opened = Signal(str)
    backups_wanted = Signal()
    audit_wanted = Signal()
    discarded = Signal()

    def __init__(self, presenter: WorklistPresenter) -> None:
        """Lay out the screen; ``refresh`` fills it."""
        super().__init__(Place.WORKLIST)
        self.presenter = presenter
        self._model = WorklistTable(presenter, self)
        self._table = WorklistView(self._model)
        self._table.entered_row.connect(self._do_next_step)
        self._notice = Notice()
        self._audit = Notice()
        self._audit.pressed.connect(self.audit_wanted)
        self._backups = Notice()
        self._backups.pressed.connect(self.backups_wanted)
        QShortcut(QKeySequence("Ctrl+B"), self).activated.connect(self.backups_wanted)
        self._strip = UnfinishedStrip()
        self._strip.continued.connect(self.continued)
        self._strip.discarded.connect(self._discard)
        self._date = label("", tone="muted", wrap=False)
        self._filters = Segments(text("worklist.title"), _filters())
        self._filters.chosen.connect(self._filter)
        self._empty, self._empty_words, self._empty_note = _empty_card()
        self._rule = label(text("worklist.rule"), "caption", "muted")
        self._lay_out()
        parked = QShortcut(QKeySequence("F8"), self)
        parked.activated.connect(self._to_strip)
        presenter.on_change(self._show)
        self._tick = QTimer(self)
        self._tick.setInterval(MINUTE_MS)
        self._tick.timeout.connect(self.refresh_if_seen)
        self._tick.start()

    def refresh(self) -> None:
        """Read today's list again and keep the chosen row."""
        self.presenter.refresh()

    def tell_backups(self, words: str) -> None:
        """Say what is wrong with the backups; nothing when all is well."""
        self._backups.show_words("error", words, text("backup.show") if words else "")

    def tell_audit(self, words: str) -> None:
        """Say what is wrong with the audit log, to whoever answers for it."""
        self._audit.show_words("error", words, text("audit.open") if words else "")

    def refresh_if_seen(self) -> None:
        """Read the list again while somebody looks at it: every minute, and at each change."""
        if self.isVisible():
            self.refresh()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the list."""
        rows = (hint("move", "Up", "Down"), hint("open", "Return")) if self.presenter.rows else ()
        parked = (hint("parked", "F8"),) if self.presenter.unfinished else ()
        return (
            *rows,
            hint("new_intake", "Ctrl+N"),
            hint("find", "Ctrl+K"),
            hint("backups", "Ctrl+B"),
            *parked,
        )

    def status(self) -> str:
        """Return how many of how many are shown, as of when."""
        return text(
            "worklist.shown",
            shown=len(self.presenter.rows),
            total=len(self.presenter.all_rows),
            time=exact_time(self.presenter.read_at),
        )

    def first_focus(self) -> QWidget | None:
        """Return the table, or the button that starts an intake while nobody is here."""
        if self.presenter.rows:
            return self._table
        return self.findChild(ActionButton, "worklist.new_intake")

    def _lay_out(self) -> None:
        layout = column(self, gap=8)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(self._heading())
        layout.addWidget(self._notice)
        layout.addWidget(self._audit)
        layout.addWidget(self._backups)
        layout.addWidget(self._strip)
        card = frame("card")
        inside = column(card, 1)
        inside.addWidget(self._table)
        self._card = card
        layout.addWidget(card, 1)
        layout.addWidget(self._empty)
        layout.addStretch(0)
        layout.addWidget(self._rule)

    def _heading(self) -> QHBoxLayout:
        layout = row(gap=16)
        layout.addWidget(label(text("worklist.title"), "question", wrap=False))
        layout.addWidget(self._date)
        layout.addStretch(1)
        layout.addWidget(self._filters)
        new = ActionButton(
            "worklist.new_intake", text("worklist.new_intake"), "Ctrl+N", primary=True
        )
        new.clicked.connect(self.new_intake)
        layout.addWidget(new)
        return layout

    def _show(self) -> None:
        kept, bar = self._chosen_id(), self._table.verticalScrollBar()
        scrolled = bar.value()
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        self._date.setText(f"{weekday(shown.read_at.date())} · {clock_time(shown.read_at)}")
        large = theme.current().large
        self._date.setVisible(not large)
        self._rule.setVisible(not large)
        self._strip.show_items(shown.unfinished, in_one_line=large)
        self._filters.choose(shown.filter)
        for wanted in Filter:
            words = text(
                "worklist.filter_count",
                name=text(f"worklist.{wanted.value}"),
                count=shown.count(wanted),
            )
            self._filters.set_words(wanted, words)
        self._model.reload()
        self._table.fit()
        self._choose(max(0, self._model.find(kept)))
        bar.setValue(scrolled)
        self._show_empty()
        self.hints_changed.emit()

    def _show_empty(self) -> None:
        nobody = not self.presenter.all_rows
        self._card.setVisible(bool(self.presenter.rows))
        self._empty.setVisible(not self.presenter.rows)
        self._empty_words.setText(text("worklist.empty" if nobody else "worklist.empty_filter"))
        self._empty_note.setVisible(nobody)

    def _chosen_id(self) -> str:
        row_ = self._model.row_at(self._table.currentIndex().row())
        return row_.encounter_id if row_ else ""

    def _choose(self, number: int) -> None:
        index = self._model.index(number, 0)
        flags = QItemSelectionModel.SelectionFlag
        self._table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _filter(self, wanted: Filter) -> None:
        self.presenter.choose(wanted)

    def _do_next_step(self, number: int) -> None:
        row_ = self._model.row_at(number)
        if row_ is None:
            return
        if row_.status in UNFINISHED:
            self.continued.emit(row_.encounter_id)
        elif row_.status is not EncounterStatus.DISCARDED:
            self.opened.emit(row_.encounter_id)

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
            self._choose(max(0, self._model.find(self.presenter.unfinished[0].row.encounter_id)))
            self._table.setFocus()


def _filters() -> tuple[tuple[str, str, object], ...]:
    return tuple(
        (f"worklist.filter_{wanted.value}", text(f"worklist.{wanted.value}"), wanted)
        for wanted in Filter
    )


def _empty_card() -> tuple[QFrame, QLabel, QLabel]:
    card = frame("card")
    layout = column(card, 24, 4)
    words = label(text("worklist.empty"), "section", bold=True)
    note = label(text("worklist.empty_note"), tone="muted")
    for part in (words, note):
        layout.addWidget(part)
    card.hide()
    return card, words, note
