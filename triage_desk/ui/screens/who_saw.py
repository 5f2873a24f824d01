"""Who has seen this patient: a list to read with them, and to print."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.who_saw import COLUMNS, WhoSawPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.notice import Notice


class WhoSawScreen(Screen):
    """``print_wanted`` asks for the paper; the presenter has looked already."""

    closed = Signal()
    print_wanted = Signal()

    def __init__(self, presenter: WhoSawPresenter) -> None:
        """Show the list."""
        super().__init__(Place.WHO_SAW)
        self.presenter = presenter
        self._notice = Notice()
        self._table = _table()
        self._print = ActionButton(
            "who_saw.print", text("who_saw.print"), "Ctrl+P", primary=True, icon="printer"
        )
        self._print.clicked.connect(self.print_wanted)
        self._close = ActionButton("who_saw.close", text("who_saw.close"), "Esc")
        self._close.clicked.connect(self.closed)
        self._lay_out()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        return (hint("move", "Up", "Down"), hint("print", "Ctrl+P"), hint("close_page", "Esc"))

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
            _fill(self._table, shown.lines)
        else:
            page.addWidget(label(text("who_saw.none")))
            page.addStretch(1)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([self._close], [self._print]))


def _fill(table: QTableWidget, lines: tuple[tuple[str, ...], ...]) -> None:
    table.setRowCount(len(lines))
    for number, line in enumerate(lines):
        said = text("who_saw.row", **dict(zip(COLUMNS, line, strict=True)))
        for place, words in enumerate(line):
            item = QTableWidgetItem(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said if place == 0 else words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            table.setItem(number, place, item)
    table.resizeRowsToContents()
    table.selectRow(0)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(COLUMNS))
    table.setObjectName("who_saw.table")
    table.setAccessibleName(text("who_saw.paper"))
    table.setHorizontalHeaderLabels([text(f"who_saw.{name}") for name in COLUMNS])
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    side = theme.current().grown(6) - 3
    table.setStyleSheet(f"QTableWidget::item {{ padding: 6px {side}px; }}")
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)
    # What they did wraps, so that nothing of it is cut; long lines make the row higher.
    header.sectionResized.connect(lambda *_: table.resizeRowsToContents())
    for hidden in ("first", "role"):
        table.setColumnHidden(COLUMNS.index(hidden), theme.current().large)
    return table
