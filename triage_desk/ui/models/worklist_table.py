"""The worklist as Qt's tables want it: frozen rows in, words and hints for the painter out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, WorklistRow
from triage_desk.domain.lock import IntakeLock
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import age_of, clock_time
from triage_desk.ui.presenters.worklist import WorklistPresenter

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
MINUTES_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns in order."""

    WHO = 0
    CHANNEL = 1
    CAME = 2
    WAITING = 3
    STANDS = 4
    ROUTE = 5
    WITH = 6
    NEXT = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words, one field for each column."""

    row: WorklistRow
    words: tuple[str, ...]
    minutes: int

    @property
    def sentence(self) -> str:
        """Return the row as one sentence, for a screen reader."""
        return text(
            "worklist.row",
            initials=self.words[Column.WHO],
            channel=self.words[Column.CHANNEL],
            came=self.words[Column.CAME],
            stands=self.words[Column.STANDS],
            route=self.words[Column.ROUTE],
            next=self.words[Column.NEXT],
        )


class WorklistTable(QAbstractTableModel):
    """The lines of the presenter; ``reload`` takes them again."""

    def __init__(self, presenter: WorklistPresenter, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._presenter = presenter
        self._lines: tuple[Line, ...] = ()

    def reload(self) -> None:
        """Show what the presenter holds now."""
        self.beginResetModel()
        self._lines = tuple(
            Line(row, in_words(row, self._presenter), self._presenter.waited(row))
            for row in self._presenter.rows
        )
        self.endResetModel()

    def row_at(self, number: int) -> WorklistRow | None:
        """Return the row shown at ``number``, counted from 0."""
        return self._lines[number].row if 0 <= number < len(self._lines) else None

    def find(self, encounter_id: str) -> int:
        """Return where an encounter is shown, or -1."""
        for number, line in enumerate(self._lines):
            if line.row.encounter_id == encounter_id:
                return number
        return -1

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

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
        """Return words for the eye and the ear, and the row for the painter."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            first = index.column() == Column.WHO
            return line.sentence if first else line.words[index.column()]
        if role == ROW_ROLE:
            return line.row
        return line.minutes if role == MINUTES_ROLE else None


def in_words(row: WorklistRow, presenter: WorklistPresenter) -> tuple[str, ...]:
    """Return the words of one row, column by column."""
    route = text(f"kit.route.{row.route.value}") if row.route else text("worklist.no_route")
    return (
        row.initials,
        text(f"channel.{row.channel.value}"),
        clock_time(row.started_at),
        age_of(presenter.waited(row)),
        where_it_stands(row, presenter),
        route,
        presenter.who(row),
        text("worklist.look" if presenter.elsewhere(row) else f"worklist.{next_step(row)}"),
    )


def where_it_stands(row: WorklistRow, presenter: WorklistPresenter) -> str:
    """Return what happened last, in one short line, or which desk has it open."""
    lock = presenter.elsewhere(row)
    if lock is not None:
        return locked_words(lock)
    if row.status is EncounterStatus.DECIDED and row.route is Disposition.EMERGENCY:
        return text("worklist.status_emergency")
    return text(
        f"worklist.status_{row.status.value}",
        answered=row.answered,
        time=clock_time(row.changed_at),
        age=age_of(presenter.idle(row)),
    )


def locked_words(lock: IntakeLock) -> str:
    """Return who has an intake open, where, and since when."""
    since = clock_time(lock.since)
    return text("worklist.locked_by", name=lock.user_name, desk=lock.workstation, time=since)


def next_step(row: WorklistRow) -> str:
    """Return the key of the words for what Enter does with a row."""
    match row.status:
        case EncounterStatus.IN_PROGRESS | EncounterStatus.PARKED:
            return "do_continue"
        case EncounterStatus.DECIDED:
            return "do_open" if row.route is Disposition.EMERGENCY else "do_book"
        case EncounterStatus.FINISHED | EncounterStatus.DISCARDED:
            return "do_view"
