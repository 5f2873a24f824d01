"""Tables of others, CSV and XLSX: from bytes to rows of text, as they stand.

Encoding: what a mark at the beginning says, else UTF-8, else Windows-1252. UTF-16 is never
guessed: text of one byte a letter decodes as it without an error. A record number stays text.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from triage_desk.domain.sheet import Sheet, SheetRow
from triage_desk.errors import UserError
from triage_desk.exchange import workbooks
from triage_desk.exchange.text import tidy

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_LINES: Final = 1_100_000
"""Rows with those that are empty: a spreadsheet has 1,048,576."""
LONGEST_ROW: Final = 2_000_000
DELIMITERS: Final = ",;\t|"
ZIP: Final = b"PK\x03\x04"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS: Final = (b"%PDF", b"{", b"[", b"<", b"MSH|", b"FHS|", b"BHS|", b"\xd0\xcf\x11\xe0")
_PIECE: Final = 1 << 20
_NO_TABLE: Final = "This is no table: save it as CSV (UTF-8) or XLSX and try again."


def fits(head: bytes) -> bool:
    """Return whether a file that begins so may be a table."""
    if head.startswith(ZIP):
        return True
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if bare.startswith(_OTHERS):
        return False
    marked = any(head.startswith(mark) for mark, _name in _MARKS)
    if b"\x00" in head and not marked:
        return False
    first = bare.splitlines()[0] if bare else b""
    return marked or any(sign.encode() in first for sign in DELIMITERS)


def read(data: bytes) -> Sheet:
    """Return the table in a file.

    Raises:
        UserError: it is none, is damaged or too large; the sentence says what to do.
    """
    if data.startswith(ZIP):
        name, rows = workbooks.first_page(data, MOST_COLUMNS)
        return _sheet(rows, f"XLSX, {tidy(name, 60)}")
    if not fits(data[:4096]):
        raise UserError(_NO_TABLE)
    code, coding = _coding(data)
    sign = _delimiter(_Lines(data, code))
    named = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}[sign]
    lines = _Lines(data, code)
    try:
        return _sheet(lines.rows(sign), f"CSV, {coding}, {named}")
    except csv.Error as error:
        raise UserError(
            f"Row {lines.number} or before has a quote that does not end: "
            "save the table anew as CSV (UTF-8)."
        ) from error


class _Lines:
    """The lines of a table as text, one at a time: of the file only its bytes are in memory."""

    def __init__(self, data: bytes, code: str) -> None:
        self._stream = io.TextIOWrapper(io.BytesIO(data), code, newline="")
        self.number = 0
        self._row = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(LONGEST_ROW + 1):
            self.number += 1
            self._row += len(line)
            if self._row > LONGEST_ROW:
                raise UserError(
                    f"Row {self.number} or before is longer than any row: check its quotes, or "
                    "save the table anew as CSV (UTF-8)."
                )
            yield line

    def rows(self, sign: str) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of each row; raise ``csv.Error`` for a quote that does not end."""
        for number, cells in enumerate(csv.reader(self, delimiter=sign, strict=True), 1):
            self._row = 0
            yield number, cells


def _coding(data: bytes) -> tuple[str, str]:
    """Return the code of the letters, and its name for people."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            _require(data, name)
            return name, name.removesuffix("-sig").upper()
    if b"\x00" in data:
        raise UserError(_NO_TABLE)
    if _decodes(data, "utf-8"):
        return "utf-8", "UTF-8"
    _require(data, "cp1252")
    return "cp1252", "Windows-1252"


def _require(data: bytes, name: str) -> None:
    if not _decodes(data, name):
        raise UserError(
            "The letters of this table cannot be read: save it as CSV (UTF-8) and try again."
        )


def _decodes(data: bytes, name: str) -> bool:
    """Return whether bytes are text in a code, piece by piece: none of the text is kept."""
    decoder, whole = codecs.getincrementaldecoder(name)(), memoryview(data)
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(whole[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(lines: Iterable[str]) -> str:
    """Return what parts the headings: the commonest of the signs outside quotes in line 1."""
    line = next((one for one in itertools.islice(lines, MOST_LINES) if one.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    counted = Counter(letter for letter in bare if letter in DELIMITERS)
    if not counted:
        return ","
    return max(DELIMITERS, key=lambda sign: counted[sign])


def _sheet(rows: Iterable[tuple[int, list[str]]], how: str) -> Sheet:
    header: tuple[str, ...] = ()
    kept: list[SheetRow] = []
    for number, cells in rows:
        if number > MOST_LINES:
            raise UserError(f"This table has more than {MOST_ROWS:,} rows: send it in parts.")
        said = tuple(_plain(cell) for cell in cells)
        if not any(said):
            continue
        if not header:
            header = _bare(said)
            if len(header) > MOST_COLUMNS:
                raise UserError(f"This table has more than {MOST_COLUMNS} columns: take out some.")
            continue
        # Spreadsheets write empty cells behind the last heading.
        kept.append(SheetRow(number, said[: len(header)] + _bare(said[len(header) :])))
        if len(kept) > MOST_ROWS:
            raise UserError(f"This table has more than {MOST_ROWS:,} rows: send it in parts.")
    if not header:
        raise UserError("This table is empty: check that it is the right file.")
    return Sheet(header, tuple(kept), how)


def _bare(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return cells without empty ones at the end."""
    last = max((number for number, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:last]


def _plain(cell: str) -> str:
    """Return the text of a cell; a quote before it that keeps spreadsheets from counting goes."""
    said = tidy(cell)
    return said[1:] if said.startswith(("'=", "'+", "'-", "'@")) else said
