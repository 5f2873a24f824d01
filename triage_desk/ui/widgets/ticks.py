"""A list of ticks: one stop of the Tab key, arrows move, Space ticks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from triage_desk.ui import theme
from triage_desk.ui.widgets.checks import paint_tick

MOST_SHOWN, MARGIN = 6, 12
VALUE = Qt.ItemDataRole.UserRole


class _Box(QStyledItemDelegate):
    """Paints the box over the system's: that one has no edge on a dark ground."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the line, then its box."""
        super().paint(painter, option, index)
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        view = self.parent()
        if not isinstance(view, QListWidget):
            return
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = QRectF(view.style().subElementRect(part, shown, view))
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        paint_tick(painter, box, "box", on=on)


class TickList(QListWidget):
    """Choices of which any number holds."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        """Show (value, words) without a tick."""
        super().__init__()
        self.setItemDelegate(_Box(self))
        self.show_choices(choices)

    def show_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Show other choices, none of them ticked."""
        self.clear()
        for value, words in choices:
            item = QListWidgetItem(words, self)
            item.setData(VALUE, value)
            flag = Qt.ItemFlag
            item.setFlags(flag.ItemIsUserCheckable | flag.ItemIsEnabled | flag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
        now = theme.current()
        shown = min(max(self.count(), 1), MOST_SHOWN)
        high = max(self.sizeHintForRow(0), now.grown(now.px("target_minimum")))
        self.setFixedHeight(shown * high + MARGIN)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the values with a tick, in their order."""
        items = (self.item(number) for number in range(self.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return tuple(str(item.data(VALUE)) for item in ticked)

    def tick(self, values: Collection[str]) -> None:
        """Tick these and no others."""
        for number in range(self.count()):
            item = self.item(number)
            on = str(item.data(VALUE)) in values
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
