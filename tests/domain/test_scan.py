"""What a scanner types: our letters and driving licences, of which only a name and a day stay."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain.patient import Sex
from triage_desk.domain.scan import LetterCode, Licence, looks_like_licence, read_scan

# Invented, laid out as the standard says.
LINES = (
    "@\n\x1e\rANSI 636014080002DL00410278ZC03190008DLDAQD1234562 XYXYXYXYXYXYXYXYX\n"
    "DCSMUSTER-SAMPLE\nDDEU\nDACROSA\nDDFU\nDADMAE\nDDGU\nDCAC\nDBB03141962\nDBC2\n"
    "DAG1 SAMPLE STREET\nDAISAMPLEVILLE\nDAJCA\nDAK999990000\nDCGUSA\r"
)
ROSA = Licence("Muster-Sample", "Rosa", date(1962, 3, 14), Sex.FEMALE)


def header(body):
    return f"@\nANSI 636014080002DL0041\n{body}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (LINES, ROSA),
        (LINES.replace("\n", "\r\n"), ROSA),
        (LINES.replace("03141962", "19620314"), ROSA),
        ("@ ANSI 636014080002DL00410278 DCSMUSTER-SAMPLE DACROSA DBB03141962 DBC2 DCGUSA", ROSA),
        (
            header("DABQUUX\nDCTZED,LEE\nDBBX\nDBC1"),
            Licence("Quux", "Zed Lee", None, Sex.MALE),
        ),
        (
            header("DAAQUUX,ZED,LEE\nDBB13401999"),
            Licence("Quux", "Zed", None, Sex.UNKNOWN),
        ),
        (header("DAAQUUX\nDBB12345678"), Licence("Quux", "", None, Sex.UNKNOWN)),
        (header("DCSMcQuux\nDACZed"), Licence("McQuux", "Zed", None, Sex.UNKNOWN)),
        (header("DBB03141962"), None),
        ("@muster", None),
        ("Muster, Rosa", None),
        ("Triage Desk ruleset 2026.11.2 4287aa reference 0A1B2C3D\r", LetterCode("0a1b2c3d")),
        ("Triage Desk ruleset 2026.11.2 4287aa reference none", None),
    ],
)
def test_what_a_scanner_types_is_read(typed, read):
    assert read_scan(typed) == read


def test_nothing_but_name_birth_date_and_sex_is_taken():
    assert {field.name for field in fields(Licence)} == {"family", "given", "birth_date", "sex"}
    assert not any(word in repr(read_scan(LINES)) for word in ("D123", "STREET", "99999"))


def test_a_licence_is_known_from_its_header_on():
    assert looks_like_licence(LINES[:40])
    assert not looks_like_licence("@rosa")


@given(st.text(max_size=60))
def test_anything_can_be_scanned(typed):
    read_scan(typed)
    read_scan(header(typed))
