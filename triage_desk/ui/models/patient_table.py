"""Search results as Qt's tables want them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.patient import Patient
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "born", "phone", "mrn")


class PatientTable(QAbstractTableModel):
    """Patients found, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.patients: tuple[Patient, ...] = ()

    def show_patients(self, patients: tuple[Patient, ...]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.patients = patients
        self.endResetModel()

    def patient_at(self, number: int) -> Patient | None:
        """Return the record shown at ``number``, counted from 0."""
        return self.patients[number] if 0 <= number < len(self.patients) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many records were found."""
        return 0 if parent is not None and parent.isValid() else len(self.patients)

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
        patient = self.patients[index.row()]
        cells = (listed_name(patient), day(patient.birth_date), patient.phone, patient.mrn)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = text("find.record_line", name=listed_name(patient), born=cells[1])
            return spoken if index.column() == 0 else cells[index.column()]
        return None


def listed_name(patient: Patient) -> str:
    """Return "family, given", as lists of names are read."""
    return ", ".join(part for part in (patient.family, patient.given) if part)
