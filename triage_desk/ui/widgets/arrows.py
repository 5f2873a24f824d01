"""Arrow keys between buttons that stand in rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from triage_desk.ui.widgets.keybutton import KeyButton

_STEPS = {
    Qt.Key.Key_Up.value: (-1, 0),
    Qt.Key.Key_Down.value: (1, 0),
    Qt.Key.Key_Left.value: (0, -1),
    Qt.Key.Key_Right.value: (0, 1),
}


class ArrowKeys(QObject):
    """Moves the focus inside rows of widgets and brings it into sight; presses nothing.

    A button of ours asks by itself; of other widgets every event is looked at.
    """

    def __init__(self, parent: QObject) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._rows: list[list[QWidget]] = []

    def set_rows(self, rows: Sequence[Sequence[QWidget]]) -> None:
        """Let the arrows move among ``rows``, top to bottom, each from left to right."""
        wanted = [list(row) for row in rows]
        if wanted == self._rows:
            return
        self._rows = wanted
        for widget in chain(*wanted):
            if isinstance(widget, KeyButton):
                widget.arrows = self
            else:
                widget.installEventFilter(self)

    def moves(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Take plain arrow keys that reach ``focused``, leave everything else."""
        mine = event.key() in _STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if mine:
            self._move(focused, *_STEPS[event.key()])
        return mine

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the keys of a widget that does not ask."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
            and self.moves(watched, event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _move(self, watched: QObject, down: int, right: int) -> None:
        at = next((r, row.index(watched)) for r, row in enumerate(self._rows) if watched in row)
        row, column = at[0] + down, at[1] + right
        while 0 <= row < len(self._rows):
            free = self._rows[row]
            target = free[min(max(column, 0), len(free) - 1)]
            if target.isEnabled() and target.isVisible():
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                bring_into_sight(target)
                return
            if not down:
                return
            row += down


def bring_into_sight(widget: QWidget) -> None:
    """Scroll every scroll area above ``widget`` so that it can be seen whole."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 8, 16)
        above = above.parentWidget()
