"""How one cell of the day is painted: fill, bar, pill, waiting bar, time target, next step."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.ui import commands, theme
from triage_desk.ui.models.worklist_table import LINE_ROLE
from triage_desk.ui.presenters.worklist_words import Column, Line
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.keycap import cap_size, paint_cap
from triage_desk.ui.widgets.route import paint_pill, pill_size

Index = QModelIndex | QPersistentModelIndex
FULL_BAR_MINUTES = 60
BAR_WIDTH, BAR_HEIGHT = 56, 8
PAD = 12


class WorklistPainter(QStyledItemDelegate):
    """Paints every column; chosen rows have a fill and a bar where they begin."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the widest way of drawing a cell."""
        del option
        now, line = theme.current(), _line(index)
        bold = index.column() in (Column.WHO, Column.TARGET)
        metrics = QFontMetrics(now.font("body", bold=bold))
        width = metrics.horizontalAdvance(line.words[index.column()]) + now.grown(PAD) + 4
        if index.column() == Column.ROUTE and line.row.route is not None:
            width = pill_size(line.row.route).width() + now.grown(PAD)
        elif index.column() == Column.WAITING and _has_bar(line):
            width += now.grown(BAR_WIDTH + PAD) + 4
        elif index.column() == Column.NEXT:
            width += cap_size(commands.key("open")).width() + now.grown(3 * PAD)
        return QSize(width, now.grown(now.px("table_row")))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect)
        painter.save()
        cell = Cell(painter, box)
        cell.fill(box, "select" if chosen else "surface")
        cell.fill(QRectF(box.left(), box.bottom() - 1, box.width(), 1), "border")
        if chosen and index.column() == Column.WHO:
            bar = theme.current().px("selected_bar")
            cell.fill(QRectF(box.left(), box.top(), bar, box.height()), "primary")
        _paint_words(painter, cell, index, chosen)
        painter.restore()


def _line(index: Index) -> Line:
    found = index.data(LINE_ROLE)
    if not isinstance(found, Line):
        raise TypeError(type(found).__name__)
    return found


def _has_bar(line: Line) -> bool:
    return line.minutes is not None and not line.done


def _paint_words(painter: QPainter, cell: Cell, index: Index, chosen: bool) -> None:
    line, column = _line(index), Column(index.column())
    words, box = line.words[column], cell.box.adjusted(PAD, 0, 0, 0)
    if theme.current().large and column is Column.STANDS:
        _paint_large(cell, box, line)
    elif column is Column.WAITING and _has_bar(line):
        _paint_waiting(cell, box, line)
    elif column is Column.ROUTE and line.row.route is not None:
        size = pill_size(line.row.route)
        top = box.center().y() - size.height() / 2
        place = QRectF(box.left(), top, size.width(), size.height())
        paint_pill(painter, line.row.route, cell.placed(place))
    elif column is Column.NEXT:
        _paint_next(painter, cell, box, words, chosen)
    elif column is Column.TARGET and line.late:
        _paint_text(cell, box, words, "late", bold=True)
    else:
        bold = column is Column.WHO
        quiet = not bold and (line.done or column in (Column.ROUTE, Column.WAITING))
        _paint_text(cell, box, words, "muted" if quiet else "ink", bold=bold)


def _paint_text(cell: Cell, box: QRectF, words: str, tone: str, *, bold: bool) -> None:
    cell.words(box, words, theme.current().font("body", bold=bold), tone)


def _paint_large(cell: Cell, box: QRectF, line: Line) -> None:
    """Paint where it stands, and under it how long somebody waits and the time target."""
    quiet = "muted" if line.done else "ink"
    upper = box.adjusted(0, 0, -PAD, 0)
    waits = line.words[Column.WAITING] if _has_bar(line) else ""
    below = " · ".join(words for words in (waits, line.words[Column.TARGET]) if words)
    if below:
        half = box.height() / 2 - 4
        upper = QRectF(box.left(), box.top() + 4, box.width() - PAD, half)
        tone = "late" if line.late else quiet
        _paint_text(cell, upper.translated(0, half), below, tone, bold=line.late)
    _paint_text(cell, upper, line.words[Column.STANDS], quiet, bold=False)


def _paint_waiting(cell: Cell, box: QRectF, line: Line) -> None:
    now, minutes = theme.current(), line.minutes or 0
    bar = QRectF(box.right() - now.grown(BAR_WIDTH) - 8, 0, now.grown(BAR_WIDTH), BAR_HEIGHT)
    bar.moveTop(box.center().y() - BAR_HEIGHT / 2)
    words = QRectF(box.left(), box.top(), bar.left() - box.left() - 8, box.height())
    cell.words(words, line.words[Column.WAITING], now.font("body"), "ink", right=True)
    cell.fill(bar, "band")
    bar.setWidth(bar.width() * min(1.0, minutes / FULL_BAR_MINUTES))
    cell.fill(bar, "late" if minutes >= FULL_BAR_MINUTES else "primary")


def _paint_next(painter: QPainter, cell: Cell, box: QRectF, words: str, chosen: bool) -> None:
    now = theme.current()
    right = box.right() - PAD
    if chosen and words:
        cap = cap_size(commands.key("open"))
        top = box.center().y() - cap.height() / 2
        place = QRectF(right - cap.width(), top, cap.width(), cap.height())
        paint_cap(painter, commands.key("open"), cell.placed(place), now.colour("ink"))
        right = place.left() - 8
    font = now.font("body")
    font.setUnderline(True)
    area = QRectF(box.left(), box.top(), right - box.left(), box.height())
    cell.words(area, words, font, "link", right=True)
