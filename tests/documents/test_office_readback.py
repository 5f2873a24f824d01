"""What is not about one visit is read back, too: forms, cards, sheets of the office."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.documents.test_blank_interview import BLANK
from tests.documents.test_check_paper import FORM, FORMS
from tests.documents.test_check_paper import SHEET as CHECK
from tests.documents.test_office import ANA, DEV, GUIDE, SAW, SHEET
from tests.documents.test_pointing_card import ENGLISH, SPANISH
from tests.documents.test_recovery import SHEET as RECOVERY
from tests.documents.test_training_paper import CERTIFICATE
from triage_desk.documents import PdfRenderer
from triage_desk.domain.blank_interview import BlankLine
from triage_desk.domain.pointing_card import CardLine
from triage_desk.domain.value_report import ReportTable, ValueReport

RENDERER = PdfRenderer()
CARDS = (ENGLISH, SPANISH)
TABLE = ReportTable("Measures", ("Id", "Value"), (0.5, 0.5), (("K09", "77%"),), "A note.")
REPORT = ValueReport(
    *(BLANK.letterhead, "Value report", "It names no patient.", ("Visits begun Jan 2026",)),
    *((TABLE,), ("How to read it.",), datetime(2026, 3, 10, tzinfo=UTC), "Made by Mona M."),
)
# What was printed, and what was to be printed: the paper lacks one thing of it.
LINES = BLANK.questions[0].lines
MORE = replace(BLANK.questions[0], lines=(*LINES, BlankLine(9, "A line that is not there")))
CASES = {
    "a line of a form": (
        *(BLANK, replace(BLANK, questions=(MORE, *BLANK.questions[1:]))),
        ("line 9",),
    ),
    "an option of a form": (
        BLANK,
        replace(
            BLANK,
            questions=(
                *BLANK.questions[:4],
                replace(BLANK.questions[4], options=(("a", "A fall"), ("b", "No"))),
            ),
        ),
        ("option a of question 5", "option b of question 5"),
    ),
    "what a yes means": (
        *(BLANK, replace(BLANK, together=(replace(BLANK.together[0], do="Book soon."),))),
        ("what to do by rule RF-X-001",),
    ),
    "two letters of a card in another order": (
        CARDS,
        (ENGLISH, replace(SPANISH, last=(CardLine("Y", "Ninguna de estas"),))),
        ("letter Y of card 2",),
    ),
    "a count of the day": (
        *(SHEET, replace(SHEET, told=SHEET.told + 7)),
        ("emergencies handed over",),
    ),
    "somebody who worked": (
        *(replace(SHEET, acts=(ANA,)), replace(SHEET, acts=(ANA, DEV))),
        ("person 2",),
    ),
    "somebody who saw it": (
        *(replace(SAW, people=(ANA,)), replace(SAW, people=(ANA, DEV))),
        ("person 2",),
    ),
    "a key of the guide": (
        *(GUIDE, replace(GUIDE, keys=(("F8", "Emergency page"),))),
        ("key 1",),
    ),
    "a visit of a certificate": (
        *(CERTIFICATE, replace(CERTIFICATE, practised=(*CERTIFICATE.practised, "Another."))),
        ("visit 3",),
    ),
    "an answer of a form to rate by": (
        *(FORMS, replace(FORMS, forms=(replace(FORM, said=(*FORM.said, ("Fever?", "Yes"))),))),
        ("answer 3 of form AB12CD34",),
    ),
    "how many answers are private": (
        *(FORMS, replace(FORMS, forms=(replace(FORM, private=3),))),
        ("what is private of form AB12CD34",),
    ),
    "a month of the check": (
        *(CHECK, replace(CHECK, trend=(CHECK.trend[0], ("Ana Sample", ((1, 1), (2, 2)))))),
        ("trend 2",),
    ),
    "a row, a reason and a seed of the check": (
        CHECK,
        replace(
            CHECK,
            whole=(replace(CHECK.whole[0], drawn=31), CHECK.whole[1]),
            reasons=((CHECK.reasons[0][0], 2),),
            seeds=("5eed02",),
        ),
        ("table 2, row 1", "reason not_cautious", "seed 1"),
    ),
    "a number of the report": (
        *(REPORT, replace(REPORT, tables=(replace(TABLE, rows=(("K09", "78%"),)),))),
        ("table 1, row 1, column 2",),
    ),
    "two groups of the code changed places": (
        *(RECOVERY, replace(RECOVERY, groups=(RECOVERY.groups[1], *RECOVERY.groups[1:]))),
        ("group 1",),
    ),
}


def paper_of(said):
    """Return the PDF of a paper of the office."""
    ways = {
        "BlankInterview": RENDERER.render_blank,
        "DaySheet": RENDERER.render_day_sheet,
        "WhoSaw": lambda one: RENDERER.render_who_saw(one, BLANK.letterhead),
        "DeskGuide": RENDERER.render_guide,
        "RecoverySheet": RENDERER.render_recovery,
        "CertificatePaper": RENDERER.render_certificate,
        "CheckForms": RENDERER.render_check_forms,
        "CheckSheet": RENDERER.render_check_sheet,
        "ValueReport": RENDERER.render_report,
        "tuple": RENDERER.render_cards,
    }
    return ways[type(said).__name__](said)


@pytest.mark.parametrize("name", CASES)
def test_a_reader_finds_all_of_a_paper_and_misses_what_is_not_on_it(name):
    printed, wanted, lost = CASES[name]
    pdf = paper_of(printed)
    assert RENDERER.missing(printed, pdf) == ()
    assert RENDERER.missing(wanted, pdf) == lost


def test_a_long_day_and_a_long_form_are_found_across_their_pages():
    acts = tuple(replace(ANA, name=f"Wilhelmina Featherstonehaugh-Beispiel {n}") for n in range(60))
    long = replace(SHEET, acts=acts, made_at=datetime(2026, 3, 10, 23, tzinfo=UTC))
    assert RENDERER.missing(long, paper_of(long)) == ()
    many = replace(BLANK, questions=BLANK.questions * 12)
    assert RENDERER.missing(many, paper_of(many)) == ()
