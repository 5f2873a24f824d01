"""Labelled fields: the caption above, what is wrong below, the focus where it is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.labels import column, label, set_property


class Field(QWidget):
    """One control with its caption. ``control`` carries the action id as its object name."""

    entered = Signal()

    def __init__(self, action_id: str, caption: str, control: QLineEdit | QComboBox) -> None:
        """Put ``control`` under ``caption``; readers hear the caption as its name."""
        super().__init__()
        self.control = control
        control.setObjectName(action_id)
        control.setAccessibleName(caption)
        if isinstance(control, QLineEdit):
            control.returnPressed.connect(self.entered)
        self._caption = label(caption, "caption", "muted", bold=True, wrap=False)
        self._caption.setBuddy(control)
        self._error = label("", "caption", "late")
        self._error.hide()
        layout = column(self, gap=3)
        for part in (self._caption, control, self._error):
            layout.addWidget(part)
        layout.addStretch(1)

    @property
    def typed(self) -> str:
        """Return the text of a line edit."""
        return self.control.text() if isinstance(self.control, QLineEdit) else ""

    def set_caption(self, caption: str) -> None:
        """Show another caption; the accessible name stays."""
        self._caption.setText(caption)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong under the field; an empty sentence takes it away."""
        sign = text("kit.field.error_sign")
        self._error.setText(f"{sign} {sentence}" if sentence else "")
        self._error.setVisible(bool(sentence))
        set_property(self.control, "error", "true" if sentence else "false")
        self.control.setAccessibleDescription(sentence)


def line_edit(hint: str = "", width: int = 0) -> QLineEdit:
    """Return a line edit; ``width`` is its least width in logical pixels."""
    result = QLineEdit()
    result.setPlaceholderText(hint)
    if width:
        result.setMinimumWidth(width)
    return result


def combo(choices: Iterable[tuple[str, object]], hint: str) -> QComboBox:
    """Return a drop-down of (words, value) with nothing chosen; ``hint`` is shown meanwhile."""
    result = QComboBox()
    for words, value in choices:
        result.addItem(words, value)
    result.setPlaceholderText(hint)
    result.setCurrentIndex(-1)
    return result
