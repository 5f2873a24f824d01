"""Labelled fields: the caption above, what is wrong below, the focus where it is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.icons import paint_icon
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
            control.textEdited.connect(lambda: self.show_error(""))
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
        sign = text("app.warning_sign")
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


class DropDown(QComboBox):
    """A drop-down with the arrow painted: the style sheet takes the system's one away."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the arrow at its right."""
        super().paintEvent(event)
        now = theme.current()
        side = now.grown(now.px("icon"))
        box = QRectF(self.width() - side - 10, (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), "chevron-down", box, now.colour("ink"))


def combo(choices: Iterable[tuple[str, object]], hint: str) -> QComboBox:
    """Return a drop-down of (words, value) with nothing chosen; ``hint`` is shown meanwhile."""
    result = DropDown()
    for words, value in choices:
        result.addItem(words, value)
    result.setPlaceholderText(hint)
    result.setCurrentIndex(-1)
    return result
