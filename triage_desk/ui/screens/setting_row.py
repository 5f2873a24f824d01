"""One setting on the page: caption, control, what it does, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.setting_rows import SEPARATOR, Kind, Row
from triage_desk.ui.screens.fields import combo, line_edit
from triage_desk.ui.widgets.labels import column, label, set_property
from triage_desk.ui.widgets.ticks import TickList

LINES_SHOWN = 3
MARGIN = 12


class SettingRow(QWidget):
    """``typed`` carries what stands in the control after each change by a person."""

    typed = Signal(str)

    def __init__(self, section: str, row: Row) -> None:
        """Make the control of ``row``; words come from the texts of ``section``."""
        super().__init__()
        self.name = row.name
        self._row = row
        caption = text(f"settings.{section}_{row.name}")
        self.control = self._make()
        self.control.setObjectName(f"settings.{section}.{row.name}")
        self.control.setAccessibleName(caption)
        self._does = text(f"settings.{section}_{row.name}_does")
        self.control.setAccessibleDescription(self._does)
        shown = label(caption, "caption", "muted", bold=True, wrap=False)
        shown.setBuddy(self.control)
        self._error = label("", "caption", "late")
        self._error.hide()
        self._said = ""
        layout = column(self, gap=3)
        does = label(self._does, "caption", "muted")
        if not self._does:
            does.hide()
        for part in (shown, self.control, self._error, does):
            layout.addWidget(part)
        layout.addStretch(1)

    @property
    def value(self) -> str:
        """Return what stands in the control."""
        control = self.control
        if isinstance(control, QLineEdit):
            return control.text()
        if isinstance(control, QPlainTextEdit):
            return control.toPlainText()
        if isinstance(control, QComboBox):
            return str(control.currentData())
        if isinstance(control, TickList):
            return SEPARATOR.join(control.ticked)
        return ""

    def show_value(self, words: str) -> None:
        """Show another value; nothing is told, and a cursor stays where it is."""
        control = self.control
        if self.value == words:
            return
        control.blockSignals(True)
        if isinstance(control, QLineEdit):
            control.setText(words)
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(words)
        elif isinstance(control, QComboBox):
            control.setCurrentIndex(control.findData(words))
        elif isinstance(control, TickList):
            control.tick(words.split(SEPARATOR))
        control.blockSignals(False)

    def show_choices(self, row: Row) -> None:
        """Offer other choices, where they have changed."""
        if row is self._row or row.choices == self._row.choices:
            return
        words, self._row = self.value, row
        control = self.control
        control.blockSignals(True)
        if isinstance(control, QComboBox):
            control.clear()
            for value, shown in row.choices:
                control.addItem(shown, value)
        elif isinstance(control, TickList):
            control.show_choices(row.choices)
        control.blockSignals(False)
        self.show_value(words)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong under the control; an empty sentence takes it away."""
        if sentence == self._said:
            return
        self._said = sentence
        sign = text("app.warning_sign")
        self._error.setText(f"{sign} {sentence}" if sentence else "")
        self._error.setVisible(bool(sentence))
        set_property(self.control, "error", "true" if sentence else "false")
        self.control.setAccessibleDescription(f"{sentence} {self._does}".strip())

    def _make(self) -> QWidget:
        row = self._row
        match row.kind:
            case Kind.LINES:
                lines = QPlainTextEdit()
                lines.setTabChangesFocus(True)
                high = lines.fontMetrics().lineSpacing() * LINES_SHOWN
                lines.setFixedHeight(high + 2 * MARGIN)
                lines.textChanged.connect(lambda: self.typed.emit(self.value))
                return lines
            case Kind.CHOICE:
                box = combo([(shown, value) for value, shown in row.choices], "")
                box.activated.connect(lambda _index: self.typed.emit(self.value))
                return box
            case Kind.SEVERAL:
                ticks = TickList(row.choices)
                ticks.itemChanged.connect(lambda _item: self.typed.emit(self.value))
                return ticks
            case Kind.LINE | Kind.NUMBER:
                line = line_edit()
                line.textEdited.connect(self.typed)
                return line
