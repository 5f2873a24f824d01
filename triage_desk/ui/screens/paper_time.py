"""When a paper was filled in: asked before its danger signs are typed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.review_dialogs import ActDialog
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

WIDTH = 520


class PaperTimeDialog(ActDialog):
    """Day and time as they stand on the paper."""

    def __init__(self, parent: QWidget, begin: Callable[[str, str], str]) -> None:
        """``begin`` takes both as typed, and returns why that cannot be or ""."""
        title = text("asking.paper_title")
        super().__init__(parent, "paper_time", title, lambda: begin(*self.typed))
        self._day = Field("paper_time.day", text("asking.day"), line_edit(text("asking.today")))
        self._time = Field("paper_time.time", text("asking.time"), line_edit())
        go_on = ActionButton("paper_time.go_on", text("asking.paper_go_on"), primary=True)
        close = ActionButton("paper_time.close", text("keys.back"))
        for button in (go_on, close):
            # Enter belongs to the fields: it would press the first button, and that one goes back.
            button.setAutoDefault(False)
        go_on.clicked.connect(self.offer)
        close.clicked.connect(self.reject)
        self._day.entered.connect(self._time.control.setFocus)
        self._time.entered.connect(self.offer)
        self.set_width(WIDTH)
        layout = column(self, 20, 12)
        layout.addWidget(label(title, "question"))
        layout.addWidget(label(text("asking.paper_note")))
        layout.addWidget(self.notice)
        fields = row(gap=12)
        fields.addWidget(self._day, 1)
        fields.addWidget(self._time, 1)
        layout.addLayout(fields)
        buttons = row()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(go_on)
        layout.addLayout(buttons)
        self.ready(self._day.control)

    @property
    def typed(self) -> tuple[str, str]:
        """Return day and time as typed."""
        return self._day.typed, self._time.typed


def ask_paper_time(
    parent: QWidget, begin: Callable[[str, str], str], then: Callable[[], None]
) -> None:
    """Ask when a paper was filled in; ``then`` goes on once ``begin`` has taken it."""
    dialog = PaperTimeDialog(parent, begin)
    dialog.accepted.connect(then)
    open_dialog(dialog)
