"""A person's own words, with a thick bar at the left."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from triage_desk.ui import theme
from triage_desk.ui.widgets.labels import clear, column, label, quoted


class Quote(QFrame):
    """A caption, the words that matter most in large letters, and what else they said."""

    def __init__(self) -> None:
        """Start with nothing said."""
        super().__init__()
        self.setProperty("ground", "card")
        self._lines = column(self, 14, 4)

    def show_words(self, caption: str, words: str, more: tuple[tuple[str, str], ...] = ()) -> None:
        """Show ``words`` (none: the caption alone) and ``more`` as heading and words."""
        clear(self._lines)
        self._lines.addWidget(label(caption, "caption", "muted", bold=True))
        if words:
            self._lines.addWidget(label(quoted(words), "reading", bold=True))
        for heading, said in more:
            self._lines.addWidget(label(f"{heading} {quoted(said)}"))
        self._lines.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        now = theme.current()
        inset = now.px("radius_card")
        bar = QRect(0, inset, now.px("notice_bar"), self.height() - 2 * inset)
        QPainter(self).fillRect(bar, now.colour("ink"))
