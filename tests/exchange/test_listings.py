"""Lists of screens as CSV, XLSX and Parquet: the same rows, no formulas, private files."""

import csv
import io
import json
import stat
import sys
from datetime import UTC, date, datetime

import openpyxl
import pytest
from arro3.io import read_parquet

from triage_desk.domain.listing import CellKind, ListColumn, ListForm, Listing
from triage_desk.errors import EnvironmentFault
from triage_desk.exchange import listings, sheets

AT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
LIST = Listing(
    "calls",
    "Calls: [today]",
    (
        ListColumn("who", "Who", means="Initials"),
        ListColumn("left", "Left", CellKind.NUMBER),
        ListColumn("day", "Day", CellKind.DAY),
        ListColumn("at", "Since", CellKind.MOMENT),
    ),
    (("=cmd|' /C calc'!A0", -5, date(2026, 1, 2), AT), ("Ñ\nB.", None, None, None)),
    AT,
    "Oak Clinic",
    "today",
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        *(("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1")),
        *(("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("\uff1d1", "'\uff1d1")),
        *(("-5", "-5"), ("+3.5", "+3.5"), ("A=1", "A=1"), ("", "")),
    ],
)
def test_no_text_can_be_taken_for_a_formula_and_numbers_stay_numbers(text, safe):
    assert listings.guarded(text) == safe


@pytest.mark.parametrize("form", ListForm)
def test_every_file_is_private(tmp_path, form):
    listings.write(LIST, tmp_path / "a", form)
    for made in tmp_path.iterdir():
        assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_csv_has_its_dictionary_beside_it(tmp_path):
    data = listings.write(LIST, tmp_path / "a.csv", ListForm.CSV).read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Who", "Left", "Day", "Since"]
    assert rows[1][:3] == ["'=cmd|' /C calc'!A0", "-5", "2026-01-02"]
    assert datetime.fromisoformat(rows[1][3]) == AT
    assert rows[2] == ["Ñ\nB.", "", "", ""]
    told = json.loads((tmp_path / "a.columns.json").read_bytes())
    assert told["columns"][0] == {
        "name": "who",
        "title": "Who",
        "kind": "text",
        "means": "Initials",
    }
    assert (told["rows"], told["clinic"], told["asked_for"]) == (2, "Oak Clinic", "today")


def test_a_workbook_has_text_numbers_and_a_page_that_explains(tmp_path):
    path = listings.write(LIST, tmp_path / "a.xlsx", ListForm.XLSX)
    book = openpyxl.load_workbook(path)
    page, told = book.worksheets
    assert page.title == "Calls   today"
    first = page["A2"]
    assert (first.data_type, first.value) == ("s", "=cmd|' /C calc'!A0")
    assert (page["B2"].value, page["B2"].data_type) == (-5, "n")
    assert page["C2"].value.date() == date(2026, 1, 2)
    assert page["D2"].value == AT.astimezone().replace(tzinfo=None)
    assert page["A3"].value == "Ñ\nB."
    assert told["B3"].value == "Oak Clinic"
    assert [cell.value for cell in list(told.rows)[-4]] == ["who", "Who", "text", "Initials"]


def test_a_parquet_knows_kinds_and_carries_its_dictionary(tmp_path):
    path = listings.write(LIST, tmp_path / "a.parquet", ListForm.PARQUET)
    table = read_parquet(path).read_all()
    first, second = table.to_struct_array().to_pylist()
    assert first == {"who": "=cmd|' /C calc'!A0", "left": -5.0, "day": date(2026, 1, 2), "at": AT}
    assert second == {"who": "Ñ\nB.", "left": None, "day": None, "at": None}
    assert json.loads(table.schema.metadata[b"triage_desk"])["list"] == "calls"


def test_without_its_part_parquet_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "arro3.core", None)
    with pytest.raises(EnvironmentFault, match="CSV or XLSX"):
        listings.write(LIST, tmp_path / "a.parquet", ListForm.PARQUET)
    assert not list(tmp_path.iterdir())


def test_what_is_written_is_read_again_as_it_was(tmp_path):
    path = listings.write(LIST, tmp_path / "a.csv", ListForm.CSV)
    found = sheets.read(path.read_bytes())
    assert found.rows[0].cells[0] == "=cmd|' /C calc'!A0"
