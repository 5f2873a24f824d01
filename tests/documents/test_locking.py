"""A locked paper opens with its passphrase only, and says what it said."""

import subprocess

import pytest
from pypdfium2 import PdfDocument, PdfiumError

from tests.documents import papers
from triage_desk.documents import PdfRenderer, locking, read_back
from triage_desk.errors import EnvironmentFault, UserError

PASSPHRASE = "vier würfel am Zaun"
RENDERER = PdfRenderer()


@pytest.fixture(scope="module")
def pdf():
    return RENDERER.render(papers.worldwide())


@pytest.fixture(scope="module")
def made(pdf):
    return RENDERER.lock(pdf, PASSPHRASE)


def test_it_opens_with_the_passphrase_alone_and_says_the_same(pdf, made):
    assert read_back(made, PASSPHRASE) == read_back(pdf)
    for wrong in ("", "vier Würfel am Zaun", PASSPHRASE + " "):
        with pytest.raises(PdfiumError):
            PdfDocument(made, password=wrong or None)


def test_nothing_of_it_can_be_read_without(made):
    assert b"Nguy" not in made
    assert b"Referral letter" not in made
    assert PASSPHRASE.encode() not in made


def test_it_is_locked_as_pdf_2_has_it_and_keeps_its_structure(made, tmp_path):
    file = tmp_path / "locked.pdf"
    file.write_bytes(made)
    said = subprocess.run(
        ["qpdf", f"--password={PASSPHRASE}", "--show-encryption", file],
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert "R = 6" in said
    assert made.startswith(b"%PDF-2.0")
    assert said.count("AESv3") == 3
    info = subprocess.run(
        ["pdfinfo", "-upw", PASSPHRASE, file], capture_output=True, check=True
    ).stdout.decode()
    assert "Tagged:          yes" in info


def test_the_same_words_open_it_however_their_letters_were_composed(pdf):
    typed = "vier wu\u0308rfel am Zaun"
    assert read_back(RENDERER.lock(pdf, typed), PASSPHRASE) == read_back(pdf)


def test_what_a_reader_would_cut_off_is_refused(pdf):
    with pytest.raises(UserError, match="too long for a paper"):
        RENDERER.lock(pdf, "ü" * 64)
    assert RENDERER.lock(pdf, "ü" * 63)


@pytest.mark.parametrize("broken", ["opens for everybody", "says something else", "is no paper"])
def test_a_locked_paper_that_is_not_right_goes_nowhere(pdf, monkeypatch, broken):
    def read(paper, passphrase=""):
        if broken == "is no paper" and paper is not pdf:
            raise PdfiumError("not a paper")
        if paper is pdf:
            return "said"
        return "said" if broken == "opens for everybody" else "not said"

    monkeypatch.setattr(locking, "read_back", read)
    with pytest.raises(EnvironmentFault, match="does not open with its passphrase"):
        RENDERER.lock(pdf, PASSPHRASE)
