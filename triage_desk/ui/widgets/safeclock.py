"""How long the first safety page has taken, against its goal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import stopwatch
from triage_desk.ui.widgets.labels import column, label, row

GOAL_SECONDS = 20
_SECOND_MS = 1000


class SafeClock(QFrame):
    """The words "Time to safe 0:11, goal 0:20"; ``seconds`` is asked while they are seen."""

    def __init__(self, seconds: Callable[[], int | None]) -> None:
        """Show what ``seconds`` returns; ``None`` hides the clock."""
        super().__init__()
        self._seconds = seconds
        self._shown = label("", "section", bold=True, wrap=False)
        layout = column(self, gap=0)
        layout.setContentsMargins(20, 10, 16, 2)
        layout.addWidget(label(text("kit.clock.title"), "caption", "muted", bold=True))
        line = row()
        line.addWidget(self._shown)
        goal = text("kit.clock.goal", time=stopwatch(GOAL_SECONDS))
        line.addWidget(label(goal, "caption", "muted"), 1)
        layout.addLayout(line)
        self._tick = QTimer(self)
        self._tick.setInterval(_SECOND_MS)
        self._tick.timeout.connect(self.look)
        self.hide()

    def look(self) -> None:
        """Show the time as it is now."""
        passed = self._seconds()
        self._shown.setText("" if passed is None else stopwatch(passed))
        self.setVisible(passed is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to tick."""
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: nobody looks."""
        super().hideEvent(event)
        self._tick.stop()
