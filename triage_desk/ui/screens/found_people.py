"""The list under the search box: who fits as typed, and below, later, who comes close to it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from triage_desk.domain.found import Found
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.patient_table import PatientTable
from triage_desk.ui.widgets.labels import column, label

# So long a row must stand before a click in it counts.
HELD_MS = 150
ROWS, ROWS_LARGE = 4, 3
LEAST_COLUMN, COLUMN_GAP = 60, 24
# Record number and telephone, which the page of the person has too.
SPARED = (3, 2)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FoundPeople(QFrame):
    """A card that keeps its height, so that nothing below it moves while somebody types.

    ``taken`` carries the number of a person, counted from 0, who was clicked or entered.
    """

    taken = Signal(int)

    def __init__(self) -> None:
        """Start empty and hidden."""
        super().__init__()
        self.setProperty("ground", "card")
        self.model = PatientTable(self)
        self.table = _table(self.model)
        self.table.clicked.connect(self._clicked)
        self.table.installEventFilter(self)
        self._nobody = label(text("find.nobody"), tone="muted")
        self._nobody.setContentsMargins(8, 8, 8, 8)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._wide: dict[int, int] = {}
        self._still = QElapsedTimer()
        self._new_from = 0
        inside = column(self, 1)
        inside.addWidget(self.table)
        inside.addWidget(self._nobody)
        self.setVisible(False)

    def show_people(self, listed: tuple[Found, ...], close: tuple[Found, ...]) -> None:
        """Show both answers; rows that stand already stay where they are."""
        if listed != self.model.listed or (self.model.close and close != self.model.close):
            self.model.show_listed(listed)
            self.table.clearSpans()
            self._stand_from(0)
            self.table.scrollToTop()
        if close and not self.model.close:
            self._stand_from(self.model.rowCount())
            self.model.add_close(close)
            self.table.setSpan(len(listed), 0, 1, self.model.columnCount())
        self._fit()

    def mark(self, number: int) -> None:
        """Mark a person as the one who was chosen."""
        self.table.selectRow(self.model.row_of(number))

    def go_in(self) -> None:
        """Give the focus to the first person."""
        self.table.setFocus()
        self.mark(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See again what there is room for."""
        super().resizeEvent(event)
        if self._wide:
            self._leave_room_for_names()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the person in the current row."""
        pressed = watched is self.table and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in ENTER:
            self._take_row(self.table.currentIndex().row())
            return True
        return super().eventFilter(watched, event)

    def _stand_from(self, row: int) -> None:
        self._new_from = row
        self._still.start()

    def _clicked(self, index: QModelIndex) -> None:
        # A row that came under the pointer a moment ago is not the one that was meant.
        stood = not self._still.isValid() or self._still.elapsed() > HELD_MS
        if stood or index.row() < self._new_from:
            self._take_row(index.row())

    def _take_row(self, row: int) -> None:
        number = self.model.number_in(row)
        if number is not None:
            self.taken.emit(number)

    def _fit(self) -> None:
        now, table = theme.current(), self.table
        height = now.grown(now.px("table_row"))
        # The name gets what the short facts leave: it is what is looked for.
        for place in range(1, self.model.columnCount()):
            hints = table.sizeHintForColumn(place), table.horizontalHeader().sectionSizeHint(place)
            wide = max(*hints, now.grown(LEAST_COLUMN))
            self._wide[place] = wide + now.grown(COLUMN_GAP)
            table.setColumnWidth(place, self._wide[place])
        self._leave_room_for_names()
        table.verticalHeader().setDefaultSectionSize(height)
        rows = ROWS_LARGE if now.large else ROWS
        whole = height * rows + table.horizontalHeader().sizeHint().height() + 4
        table.setFixedHeight(whole)
        # Large text has no room to keep free; the form below would be out of sight.
        self._nobody.setFixedHeight(height if now.large else whole)
        table.setVisible(self.model.rowCount() > 0)
        self._nobody.setVisible(self.model.rowCount() == 0)

    def _leave_room_for_names(self) -> None:
        """Leave out what else is known of a person before any name is cut."""
        table = self.table
        wanted = table.sizeHintForColumn(0) + theme.current().grown(COLUMN_GAP)
        inside = self.width() - table.verticalScrollBar().sizeHint().width() - 4
        spare = inside - wanted - sum(self._wide.values())
        for place in SPARED:
            table.setColumnHidden(place, spare < 0)
            spare += self._wide[place] if spare < 0 else 0


def _table(model: PatientTable) -> QTableView:
    table = QTableView()
    table.setObjectName("find.results")
    table.setAccessibleName(text("find.title"))
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.horizontalHeader().setHighlightSections(False)
    return table
