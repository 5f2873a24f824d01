"""What stands beside a question, over it where there is no room: the help, and the answers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from triage_desk.services.views import Said
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.widgets.history import AnswerHistory
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.panels import HelpPanel
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

WIDTH, HEIGHT = 560, 420


def _fit(dialog: Dialog, parent: QWidget) -> None:
    now, room = theme.current(), parent.window().size()
    dialog.resize(
        min(now.grown(WIDTH), room.width() - 40), min(now.grown(HEIGHT), room.height() - 40)
    )


class WhyDialog(Dialog):
    """Why we ask, and what counts."""

    def __init__(self, parent: QWidget, why: str, counts: str) -> None:
        """Show the help of one question; it scrolls with Page Down."""
        super().__init__(parent, "intake.why_page", text("intake.why"))
        layout = column(self, 16, 8)
        panel = HelpPanel(why, counts)
        scroll_by_keys(self, panel.area)
        layout.addWidget(panel, 1)
        close = self.close_button("intake.why_close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        _fit(self, parent)
        self.ready(close)


class AnswersDialog(Dialog):
    """The answers so far; ``chosen`` carries the page to show again."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, answers: Iterable[Said]) -> None:
        """List ``answers``; Enter takes one and closes."""
        super().__init__(parent, "intake.answers_page", text("kit.history.title"))
        layout = column(self, 16, 8)
        layout.addWidget(label(text("kit.history.title"), "question"))
        history = AnswerHistory()
        layout.addWidget(history, 1)
        layout.addWidget(self.close_button("intake.answers_close"), 0, Qt.AlignmentFlag.AlignRight)
        _fit(self, parent)
        history.show_answers(answers)
        history.chosen.connect(self._take)
        self.ready(history)

    def _take(self, page_id: str) -> None:
        self.accept()
        self.chosen.emit(page_id)
