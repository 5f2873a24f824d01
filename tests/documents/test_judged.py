"""What other people's programs say of our papers: qpdf of the file, Poppler of text and fonts."""

import os
import re
import shutil
import subprocess
import unicodedata

import pytest

from tests.documents import papers, test_blank_interview, test_office, test_pointing_card
from triage_desk.documents import PdfRenderer, page_count
from triage_desk.domain.document import DocumentKind

TOOLS = ("qpdf", "pdftotext", "pdffonts", "pdfinfo")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
IN_CI = "TRIAGE_DESK_CI"

pytestmark = pytest.mark.skipif(
    bool(MISSING) and not os.environ.get(IN_CI), reason=f"not on this machine: {MISSING}"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Every paper as a file, by name; what is read back is long, made once."""
    assert not MISSING, f"{IN_CI} is set, and these are not installed: {MISSING}"
    renderer = PdfRenderer()
    folder = tmp_path_factory.mktemp("papers")
    files = {name: renderer.render(make()) for name, make in papers.PAPERS.items()}
    files["blank_interview"] = renderer.render_blank(test_blank_interview.BLANK)
    files["cards"] = renderer.render_cards(tuple(test_pointing_card.CARDS.values()))
    files["day_sheet"] = renderer.render_day_sheet(test_office.SHEET)
    for name, pdf in files.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return {name: folder / f"{name}.pdf" for name in files}


def ran(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def test_qpdf_finds_nothing_wrong_with_any_paper(made):
    said = {name: ran("qpdf", "--check", file) for name, file in made.items()}
    assert {name: words for name, (code, words) in said.items() if code} == {}
    assert all("No syntax or stream encoding errors" in words for _code, words in said.values())


def test_every_font_is_embedded_as_a_subset_with_its_unicode(made):
    for name, file in made.items():
        lines = ran("pdffonts", file)[1].splitlines()[2:]
        assert lines, name
        for line in lines:
            face, kind, *_ = line.split()
            assert re.fullmatch(r"[A-Z]{6}\+(NotoSans-(Regular|Bold)|DroidSansFallback)", face)
            assert kind == "TrueType"
            assert re.search(r"\byes yes yes\b", line), (name, line)


def test_every_paper_is_tagged_and_its_structure_reads_in_the_order_of_the_page(made):
    for name, file in made.items():
        info = ran("pdfinfo", file)[1]
        assert re.search(r"^Tagged:\s+yes$", info, re.MULTILINE), name
        assert "Title:" in info
    said = ran("pdfinfo", "-struct-text", made["letter_pt_first"])[1]
    heard = " ".join(re.findall(r'^ *"(.*)"$', said, re.MULTILINE))
    places = [
        heard.index(words) for words in ("Rosa Muster", "kneel in my", "Pain at night", "[2]")
    ]
    assert places == sorted(places)
    assert "Page 1 of" not in heard
    assert "H2 (block)" in said


def test_another_reader_finds_the_name_and_every_page(made):
    for name, file in made.items():
        info = ran("pdfinfo", file)[1]
        assert f"Pages:           {page_count(file.read_bytes())}" in info, name
        assert "Muster" not in info
    for name, make in papers.PAPERS.items():
        content = make()
        who = content.patient
        wanted = who.full_name if content.kind is not DocumentKind.PATIENT_HANDOUT else who.given
        if content.kind is DocumentKind.PATIENT_HANDOUT:
            wanted = who.preferred_name or who.given
        text = unicodedata.normalize("NFKC", ran("pdftotext", "-layout", made[name], "-")[1])
        raw = unicodedata.normalize("NFKC", ran("pdftotext", "-raw", made[name], "-")[1])
        words = unicodedata.normalize("NFKC", wanted).replace("-", " ").split()
        assert [word for word in words if word not in text + raw] == [], name
