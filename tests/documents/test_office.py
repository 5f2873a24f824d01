"""The papers of the office, read back: numbers, names of staff, the end of the log, no patient."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.store import samples
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.blocks import Seal
from triage_desk.documents.office import day_sheet
from triage_desk.domain.audit import AuditAction as Act
from triage_desk.domain.audit_view import DaySheet, OverrideLine, Seen, WhoSaw
from triage_desk.domain.chain import Head, read_code
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.user import Role

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
UPDATE = "TRIAGE_UPDATE_GOLDEN"
EVENING = datetime(2026, 3, 10, 18, 5).astimezone()
CLINIC = Letterhead("Example Family Clinic", ("100 Sample Avenue",), "555-0100")
ANA = Seen(
    "ana",
    "Ana Sample",
    "front_desk",
    EVENING - timedelta(hours=9),
    EVENING,
    {Act.INTAKE_STARTED: 12, Act.DOCUMENT_PRINTED: 3, Act.DRAFT_KEPT: 1, Act.DRAFT_TAKEN: 1},
)
DEV = Seen("dev", "Dev Mock", "physician", EVENING - timedelta(days=40), EVENING, {Act.DECIDED: 1})
MIA = Seen("mia", "Mia Sample", "manager", EVENING, EVENING, {Act.ENCOUNTER_VIEWED: 1})
HEAD = Head(120734, "9f3a0c7b1d2e4f50" * 4)
SHEET = DaySheet(
    CLINIC,
    datetime(2026, 3, 10).astimezone(),
    EVENING,
    "Mia Sample",
    "office-1",
    {route: place for place, route in enumerate(Disposition)},
    *(1, 3, 2, 1),
    (
        OverrideLine(
            EVENING,
            "Dev Mock",
            Role.PHYSICIAN,
            Disposition.PHYSICIAN_SOON,
            Disposition.PT_FIRST,
            OverrideReason.CLINICIAN_ASSESSED,
        ),
    ),
    (ANA, DEV),
    HEAD,
)
SAW = WhoSaw(samples.patient(mrn="M-1"), EVENING, "Mia Sample", (ANA, DEV, MIA))
GUIDE = DeskGuide(
    CLINIC,
    EVENING,
    "Danger: call 911 first. Then press F12.",
    (
        (Disposition.EMERGENCY, "Call 911. Stay with them."),
        (Disposition.PHYSICIAN_TODAY, "Seen by a physician today."),
        (Disposition.PHYSICIAN_SOON, "Book a physician."),
        (Disposition.PT_FIRST_NOTIFY, "Book the PT. Tell the physician what to check."),
        (Disposition.PT_FIRST, "Book the PT. Read the safety words aloud."),
    ),
    (("F12", "Emergency page"), ("Ctrl+N", "New intake"), ("F8", "Park")),
    (("The power fails", "Write name, phone and time on paper."),),
    "2026.11.2",
)
PAPERS = {
    "desk_guide": lambda: PdfRenderer().render_guide(GUIDE),
    "day_sheet": lambda: PdfRenderer().render_day_sheet(SHEET),
    "day_sheet_quiet": lambda: PdfRenderer().render_day_sheet(
        replace(SHEET, overrides=(), acts=(), made_by="")
    ),
    "who_saw": lambda: PdfRenderer().render_who_saw(SAW, CLINIC),
    "who_saw_nobody": lambda: PdfRenderer().render_who_saw(
        replace(SAW, patient=samples.patient(), people=()), CLINIC
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_is_the_golden_one(name):
    text, golden = read_back(PAPERS[name]()), GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        golden.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if it is right:", *difference])


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_gives_the_same_bytes(name):
    assert PAPERS[name]() == PAPERS[name]()


def test_the_square_holds_the_end_of_the_log():
    [seal] = [block for block in day_sheet(SHEET) if isinstance(block, Seal)]
    assert read_code(seal.code) == (HEAD.number, HEAD.digest)


def test_a_long_day_takes_more_pages_and_keeps_its_seal_whole():
    acts = tuple(replace(ANA, name=f"Person {n}") for n in range(60))
    pdf = PdfRenderer().render_day_sheet(replace(SHEET, acts=acts))
    text = read_back(pdf)
    assert page_count(pdf) > 1
    assert all(f"Person {n}" in text for n in range(60))
    assert HEAD.groups[:39] in text


def test_a_name_that_cannot_be_printed_is_said():
    text = read_back(PdfRenderer().render_who_saw(replace(SAW, asked_by="\U0001f600"), CLINIC))
    assert "cannot be printed here" in text
