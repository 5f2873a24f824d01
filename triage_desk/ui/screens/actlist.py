"""A list, what to write, and what is to become of the one chosen: referrals and tasks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.screens.fields import Field
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.screens.segments import Choices, DropSegments, Segments
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable, Words

C = TypeVar("C", bound=StrEnum)


class Line(Protocol):
    """One line of the list."""

    @property
    def acts(self) -> Sequence[str]:
        """Return the names of what may be said of it now."""


class Listed(Protocol[C]):
    """What a page of this kind shows: the lines of the list chosen; ``shown`` names which."""

    problem: Problem | None
    shown: C

    def choose(self, shown: C) -> None:
        """Show another list."""

    @property
    def choices(self) -> Sequence[C]:
        """Return the lists to choose from."""

    @property
    def lines(self) -> Sequence[Line]:
        """Return the lines, in the order of the list."""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every act."""


class ActList(Screen):
    """``closed`` goes back. ``name`` begins the keys of its words and the names of its parts."""

    closed = Signal()

    has_list = True

    def __init__(self, place: Place, listed: Listed[Any], one: str, columns: Sequence[str]) -> None:
        """Make the parts; ``one`` is what a line is called in the names of commands."""
        super().__init__(place)
        self._of, self._name, self._one = listed, place.value, one
        self._columns = columns
        self._notice = Notice()
        self._filters = _filters(self._name, listed.choices)
        self._filters.choose(listed.shown)
        self._filters.chosen.connect(listed.choose)
        self._none = label(text(f"{self._name}.none"), tone="muted")
        self._close = ActionButton(f"{self._name}.close", text("keys.back"))
        self._close.clicked.connect(self.closed)

    def status(self) -> str:
        """Return how many lines are shown."""
        return text(f"{self._name}.count", count=len(self._of.lines))

    def _made_table(self, wide: str) -> RowTable:
        """Return the table, whose column ``wide`` takes what room is left."""
        headings = [text(f"{self._name}.{column}") for column in self._columns]
        title = text(f"{self._name}.title")
        table = RowTable(f"{self._name}.table", title, headings, self._columns.index(wide))
        table.activated.connect(lambda _index: self._open())
        table.itemSelectionChanged.connect(self._show_chosen)
        bind(f"open_{self._one}", table, self._open)
        for key, wanted in zip(commands.FILTERS, self._of.choices, strict=False):
            keys = QShortcut(QKeySequence(key), self)
            keys.activated.connect(lambda w=wanted: self._of.choose(w))
        return table

    def _made_acts(
        self, names: Iterable[str], say: Callable[[str], None]
    ) -> dict[str, ActionButton]:
        """Return a button for each act; pressed, it calls ``say`` with the act's name."""
        made = {}
        for name in names:
            made[name] = self._button(name)
            made[name].clicked.connect(lambda _=False, act=name: say(act))
        return made

    def _button(self, name: str) -> ActionButton:
        key = commands.key(f"{self._one}_{name}")
        return ActionButton(f"{self._name}.act_{name}", text(f"{self._name}.act_{name}"), key)

    def _head(self, page: QVBoxLayout, *parts: QWidget) -> None:
        """Lay out title, note and filters, then ``parts``."""
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text(f"{self._name}.title"), "question"))
        if not theme.current().large:
            # Large letters leave the list no line to give away.
            page.addWidget(label(text(f"{self._name}.note"), tone="muted"))
        filters = row()
        filters.addWidget(self._filters)
        filters.addStretch(1)
        page.addLayout(filters)
        for part in parts:
            page.addWidget(part)

    def _lay_list(self, page: QVBoxLayout, table: RowTable, stretch: int) -> QWidget:
        """Lay out the table in its card, and in its place where nothing is listed an empty room."""
        self._card = frame("card")
        column(self._card, 1).addWidget(table)
        self._rest = QWidget()
        for part in (self._card, self._rest):
            page.addWidget(part, stretch)
        return self._card

    def _show_problem(self, fields: Mapping[str, Field]) -> None:
        """Show a problem at its field, by the name of what is wrong, or above the list."""
        problem = self._of.problem
        at = problem.field if problem else ""
        for field in fields.values():
            field.show_error("")
        if problem is not None and at in fields:
            fields[at].show_error(problem.sentence)
            fields[at].control.setFocus()
        elsewhere = problem is not None and at not in fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")

    def _show_lines(self, table: RowTable, cells: Iterable[Sequence[Words]]) -> None:
        """Show the lines, or that there are none."""
        some = bool(self._of.lines)
        self._filters.choose(self._of.shown)
        self._none.setVisible(not some)
        self._rest.setVisible(not some)
        self._card.setVisible(some)
        table.fill([Row(line) for line in cells])
        self._show_chosen()
        self.hints_changed.emit()

    def _show_acts(self, table: RowTable, acts: Mapping[str, ActionButton]) -> None:
        """Show the buttons of what may be said of the one that is chosen, and no others."""
        place = table.picked
        possible = self._of.lines[place].acts if place >= 0 else ()
        for name, button in acts.items():
            button.setVisible(name in possible)
            button.setEnabled(name in possible)

    @abstractmethod
    def _open(self) -> None:
        """Open what the line chosen is about."""

    @abstractmethod
    def _show_chosen(self) -> None:
        """Show what may be said of the line chosen."""


def _filters(page: str, choices: Sequence[StrEnum]) -> Choices:
    name = text(f"{page}.filter")
    all_ = [(f"{page}.{one.value}", text(f"{page}.{one.value}"), one) for one in choices]
    large = theme.current().large
    return DropSegments(name, f"{page}.filter", all_) if large else Segments(name, all_)
