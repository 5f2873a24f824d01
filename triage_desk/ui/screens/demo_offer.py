"""The offer of the first day: an invented clinic with a year behind it, to look at first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from triage_desk.ui import refusals
from triage_desk.ui.demomaker import DemoMaker
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.notice import Notice


class DemoOffer(QWidget):
    """What it is, a button that has it made or stops that, and how far it is."""

    def __init__(self, maker: DemoMaker, folder: Path) -> None:
        """Offer it, or show how far it is."""
        super().__init__()
        self._maker, self._folder = maker, folder
        self._button = ActionButton("setup.demo", text("setup.demo"))
        self._button.clicked.connect(self._act)
        self._notice = Notice()
        body = column(self, gap=8)
        body.addWidget(label(text("setup.demo_title"), "reading", bold=True))
        body.addWidget(label(text("setup.demo_text"), "reading"))
        line = row()
        line.addWidget(self._button)
        # Beside the button, not below it: on a small screen that is where the page ends.
        line.addWidget(self._notice, 1)
        body.addLayout(line)
        maker.changed.connect(self._show)
        self._show()

    def _act(self) -> None:
        if self._maker.is_making:
            self._maker.stop()
        else:
            self._maker.start(self._folder)

    def _show(self) -> None:
        maker = self._maker
        self._button.set_words(text("setup.demo_stop" if maker.is_making else "setup.demo"))
        if maker.is_making:
            share = 100 * maker.done // maker.total if maker.total else 0
            self._notice.show_words("fact", text("setup.demo_making", share=share))
        else:
            problem = refusals.in_words(maker.problem) if maker.problem else ""
            self._notice.show_words("error", problem)
