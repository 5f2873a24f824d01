"""One more backup before the window closes, with a way out at any moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.keeper import Keeper
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

WHOLE = 1000


class ClosingDialog(Dialog):
    """Waits for a backup; ends by itself, or when somebody will not wait."""

    def __init__(self, parent: QWidget, keeper: Keeper, then: Callable[[], object]) -> None:
        """Start the backup; ``then`` closes the window."""
        super().__init__(parent, "closing", text("backup.closing"))
        self._then = then
        self._over_now = False
        self._keeper = keeper
        self._bar = QProgressBar()
        self._bar.setRange(0, WHOLE)
        self._bar.setAccessibleName(text("backup.closing"))
        stop = ActionButton("closing.stop", text("backup.closing_stop"))
        stop.clicked.connect(self.reject)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("backup.closing"), "question"))
        layout.addWidget(self._bar)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(stop)
        layout.addLayout(buttons)
        self.set_width(420)
        keeper.progressed.connect(self._progress)
        keeper.ended.connect(self.accept)
        self.finished.connect(self._end)
        self.ready(stop)
        keeper.make()

    def _progress(self, done: int, total: int) -> None:
        self._bar.setValue(WHOLE * done // max(total, 1))

    def _end(self) -> None:
        if not self._over_now:
            self._over_now = True
            self._keeper.stop()
            self._then()
