"""The table of the day: what Enter does, and which rows must not move while somebody aims."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from triage_desk.domain.day import DayRow
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.worklist_table import WorklistTable
from triage_desk.ui.presenters.worklist_words import Column
from triage_desk.ui.screens.worklist_painter import PAD, WorklistPainter

TWO_LINES = 44
# Whoever has not touched mouse or keys for so long aims at nothing.
AIMS_MS = 30_000
# What goes first where words are long, and what where it stands needs at 100% text.
_FIRST_TO_GO = (Column.WITH, Column.CHANNEL, Column.CAME)
_STANDS = 190
# Where each of them would have so much, these share what is left over: no row has a wide gap.
_SHARING, _SHARE = (Column.TARGET, Column.WITH), 330
_NOT_LARGE = (Column.CHANNEL, Column.CAME, Column.WAITING, Column.TARGET, Column.WITH)


class WorklistView(QTableView):
    """The table. Enter or a double click does the next step of a row; ``moved`` is another row."""

    entered_row = Signal(int)
    moved = Signal()

    def __init__(self, model: WorklistTable) -> None:
        """Show ``model``."""
        super().__init__()
        self._lines = model
        self._touched = QElapsedTimer()
        self._fitted = 0
        self.setObjectName("worklist.table")
        self.setAccessibleName(text("worklist.title"))
        self.setModel(model)
        self.setItemDelegate(WorklistPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._enter)
        self.selectionModel().currentRowChanged.connect(self.moved)
        keys = QShortcut(QKeySequence(commands.key("open")), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self._enter(self.currentIndex()))

    def fit(self) -> None:
        """Give every column what it needs, and the rest of the width to where it stands.

        The columns keep to it by themselves; only another text size asks for it anew. Where
        there is no room for all, those go that a row can be told apart without.
        """
        if self._fitted != theme.current().scale:
            self._set_columns()
        self._make_room()

    def _set_columns(self) -> None:
        now = theme.current()
        self._fitted = now.scale
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Of a long day only what is on the screen is measured.
        header.setResizeContentsPrecision(0)
        # The words above a column begin where the words in it begin.
        header.setStyleSheet(f"QHeaderView::section {{ padding-left: {PAD}px; }}")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.STANDS, QHeaderView.ResizeMode.Stretch)
        # With large text where it stands, waiting and the time target are two lines of one column.
        high = TWO_LINES if now.large else now.px("table_row")
        self.verticalHeader().setDefaultSectionSize(now.grown(high))
        for hidden in _NOT_LARGE:
            self.setColumnHidden(hidden, now.large)

    def _make_room(self) -> None:
        now, header = theme.current(), self.horizontalHeader()
        if now.large or not self.isVisible():
            return
        was_brief = self._lines.brief
        self._lines.say_briefly(brief=False)
        needed: dict[Column, int] = {
            column: self._needs(column) for column in Column if column is not Column.STANDS
        }
        over = sum(needed.values()) + now.grown(_STANDS) - self.viewport().width()
        self._lines.say_briefly(brief=over > 0)
        if over > 0:
            said, needed[Column.CAME] = needed[Column.CAME], self._needs(Column.CAME)
            over -= said - needed[Column.CAME]
        if self._lines.brief != was_brief:
            self.resizeColumnToContents(Column.CAME)
            self.viewport().update()
        for column in _FIRST_TO_GO:
            hidden = over > 0
            over -= needed[column] if hidden else 0
            if hidden != self.isColumnHidden(column):
                self.setColumnHidden(column, hidden)
        left = self.viewport().width() - sum(w for c, w in needed.items() if c not in _SHARING)
        wide = left > now.grown(_SHARE) * (len(_SHARING) + 1)
        mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
        for column in _SHARING:
            if header.sectionResizeMode(column) is not mode:
                header.setSectionResizeMode(column, mode)

    def _needs(self, column: Column) -> int:
        return max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))

    @property
    def chosen(self) -> DayRow | None:
        """Return the chosen row."""
        return self._lines.row_at(self.currentIndex().row())

    def choose(self, number: int) -> None:
        """Choose a row by where it is shown, counted from 0."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._lines.index(number, 0), flags.ClearAndSelect | flags.Rows
        )

    def aimed_at(self) -> dict[str, int]:
        """Return the rows that somebody may be about to press, and where they are shown.

        They are the one under the mouse and the chosen one, while mouse or keys are in use.
        """
        if not self._touched.isValid() or self._touched.elapsed() > AIMS_MS:
            return {}
        numbers = {self.currentIndex().row()} if self.hasFocus() else set()
        if self.viewport().underMouse():
            numbers.add(self.rowAt(self.viewport().mapFromGlobal(self.cursor().pos()).y()))
        rows = {number: self._lines.row_at(number) for number in numbers}
        return {row.row_id: number for number, row in rows.items() if row is not None}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row in sight when a line above the table takes room from it."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note that somebody is at the keys."""
        self._touched.start()
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Note that somebody moves the mouse."""
        self._touched.start()
        super().mouseMoveEvent(event)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self.entered_row.emit(index.row())
