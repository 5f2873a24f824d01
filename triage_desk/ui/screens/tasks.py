"""Tasks and messages: pick one, read what was said, write, and press what is to become of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.tasks import ACTS, TasksPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.actlist import ActList
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, hint, scrolling
from triage_desk.ui.widgets.labels import column, label, row

LEAST_ROWS = 4
COLUMNS = ("who", "what", "owner", "due", "since")


class TasksScreen(ActList):
    """``page_wanted`` names a person to look at, ``closed`` goes back."""

    page_wanted = Signal(str)

    def __init__(self, presenter: TasksPresenter) -> None:
        """Show the list that was read."""
        super().__init__(Place.TASKS, presenter, "task", COLUMNS)
        self.presenter = presenter
        self.patient_id = presenter.patient_id
        self._table = self._made_table("what")
        self._waits, self._turns = label("", tone="muted"), label("", tone="muted")
        self._thread = label("")
        self._words = Field("tasks.words", text("tasks.words"), line_edit())
        self._on = Field("tasks.day", text("tasks.day"), line_edit())
        self._owner = Field("tasks.owner", text("tasks.owner"), combo(presenter.owners, ""))
        self._kind = Field("tasks.kind", text("tasks.kind"), combo(presenter.kinds, ""))
        self._make = self._button("make")
        self._make.clicked.connect(lambda _=False: self._new())
        self._acts = self._made_acts(ACTS, self._say)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_tasks(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        rows = (hint("move"), hint("open_task")) if self.presenter.lines else ()
        last = commands.FILTERS[len(self.presenter.choices) - 1]
        lists_ = hint("filter_tasks", commands.FILTERS[0], commands.TO, last)
        return (*rows, lists_, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the list; where it is empty what to write, or the way back."""
        if self.presenter.lines:
            return self._table
        return self._words.control if self.patient_id else self._close

    def _lay_out(self) -> None:
        large = theme.current().large
        inside = QWidget()
        page = column(inside, gap=8)
        self._head(page, self._notice, self._turns, self._waits, self._none)
        card = self._lay_list(page, self._table, 3)
        said = QWidget()
        column(said, 0).addWidget(self._thread)
        self._said = scrolling(said)
        tall = theme.current().grown(theme.current().px("table_row"))
        self._said.setMinimumHeight(2 * tall)
        card.setMinimumHeight(LEAST_ROWS * tall)
        page.addWidget(self._said, 1)
        typed = column(gap=8) if large else row(gap=12)
        typed.addWidget(self._words, 3)
        beside = row(gap=12)
        for field in (self._on, self._owner, self._kind):
            beside.addWidget(field, 1)
        typed.addLayout(beside, 3)
        page.addLayout(typed)
        outer = column(self, gap=0)
        outer.addWidget(scrolling(inside) if large else inside, 1)
        outer.addWidget(action_bar([self._make, *self._acts.values()], [self._close]))
        for about_one in (self._make, self._kind):
            about_one.setVisible(bool(self.patient_id))

    @property
    def _chosen(self) -> str:
        lines, place = self.presenter.lines, self._table.picked
        return lines[place].task_id if place >= 0 else ""

    def _open(self) -> None:
        place = self._table.picked
        if place >= 0:
            self.page_wanted.emit(self.presenter.rows[place].patient_id)

    def _new(self) -> None:
        words, on = self._words.typed, self._on.typed
        if self.presenter.make(words, _value(self._owner), on, _value(self._kind)):
            self._clear()

    def _say(self, name: str) -> None:
        act: Callable[[str, str, str, str], bool] = getattr(self.presenter, name)
        chosen = self._chosen
        if chosen and act(chosen, self._words.typed, self._on.typed, _value(self._owner)):
            self._clear()

    def _clear(self) -> None:
        for field in (self._words, self._on):
            field.control.clear()
        for field in (self._owner, self._kind):
            if isinstance(field.control, QComboBox):
                field.control.setCurrentIndex(-1)
        self._table.setFocus()

    def _show(self) -> None:
        self._show_problem({"words": self._words, "due_on": self._on, "owner": self._owner})
        self._turns.setText("\n".join(self.presenter.turns))
        self._turns.setVisible(bool(self.presenter.turns))
        self._waits.setText(self.presenter.waits)
        self._waits.setVisible(bool(self.presenter.waits))
        lines = self.presenter.lines
        self._said.setVisible(bool(lines))
        cells = ((one.initials, one.what, one.owner, one.due, one.since) for one in lines)
        self._show_lines(self._table, cells)

    def _show_chosen(self) -> None:
        """Show what was said of the one that is chosen, and what may be said."""
        self._thread.setText("\n".join(self.presenter.thread(self._chosen)))
        self._show_acts(self._table, self._acts)


def _value(field: Field) -> str:
    control = field.control
    found = control.currentData() if isinstance(control, QComboBox) else None
    return str(found) if found is not None else ""
