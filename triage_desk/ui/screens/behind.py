"""The visits behind one number: pick one and open it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from triage_desk.domain.measure import Part
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.behind import BehindPresenter
from triage_desk.ui.presenters.measure_lists import of_behind
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.screens.segments import Choices, DropSegments, Segments
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

COLUMNS = ("who", "age", "begun", "value")


class BehindScreen(Screen):
    """``opened`` names a visit to look at, ``closed`` goes back."""

    opened = Signal(str)
    closed = Signal()

    has_list = True

    def __init__(self, presenter: BehindPresenter) -> None:
        """Show the visits that were read."""
        super().__init__(Place.BEHIND)
        self.presenter = presenter
        self._notice, self._note = Notice(), label("", tone="muted")
        self._parts = _parts()
        self._parts.choose(presenter.part)
        self._parts.chosen.connect(self._choose)
        headings = [text(f"behind.{name}") for name in COLUMNS]
        spoken = presenter.title
        self._table = RowTable("behind.table", spoken, headings, COLUMNS.index("begun"))
        self._table.activated.connect(lambda _index: self._open())
        self._none, self._card = label(text("behind.none"), tone="muted"), frame("card")
        self._close = ActionButton("behind.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(presenter.title, "question"))
        for shown in (self._note, self._parts, self._notice, self._none):
            page.addWidget(shown)
        column(self._card, 1).addWidget(self._table)
        page.addWidget(self._card, 1)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([], [self._close]))
        bind("behind_open", self._table, self._open)
        for key, part in zip(commands.FILTERS, Part, strict=False):
            keys = QShortcut(QKeySequence(key), self)
            keys.activated.connect(lambda p=part: self._choose(p))
        presenter.on_change(self._show)
        self._show()

    def listing(self) -> lists.Gather:
        """Return the visits shown as a table."""
        return of_behind(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        rows = (hint("move"), hint("behind_open")) if self.presenter.rows else ()
        return (*rows, hint("behind_part"), hint("save_list"), hint("close_page"))

    def status(self) -> str:
        """Return how many visits are shown."""
        return text("behind.count", count=len(self.presenter.rows))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way back where it is empty."""
        return self._table if self.presenter.rows else self._close

    def _choose(self, part: object) -> None:
        if isinstance(part, Part):
            self.presenter.choose(part)

    def _open(self) -> None:
        rows, place = self.presenter.rows, self._table.picked
        if 0 <= place < len(rows):
            self.opened.emit(rows[place].encounter_id)

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        self._note.setText(shown.note)
        self._parts.choose(shown.part)
        self._none.setVisible(not shown.rows)
        self._card.setVisible(bool(shown.rows))
        self._table.fill([Row(line) for line in shown.lines])
        self.hints_changed.emit()


def _parts() -> Choices:
    choices = [(f"behind.{part.value}", text(f"behind.{part.value}"), part) for part in Part]
    name, large = text("behind.parts"), theme.current().large
    return DropSegments(name, "behind.parts", choices) if large else Segments(name, choices)
