"""One calm line above a visit of somebody who answered alone, until staff have asked who it is."""

from __future__ import annotations

from triage_desk.ui.i18n import text
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.widgets.notice import Notice


class IdentityLine(Notice):
    """``pressed`` asks for the dialog."""

    def show_for(self, screen: Screen) -> None:
        """Show the line where the visit on ``screen`` is of somebody not confirmed."""
        words = text("kiosk.identity") if screen.unverified else ""
        if words != self.words:
            self.show_words("fact", words, text("kiosk.identity_confirm") if words else "")
