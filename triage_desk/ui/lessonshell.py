"""The window of practice: its colour, its banner and its title cannot be taken for the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.lessonpages import WITHOUT, LessonFlow
from triage_desk.ui.shell import Shell
from triage_desk.ui.widgets.labels import column, label, row

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk

EDGE = 6


class Banner(QFrame):
    """Stands above every screen, the bare ones too; below it what the person says now."""

    def __init__(self) -> None:
        """Say that this is practice."""
        super().__init__()
        self.setProperty("ground", "practice")
        outer = column(self, gap=0)
        first = row()
        first.setContentsMargins(16, 5, 16, 5)
        first.addWidget(label(text("lesson.banner"), "section", "practice", bold=True, wrap=False))
        first.addWidget(label(text("lesson.banner_words"), "body", "practice"), 1)
        outer.addLayout(first)
        self._said = QFrame()
        self._said.setProperty("ground", "said")
        inside = row(self._said)
        inside.setContentsMargins(16, 6, 16, 8)
        self._words = label("", "reading")
        inside.addWidget(label(text("lesson.person_says"), "body", "muted", bold=True, wrap=False))
        inside.addWidget(self._words, 1)
        outer.addWidget(self._said)
        self.say("")

    def say(self, words: str) -> None:
        """Show what the person says; nothing where nobody speaks."""
        self._words.setText(text("lesson.quote", words=words) if words else "")
        self._said.setVisible(bool(words))


class LessonShell(Shell):
    """The main window of practice."""

    def __init__(self, settings: Settings) -> None:
        """Put the banner above everything, and a frame around it."""
        super().__init__(settings)
        self._top.without = WITHOUT
        self._banner = Banner()
        self.setMenuWidget(self._banner)
        self.setContentsMargins(EDGE, 0, EDGE, EDGE)

    def setWindowTitle(self, _title: str) -> None:
        """Say practice, whatever the title: words without blanks, as of every window."""
        super().setWindowTitle(text("lesson.window"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame around all of it."""
        super().paintEvent(event)
        painter = QPainter(self)
        colour = theme.current().colour("practice")
        inside = self.contentsRect()
        for edge in (
            QRect(0, 0, inside.left(), self.height()),
            QRect(inside.right() + 1, 0, EDGE, self.height()),
            QRect(0, inside.bottom() + 1, self.width(), EDGE),
        ):
            painter.fillRect(edge, colour)

    def _acts(self) -> dict[str, Callable[[], object]]:
        """Return what the window does: practice is not locked and has nobody to change to."""
        return {name: act for name, act in super()._acts().items() if name not in WITHOUT}

    def _entered(self, desk: Desk) -> None:
        super()._entered(desk)
        flow = self._flow
        if isinstance(flow, LessonFlow):
            flow.says.connect(self._banner.say)
            flow.over.connect(self.close)
        self.idle.watch(on=False)
