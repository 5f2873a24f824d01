"""Tables of lines of words: one line is picked with the arrows, and read aloud as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
)

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import theme
from triage_desk.ui.sheet import CELL_SIDE
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.route import paint_pill, pill_size, route_word

ROUTE_ROLE = Qt.ItemDataRole.UserRole + 1
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
TOP, MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
Words = str | Disposition
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its cells, and what is said of it aloud; "" for the words of all cells."""

    cells: Sequence[Words]
    said: str = ""


def dress(table: QTableView, name: str, spoken: str) -> None:
    """Make ``table`` a list of lines: one is picked, none is typed in, Tab leads out of it.

    ``name`` is the action id, ``spoken`` what a reader calls the table.
    """
    table.setObjectName(name)
    table.setAccessibleName(spoken)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    now = theme.current()
    table.verticalHeader().setDefaultSectionSize(now.grown(now.px("table_row")))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(LEFT | MIDDLE)


class RowTable(QTableWidget):
    """A table that is filled anew as a whole; the place of what was picked stays.

    ``numbers`` are the columns, from 0, that stand at the right.
    """

    def __init__(
        self, name: str, spoken: str, headings: Sequence[str], widest: int, *, wraps: bool = False
    ) -> None:
        """Make an empty table; the column ``widest`` takes what the others leave.

        With ``wraps`` long words make their line higher, else they end in dots.
        """
        super().__init__(0, len(headings))
        dress(self, name, spoken)
        self.numbers: frozenset[int] = frozenset()
        self._wraps = wraps
        self.setWordWrap(wraps)
        self.setHorizontalHeaderLabels(list(headings))
        self.setProperty("wraps", wraps)
        self.setItemDelegate(_Pills(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        if wraps:
            header.sectionResized.connect(lambda *_: self.resizeRowsToContents())

    @property
    def picked(self) -> int:
        """Return which line is picked, from 0; -1 for none."""
        return self.currentRow() if self.currentRow() < self.rowCount() else -1

    def fill(self, rows: Sequence[Row]) -> None:
        """Show other lines, and pick the one at the place of the one picked before."""
        place = max(0, self.currentRow())
        self.setRowCount(len(rows))
        # Told of each cell, every column would measure all of its cells again: a second of forty.
        self.model().blockSignals(True)
        self._put(rows)
        self.model().blockSignals(False)
        self.model().layoutChanged.emit()
        if self._wraps:
            self.resizeRowsToContents()
        if rows:
            self.selectRow(min(place, len(rows) - 1))

    def _put(self, rows: Sequence[Row]) -> None:
        for number, line in enumerate(rows):
            words = [one if isinstance(one, str) else route_word(one) for one in line.cells]
            whole = ". ".join(one.rstrip(".") for one in words)
            for column, cell in enumerate(line.cells):
                item = QTableWidgetItem(words[column])
                item.setToolTip(words[column])
                said = line.said or whole if column == 0 else words[column]
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
                item.setTextAlignment(self._at(column))
                if not isinstance(cell, str):
                    item.setData(ROUTE_ROLE, cell)
                self.setItem(number, column, item)

    def _at(self, column: int) -> Qt.AlignmentFlag:
        across = RIGHT if column in self.numbers else LEFT
        return across | (TOP if self._wraps else MIDDLE)


class _Pills(QStyledItemDelegate):
    """Paints a route as the pill that it has everywhere."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground of a cell, and its words or its pill."""
        route = index.data(ROUTE_ROLE)
        super().paint(painter, option, index)
        if route is None:
            return
        box, size = QRectF(option.rect), pill_size(route)
        left = box.left() + theme.current().grown(CELL_SIDE)
        top = box.center().y() - size.height() / 2
        place = QRectF(left, top, size.width(), size.height())
        paint_pill(painter, route, Cell(painter, box).placed(place))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that the words or the pill need."""
        route = index.data(ROUTE_ROLE)
        if route is None:
            asked = QStyleOptionViewItem(option)
            if option.rect.width():
                # Lines are counted in the whole width, and painted within the sides of the cell.
                sides = 2 * (theme.current().grown(CELL_SIDE) - 3)
                asked.rect = option.rect.adjusted(0, 0, -sides, 0)
            return super().sizeHint(asked, index)
        pill = pill_size(route)
        return QSize(pill.width() + 2 * theme.current().grown(CELL_SIDE), pill.height() + 4)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave out the words of a pill: it has its own."""
        super().initStyleOption(option, index)
        if index.data(ROUTE_ROLE) is not None:
            option.text = ""
