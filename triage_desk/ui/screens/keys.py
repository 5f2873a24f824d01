"""All keys of a screen, on F1."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.screen import KeyHint, hint
from triage_desk.ui.widgets.keycap import KeyCap, spoken
from triage_desk.ui.widgets.labels import column, label, row


class KeysDialog(Dialog):
    """The keys that work on the screen behind it, and those that work everywhere."""

    def __init__(self, parent: QWidget, hints: Iterable[KeyHint]) -> None:
        """List ``hints`` and the keys of every screen, one a line."""
        super().__init__(parent, "keys", text("keys.title"))
        layout = column(self, 20, 12)
        layout.addWidget(label(text("keys.title"), "question"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for number, entry in enumerate((*hints, *everywhere())):
            caps = QWidget()
            line = row(caps, gap=4)
            for key in entry.keys:
                line.addWidget(KeyCap(key))
            line.addStretch(1)
            caps.setAccessibleName(" ".join(spoken(key) for key in entry.keys))
            grid.addWidget(caps, number, 0)
            grid.addWidget(label(entry.words), number, 1)
        layout.addLayout(grid)
        close = self.close_button("keys.close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.ready(close)


def everywhere() -> tuple[KeyHint, ...]:
    """Return the keys that work on every screen."""
    return (
        hint("emergency", "F12"),
        hint("cover", "F7"),
        hint("change_user", "Ctrl+L"),
        hint("lock", "Ctrl+Shift+L"),
        hint("theme", "Ctrl+Shift+D"),
        hint("all_keys", "F1"),
    )
