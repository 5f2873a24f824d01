"""The staff as Qt's tables want it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.user import User
from triage_desk.ui.i18n import text

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "role", "state", "seen")


class UserTable(QAbstractTableModel):
    """Everybody, in the order given; ``cells`` returns the words of one person."""

    def __init__(
        self, cells: Callable[[User], tuple[str, str, str, str]], parent: QObject | None = None
    ) -> None:
        """Start empty."""
        super().__init__(parent)
        self._cells = cells
        self.people: tuple[User, ...] = ()

    def show_people(self, people: tuple[User, ...]) -> None:
        """Show other people."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many people there are."""
        return 0 if parent is not None and parent.isValid() else len(self.people)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words above a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(f"users.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a cell; the first one is read as the whole line."""
        cells = self._cells(self.people[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = text("users.row", **dict(zip(COLUMNS, cells, strict=True)))
            return spoken if index.column() == 0 else cells[index.column()]
        return None
