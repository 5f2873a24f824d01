"""A window over the window: it closes with Escape, and F12 works in it as everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.focusring import FocusRing

# What is always seen of the window at both sides, in logical pixels.
EDGE = 20


class Dialog(QDialog):
    """What all dialogs have in common. Subclasses fill it and then call ``ready``.

    ``about`` names what the dialog was opened for, so that it can be opened again.
    """

    about = ""

    def __init__(self, parent: QWidget, action_id: str, title: str) -> None:
        """Take object name and accessible name; the window's title says nothing of a person."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint)
        self._over = parent
        self.setObjectName(action_id)
        self.setWindowTitle(text("app.name"))
        self.setAccessibleName(title)
        bind("emergency", self, self._emergency)

    def close_button(self, action_id: str) -> ActionButton:
        """Return the button that closes the dialog, with Escape."""
        button = ActionButton(action_id, text("keys.close"), commands.key("close"), primary=True)
        button.clicked.connect(self.accept)
        return button

    def set_width(self, pixels: int) -> None:
        """Take a least width in logical pixels at 100% text, and no more than the window has."""
        wide = self._over.window().width() - 2 * EDGE
        self.setMinimumWidth(min(theme.current().grown(pixels), wide))

    def ready(self, first: QWidget) -> None:
        """Draw the focus ring over everything, and put the focus on ``first``."""
        self._ring = FocusRing(self)
        first.setFocus()

    def _emergency(self) -> None:
        self.reject()
        for button in self._over.window().findChildren(EmergencyButton, "top.emergency"):
            button.click()


def open_dialog(dialog: Dialog) -> None:
    """Open a dialog that is destroyed when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
