"""What care costs, from the clinic's own numbers, and whether groups of people fare alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters.measures import MeasuresPresenter
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.rowtable import Row, RowTable

_TABLES = (("cost", cost_words.COST), ("inputs", cost_words.INPUTS), ("gaps", cost_words.GAPS))


class CostPage(QWidget):
    """Tables under each other; the page around scrolls."""

    def __init__(self) -> None:
        """Lay out, empty."""
        super().__init__()
        self.tables = {
            name: RowTable(
                f"measures.{name}_rows", text(f"costs.{name}"), cost_words.headings(names), 0
            )
            for name, names in _TABLES
        }
        if theme.current().large:
            # The names first: what then has no room is a key away, to the right.
            for table in self.tables.values():
                header = table.horizontalHeader()
                header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._method, self._shared = label(""), label("", bold=True)
        self._note = label("", "caption", "muted")
        self._gaps = label(text("costs.gaps"), "section", bold=True)
        page = column(self, gap=8)
        page.addWidget(label(text("costs.title"), "section", bold=True))
        page.addWidget(self._method)
        page.addWidget(self.tables["cost"])
        page.addWidget(self._shared)
        page.addWidget(self.tables["inputs"])
        page.addWidget(self._gaps)
        page.addWidget(self._note)
        page.addWidget(self.tables["gaps"])
        page.addStretch(1)

    def fill(self, shown: MeasuresPresenter) -> None:
        """Show what was read; nothing before."""
        if shown.taken is None:
            return
        report = shown.taken.report
        self._method.setText(cost_words.method(report))
        self._set(self._shared, cost_words.shared_words(report.costs))
        gaps = shown.gap_rows()
        self._note.setText(text("costs.gaps_note" if gaps else "costs.no_gaps"))
        self._fill("cost", cost_words.cost_rows(report))
        self._fill("inputs", cost_words.input_rows(report))
        self._fill("gaps", gaps)

    @staticmethod
    def _set(where: QWidget, words: str) -> None:
        where.setProperty("text", words)
        where.setVisible(bool(words))

    def _fill(self, name: str, rows: Sequence[tuple[str, ...]]) -> None:
        table = self.tables[name]
        table.fill([Row(row) for row in rows])
        high = table.verticalHeader().length() + table.horizontalHeader().height() + 4
        if theme.current().large:
            high += table.horizontalScrollBar().sizeHint().height()
        table.setFixedHeight(high)
        table.setVisible(bool(rows))
