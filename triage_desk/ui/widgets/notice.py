"""A notice in its place on the page: one fact, one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.keybutton import KeyButton, Look
from triage_desk.ui.widgets.labels import as_rich, first_bold, label, row


class Notice(QFrame):
    """A bar at the left, words, and at most one button. Errors carry a sign as well.

    Most say nothing for most of the day: its parts are made with the first words.
    """

    pressed = Signal()

    def __init__(self, kind: str = "fact", words: str = "", action: str = "") -> None:
        """Show ``words``; ``kind`` is "fact", "error" or "saved"; ``action`` names the button."""
        super().__init__()
        self.setProperty("ground", "bar")
        self._parts: tuple[QLabel, QLabel, KeyButton] | None = None
        self.show_words(kind, words, action)

    @property
    def words(self) -> str:
        """Return the words shown."""
        return self._plain

    @property
    def button(self) -> QPushButton:
        """Return the button, hidden when the notice asks for nothing."""
        return self._made()[2]

    def show_words(self, kind: str, words: str, action: str = "") -> None:
        """Show other words; no words hide the notice."""
        self._kind = kind
        self._plain = words
        if words or self._parts is not None:
            sign, said, button = self._made()
            said.setText(first_bold(words) if kind == "error" else as_rich(words))
            sign.setVisible(kind == "error")
            button.set_words(action)
            button.setVisible(bool(action))
        # Shown without a parent it would be a window of its own and take the focus.
        if not words or self.parentWidget() is not None:
            self.setVisible(bool(words))
        self.update()
        if kind == "error" and words:
            announce(self._made()[1])

    def _made(self) -> tuple[QLabel, QLabel, KeyButton]:
        """Return the sign, the words and the button, made on first use."""
        if self._parts is None:
            layout = row(self, gap=12)
            layout.setContentsMargins(16, 8, 16, 8)
            sign = label(text("kit.notice.error_sign"), tone="late", wrap=False)
            said = label()
            said.setTextFormat(Qt.TextFormat.RichText)
            button = KeyButton("notice.action", "", (), Look(height="target_minimum"))
            button.clicked.connect(self.pressed)
            layout.addWidget(sign)
            layout.addWidget(said, 1)
            layout.addWidget(button)
            self._parts = sign, said, button
        return self._parts

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame and the bar at its left."""
        super().paintEvent(event)
        now = theme.current()
        colour = now.colour("late" if self._kind == "error" else "ink")
        QPainter(self).fillRect(0, 0, now.px("notice_bar"), self.height(), colour)
