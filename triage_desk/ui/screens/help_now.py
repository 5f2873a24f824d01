"""911 before anybody has signed in: what to do, the number, the place. It keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.settings import ClinicSettings
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.emergency import RedHead
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row

SIDE_WIDTH = 390


class HelpNowScreen(Screen):
    """``closed`` goes back to the names."""

    closed = Signal()

    def __init__(self, number: str, clinic: ClinicSettings, since: str) -> None:
        """Show the number, the steps, and where the clinic is as far as the settings know."""
        super().__init__(Place.HELP_NOW)
        self._number = number
        self._clinic = clinic
        self._words = label(text("helpnow.say", number=number), "emergency_words")
        self._back = ActionButton("helpnow.back", text("helpnow.back"))
        self._back.clicked.connect(self.closed)
        edge = theme.current().px("emergency_frame")
        outer = column(self, edge, 0)
        outer.addWidget(RedHead(text("helpnow.title"), text("helpnow.who"), since))
        if theme.current().large:
            inside = QWidget()
            page = column(inside, gap=0)
            for part in (self._where(), self._steps()):
                page.addLayout(part)
            left = frame("bar")
            column(left).addWidget(scrolling(inside))
            outer.addWidget(left, 1)
            return
        left, right = frame("bar"), frame("quiet")
        left.setLayout(self._steps())
        right.setLayout(self._where())
        right.setFixedWidth(SIDE_WIDTH)
        body = row(gap=0)
        body.addWidget(left, 1)
        body.addWidget(right)
        outer.addLayout(body, 1)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the way back."""
        return (hint("back"),)

    def status(self) -> str:
        """Say that nothing is kept here."""
        return text("helpnow.nothing_kept")

    def first_focus(self) -> QWidget | None:
        """Return the way back, the only button."""
        return self._back

    def showEvent(self, event: QShowEvent) -> None:
        """Let readers say the words at once."""
        super().showEvent(event)
        announce(self._words, urgent=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the red frame."""
        fill = theme.current().route(Disposition.EMERGENCY).fill
        QPainter(self).fillRect(self.rect(), fill)

    def _steps(self) -> QVBoxLayout:
        layout = column(gap=12)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(self._words)
        layout.addWidget(label(text("helpnow.call_note"), "reading"))
        layout.addSpacing(8)
        layout.addWidget(label(text("helpnow.steps"), "caption", "muted", bold=True))
        for step in ("step_1", "step_2", "step_3"):
            words = text(f"helpnow.{step}", number=self._number)
            layout.addWidget(label(words, "section", bold=True))
        layout.addSpacing(8)
        layout.addWidget(label(text("helpnow.then"), "reading", "muted"))
        layout.addStretch(1)
        line = row()
        line.addWidget(self._back)
        line.addStretch(1)
        layout.addLayout(line)
        return layout

    def _where(self) -> QVBoxLayout:
        layout = column(gap=6)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.addWidget(label(text("emergency.number_title"), "caption", "muted", bold=True))
        layout.addWidget(label(self._number, "emergency_number", "emergency", wrap=False))
        where = text("emergency.where", number=self._number)
        layout.addWidget(label(where, "caption", "muted", bold=True))
        if self._clinic.name:
            layout.addWidget(label(self._clinic.name, "section", bold=True))
        for line in (*self._clinic.address, self._clinic.phone):
            if line:
                layout.addWidget(label(line, "reading"))
        if not any(self._clinic.address):
            layout.addWidget(label(text("emergency.no_address"), "reading"))
        layout.addStretch(1)
        return layout
