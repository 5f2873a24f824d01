"""The answers so far: a list in which Enter changes one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.services.views import Said
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.drawnlist import DrawnList

_Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)
# Rows that can be seen at once, 40 kB each.
_MOST_KEPT = 16
_SAID = int(Qt.ItemDataRole.UserRole)


class _Model(QAbstractListModel):
    """Answers as rows; the role ``_SAID`` gives the value itself."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Said, ...] = ()

    def show(self, rows: Iterable[Said]) -> None:
        """Show other rows; the first ones that say the same are left as they stand."""
        wanted = tuple(rows)
        pairs = zip(self.rows, wanted, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if same < len(self.rows):
            self.beginRemoveRows(QModelIndex(), same, len(self.rows) - 1)
            self.rows = self.rows[:same]
            self.endRemoveRows()
        if same < len(wanted):
            self.beginInsertRows(QModelIndex(), same, len(wanted) - 1)
            self.rows = wanted
            self.endInsertRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        said = self.rows[index.row()]
        if role == _SAID:
            return said
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_question(said)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text(
                "kit.history.spoken", question=shown_question(said), answer=shown_answer(said)
            )
        return None


def shown_question(said: Said) -> str:
    """Return the question of an answer as the history shows it: private ones are not named.

    An answer that no longer counts is marked by a word as well as by grey and a line through it.
    """
    asked = text("kit.history.private") if said.private else said.text
    return text("kit.history.hidden", question=asked) if said.hidden else asked


def shown_answer(said: Said) -> str:
    """Return the answer as the history shows it: others at the counter read no private one."""
    return text("kit.history.kept") if said.private else said.shown


class _Delegate(QStyledItemDelegate):
    """Two lines: the question small, the answer bold; struck through once it no longer counts.

    With each answer the rows move up, and look as before: they are measured and painted once.
    """

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[object, ...], int] = {}
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, said = theme.current(), index.data(_SAID)
        rect = _rect(option)
        chosen = bool(_state(option) & QStyle.StateFlag.State_Selected) and _has_focus(option)
        ratio, size = painter.device().devicePixelRatioF(), (rect.width(), rect.height())
        signs = (said, chosen, *size, ratio, painter.layoutDirection(), now.name, now.scale)
        picture = self._pictures.get(signs)
        if picture is None:
            picture = QPixmap(rect.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as own:
                own.setLayoutDirection(painter.layoutDirection())
                _paint_row(own, QRect(0, 0, *size), said, chosen=chosen)
            if len(self._pictures) >= _MOST_KEPT:
                self._pictures.pop(next(iter(self._pictures)))
            self._pictures[signs] = picture
        painter.drawPixmap(rect.topLeft(), picture)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        now, said = theme.current(), index.data(_SAID)
        width = max(_width(option) - 32, 80)
        signs = (said, width, now.scale)
        if signs not in self._heights:
            self._heights[signs] = _height(said, width)
        return QSize(width + 32, self._heights[signs])


def _paint_row(painter: QPainter, rect: QRect, said: Said, *, chosen: bool) -> None:
    now = theme.current()
    if chosen:
        painter.fillRect(rect, now.colour("select"))
    cell = Cell(painter, QRectF(rect))
    inside = cell.box.adjusted(20, 4, -12, -4)
    painter.setFont(now.font("caption"))
    painter.setPen(now.colour("muted"))
    used = cell.text(inside, shown_question(said), Qt.AlignmentFlag.AlignLeft, wrap=True)
    font = now.font("caption", bold=not said.hidden)
    font.setStrikeOut(said.hidden)
    painter.setFont(font)
    painter.setPen(now.colour("muted" if said.hidden else "ink"))
    below = inside.adjusted(0, used.height(), 0, 0)
    cell.text(below, shown_answer(said), Qt.AlignmentFlag.AlignLeft, wrap=True)


def _height(said: Said, width: int) -> int:
    """Return the height of a row whose words have ``width``, in logical pixels."""
    now = theme.current()
    room = QRect(0, 0, width, 10_000)
    small = QFontMetrics(now.font("caption"))
    bold = QFontMetrics(now.font("caption", bold=True))
    height = small.boundingRect(room, _WRAP, shown_question(said)).height()
    height += bold.boundingRect(room, _WRAP, shown_answer(said)).height()
    return height + 8


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


def _has_focus(option: QStyleOptionViewItem) -> bool:
    # A chosen row without the focus would look like the answer being asked.
    view = option.widget
    return isinstance(view, QListView) and view.hasFocus()


def _width(option: QStyleOptionViewItem) -> int:
    view = option.widget
    return int(view.viewport().width()) if isinstance(view, QListView) else _rect(option).width()


class AnswerHistory(DrawnList):
    """What was answered, in order; Enter or a double click emits the page to change."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Make an empty list."""
        model = _Model()
        super().__init__("history", text("kit.history.title"), model)
        self._model = model
        self.setItemDelegate(_Delegate(self))
        self.doubleClicked.connect(self._choose)

    def show_answers(self, answers: Iterable[Said]) -> None:
        """Show other answers, the last one in sight."""
        self._model.show(answers)
        if self._model.rows:
            self.setCurrentIndex(self._model.index(len(self._model.rows) - 1))
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter changes the chosen answer."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines again."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(_SAID).page_id)
