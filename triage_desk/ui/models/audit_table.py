"""The audit log as Qt's tables want it: any number of rows, fetched a page at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.audit_view import AuditRow
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.audit import moment, role_of, sentence

Index = QModelIndex | QPersistentModelIndex
PAGE = 64
PAGES_KEPT = 24


class Column(IntEnum):
    """The columns in order."""

    AT = 0
    WHAT = 1
    ROLE = 2
    PLACE = 3
    NUMBER = 4


class AuditTable(QAbstractTableModel):
    """``fetch(first, count)`` returns rows; those of the last pages seen are kept."""

    def __init__(
        self,
        fetch: Callable[[int, int], tuple[AuditRow, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Start empty."""
        super().__init__(parent)
        self._fetch = fetch
        self._count = 0
        self._pages: OrderedDict[int, tuple[AuditRow, ...]] = OrderedDict()

    def show_count(self, count: int) -> None:
        """Show another list with so many rows."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self.endResetModel()

    def row_at(self, number: int) -> AuditRow | None:
        """Return the event shown at ``number``, counted from 0."""
        if not 0 <= number < self._count:
            return None
        page, place = divmod(number, PAGE)
        if page not in self._pages:
            self._pages[page] = self._fetch(page * PAGE, PAGE)
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many events there are."""
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, _parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words above a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(f"audit.{Column(section).name.lower()}")
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a cell; the first one is read as the whole line."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row_at(index.row())
        if row is None:
            return ""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.AT:
            return spoken(row)
        return words(row)[index.column()]


def words(row: AuditRow) -> tuple[str, ...]:
    """Return the words of one event, column by column."""
    return moment(row.at), sentence(row), role_of(row), row.workstation, f"{row.number:,}"


def spoken(row: AuditRow) -> str:
    """Return one event as a screen reader says it."""
    at, said, role, place, number = words(row)
    return text("audit.row", at=at, sentence=said, role=role, place=place, number=number)
