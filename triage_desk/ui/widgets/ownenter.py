"""Enter in a field belongs to the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _OwnEnter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        # A key held down must never answer the question after this one.
        return event.isAutoRepeat()


def keep_enter(field: QWidget) -> None:
    """Let ``field`` hear Enter itself, once a press, in place of the button that shows the key.

    While a screen reader runs, Qt shows it each letter before the field gets it; keys of buttons
    go past. So on a busy machine Enter overtook what was typed, and an empty field was sent.
    """
    field.installEventFilter(_OwnEnter(field))
