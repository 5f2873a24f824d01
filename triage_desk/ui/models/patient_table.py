"""Search results as Qt's tables want them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.found import Found, How
from triage_desk.domain.patient import Patient
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "born", "phone", "mrn", "why")


class PatientTable(QAbstractTableModel):
    """Patients found, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.found: tuple[Found, ...] = ()

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def patient_at(self, number: int) -> Patient | None:
        """Return the record shown at ``number``, counted from 0."""
        return self.found[number].patient if 0 <= number < len(self.found) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many records were found."""
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words above a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(f"find.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a cell; the first one is read as the whole record."""
        found = self.found[index.row()]
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
