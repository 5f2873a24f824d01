"""Ask why, in words, before something is discarded. No reason, no discarding."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row


class ReasonDialog(Dialog):
    """One question: why is this intake discarded?"""

    def __init__(self, parent: QWidget) -> None:
        """Lay out the question; the safe way out is the first button."""
        super().__init__(parent, "discard", text("worklist.discard_title"))
        self._field = Field("discard.reason", text("worklist.discard_reason"), line_edit(width=380))
        layout = column(self, 20, 12)
        layout.addWidget(label(text("worklist.discard_title"), "question"))
        layout.addWidget(label(text("worklist.discard_note"), tone="muted"))
        layout.addWidget(self._field)
        buttons = row()
        keep = ActionButton("discard.keep", text("worklist.keep"))
        discard = ActionButton("discard.confirm", text("worklist.discard"))
        keep.clicked.connect(self.reject)
        discard.clicked.connect(self._confirm)
        buttons.addWidget(keep)
        buttons.addStretch(1)
        buttons.addWidget(discard)
        layout.addLayout(buttons)
        self.ready(self._field.control)

    @property
    def reason(self) -> str:
        """Return the reason in words."""
        return self._field.typed.strip()

    def _confirm(self) -> None:
        if self.reason:
            self.accept()
            return
        self._field.show_error(text("worklist.discard_reason_missing"))
        self._field.control.setFocus()


def ask_reason(parent: QWidget, then: Callable[[str], object]) -> None:
    """Ask, and call ``then`` with the reason; not at all when the person thought better of it."""
    dialog = ReasonDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(dialog.reason))
    dialog.open()
