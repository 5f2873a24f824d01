"""The certificate of practice, and the word across each page of a paper made in practice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest

from tests.documents.test_office import GUIDE, SHEET
from tests.documents.test_pointing_card import ENGLISH
from triage_desk.documents import PdfRenderer
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.training import CertificatePaper, TrainingCertificate
from triage_desk.domain.user import Role

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
MADE = TrainingCertificate(
    *("c1d2", "r1", "sam", AT, date(2027, 11, 22), "2026.11.2", "ab" * 32, 10, 9, 1),
    {"V01": "x", "V02": "y"},
)
CERTIFICATE = CertificatePaper(
    Letterhead("Example Clinic (synthetic)", ("1 Sample Street",), "555-0100"),
    "Sam Sample",
    Role.FRONT_DESK,
    MADE,
    ("At 34, four days of back pain: PT first.", "At 41, numb between the legs: emergency."),
    AT,
)
PRACTICE = PdfRenderer(stamp="PRACTICE")


def read(pdf):
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_the_certificate_says_who_what_how_well_and_until_when():
    (page,) = read(PdfRenderer().render_certificate(CERTIFICATE))
    for words in (
        *("Sam Sample", "9 of 10", "2026.11.2", "November 22, 2027", "c1d2", "abababababab"),
        *("At 41, numb between the legs: emergency.", "It is no license"),
    ):
        assert words in page


def test_the_certificate_names_what_is_to_be_practiced_again():
    (page,) = read(PdfRenderer().render_certificate(CERTIFICATE))
    assert "To be practiced again" not in page
    (page,) = read(PdfRenderer().render_certificate(replace(CERTIFICATE, again=(2,))))
    assert "To be practiced again" in page
    assert "the rules changed since: 2 in the list below" in " ".join(page.split())


@pytest.mark.parametrize(
    "made",
    [
        lambda one: one.render_certificate(CERTIFICATE),
        lambda one: one.render_day_sheet(SHEET),
        lambda one: one.render_guide(GUIDE),
        lambda one: one.render_cards((ENGLISH, ENGLISH)),
    ],
)
def test_a_paper_of_practice_says_so_on_every_page(made):
    plain, stamped = read(made(PdfRenderer())), read(made(PRACTICE))
    assert len(plain) == len(stamped)
    assert all("PRACTICE" not in page for page in plain)
    assert all("PRACTICE" in page for page in stamped)
