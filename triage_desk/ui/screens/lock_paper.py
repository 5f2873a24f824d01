"""Ask for the passphrase that locks a paper. It is told by another way, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.secret_pair import SecretPair
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

WIDE = 480


class LockPaperDialog(Dialog):
    """``taken`` carries the passphrase, once both fields say the same and it will do."""

    taken = Signal(str)

    def __init__(self, parent: QWidget, judge: Callable[[str], str]) -> None:
        """Make both fields empty; ``judge`` says what is wrong with a passphrase, or ""."""
        super().__init__(parent, "lock", text("lock.title"))
        self._judge = judge
        self._pair = SecretPair("lock.passphrase", (text("lock.passphrase"), text("lock.again")))
        self._pair.entered.connect(self._take)
        take = ActionButton("lock.take", text("lock.take"), primary=True)
        take.clicked.connect(self._take)
        close = ActionButton("lock.close", text("keys.close"), commands.key("close"))
        close.clicked.connect(self.reject)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("lock.title"), "question"))
        layout.addWidget(label(text("lock.note"), tone="muted"))
        layout.addWidget(self._pair)
        buttons = row()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(take)
        layout.addLayout(buttons)
        self.set_width(WIDE)
        self.finished.connect(self._pair.clear)
        self.ready(self._pair.first.edit)

    def _take(self) -> None:
        passphrase, again = self._pair.typed
        wrong = self._judge(passphrase)
        if wrong:
            self._pair.show_error("", wrong)
        elif passphrase != again:
            self._pair.show_error("again", text("lock.differs"))
        else:
            self.accept()
            self._over.window().activateWindow()
            self.taken.emit(passphrase)
