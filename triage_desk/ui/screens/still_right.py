"""A follow-up reads out what was said before, line by line: only what is ticked is an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from triage_desk.services.followups import Carried
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.lines import TickLine

LETTERS = "ABCDEFGH"


class StillRightDialog(Dialog):
    """Is this still right? What is not ticked is asked anew."""

    def __init__(
        self, parent: QWidget, before: Sequence[Carried], keep: Callable[[Sequence[Carried]], None]
    ) -> None:
        """Offer what was said ``before``; nothing is ticked yet."""
        super().__init__(parent, "still_right", text("follow.still_right"))
        self._before, self._keep = before, keep
        inside = QWidget()
        lines = column(inside, 4, 4)
        self._lines = [self._line(*pair) for pair in zip(LETTERS, before, strict=False)]
        for line in self._lines:
            lines.addWidget(line)
        lines.addStretch(1)
        layout = column(self, 16, 8)
        layout.addWidget(label(text("follow.still_right"), "question"))
        layout.addWidget(label(text("follow.still_note"), tone="muted"))
        layout.addWidget(scrolling(inside), 1)
        every = ActionButton("still_right.all", text("follow.all"))
        every.clicked.connect(self._tick_all)
        done = ActionButton("still_right.keep", text("follow.keep"), primary=True)
        done.clicked.connect(self._done)
        leave = ActionButton("still_right.none", text("follow.none"))
        leave.clicked.connect(self.reject)
        buttons = row()
        for button in (done, every):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        layout.addLayout(buttons)
        self.resize(760, 480)
        self.ready(self._lines[0] if self._lines else done)

    def _line(self, letter: str, one: Carried) -> TickLine:
        words = text("receipt.said", question=one.question, answer=one.shown)
        line = TickLine(f"still_right.{one.link_id}", words, letter)
        line.clicked.connect(lambda: line.setChecked(not line.isChecked()))
        return line

    def _tick_all(self) -> None:
        for line in self._lines:
            line.setChecked(True)

    def _done(self) -> None:
        pairs = zip(self._lines, self._before, strict=False)
        ticked = [one for line, one in pairs if line.isChecked()]
        self.accept()
        if ticked:
            self._keep(ticked)
