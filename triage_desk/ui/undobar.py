"""What was just done, and the way to take it back while it is fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from triage_desk.services.undo import Done

SHOWN_MS = 20_000
WORDS = {
    "intake_parked": "undo.parked",
    "intake_discarded": "undo.discarded",
    "encounter_finished": "undo.finished",
    "overridden": "undo.rerouted",
    "reviewed": "undo.reviewed",
}
"""By the action in the audit."""


class UndoBar(Notice):
    """One line: "Parked R.M.", with Undo, for some seconds or until the next screen."""

    def __init__(self) -> None:
        """Start with nothing done."""
        super().__init__()
        self.done: Done | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.forget)

    def show_done(self, done: Done, initials: str) -> None:
        """Offer to take back ``done``, which was about the person of these initials."""
        self.done = done
        self.show_words("saved", text(WORDS[done.what], who=initials), text("undo.undo"))
        announce(self)
        self._timer.start(SHOWN_MS)

    def say(self, sentence: str) -> None:
        """Say why something was not taken back, or that there is nothing to take back."""
        self.done = None
        self.show_words("fact", sentence)
        announce(self)
        self._timer.start(SHOWN_MS)

    def forget(self) -> None:
        """Offer nothing any more."""
        self._timer.stop()
        self.done = None
        self.show_words("fact", "")
