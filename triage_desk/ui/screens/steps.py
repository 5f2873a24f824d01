"""One step of an emergency: a tick, what to do, and who did it when."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from triage_desk.ui import theme
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.checks import paint_tick
from triage_desk.ui.widgets.labels import column, label, row


class Step(QFrame):
    """A line with a button; once done the button gives way to what was done when."""

    def __init__(self, action_id: str, title: str, note: str, words: str) -> None:
        """Show an open step; ``words`` stand on its button."""
        super().__init__()
        self._done = False
        self._title = title
        self.button = ActionButton(action_id, words)
        self._when = label("", "reading", wrap=False)
        self._when.hide()
        layout = row(self, gap=12)
        layout.setContentsMargins(40, 2, 0, 2)
        words_of_step = column(gap=0)
        words_of_step.addWidget(label(title, "section", bold=True))
        words_of_step.addWidget(label(note, tone="muted"))
        layout.addLayout(words_of_step, 1)
        layout.addWidget(self._when)
        layout.addWidget(self.button)

    def show_done(self, when: str) -> None:
        """Tick the step with ``when``; an empty text leaves it open."""
        self._done = bool(when)
        self._when.setText(when)
        self._when.setVisible(self._done)
        self.button.setVisible(not self._done)
        self.setAccessibleName(f"{self._title}. {when}" if when else self._title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tick box at the left."""
        super().paintEvent(event)
        side = theme.current().px("tick_emergency")
        box = QRectF(0, (self.height() - side) / 2, side, side)
        paint_tick(QPainter(self), box, "box", on=self._done)
