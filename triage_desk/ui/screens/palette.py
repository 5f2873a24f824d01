"""One field over any screen: people, commands and help, found as they are typed."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.domain.patient import Patient
from triage_desk.ui.asked import Asked
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.entries import Entry
from triage_desk.ui.presenters.palette import PalettePresenter
from triage_desk.ui.screens.find_dialog import FindDialog
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.labels import label

SEARCH_AFTER_MS = 60


class PaletteDialog(FindDialog):
    """``taken`` carries the entry that was chosen; the palette is closed by then."""

    def __init__(self, parent: QWidget, presenter: PalettePresenter, jobs: Jobs) -> None:
        """Show what can be done here; people come as soon as the store has answered."""
        super().__init__(parent, "palette", text("palette.title"), text("palette.hint"))
        self.presenter = presenter
        self._people: tuple[Patient, ...] = ()
        self._rows, self._asked = Asked(jobs, self), Asked(jobs, self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        bind("palette", self, self.reject)
        self.ready_to_find()
        self._rows.ask(lambda _stop: presenter.ask_rows(), self._rows_came, lambda: None)

    def offered(self, typed: str) -> tuple[Entry, ...]:
        """Return what can be done, and who fits."""
        return self.presenter.entries(typed, self._people)

    def done(self, result: int) -> None:
        """Close, and keep how many people were shown."""
        self._wait.stop()
        self._rows.give_up()
        self._asked.give_up()
        self.presenter.leave()
        super().done(result)

    def notes(self, layout: QBoxLayout) -> None:
        """Say why nobody is shown while the screen is covered."""
        if self.presenter.covered:
            layout.addWidget(label(text("palette.covered"), "caption", "late", bold=True))

    def _typed(self) -> None:
        self._asked.give_up()
        self._people = ()
        super()._typed()
        self._wait.start(SEARCH_AFTER_MS)

    def _ask(self) -> None:
        typed = self._field.text()
        self._asked.ask(
            lambda stop: self.presenter.ask(typed, stop), self._people_came, lambda: None
        )

    def _rows_came(self, rows: object) -> None:
        if isinstance(rows, tuple):
            self.presenter.rows = rows
            self._show()

    def _people_came(self, people: object) -> None:
        if isinstance(people, tuple):
            self._people = people
            self._show()
