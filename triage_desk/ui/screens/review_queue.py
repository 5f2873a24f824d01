"""The queue at the left of a review: who, where, by when, and the route."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.queue_line import QueueLine
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.drawnlist import DrawnList
from triage_desk.ui.widgets.route import paint_pill, pill_size

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole)
SIDE, TOP, GAP = 16, 9, 6


class _Model(QAbstractListModel):
    """The lines of the queue."""

    def __init__(self) -> None:
        self.lines: tuple[QueueLine, ...] = ()
        super().__init__()

    def show(self, lines: Iterable[QueueLine]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.initials
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.sentence
        return None


class _Delegate(QStyledItemDelegate):
    """Initials and about, by when at the right, the route below; a copy is one light line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, line = theme.current(), index.data(_LINE)
        box = QRectF(option.rect)
        painter.save()
        cell = Cell(painter, box)
        box = self._below_heading(cell, box, line)
        if option.state & QStyle.StateFlag.State_Selected:
            cell.fill(box, "select")
            cell.fill(
                QRectF(box.left(), box.top(), now.px("selected_bar"), box.height()), "primary"
            )
        cell.fill(QRectF(box.left(), box.bottom() - 1, box.width(), 1), "border")
        bold, small = now.font("reading", bold=not line.copy), now.font("caption")
        inside = box.adjusted(SIDE, TOP, -SIDE + 4, -TOP)
        inside.setHeight(QFontMetrics(bold).height())
        words = f"\N{BLACK UP-POINTING TRIANGLE} {line.due}" if line.late else line.due
        due, tone = now.font("caption", bold=line.late), "late" if line.late else "ink"
        taken = cell.words(inside, words, due, tone, right=True) + 8
        used = cell.words(inside, line.initials, bold, "ink") + 8
        cell.words(inside.adjusted(used, 0, -taken, 0), line.about, small, "muted")
        if not line.copy:
            size = pill_size(line.route)
            pill = QRectF(inside.left(), inside.bottom() + GAP, size.width(), size.height())
            paint_pill(painter, line.route, cell.placed(pill))
        painter.restore()

    def _below_heading(self, cell: Cell, box: QRectF, line: QueueLine) -> QRectF:
        """Draw what stands above the first row of a group; return the room of the row itself."""
        if not line.heading:
            return box
        room = QRectF(box.left(), box.top(), box.width(), heading_height(line))
        cell.fill(room, "bg")
        font = theme.current().font("caption", bold=True)
        cell.words(room.adjusted(SIDE, TOP, 4 - SIDE, 0), line.heading, font, "muted")
        return box.adjusted(0, room.height(), 0, 0)

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(_LINE)
        height = QFontMetrics(theme.current().font("reading", bold=True)).height() + 2 * TOP
        if not line.copy:
            height += pill_size(line.route).height() + GAP
        return QSize(100, height + heading_height(line))


def heading_height(line: QueueLine) -> int:
    """Return the pixels of what stands above a row: 0 where it is not the first of a group."""
    if not line.heading:
        return 0
    return QFontMetrics(theme.current().font("caption", bold=True)).height() + 2 * TOP


class QueueList(DrawnList):
    """The queue; moving in it, by key or mouse, emits the visit to show."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Make an empty list."""
        model = _Model()
        super().__init__("review.queue", text("review.queue"), model)
        self._model = model
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._moved)
        self._showing = False

    def show_lines(self, lines: Iterable[QueueLine], place: int) -> None:
        """Show the queue with the visit at ``place`` chosen (-1: none)."""
        self._showing = True
        fresh = tuple(lines)
        if fresh != self._model.lines:
            self._model.show(fresh)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place))
        self._showing = False

    def row_rect(self, index: QModelIndex) -> QRect:
        """Return where a row is, without the heading over it."""
        row = super().row_rect(index)
        row.setTop(row.top() + heading_height(index.data(_LINE)))
        return row

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid() and not self._showing:
            self.chosen.emit(index.data(_LINE).encounter_id)
