"""Workbooks (XLSX) of others, looked through before anything of them is kept in memory.

A workbook is zipped XML: a small file can unpack to far more than there is memory, and a small XML
part can become a tree of a hundred times its bytes. openpyxl frees a row, or a text that cells
share, when it has read it; all else it keeps. So each part is counted in a first pass, which keeps
nothing: what openpyxl would hold at once stays below ``MOST_KEPT`` and ``MOST_IN_ONE`` elements.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, NoReturn
from xml.parsers import expat

from triage_desk import archives
from triage_desk.errors import UserError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_UNPACKED: Final = 100_000_000
LARGEST_OTHER: Final = 4_000_000
"""Bytes of a part that is no page and no table of shared texts: such are read as one tree."""
MOST_ELEMENTS, MOST_IN_ONE, MOST_KEPT = 4_500_000, 40_000, 100_000
MOST_ROWS, MOST_SHARED = 1_048_576, 500_000
LONGEST_RUN: Final = 1_000_000
"""Bytes from one element to the next."""
LONGEST_CELL: Final = 100_000
MOST_WIDE: Final = 1_000
_CHUNK: Final = 1 << 16
_FREED: Final = {"row": MOST_ROWS, "si": MOST_SHARED}
_LARGE_ROOTS: Final = ("worksheet", "sst")
_ALONE: Final = re.compile(
    r"\[Content_Types\]\.xml|docProps/.*|.*\.rels|xl/(?:workbook|styles|theme/[^/]*)\.xml"
)
_ZEROS: Final = re.compile(r"0+")
_NO_BOOK: Final = "This zip file is no workbook: unpack it, and take over what is in it."
_UNREADABLE: Final = (
    "This workbook cannot be read: open it in your spreadsheet and save it anew as XLSX."
)
_TOO_MUCH: Final = (
    "This workbook unpacks to too much: save the page with the table alone, or send it in parts."
)


def first_page(data: bytes, columns: int) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """Return the name of the first page, and number and cells of each of its rows, as text.

    ``columns`` is how many cells of a row are of use; one more is given where there are more.

    Raises:
        UserError: it is no workbook, is damaged, or would need too much; the rows raise it too.
    """
    import openpyxl

    _look_through(data)
    # What openpyxl leaves out of a damaged workbook it says on the terminal, where nobody looks.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    with _readable():
        stream = archives.Sips(io.BytesIO(data))
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        page.reset_dimensions()
    return str(page.title), _rows(page, columns)


def _rows(page: Worksheet, columns: int) -> Iterator[tuple[int, list[str]]]:
    wide = 0
    with _readable():
        for number, row in enumerate(page.iter_rows(max_row=MOST_ROWS), 1):
            wide += len(row) > columns
            if wide > MOST_WIDE:
                raise UserError(_TOO_MUCH)
            yield number, [_cell(cell) for cell in row[: columns + 1]]


@contextmanager
def _readable() -> Iterator[None]:
    """Turn what openpyxl raises on damaged parts into one sentence: none is a fault of ours."""
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield
    except (
        *(InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, OSError),
        *(IndexError, TypeError, AttributeError, EOFError, NotImplementedError, RuntimeError),
        *(OverflowError, zlib.error),
    ) as error:
        raise UserError(_UNREADABLE) from error


def _look_through(data: bytes) -> None:
    """Refuse what would need too much, before any of it is kept."""
    try:
        with zipfile.ZipFile(archives.Sips(io.BytesIO(data))) as archive:
            parts = archive.infolist()
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise UserError(_NO_BOOK)
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise UserError(_TOO_MUCH)
            counts = [
                _count(archive, part)
                for part in parts
                if part.filename.endswith((".xml", ".rels")) and part.file_size
            ]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise UserError("This file is a damaged workbook: save it anew as XLSX.") from error
    except (RuntimeError, zlib.error, expat.ExpatError) as error:
        raise UserError(_UNREADABLE) from error
    alone = {name for one in counts for name in one.alone}
    large = [one for one in counts if one.size > LARGEST_OTHER]
    whole = sum(one.elements for one in counts)
    drawn = large and any(one.has_chart_page for one in counts)
    if whole > MOST_ELEMENTS or drawn or any(one.name in alone for one in large):
        raise UserError(_TOO_MUCH)


def _declares(*_entities: object) -> NoReturn:
    """Refuse a part that may declare what its words stand for: no workbook does."""
    raise UserError(_UNREADABLE)


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Count:
    """Return what one part holds, read piece by piece.

    Raises:
        UserError: it would be too much as a tree.
        ExpatError: it is no XML.
    """
    found = _Count(part.filename, part.file_size)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: found.begin(
        name, attributes, parser.CurrentByteIndex
    )
    parser.EndElementHandler = found.end
    parser.StartDoctypeDeclHandler = _declares
    if found.size > LARGEST_OTHER and _ALONE.fullmatch(found.name):
        found.refuse()
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            parser.Parse(piece)
            found.require_run(parser.CurrentByteIndex + len(piece) - _CHUNK)
        parser.Parse(b"", True)  # noqa: FBT003 - its name for the end
    return found


@dataclass(slots=True)
class _Count:
    """How many elements a part has, and how many of them would be held at once."""

    name: str
    size: int
    elements: int = 0
    kept: int = 0
    freed: int = 0
    inside: str = ""
    within: int = 0
    at: int = 0
    alone: tuple[str, ...] = ()
    has_chart_page: bool = False

    def begin(self, name: str, attributes: dict[str, str], at: int) -> None:
        """Count an element that begins at byte ``at``."""
        self.elements += 1
        self.require_run(at)
        self.at = at
        if self.inside:
            self.within += 1
            if self.within > MOST_IN_ONE:
                self.refuse()
            return
        bare = name.rpartition("}")[2]
        most = _FREED.get(bare)
        if self.elements == 1 and self.size > LARGEST_OTHER:
            self._require_large(bare)
        if most is None:
            self._keep(bare, attributes)
            return
        self.inside, self.within = name, 0
        self.freed += 1
        if self.freed > most:
            self.refuse()

    def end(self, name: str) -> None:
        """Count the end of an element."""
        if name == self.inside:
            self.inside = ""

    def require_run(self, at: int) -> None:
        """Refuse a text or an attribute without end."""
        if at - self.at > LONGEST_RUN:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Refuse the workbook."""
        raise UserError(_TOO_MUCH)

    def _require_large(self, root: str) -> None:
        if root not in _LARGE_ROOTS:
            self.refuse()

    def _keep(self, bare: str, attributes: dict[str, str]) -> None:
        self.kept += 1
        if self.kept > MOST_KEPT or self.elements > MOST_ELEMENTS:
            self.refuse()
        if bare == "Override" and attributes.get("ContentType", "").endswith("main+xml"):
            self.alone = (*self.alone[-9:], attributes.get("PartName", "")[1:])
        if bare == "Relationship" and "chartsheet" in attributes.get("Type", ""):
            self.has_chart_page = True


def _cell(cell: XlsxCell | MergedCell) -> str:
    """Return what a cell shows: days as 2026-11-21, whole numbers without ".0", zeros before."""
    value = cell.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        shape = str(getattr(cell, "number_format", "") or "")
        return str(value).zfill(len(shape)) if _ZEROS.fullmatch(shape) else str(value)
    return "" if value is None else str(value)[:LONGEST_CELL]
