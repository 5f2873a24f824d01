"""The row of buttons under a screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QWidget

from triage_desk.ui.widgets.fitrow import FitRow


class ActionRow(FitRow):
    """Words or buttons at the left, buttons at the right."""

    def __init__(self, *, bar: bool = False) -> None:
        """Make an empty row; a ``bar`` has its own ground and a line above."""
        super().__init__()
        if bar:
            self.setProperty("ground", "bottom")
            self.set_margins(QMargins(20, 8, 20, 8))

    def show_parts(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        """Put other parts into the row; what was in it before is deleted."""
        self.clear()
        self.add(*left)
        self.add_right(*right)


def action_bar(left: Sequence[QWidget], right: Sequence[QWidget]) -> ActionRow:
    """Return a bar with its parts."""
    bar = ActionRow(bar=True)
    bar.show_parts(left, right)
    return bar
