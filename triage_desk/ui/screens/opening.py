"""Before the store is open: a word that it is coming, or why it is not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row

CARD_WIDTH = 620


class OpeningScreen(Screen):
    """Still and plain: no picture that moves, no trace of code."""

    try_again = Signal()
    closed = Signal()

    def __init__(self) -> None:
        """Say that the program is opening."""
        super().__init__(Place.OPENING)
        self._title = label(text("app.opening"), "question")
        self._words = label(text("app.opening_note"), "reading")
        self._again = ActionButton("opening.try_again", text("app.try_again"), primary=True)
        self._close = ActionButton("opening.close", text("app.quit"))
        self._again.clicked.connect(self.try_again)
        self._close.clicked.connect(self.closed)
        card = frame("card")
        card.setMinimumWidth(CARD_WIDTH)
        inside = column(card, 24, 12)
        inside.addWidget(self._title)
        inside.addWidget(self._words)
        buttons = row()
        buttons.addWidget(self._again)
        buttons.addWidget(self._close)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        layout = column(self, 32)
        line = row()
        line.addStretch(1)
        line.addWidget(card)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        self.show_opening()

    def show_opening(self) -> None:
        """Say that it is coming."""
        self._say(text("app.opening"), text("app.opening_note"), buttons=False)

    def show_fault(self, sentence: str) -> None:
        """Say in one sentence why the program cannot open, and what to do."""
        self._say(text("app.cannot_open"), sentence, buttons=True)
        self._again.setFocus()

    def first_focus(self) -> QWidget | None:
        """Return the button that tries again, once there is a fault."""
        return self._again if self._again.isVisibleTo(self) else None

    def _say(self, title: str, words: str, *, buttons: bool) -> None:
        self._title.setText(title)
        self._words.setText(words)
        self._again.setVisible(buttons)
        self._close.setVisible(buttons)
