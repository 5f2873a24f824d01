"""The day as Qt's tables want it: frozen rows in, words and hints for the painter out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.day import DayRow
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.worklist import WorklistPresenter
from triage_desk.ui.presenters.worklist_words import Column, Line, line_of

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole


class WorklistTable(QAbstractTableModel):
    """The rows of the presenter; ``reload`` takes them again.

    Words are made when they are asked for: a long day costs no more than what is on the screen.
    """

    def __init__(self, presenter: WorklistPresenter, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._presenter = presenter
        self._rows: tuple[DayRow, ...] = ()
        self._lines: dict[int, Line] = {}
        self._brief = False

    @property
    def brief(self) -> bool:
        """Return whether only the time is said of since when somebody is here."""
        return self._brief

    def say_briefly(self, *, brief: bool) -> None:
        """Say only the time of since when, or in what way too; whoever shows it measures anew."""
        if brief != self._brief:
            self._brief, self._lines = brief, {}

    def reload(self) -> None:
        """Show what the presenter holds now; the same rows in their order keep their place."""
        rows = self._presenter.rows
        same = [row.row_id for row in rows] == [row.row_id for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows, self._lines = rows, {}
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))

    def row_at(self, number: int) -> DayRow | None:
        """Return the row shown at ``number``, counted from 0."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def find(self, row_id: str) -> int:
        """Return where a row is shown, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.row_id == row_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words above a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(f"worklist.{Column(section).name.lower()}")
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.NEXT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return words for the eye and the ear, and the line for the painter."""
        line = self._line(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            first = index.column() == Column.WHO
            return line.sentence if first else line.words[index.column()]
        return line if role == LINE_ROLE else None

    def _line(self, number: int) -> Line:
        known = self._lines.get(number)
        if known is None:
            known = self._lines[number] = line_of(
                self._rows[number], self._presenter, brief=self._brief
            )
        return known
