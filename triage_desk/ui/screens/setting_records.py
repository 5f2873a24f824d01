"""People, teams and places: the list at the left, the form of the one chosen at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.acts import refuse, run_act
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.record_form import NEW, PeopleForm, PlacesForm, RecordForm
from triage_desk.ui.screens.setting_page import FormPage
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

LIST_WIDTH, LIST_HEIGHT = 230, 100
ID = Qt.ItemDataRole.UserRole


class RecordPage(FormPage):
    """Records of one kind."""

    presenter: RecordForm[Any]

    def __init__(self, presenter: RecordForm[Any], jobs: Jobs) -> None:
        """Show the list with its first record chosen."""
        section = presenter.name
        self._list = QListWidget()
        self._list.setObjectName(f"settings.{section}.list")
        self._list.setAccessibleName(text(f"settings.{section}"))
        self._add = ActionButton(f"settings.{section}.add", text(f"settings.{section}_add"))
        self._toggle = ActionButton(f"settings.{section}.toggle", "")
        self._shown: tuple[tuple[str, str], ...] = ()
        super().__init__(presenter, jobs)
        self._list.currentItemChanged.connect(self._choose)
        self._add.clicked.connect(self._new)
        self._toggle.clicked.connect(lambda: run_act(jobs, presenter, presenter.toggle))

    def begin(self) -> None:
        """Read the list again: another desk may have changed it."""
        self.presenter.refresh()

    def first_focus(self) -> QWidget | None:
        """Return the list."""
        return self._list

    def lay_out(self) -> QWidget:
        """Return the list and the form; with large text under each other."""
        if theme.current().large:
            return super().lay_out()
        whole = QWidget()
        layout = row(whole, gap=20)
        side = column(gap=8)
        side.addWidget(self._add)
        side.addWidget(self._list, 1)
        layout.addLayout(side)
        self._list.setFixedWidth(theme.current().grown(LIST_WIDTH))
        layout.addWidget(super().lay_out(), 1)
        return whole

    def fill_top(self, layout: QVBoxLayout) -> None:
        """Put the list above the form where the text is large."""
        if theme.current().large:
            self._list.setFixedHeight(theme.current().grown(LIST_HEIGHT))
            layout.addWidget(self._list)
            layout.addWidget(self._add)

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put what turns a record off under its rows."""
        line = row(gap=12)
        line.addWidget(self._toggle)
        line.addWidget(label(text("settings.off_does"), "caption", "muted"), 1)
        layout.addLayout(line)

    def show_state(self) -> None:
        """Show the list, the record chosen, and what may be done with it."""
        shown = self.presenter
        lines = tuple((shown.id_of(each), shown.line(each)) for each in shown.records)
        if lines != self._shown:
            self._shown = lines
            self._list.blockSignals(True)
            self._list.clear()
            for record_id, words in lines:
                item = QListWidgetItem(words, self._list)
                item.setData(ID, record_id)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words.replace("\n", ", "))
            self._list.blockSignals(False)
        self._list.blockSignals(True)
        ids = [record_id for record_id, _words in lines]
        self._list.setCurrentRow(ids.index(shown.chosen) if shown.chosen in ids else -1)
        self._list.blockSignals(False)
        self._add.setVisible(shown.may_change)
        self._toggle.setVisible(shown.may_change and shown.chosen != NEW)
        on = shown.record.active
        self._toggle.set_words(text("settings.turn_off" if on else "settings.turn_on"))
        super().show_state()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(ID) != self.presenter.chosen:
            self.presenter.choose(str(item.data(ID)))

    def _new(self) -> None:
        self.presenter.choose(NEW)
        next(iter(self.rows.values())).control.setFocus()


class PeoplePage(RecordPage):
    """Practitioners: the hours of a week in one block."""

    presenter: PeopleForm

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put the button that copies Monday's hours behind Monday."""
        same = ActionButton("settings.people.same", text("settings.people_same"))
        same.clicked.connect(self.presenter.same_all_week)
        line = row()
        line.addWidget(same)
        line.addStretch(1)
        layout.addLayout(line)
        super().fill_in(layout)


class PlacesPage(RecordPage):
    """Rooms and desks, with the computers that were here lately."""

    presenter: PlacesForm

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put the computers under the form."""
        super().fill_in(layout)
        self._lately = label("", "caption", "muted")
        layout.addWidget(label(text("settings.lately"), "caption", "muted", bold=True))
        layout.addWidget(self._lately)

    def begin(self) -> None:
        """Read the list, and in a job which computers were here."""
        super().begin()
        self.jobs.run(
            lambda _control: self.presenter.lately(),
            lambda lines: self._lately.setText(str(lines)),
            lambda error: refuse(self.presenter, error),
        )
