"""How a line of the palette is painted: what it is, its words, its key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.entry_list import ENTRY_ROLE
from triage_desk.ui.presenters.entries import Entry, Kind
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.keycap import cap_size, paint_cap

Index = QModelIndex | QPersistentModelIndex
PAD = 12


class PalettePainter(QStyledItemDelegate):
    """The kind at the left in small grey letters, the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line; it is as wide as the list."""
        del index
        now = theme.current()
        return QSize(option.rect.width(), now.grown(now.px("table_row")))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        now = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect)
        painter.save()
        cell = Cell(painter, box)
        cell.fill(box, "select" if chosen else "surface")
        if chosen:
            cell.fill(
                QRectF(box.left(), box.top(), now.px("selected_bar"), box.height()), "primary"
            )
        right = box.right() - PAD
        if entry.key:
            right = _paint_key(painter, entry.key, cell, right)
        if entry.kind is None:
            _paint_alone(painter, entry.words, cell)
            painter.restore()
            return
        left = box.left() + PAD + _widest_kind() + PAD
        kind = text(f"palette.{entry.kind.value}")
        cell.words(box.adjusted(PAD, 0, 0, 0), kind, now.font("caption"), "muted")
        place = QRectF(left, box.top(), right - left, box.height())
        used = cell.words(place, entry.words, now.font("body", bold=True), "ink")
        cell.words(place.adjusted(used + PAD, 0, 0, 0), entry.note, now.font("body"), "muted")
        painter.restore()


def _paint_alone(painter: QPainter, words: str, cell: Cell) -> None:
    """Paint the words alone; long ones lose their middle, for what tells them apart ends them."""
    font = theme.current().font("body")
    place = cell.box.adjusted(PAD, 0, -PAD, 0)
    middle = Qt.TextElideMode.ElideMiddle
    shown = QFontMetrics(font).elidedText(words, middle, max(0, int(place.width())))
    cell.words(place, shown, font, "ink")


def _widest_kind() -> int:
    metrics = QFontMetrics(theme.current().font("caption"))
    return max(metrics.horizontalAdvance(text(f"palette.{kind.value}")) for kind in Kind)


def _paint_key(painter: QPainter, key: str, cell: Cell, right: float) -> float:
    size = cap_size(key)
    top = cell.box.center().y() - size.height() / 2
    place = QRectF(right - size.width(), top, size.width(), size.height())
    paint_cap(painter, key, cell.placed(place), theme.current().colour("ink"))
    return place.left() - PAD
