"""The monthly check on paper: a form that is blind, and the sheet of a month."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.documents.test_training_paper import read
from triage_desk.documents import PdfRenderer, check
from triage_desk.domain.agreement import Kappa
from triage_desk.domain.check_paper import CheckForm, CheckForms, CheckRow, CheckSheet
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.encounter import Channel
from triage_desk.domain.intervals import Interval
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.second_look import RatingReason

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
HEAD = Letterhead("Example Clinic (synthetic)", ("1 Sample Street",), "555-0100")
FORM = CheckForm(
    *("AB12CD34", "2026-10", Person(72, Sex.FEMALE), Channel.TELEPHONE),
    (("Chest pain or pressure?", "No"), ("For how many days?", "14 days")),
    2,
)
FORMS = CheckForms(HEAD, "Mona Sample", (FORM, replace(FORM, mark="EF56", private=0)), AT)
KAPPA = Kappa(24, 0.9, 0.812, Interval(0.6, 1.0))
ROW = CheckRow("", 6, 5, 4, 1, 0, Kappa(5, 0.9, 0.75, None))
ANA = replace(ROW, name="Ana Sample", drawn=3, rated=2, agreed=2, under=0, kappa=None)
SHEET = CheckSheet(
    *(HEAD, "2026-10", (ROW, ANA), (replace(ROW, drawn=30, rated=24, kappa=KAPPA), ANA)),
    ("2026-09", "2026-10"),
    (("", ((5, 6), (4, 5))), ("Ana Sample", ((0, 0), (2, 2)))),
    ((RatingReason.NOT_CAUTIOUS, 1),),
    *(("5eed01",), "Mona Sample", AT),
)


def test_a_form_has_the_answers_and_no_route_but_those_to_choose_from():
    first, second = read(PdfRenderer().render_check_forms(FORMS))
    for said in ("Form AB12CD34", "72 years, female, on the telephone", "14 days", "October 2026"):
        assert said in first
    assert "2 private answers are not on this paper" in first
    assert "Form EF56" in second
    assert "private" not in second
    for route in ("Emergency", "Physician today", "PT first, tell physician"):
        assert first.count(route) == 1
    assert "Shred it" in first


def test_one_private_answer_is_one():
    (page,) = read(
        PdfRenderer().render_check_forms(replace(FORMS, forms=(replace(FORM, private=1),)))
    )
    assert "1 private answer is not on this paper" in page


def test_the_sheet_has_the_month_all_months_the_trend_and_the_seed():
    (page,) = read(PdfRenderer().render_check_sheet(SHEET))
    words = " ".join(page.split())
    for said in (
        *("October 2026", "0.75, no range: under 20", "0.81 (0.60 to 1.00)", "5 of 6", "5eed01"),
        *("The desk was not careful enough 1", "Same route, month by month", "names staff"),
    ):
        assert said in words


def test_a_first_month_has_no_line_and_no_reasons():
    one = replace(
        SHEET, months=("2026-10",), trend=(("", ((4, 5),)), ("Ana Sample", ((2, 2),))), reasons=()
    )
    (page,) = read(PdfRenderer().render_check_sheet(one))
    assert "Same route, month by month" in page
    assert "Why routes differed" not in page


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "-"),
        (Kappa(9, 1.0, 1.0, None), "1.00, no range: all alike"),
        (Kappa(9, 0.9, 0.6, None), "0.60, no range: under 20"),
    ],
)
def test_a_kappa_without_a_range_says_why(found, said):
    assert check.kappa_in_words(found) == said


def test_every_reason_and_way_has_its_words():
    assert set(check.REASONS) == set(RatingReason)
    assert set(check.CHANNELS) == set(Channel)
