"""How one cell of the worklist is painted: fill, bar, pill, waiting bar, next step."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.domain.encounter import EncounterStatus, WorklistRow
from triage_desk.ui import theme
from triage_desk.ui.models.worklist_table import MINUTES_ROLE, ROW_ROLE, Column
from triage_desk.ui.widgets.keycap import cap_size, paint_cap
from triage_desk.ui.widgets.route import paint_pill, pill_size

Index = QModelIndex | QPersistentModelIndex
FULL_BAR_MINUTES = 60
BAR_WIDTH, BAR_HEIGHT = 56, 8
PAD = 12


class WorklistPainter(QStyledItemDelegate):
    """Paints every column; chosen rows have a fill and a bar at the left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the widest way of drawing a cell."""
        del option
        now = theme.current()
        metrics = QFontMetrics(now.font("body", bold=True))
        words = str(index.data() or "")
        width = metrics.horizontalAdvance(words) + now.grown(PAD)
        row = index.data(ROW_ROLE)
        if index.column() == Column.ROUTE and isinstance(row, WorklistRow) and row.route:
            width = pill_size(row.route).width() + now.grown(PAD)
        elif index.column() == Column.WAITING:
            width += 0 if now.large else now.grown(BAR_WIDTH + 2 * PAD)
        elif index.column() == Column.NEXT:
            width += cap_size("Return").width() + now.grown(3 * PAD)
        return QSize(width, now.grown(now.px("table_row")))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        now = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect)
        painter.save()
        painter.fillRect(option.rect, now.colour("select" if chosen else "surface"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.colour("border"))
        if chosen and index.column() == Column.WHO:
            bar = now.px("selected_bar")
            painter.fillRect(
                QRectF(box.left(), box.top(), bar, box.height()), now.colour("primary")
            )
        self._paint_words(painter, box.adjusted(PAD, 0, 0, 0), index, chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, index: Index, chosen: bool) -> None:
        match Column(index.column()):
            case Column.WAITING:
                _paint_waiting(painter, box, index)
            case Column.ROUTE:
                _paint_route(painter, box, index)
            case Column.NEXT:
                _paint_next(painter, box, str(index.data()), chosen)
            case other:
                _paint_text(painter, box, index, bold=other is Column.WHO)


def _done(index: Index) -> bool:
    row = index.data(ROW_ROLE)
    return isinstance(row, WorklistRow) and row.status is EncounterStatus.FINISHED


def _paint_text(painter: QPainter, box: QRectF, index: Index, *, bold: bool) -> None:
    now = theme.current()
    font = now.font("body", bold=bold)
    painter.setFont(font)
    painter.setPen(now.colour("muted" if _done(index) and not bold else "ink"))
    if now.large and index.column() == Column.STANDS:
        wrapped = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(wrapped), str(index.data()))
        return
    words = QFontMetrics(font).elidedText(
        str(index.data()), Qt.TextElideMode.ElideRight, int(box.width())
    )
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)


def _paint_waiting(painter: QPainter, box: QRectF, index: Index) -> None:
    if _done(index):
        return
    now = theme.current()
    minutes = int(index.data(MINUTES_ROLE))
    if now.large:
        _paint_text(painter, box, index, bold=minutes >= FULL_BAR_MINUTES)
        return
    bar = QRectF(box.right() - now.grown(BAR_WIDTH) - 8, 0, now.grown(BAR_WIDTH), BAR_HEIGHT)
    bar.moveTop(box.center().y() - BAR_HEIGHT / 2)
    late = minutes >= FULL_BAR_MINUTES
    painter.setFont(now.font("body"))
    painter.setPen(now.colour("ink"))
    words = QRectF(box.left(), box.top(), bar.left() - box.left() - 8, box.height())
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(words, int(right), str(index.data()))
    painter.fillRect(bar, now.colour("band"))
    bar.setWidth(bar.width() * min(1.0, minutes / FULL_BAR_MINUTES))
    painter.fillRect(bar, now.colour("late" if late else "primary"))


def _paint_route(painter: QPainter, box: QRectF, index: Index) -> None:
    row = index.data(ROW_ROLE)
    if not isinstance(row, WorklistRow) or row.route is None:
        now = theme.current()
        painter.setFont(now.font("body"))
        painter.setPen(now.colour("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        return
    size = pill_size(row.route)
    top = box.center().y() - size.height() / 2
    paint_pill(painter, row.route, QRectF(box.left(), top, size.width(), size.height()))


def _paint_next(painter: QPainter, box: QRectF, words: str, chosen: bool) -> None:
    now = theme.current()
    right = box.right() - PAD
    if chosen:
        cap = cap_size("Return")
        top = box.center().y() - cap.height() / 2
        place = QRectF(right - cap.width(), top, cap.width(), cap.height())
        paint_cap(painter, "Return", place, now.colour("ink"))
        right = place.left() - 8
    font = now.font("body")
    font.setUnderline(True)
    painter.setFont(font)
    painter.setPen(now.colour("link"))
    area = QRectF(box.left(), box.top(), right - box.left(), box.height())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words)
