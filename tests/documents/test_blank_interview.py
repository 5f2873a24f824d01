"""The interview on paper, printed and read back."""

import os
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.documents import papers
from tests.documents.marks import marks_of
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.style import PAGE_WIDTH
from triage_desk.domain.blank_interview import (
    BlankInterview,
    BlankLine,
    BlankQuestion,
    Together,
    WhenYes,
)
from triage_desk.domain.disposition import Disposition

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "blank_interview.txt"
UPDATE = "TRIAGE_UPDATE_GOLDEN"
EMERGENCY = WhenYes(Disposition.EMERGENCY, "Call 911 now. Stay with the person.")

BLANK = BlankInterview(
    papers.CLINIC,
    "Low back",
    (
        BlankQuestion(
            None,
            "Safety first",
            "Any of these today?",
            lines=(
                BlankLine(1, "Chest pain or pressure", yes=EMERGENCY),
                BlankLine(2, "Not safe at home", only="Age is 12 years or more", private=True),
            ),
        ),
        BlankQuestion(
            None,
            "Safety first",
            "What you see and hear",
            only="1 is No",
            staff_only=True,
            lines=(
                BlankLine(3, "Newly confused", only="1 is No", private=True, staff_only=True),
                BlankLine(4, "Something troubles you", staff_only=True),
            ),
        ),
        BlankQuestion(5, "What and where", "When did this start?", unit="days"),
        BlankQuestion(6, "What and where", "What matters most?"),
        BlankQuestion(
            7,
            "What and where",
            "Did a fall start it?",
            options=(("a", "No"), ("b", "A fall"), ("c", "A lift")),
        ),
        BlankQuestion(8, "Last", "Any that fit?", options=(("a", "Ride"),), several=True),
    ),
    (Together("RF-X-001", "A fall at 65", "7 is b", Disposition.PHYSICIAN_TODAY, "Book today."),),
    ((Disposition.EMERGENCY, "Now. Call 911."), (Disposition.PT_FIRST, "Within 3 days.")),
    "2026.03",
    papers.HASH,
    papers.MOMENT,
    "en",
    "English",
    "draft, not signed by a clinician",
)


@pytest.fixture(scope="module")
def text():
    return read_back(PdfRenderer().render_blank(BLANK))


def test_text_is_the_golden_text(text):
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = GOLDEN.read_text(encoding="utf-8").splitlines() if GOLDEN.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if it is right:", *difference])


def test_every_question_line_option_and_rule_is_on_it_with_version_and_hash(text):
    said = " ".join(text.split())
    for question in BLANK.questions:
        for words in (question.text, question.section, *(line.text for line in question.lines)):
            assert words in said
        for letter, words in question.options:
            assert f"\N{BALLOT BOX} {letter} {words}" in said
    for words in ("A fall at 65", "RF-X-001", BLANK.version, BLANK.content_hash, BLANK.signed):
        assert words in said


def test_a_yes_says_what_to_do_at_once_and_the_emergency_questions_come_first(text):
    said = " ".join(text.split())
    assert "\N{RIGHTWARDS ARROW} Emergency: Call 911 now. Stay with the person." in said
    assert said.index("Chest pain") < said.index("When did this start?") < said.index("A fall at")


def test_a_line_has_four_boxes_and_repeats_no_condition_of_its_question(text):
    lines = sum(len(question.lines) for question in BLANK.questions)
    choices = [question for question in BLANK.questions if not question.lines]
    boxes = sum(len(question.options) + 1 for question in choices)
    assert text.count("\N{BALLOT BOX}") == 4 * lines + boxes
    assert text.count("Only if 1 is No.") == 1
    assert text.count("not read aloud") == 1
    assert text.count("Ask in private") == 1


def test_the_notice_of_a_translation_is_kept_and_many_pages_stay_within_the_paper():
    many = replace(BLANK, notice="Traducción aún no revisada", questions=BLANK.questions * 6)
    pdf = PdfRenderer().render_blank(many)
    assert "Traducción aún no revisada" in read_back(pdf)
    assert page_count(pdf) > 2
    assert all(m.left >= 36 and m.right <= PAGE_WIDTH - 36 for page in marks_of(pdf) for m in page)
    assert pdf == PdfRenderer().render_blank(many)
