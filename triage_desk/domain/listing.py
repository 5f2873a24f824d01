"""A list of a screen as it leaves for a spreadsheet: the same rows in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | float | date | datetime | None


class ListForm(StrEnum):
    """What a list is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class CellKind(StrEnum):
    """What the cells of a column are. Moments are timezone-aware."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its name for programs, its heading, what it holds and what that means."""

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    means: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole list.

    ``name`` is that of the screen; ``asked`` says in words what it was filtered by. ``patients``
    are the ids of whose records are in it, for the log.
    """

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made_at: datetime
    clinic: str = ""
    asked: str = ""
    patients: tuple[str, ...] = ()
