"""Search results as Qt's tables want them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from triage_desk.domain.found import Found, How
from triage_desk.domain.patient import Patient
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "born", "phone", "mrn", "why")


class PatientTable(QAbstractTableModel):
    """People who fit as typed; then, under a heading of its own row, who comes close."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.listed: tuple[Found, ...] = ()
        self.close: tuple[Found, ...] = ()

    def show_listed(self, found: tuple[Found, ...]) -> None:
        """Show other people, and for now nobody who comes close."""
        self.beginResetModel()
        self.listed, self.close = found, ()
        self.endResetModel()

    def add_close(self, found: tuple[Found, ...]) -> None:
        """Put the heading and the people who come close below; there were none yet."""
        if found:
            first = len(self.listed)
            self.beginInsertRows(QModelIndex(), first, first + len(found))
            self.close = found
            self.endInsertRows()

    def patient_at(self, number: int) -> Patient | None:
        """Return the person of a number, counted from 0 through both lists."""
        found = (*self.listed, *self.close)
        return found[number].patient if 0 <= number < len(found) else None

    def row_of(self, number: int) -> int:
        """Return the row in which the person of a number stands."""
        return number if number < len(self.listed) else number + 1

    def number_in(self, row: int) -> int | None:
        """Return the number of the person in a row; the heading has none."""
        if row < len(self.listed):
            return row if row >= 0 else None
        return row - 1 if len(self.listed) < row < self.rowCount() else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are, the heading among them."""
        if parent is not None and parent.isValid():
            return 0
        return len(self.listed) + (len(self.close) + 1 if self.close else 0)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The heading can be read, and not chosen."""
        if self.number_in(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words above a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(f"find.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a cell; the first one is read as the whole record."""
        number = self.number_in(index.row())
        if number is None:
            return _heading(index.column(), role)
        found = (*self.listed, *self.close)[number]
        patient = found.patient
        facts = (listed_name(patient), day(patient.birth_date), patient.phone, patient.mrn)
        cells = (*facts, why(found))
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = text("find.record_line", name=listed_name(patient), born=cells[1])
            spoken = f"{spoken}, {cells[4]}" if cells[4] else spoken
            return spoken if index.column() == 0 else cells[index.column()]
        return None


def _heading(place: int, role: int) -> Any:  # noqa: ANN401 - Qt's own
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        return text("find.close") if place == 0 else ""
    if role == Qt.ItemDataRole.FontRole:
        bold = QFont()
        bold.setBold(True)
        return bold
    return None


def listed_name(patient: Patient) -> str:
    """Return "family, given", as lists of names are read."""
    return ", ".join(part for part in (patient.family, patient.given) if part)


def why(found: Found) -> str:
    """Return why somebody is in the list; nothing for who fits as typed."""
    if found.through is not None:
        old = ", ".join(part for part in (listed_name(found.through), found.through.mrn) if part)
        return text("find.why_under", old=old)
    if found.how is How.EXACT:
        return ""
    return text(f"find.why_{found.how.value}", word=found.word.title())
