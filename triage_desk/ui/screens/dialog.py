"""A window over the window: it closes with Escape, and F12 works in it as everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.focusring import FocusRing


class Dialog(QDialog):
    """What all dialogs have in common. Subclasses fill it and then call ``ready``."""

    def __init__(self, parent: QWidget, action_id: str, title: str) -> None:
        """Take object name and accessible name; the window's title says nothing of a person."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint)
        self._over = parent
        self.setObjectName(action_id)
        self.setWindowTitle(text("app.name"))
        self.setAccessibleName(title)
        QShortcut(QKeySequence("F12"), self).activated.connect(self._emergency)

    def close_button(self, action_id: str) -> ActionButton:
        """Return the button that closes the dialog, with Escape."""
        button = ActionButton(action_id, text("keys.close"), "Esc", primary=True)
        button.clicked.connect(self.accept)
        return button

    def ready(self, first: QWidget) -> None:
        """Draw the focus ring over everything, and put the focus on ``first``."""
        self._ring = FocusRing(self)
        first.setFocus()

    def _emergency(self) -> None:
        self.reject()
        for button in self._over.window().findChildren(EmergencyButton, "top.emergency"):
            button.click()
