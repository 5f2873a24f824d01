"""An answer in the person's own words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from triage_desk.ui import theme
from triage_desk.ui.items.fields import FieldWidget

_LINES = 4
_LEAST_WIDTH = 560


class WordsField(QPlainTextEdit):
    """Some lines of text; Enter is Next, Shift+Enter a new line, Tab leaves."""

    submitted = Signal()

    def __init__(self) -> None:
        """Make an empty field of four lines."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setMinimumWidth(theme.current().grown(_LEAST_WIDTH))
        metrics = QFontMetrics(theme.current().font("body"))
        self.setMinimumHeight(metrics.lineSpacing() * _LINES + theme.current().grown(24))
        self.setMaximumHeight(metrics.lineSpacing() * _LINES * 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the page."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class TextWidget(FieldWidget):
    """Free words, as said."""

    def _make_field(self) -> QWidget:
        self._words = WordsField()
        self._words.textChanged.connect(self._clear_error)
        self._words.submitted.connect(self.submit)
        return self._words

    def _clear_error(self, _text: str = "") -> None:
        if hasattr(self, "field"):
            super()._clear_error()

    def typed(self) -> str:
        """Return the words as typed."""
        return self._words.toPlainText()

    def set_typed(self, words: str) -> None:
        """Put words into the field."""
        if words != self._words.toPlainText():
            self._words.setPlainText(words)
