"""Tables of others, from bytes to rows: encodings, quotes, workbooks, and what is no table."""

import codecs
import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from triage_desk.domain.sheet import Field
from triage_desk.errors import UserError
from triage_desk.exchange import formats, sheets, tables

PLAIN = "MRN,Nombre,Año\r\n0007,Íñigo,1\r\n"
ROWS = [("0007", "Íñigo", "1")]


def cells(found):
    return [row.cells for row in found.rows]


def workbook(*rows, formats=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shape in formats:
        book.active[place].number_format = shape
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (PLAIN.encode(), "CSV, UTF-8, comma"),
        (PLAIN.encode("utf-8-sig"), "CSV, UTF-8, comma"),
        (PLAIN.encode("cp1252"), "CSV, Windows-1252, comma"),
        (PLAIN.encode("utf-16"), "CSV, UTF-16, comma"),
        (codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), "CSV, UTF-16, comma"),
        (PLAIN.replace(",", ";").encode(), "CSV, UTF-8, semicolon"),
        (PLAIN.replace(",", "\t").replace("\r\n", "\n").encode(), "CSV, UTF-8, tab"),
    ],
)
def test_a_table_in_any_usual_form_is_read_as_it_stands(data, how):
    found = sheets.read(data)
    assert found.header == ("MRN", "Nombre", "Año")
    assert cells(found) == ROWS
    assert found.how == how


def test_rows_keep_the_numbers_a_spreadsheet_shows():
    found = sheets.read(b'\nA,"B, or C"\n\n"one, two",2\n,\n3\n')
    assert found.header == ("A", "B, or C")
    assert [(row.number, row.cells) for row in found.rows] == [(4, ("one, two", "2")), (6, ("3",))]


def test_what_a_spreadsheet_adds_goes():
    found = sheets.read(b"A,B,,\n'=1+1,x,,\n1,2,3,\n")
    assert found.header == ("A", "B")
    assert cells(found) == [("=1+1", "x"), ("1", "2", "3")]


def test_a_workbook_is_read_with_zeros_days_and_whole_numbers():
    moment = datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - workbooks know no zones
    data = workbook(
        ("MRN", "Born", "Starts", "Time", "Minutes", "Known", "Nothing"),
        (7, date(1970, 5, 31), moment, time(9, 30), 45.0, True, None),
        formats=[("A2", "0000")],
    )
    assert cells(sheets.read(data)) == [
        ("0007", "1970-05-31", "2026-11-23 14:30:00", "09:30", "45", "True")
    ]


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", ".") + ".xml", data)
    return stream.getvalue()


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/sharedStrings.xml", b"<sst>%b</sst>" % (b"0" * 12_000_000))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4 a,b", "no table"),
        (b"A,B\n1,\x00\n", "no table"),
        (b"A,B\n\x81,\xff\n", "letters"),
        (codecs.BOM_UTF16_LE + b"A\x00,\x00\xd8", "letters"),
        (b'A,B\n"1,2\n', "quote"),
        (b" , \n", "empty"),
        (b",".join([b"x"] * 300), "columns"),
        (zipped(a="1"), "no workbook"),
        (b"PK\x03\x04 nothing", "damaged"),
        (workbook(("A", "B"))[:-200], "damaged"),
        (bomb(), "too much"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data, words):
    with pytest.raises(UserError, match=words):
        sheets.read(data)


def test_a_workbook_that_is_broken_inside_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>")
    with pytest.raises(UserError, match="cannot be read"):
        sheets.read(stream.getvalue())


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(UserError, match="more than 2 rows"):
        sheets.read(b"A,B\n1,2\n1,2\n1,2\n")


def test_a_reader_is_chosen_by_what_a_file_holds():
    names = [
        formats.reader_of(head, "x").name.split()[0]
        for head in (b'{"resourceType": "Patient"}', b"A,B\n1,2", b"PK\x03\x04", b"\xff\xfeA\x00")
    ]
    assert names == ["FHIR", "table", "table", "table"]
    for head in (b"%PDF-1.7,", b"one word", b"", b"A,\x00"):
        with pytest.raises(UserError, match="Nothing here reads"):
            formats.reader_of(head, "x")


# ------------------------------------------------------------------------- what was said before


def test_what_was_said_of_headings_is_remembered_without_a_row(tmp_path):
    known = tables.TableFiles(tmp_path)
    table = sheets.read(b"Wer,Geboren\nAna Oak-Synthetic,1970-05-31\n")
    guessed = known.columns_of(table)
    assert guessed.fields == (None, None)
    wanted = tables.Columns((Field.FULL_NAME, Field.BIRTH_DATE), tables.DateOrder.DAY_FIRST)
    known.remember(table, wanted)
    kept = tmp_path / tables.REMEMBERED
    assert known.columns_of(table) == wanted
    assert b"Oak" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    for broken in (b"{", b"[]", kept.read_bytes().replace(b"full_name", b"shoe size")):
        kept.write_bytes(broken)
        assert known.columns_of(table) == guessed


def test_a_table_that_leaves_something_open_is_refused_with_what_to_say(real):
    with pytest.raises(UserError, match="--column"):
        tables.read(b"Wer,Geboren\nAna,1\n", real.ruleset)
    found = tables.read(b"MRN,Last name,First name,DOB\n7,Oak,Ana,1970-05-31\n", real.ruleset)
    assert found.patients[0].patient.mrn == "7"


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    known = tables.TableFiles(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        known.read(tmp_path / "none.csv")
    place = tmp_path / "a.csv"
    place.write_bytes(b"A,B\n1,2\n")
    assert known.read(place).header == ("A", "B")
    monkeypatch.setattr(tables, "LARGEST", 3)
    with pytest.raises(UserError, match="MB"):
        known.read(place)
