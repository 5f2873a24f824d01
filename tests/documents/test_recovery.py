"""The recovery sheet, read back: every sign of the code, whose it is, and nothing cut."""

import os
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

import pytest

from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.blocks import Seal
from triage_desk.documents.recovery import recovery_sheet
from triage_desk.domain.user import RecoverySheet

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "recovery_sheet.txt"
UPDATE = "TRIAGE_UPDATE_GOLDEN"
GROUPS = ("7K3QW", "0ZX9D", "MMA41", "R8TN2", "5PVHC", "E6JYB", "F0G1S", "QW27X")
SHEET = RecoverySheet(
    "Example Family Clinic", datetime(2026, 3, 10, 16, 5).astimezone(), "Ida Fiktiv", "0c4f9a2e",
    GROUPS,
)  # fmt: skip


@pytest.fixture(scope="module")
def pdf():
    return PdfRenderer().render_recovery(SHEET)


def test_the_sheet_is_the_golden_one(pdf):
    text = read_back(pdf)
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = GOLDEN.read_text(encoding="utf-8").splitlines() if GOLDEN.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if it is right:", *difference])


def test_every_group_stands_on_one_page_in_its_order(pdf):
    text = read_back(pdf)
    places = [text.index(group) for group in GROUPS]
    assert places == sorted(places)
    assert page_count(pdf) == 1


def test_the_square_holds_what_would_be_typed():
    [seal] = [block for block in recovery_sheet(SHEET) if isinstance(block, Seal)]
    assert seal.code == "-".join(GROUPS)


def test_the_same_sheet_gives_the_same_bytes(pdf):
    assert PdfRenderer().render_recovery(SHEET) == pdf


def test_a_long_name_of_a_clinic_keeps_the_code_whole():
    long = RecoverySheet("Wide " * 40, SHEET.made_at, "Ann " * 20, SHEET.vault, GROUPS)
    text = read_back(PdfRenderer().render_recovery(long))
    assert all(group in text for group in GROUPS)
