"""A flat sheet over what a person across the counter must not read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.stage import let_go


class CoverSheet(QStackedWidget):
    """Holds a widget and, once covered, shows a flat sheet in its place.

    What is covered is hidden, not overpainted: readers and keys do not reach it either.
    """

    def __init__(self, content: QWidget) -> None:
        """Hold ``content``, uncovered."""
        super().__init__()
        self._sheet = frame("cover")
        self._sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = (label("", "reading", bold=True), label())
        layout = column(self._sheet, 16)
        for line in self._words:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line)
        layout.insertStretch(0, 1)
        layout.addStretch(1)
        self.addWidget(content)
        self.addWidget(self._sheet)
        self._held: QWidget | None = None
        self.say()

    def say(self) -> None:
        """Write the words of the sheet in the language that staff read now."""
        self._sheet.setAccessibleName(text("kit.cover.covered"))
        for line, key in zip(self._words, ("kit.cover.covered", "kit.cover.show"), strict=True):
            line.setText(text(key))

    @property
    def sheet(self) -> QWidget:
        """Return the sheet itself, for readers to be told of."""
        return self._sheet

    @property
    def covered(self) -> bool:
        """Return whether the sheet is shown."""
        return self.currentWidget() is self._sheet

    def set_covered(self, *, covered: bool) -> None:
        """Cover or show again; the focus goes to the sheet, and back to where it was."""
        if covered == self.covered:
            return
        held = let_go(self.currentWidget()) or (self._sheet if self._sheet.hasFocus() else None)
        self.setCurrentIndex(1 if covered else 0)
        if held is None:
            return
        if covered:
            self._held = held
            self._sheet.setFocus()
        elif self._held is not None and isValid(self._held):
            self._held.setFocus()
        else:
            self.focusNextChild()
