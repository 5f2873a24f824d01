"""A list of a screen as CSV, XLSX or Parquet, each with a dictionary of its columns.

No cell can be taken for a formula (OWASP, CSV Injection): text that begins like one gets a quote
before it in CSV, and is a text cell in XLSX; numbers are numbers, negative ones too. The
dictionary is the second page of a workbook, stands in the file of a Parquet, and beside a CSV.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from triage_desk import files
from triage_desk.domain.listing import Cell, CellKind, ListForm, Listing
from triage_desk.errors import EnvironmentFault
from triage_desk.exchange.text import tidy

FORMULA: Final = tuple("=+-@\t\r\n") + tuple("\uff1d\uff0b\uff0d\uff20")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_TITLE: Final = 31
WIDEST: Final = 60
NO_PARQUET: Final = (
    "This installation cannot write Parquet: install triage-desk[parquet], or choose CSV or XLSX."
)


def write(listing: Listing, path: Path, form: ListForm) -> Path:
    """Write a list as a whole, private to this user; return the file.

    Raises:
        EnvironmentFault: it cannot be written, or the part for Parquet is not installed.
    """
    _WRITERS[form](listing, path)
    return path


def dictionary(listing: Listing) -> dict[str, Any]:
    """Return what a list is, and what each of its columns means."""
    return {
        "list": listing.name,
        "title": listing.title,
        "clinic": listing.clinic,
        "made_at": listing.made_at.isoformat(timespec="seconds"),
        "asked_for": listing.asked,
        "rows": len(listing.rows),
        "columns": [
            {"name": c.name, "title": c.title, "kind": c.kind.value, "means": c.means}
            for c in listing.columns
        ],
    }


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; what is a number stays one."""
    return f"'{text}" if text.startswith(FORMULA) and not _NUMBER.fullmatch(text) else text


def _csv(listing: Listing, path: Path) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([guarded(column.title) for column in listing.columns])
    for row in listing.rows:
        writer.writerow([_said(cell) for cell in row])
    files.write_private(path, buffer.getvalue().encode("utf-8-sig"))
    told = json.dumps(dictionary(listing), ensure_ascii=False, indent=1)
    files.write_private(path.with_name(f"{path.stem}.columns.json"), told.encode())


def _said(cell: Cell) -> str:
    if isinstance(cell, str):
        # Before it is cleaned too: a tab before the sign would go, and the sign would lead.
        return guarded(tidy(cell, keep_lines=True)) if cell else ""
    if isinstance(cell, datetime):
        return cell.astimezone().isoformat(timespec="seconds")
    return "" if cell is None else str(cell)


# ------------------------------------------------------------------------------------- workbooks


def _xlsx(listing: Listing, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    made = listing.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = "Triage Desk"
    book.properties.created = book.properties.modified = made
    page = book.create_sheet(_title(listing.title))
    page.freeze_panes = "A2"
    _widths(page, listing)
    _append(page, [column.title for column in listing.columns], bold=True)
    for row in listing.rows:
        _append(page, list(row))
    told = book.create_sheet("Dictionary")
    told.column_dimensions["A"].width = told.column_dimensions["B"].width = 24
    told.column_dimensions["D"].width = WIDEST
    facts = dictionary(listing)
    for name, value in facts.items():
        if name != "columns":
            _append(told, [name, str(value)])
    _append(told, [])
    _append(told, ["name", "title", "kind", "means"], bold=True)
    for column in facts["columns"]:
        _append(told, list(column.values()))
    with files.writing_whole(path) as stream:
        book.save(stream)


def _title(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", tidy(text))[:LONGEST_TITLE].strip() or "List"


def _widths(page: Any, listing: Listing) -> None:  # noqa: ANN401 - its stubs know no columns
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(listing.columns):
        longest = max((len(_said(row[number])) for row in listing.rows[:200]), default=0)
        width = min(WIDEST, max(longest, len(column.title)) + 2)
        page.column_dimensions[get_column_letter(number + 1)].width = width


def _append(page: Any, cells: list[Cell], *, bold: bool = False) -> None:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    row = []
    for cell in cells:
        if isinstance(cell, datetime):
            # Workbooks know no zones: the time of this desk.
            value: Any = cell.astimezone().replace(tzinfo=None)
        else:
            value = tidy(cell, keep_lines=True) if isinstance(cell, str) else cell
        made = WriteOnlyCell(page, value)
        if isinstance(value, str):
            made.data_type = "s"  # Never a formula, whatever it begins with.
            made.quotePrefix = value.startswith(FORMULA)
        if bold:
            made.font = Font(bold=True)
        row.append(made)
    page.append(row)


# --------------------------------------------------------------------------------------- parquet


def _parquet(listing: Listing, path: Path) -> None:
    try:
        from arro3.core import Array, Table
        from arro3.io import write_parquet
    except ImportError as error:
        raise EnvironmentFault(NO_PARQUET) from error
    arrays: dict[str, Any] = {}
    for number, column in enumerate(listing.columns):
        plain, kind = _arrow(column.kind)
        values = [_stored(row[number]) for row in listing.rows]
        arrays[column.name] = Array(values, type=plain).cast(kind)
    told = {"triage_desk": json.dumps(dictionary(listing), ensure_ascii=False)}
    buffer = io.BytesIO()
    write_parquet(Table.from_pydict(arrays), buffer, key_value_metadata=told)
    files.write_private(path, buffer.getvalue())


def _arrow(kind: CellKind) -> tuple[Any, Any]:
    """Return as what a column is filled (days and microseconds are numbers), and what it is."""
    from arro3.core import DataType

    if kind is CellKind.NUMBER:
        return DataType.float64(), DataType.float64()
    if kind is CellKind.DAY:
        return DataType.int32(), DataType.date32()
    if kind is CellKind.MOMENT:
        return DataType.int64(), DataType.timestamp("us", tz="UTC")
    return DataType.utf8(), DataType.utf8()


def _stored(cell: Cell) -> str | float | None:
    if isinstance(cell, datetime):
        return (cell - _EPOCH) // timedelta(microseconds=1)
    if isinstance(cell, date):
        return (cell - _EPOCH.date()).days
    if isinstance(cell, str):
        return tidy(cell, keep_lines=True)
    return cell


_WRITERS: Final[dict[ListForm, Callable[[Listing, Path], None]]] = {
    ListForm.CSV: _csv,
    ListForm.XLSX: _xlsx,
    ListForm.PARQUET: _parquet,
}
