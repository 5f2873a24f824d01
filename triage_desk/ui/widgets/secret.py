"""A field for a passphrase or a PIN: hidden while typed, shown while a person wants to look."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from triage_desk.domain.pin import LONGEST
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row, set_property


class SecretField(QWidget):
    """Caption, field, Show, and what is wrong below. What was typed never leaves but by ``secret``.

    A PIN takes digits only. The clipboard gets nothing: Qt copies no hidden text, and Copy is off
    while it is shown.
    """

    entered = Signal()

    def __init__(self, action_id: str, caption: str, *, digits: bool = False) -> None:
        """Make an empty field under ``caption``; readers hear the caption as its name."""
        super().__init__()
        self.edit = SecretEdit(digits=digits)
        self.edit.setObjectName(action_id)
        self.edit.setAccessibleName(caption)
        self.edit.returnPressed.connect(self.entered)
        self.edit.textEdited.connect(lambda _typed: self.show_error(""))
        self._caption = label(caption, "caption", "muted", bold=True, wrap=False)
        self._caption.setBuddy(self.edit)
        self._show = ActionButton(f"{action_id}.show", text("door.show"), icon="eye")
        self._show.clicked.connect(self._turn)
        self._error = label("", "caption", "late")
        self._error.hide()
        line = row(gap=8)
        line.addWidget(self.edit, 1)
        line.addWidget(self._show)
        layout = column(self, gap=4)
        layout.addWidget(self._caption)
        layout.addLayout(line)
        layout.addWidget(self._error)
        self._name_show()

    @property
    def secret(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def set_kind(self, caption: str, *, digits: bool) -> None:
        """Ask for the other kind of secret; what was typed goes."""
        self.clear()
        self._caption.setText(caption)
        self.edit.setAccessibleName(caption)
        self.edit.take_digits(digits=digits)
        self._name_show()

    def clear(self) -> None:
        """Forget what was typed, and what was wrong with it."""
        self.edit.clear()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_error("")
        self._name_show()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong under the field; an empty sentence takes it away."""
        sign = text("app.warning_sign")
        self._error.setText(f"{sign} {sentence}" if sentence else "")
        self._error.setVisible(bool(sentence))
        set_property(self.edit, "error", "true" if sentence else "false")
        self.edit.setAccessibleDescription(sentence)

    def _turn(self) -> None:
        hidden = self.edit.echoMode() is QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self.edit.setFocus()
        self._name_show()

    def _name_show(self) -> None:
        hidden = self.edit.echoMode() is QLineEdit.EchoMode.Password
        words = text("door.show" if hidden else "door.hide")
        self._show.set_words(words)
        self._show.set_spoken(f"{words} {self.edit.accessibleName()}")


class SecretEdit(QLineEdit):
    """The line itself: large dots, no menu, no undo across people, no guesses of the system."""

    def __init__(self, *, digits: bool = False) -> None:
        """Make an empty line; with ``digits`` it takes nothing else."""
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setFont(theme.current().font("section"))
        self.take_digits(digits=digits)

    def take_digits(self, *, digits: bool) -> None:
        """Take digits only, or any sign."""
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        if digits:
            pattern = QRegularExpression(f"[0-9]{{0,{LONGEST}}}")
            self.setValidator(QRegularExpressionValidator(pattern, self))
            self.setInputMethodHints(hints | Qt.InputMethodHint.ImhDigitsOnly)
        else:
            self.setValidator(None)  # type: ignore[arg-type]
            self.setInputMethodHints(hints)
