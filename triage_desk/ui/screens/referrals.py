"""Referrals on their way: pick one, say what happened to it, and it goes to the next list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.referrals import ACTS, ReferralsPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.actlist import ActList
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, hint
from triage_desk.ui.widgets.labels import column, row

COLUMNS = ("who", "age", "route", "state", "since")


class ReferralsScreen(ActList):
    """``opened`` names a visit to look at, ``closed`` goes back."""

    opened = Signal(str)

    def __init__(self, presenter: ReferralsPresenter) -> None:
        """Show the list that was read."""
        super().__init__(Place.REFERRALS, presenter, "referral", COLUMNS)
        self.presenter = presenter
        self._table = self._made_table("since")
        self._who = Field("referrals.name", text("referrals.name"), line_edit())
        self._on = Field("referrals.day", text("referrals.day"), line_edit(text("referrals.today")))
        names = QCompleter(list(presenter.names), self._who.control)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._complete(names)
        self._acts = self._made_acts(ACTS, self._say)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_referrals(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        rows = (hint("move"), hint("open_referral")) if self.presenter.lines else ()
        return (*rows, hint("filter_referrals"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way back where it is empty."""
        return self._table if self.presenter.lines else self._close

    def _lay_out(self) -> None:
        page = column(gap=8)
        self._head(page, self._notice, self._none)
        self._lay_list(page, self._table, 1)
        typed = row(gap=12)
        typed.addWidget(self._who, 2)
        typed.addWidget(self._on, 1)
        page.addLayout(typed)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([*self._acts.values()], [self._close]))

    def _complete(self, names: QCompleter) -> None:
        field = self._who.control
        if isinstance(field, QLineEdit):
            field.setCompleter(names)

    def _chosen(self) -> str:
        lines, place = self.presenter.lines, self._table.picked
        return lines[place].encounter_id if place >= 0 else ""

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.opened.emit(chosen)

    def _say(self, name: str) -> None:
        act: Callable[[str, str, str], bool] = getattr(self.presenter, name)
        chosen = self._chosen()
        if chosen and act(chosen, self._who.typed, self._on.typed):
            for field in (self._who, self._on):
                field.control.clear()
            self._table.setFocus()

    def _show(self) -> None:
        self._show_problem({"who": self._who, "words": self._who, "on": self._on})
        lines = self.presenter.lines
        cells = ((one.initials, one.age, one.route, one.state, one.since) for one in lines)
        self._show_lines(self._table, cells)

    def _show_chosen(self) -> None:
        self._show_acts(self._table, self._acts)
