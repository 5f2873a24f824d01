"""The answers so far: a list in which Enter changes one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from triage_desk.services.views import Said
from triage_desk.ui import theme
from triage_desk.ui.i18n import text

_Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)
_SAID = int(Qt.ItemDataRole.UserRole)


class _Model(QAbstractListModel):
    """Answers as rows; the role ``_SAID`` gives the value itself."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Said, ...] = ()

    def show(self, rows: Iterable[Said]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        said = self.rows[index.row()]
        if role == _SAID:
            return said
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_question(said)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = "kit.history.hidden_spoken" if said.hidden else "kit.history.spoken"
            return text(key, question=shown_question(said), answer=shown_answer(said))
        return None


def shown_question(said: Said) -> str:
    """Return the question of an answer as the history shows it: private ones are not named."""
    return text("kit.history.private") if said.private else said.text


def shown_answer(said: Said) -> str:
    """Return the answer as the history shows it: others at the counter read no private one."""
    return text("kit.history.kept") if said.private else said.shown


class _Delegate(QStyledItemDelegate):
    """Two lines: the question small, the answer bold; struck through once it no longer counts."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, said = theme.current(), index.data(_SAID)
        rect, state = _rect(option), _state(option)
        painter.save()
        if state & QStyle.StateFlag.State_Selected and _has_focus(option):
            painter.fillRect(rect, now.colour("select"))
        inside = rect.adjusted(20, 4, -12, -4)
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("muted"))
        used = painter.drawText(inside, _WRAP, shown_question(said))
        font = now.font("caption", bold=not said.hidden)
        font.setStrikeOut(said.hidden)
        painter.setFont(font)
        painter.setPen(now.colour("muted" if said.hidden else "ink"))
        painter.drawText(inside.adjusted(0, _height(used), 0, 0), _WRAP, shown_answer(said))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        now, said = theme.current(), index.data(_SAID)
        width = max(_width(option) - 32, 80)
        room = QRect(0, 0, width, 10_000)
        small = QFontMetrics(now.font("caption"))
        bold = QFontMetrics(now.font("caption", bold=True))
        height = small.boundingRect(room, _WRAP, shown_question(said)).height()
        height += bold.boundingRect(room, _WRAP, shown_answer(said)).height()
        return QSize(width + 32, height + 8)


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


def _height(drawn: object) -> int:
    return drawn.height() if isinstance(drawn, QRect) else 0


class AnswerHistory(QListView):
    """What was answered, in order; Enter or a double click emits the page to change."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__()
        self.setObjectName("history")
        self.setAccessibleName(text("kit.history.title"))
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
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
