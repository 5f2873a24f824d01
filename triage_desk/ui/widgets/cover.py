"""A flat sheet over what a person across the counter must not read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.labels import column, frame, label


class CoverSheet(QStackedWidget):
    """Holds a widget and, once covered, shows a flat sheet in its place.

    What is covered is hidden, not overpainted: readers and keys do not reach it either.
    """

    def __init__(self, content: QWidget) -> None:
        """Hold ``content``, uncovered."""
        super().__init__()
        self._sheet = frame("cover")
        layout = column(self._sheet, 16)
        for words, step in (("kit.cover.covered", "reading"), ("kit.cover.show", "body")):
            line = label(text(words), step, bold=step == "reading")
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line)
        layout.insertStretch(0, 1)
        layout.addStretch(1)
        self.addWidget(content)
        self.addWidget(self._sheet)

    @property
    def covered(self) -> bool:
        """Return whether the sheet is shown."""
        return self.currentWidget() is self._sheet

    def set_covered(self, *, covered: bool) -> None:
        """Cover or show again."""
        self.setCurrentIndex(1 if covered else 0)
