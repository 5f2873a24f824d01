"""Who has seen this patient: a list to read with them, and to print."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.who_saw import COLUMNS, WhoSawPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable


class WhoSawScreen(Screen):
    """``print_wanted`` asks for the paper; the presenter has looked already."""

    closed = Signal()
    print_wanted = Signal()

    has_list = True

    def __init__(self, presenter: WhoSawPresenter) -> None:
        """Show the list."""
        super().__init__(Place.WHO_SAW)
        self.presenter = presenter
        self._notice = Notice()
        self._table = _table()
        self._print = ActionButton(
            "who_saw.print", text("who_saw.print"), primary=True, icon="printer"
        )
        self._print.clicked.connect(self.print_wanted)
        self._close = ActionButton("who_saw.close", text("who_saw.close"))
        self._close.clicked.connect(self.closed)
        self._lay_out()

    def listing(self) -> lists.Gather:
        """Return the list as a table."""
        return lists.of_who_saw(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        return (hint("move"), hint("print"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way back where it is empty."""
        return self._table if self.presenter.lines else self._close

    def showEvent(self, event: QShowEvent) -> None:
        """Make the rows as high as their words need, now that their width is known."""
        super().showEvent(event)
        QTimer.singleShot(0, self._table, self._table.resizeRowsToContents)

    def _lay_out(self) -> None:
        shown = self.presenter
        outer = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("who_saw.title", initials=shown.initials), "question"))
        page.addWidget(label(text("who_saw.heading"), tone="muted"))
        page.addWidget(self._notice)
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        if shown.lines:
            card = frame("card")
            column(card, 1).addWidget(self._table)
            page.addWidget(card, 1)
            self._table.fill(list(map(_row, shown.lines)))
        else:
            page.addWidget(label(text("who_saw.none")))
            page.addStretch(1)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([self._close], [self._print]))


def _table() -> RowTable:
    headings = [text(f"who_saw.{name}") for name in COLUMNS]
    table = RowTable(
        "who_saw.table", text("who_saw.paper"), headings, COLUMNS.index("what"), wraps=True
    )
    for hidden in ("first", "role"):
        table.setColumnHidden(COLUMNS.index(hidden), theme.current().large)
    return table


def _row(line: tuple[str, ...]) -> Row:
    return Row(line, text("who_saw.row", **dict(zip(COLUMNS, line, strict=True))))
