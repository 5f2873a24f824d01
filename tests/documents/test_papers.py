"""Every paper is rendered, read back, and compared with what it was made of."""

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

import pytest

from tests.documents import papers
from tests.documents.marks import marks_of
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.errors import EnvironmentFault

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
UPDATE = "TRIAGE_UPDATE_GOLDEN"
EDGE = 36.0  # half an inch that many printers cannot reach

each_paper = pytest.mark.parametrize("name", sorted(papers.PAPERS))
each_letter = pytest.mark.parametrize(
    "name", sorted(name for name in papers.PAPERS if name.startswith("letter"))
)


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer()


def squeezed(text: str) -> str:
    """Drop every blank: lines and broken words do not matter, what is said does."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def text_of(renderer, content) -> str:
    """Return the text without what stands around it on each page, so that nothing interrupts."""
    pages = read_back(renderer.render(content)).split("\f")
    return "\n".join(pages)


@each_paper
def test_text_is_the_golden_text(renderer, name):
    text = read_back(renderer.render(papers.PAPERS[name]())).replace("\f", "\n--- page ---\n")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        golden.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if {name} is right:", *difference])


@each_letter
def test_letter_says_every_answer_that_is_not_private(renderer, name):
    content = papers.PAPERS[name]()
    text = squeezed(text_of(renderer, content))
    pages = "".join(squeezed(page) for page in text.split("\f"))
    for answer in content.answers:
        if not answer.private and len(answer.shown) < 120:
            assert squeezed(answer.text) in pages, answer.link_id
            assert squeezed(answer.shown) in pages, answer.link_id


@each_letter
def test_letter_says_name_own_words_findings_and_scores(renderer, name):
    content = papers.PAPERS[name]()
    text = squeezed(text_of(renderer, content))
    wanted = [content.patient.full_name, *(said for _, said in content.said)]
    wanted += [score.title for score in content.scores]
    wanted += [f.title for f in content.decision.findings if f.rule_id != "RF-CES-004"]
    shown = (Verdict.PRESENT, Verdict.NOT_RULED_OUT)
    wanted += [f.rule_id for f in content.decision.findings if f.verdict in shown]
    wanted += [content.decision.ruleset.content_hash, content.reference, content.prepared_by]
    assert [words for words in wanted if squeezed(words) not in text] == []


def test_each_word_of_an_endless_answer_is_printed(renderer):
    text = text_of(renderer, papers.very_long())
    assert set(re.findall(r"\bword\d+\b", text)) == {f"word{number}" for number in range(900)}


def test_own_words_come_before_the_route_and_the_route_before_the_findings(renderer):
    text = text_of(renderer, papers.pt_first())
    places = [text.index(w) for w in ("kneel in my", "Low back pain", "PT first, tell", "Found:")]
    assert places == sorted(places)


@each_paper
def test_private_answers_stay_in_the_program(renderer, name):
    content = papers.PAPERS[name]()
    text = text_of(renderer, content)
    assert papers.PRIVATE_TEXT not in text
    assert "since this morning" not in text
    assert "Numb where you sit" not in text
    if content.kind is DocumentKind.REFERRAL_LETTER:
        assert "Private item \u2014 open the program" in text


def test_answer_states_stay_apart(renderer):
    text = text_of(renderer, papers.pt_first())
    for state in ("Yes", "No", "Not sure", "Would rather not say", "Not asked"):
        assert re.search(rf"\? {state}$", text, re.MULTILINE), state


def test_many_like_answers_are_listed_behind_the_answer_and_private_ones_counted(renderer):
    text = text_of(renderer, papers.pt_first())
    assert "No: Fever or chills; Night sweats; Weight loss" in text
    assert "Lost feeling in a hand Not sure" in text
    assert "2 private items \u2014 open the program" in text


def test_each_source_is_listed_once_and_findings_name_its_number(renderer):
    text = text_of(renderer, papers.pt_first())
    assert text.count("[1] Finucane") == 1
    assert "[2] Finucane LM et al. 2020, JOSPT 50:350-72, box 1 (from knowledge" in text
    assert text.count("[1] [2]") == 3


@pytest.mark.parametrize("route", [Disposition.EMERGENCY, Disposition.OUTSIDE_SCOPE])
def test_handout_never_says_booked_when_nothing_is_booked(renderer, route):
    content = replace(papers.pt_first(DocumentKind.PATIENT_HANDOUT), route=route)
    text = text_of(renderer, content)
    assert "We booked" not in text
    assert "What we booked" not in text
    assert "Your visit for back pain" not in text
    assert ("Day and time" in text) is (route is not Disposition.EMERGENCY)


def test_letter_says_who_changed_the_route_and_why(renderer):
    text = squeezed(text_of(renderer, papers.overridden()))
    for words in (
        "PT first, tell physician \u2192 Physician today",
        "Ida Fiktiv, physician",
        "A clinician assessed the person",
        "Looked unwell at the counter; I want to see her first.",
    ):
        assert squeezed(words) in text


def test_a_changed_route_never_shows_the_time_of_the_route_it_replaced(renderer):
    for kind in DocumentKind:
        text = text_of(renderer, papers.overridden(kind))
        assert "within 3 days" not in text


@pytest.mark.parametrize("paper", [papers.pt_first, papers.overridden])
def test_handout_has_no_jargon_and_no_ids(renderer, paper):
    text = text_of(renderer, paper(DocumentKind.PATIENT_HANDOUT))
    assert not re.search(r"RF-|PW-|PT first|Physician today|red flag|disposition|pathway", text)
    assert "911" in text
    assert papers.CLINIC.phone in text


def test_handout_of_a_therapy_visit_is_not_given_for_a_physician_visit(renderer):
    text = text_of(renderer, papers.overridden(DocumentKind.PATIENT_HANDOUT))
    assert "physical therapist" not in text
    assert "You need to see a doctor today." in text


@pytest.mark.parametrize("name", ["handout", "handout_changed", "emergency_card"])
def test_take_away_papers_are_one_page(renderer, name):
    assert page_count(renderer.render(papers.PAPERS[name]())) == 1


def test_handout_keeps_on_one_page_with_as_many_lines_as_the_content_has(renderer):
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    more = ("One more line for this list.",)
    sections = tuple(
        replace(section, paragraphs=section.paragraphs + more)
        for section in content.handout.sections
    )
    handout = replace(content.handout, sections=sections)
    assert page_count(renderer.render(replace(content, handout=handout))) == 1


def test_emergency_card_says_words_number_place_and_what_was_said(renderer):
    text = text_of(renderer, papers.emergency())
    for words in ("getting help for you right now", "911", "100 Sample Avenue", "Rosa Muster"):
        assert words in text
    assert "New weakness in both legs? Yes, since yesterday" in text
    assert "Pain at night" not in text


def test_emergency_raised_by_staff_prints_their_words(renderer):
    content = papers.overridden(DocumentKind.EMERGENCY_CARD)
    change = replace(
        content.override, to_disposition=Disposition.EMERGENCY, words="Grey and sweating."
    )
    help_comes = papers.emergency().act_within
    content = replace(content, override=change, route=Disposition.EMERGENCY, act_within=help_comes)
    text = text_of(renderer, content)
    assert "Grey and sweating." in text
    assert "getting help for you right now" in " ".join(text.split())


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_an_intake_without_a_name_prints(renderer, kind):
    content = replace(papers.pt_first(kind), patient=None, said=(), complaint="", answers=())
    text = text_of(renderer, replace(content, scores=(), handout=None))
    assert "Rosa" not in text
    assert papers.CLINIC.clinic in text


@pytest.mark.parametrize("route", list(Disposition))
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_route_prints_on_every_paper(renderer, kind, route):
    content = replace(papers.pt_first(kind), route=route)
    assert papers.CLINIC.clinic in text_of(renderer, content)


def test_markup_prints_as_it_stands_and_accents_are_composed(renderer):
    text = text_of(renderer, papers.worldwide())
    assert "A & B <i> Nguy\u1ec5n-\u0141ukaszewicz" in text
    assert "<b>nhanh</b>" in text
    assert "\u0411\u043e\u043b\u0438\u0442" in text
    assert "Pain \u2265 7 \u2192 worse" in text


def test_a_character_without_a_glyph_is_said_to_be_missing(renderer):
    assert "Some letters cannot be printed here" in text_of(renderer, papers.worldwide())
    assert "Some letters cannot be printed here" not in text_of(renderer, papers.pt_first())


@each_paper
def test_each_page_says_which_of_how_many(renderer, name):
    pages = read_back(renderer.render(papers.PAPERS[name]())).split("\f")
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_later_pages_carry_the_reference_and_say_what_continues(renderer):
    first, *later = read_back(renderer.render(papers.very_long())).split("\f")
    assert later
    assert all("Reference E-7F3A-91C2" in page for page in later)
    assert "All questions and answers (continued)" in later[-1]
    assert "(continued)" not in first


@each_paper
def test_no_mark_leaves_the_page(renderer, name):
    for page in marks_of(renderer.render(papers.PAPERS[name]())):
        for mark in page:
            assert mark.left >= EDGE, mark
            assert mark.right <= PAGE_WIDTH - EDGE, mark
            assert mark.bottom >= EDGE, mark
            assert mark.top <= PAGE_HEIGHT - EDGE, mark


@each_paper
def test_no_line_of_text_lies_on_another(renderer, name):
    for page in marks_of(renderer.render(papers.PAPERS[name]())):
        lines = [mark for mark in page if mark.text.strip()]
        for number, one in enumerate(lines):
            for other in lines[number + 1 :]:
                apart = other.left >= one.right - 0.5 or other.right <= one.left + 0.5
                # Bounds are those of the letters: tails may come as low as the next line's caps.
                above = one.bottom >= other.top - 1 or other.bottom >= one.top - 1
                assert apart or above, (one, other)


def test_a_signature_never_stands_alone(renderer):
    content = papers.pt_first()
    for count in range(12):
        more = tuple(replace(content.answers[-1], link_id=f"more.{n}") for n in range(count))
        longer = replace(content, answers=content.answers + more)
        last = read_back(renderer.render(longer)).split("\f")[-1]
        assert "[2] Finucane" in last, count
        assert "Signed" in last


@each_paper
def test_same_content_gives_the_same_bytes(renderer, name):
    content = papers.PAPERS[name]()
    assert renderer.render(content) == renderer.render(content)


def test_another_process_gives_the_same_bytes(renderer):
    root = Path(__file__).resolve().parent.parent.parent
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from tests.documents import papers;"
        "from hashlib import sha256;"
        "from triage_desk.documents import PdfRenderer as R;"
        "print(sha256(R().render(papers.worldwide())).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(root)]
    there = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert there == sha256(renderer.render(papers.worldwide())).hexdigest()


def test_only_the_bundled_faces_are_used_and_both_are_embedded(renderer):
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument

    document = PdfDocument(renderer.render(papers.worldwide()))
    names, embedded = set(), set()
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = item.get_font()
            names.add(font.get_base_name())
            embedded.add(font.is_embedded)
    document.close()
    assert {name.split("+")[-1] for name in names} == {"NotoSans-Regular", "NotoSans-Bold"}
    assert embedded == {True}
    assert b"Helvetica" not in renderer.render(papers.worldwide())


def test_file_metadata_names_nobody(renderer):
    from pypdfium2 import PdfDocument

    document = PdfDocument(renderer.render(papers.pt_first()))
    metadata = document.get_metadata_dict()
    document.close()
    assert metadata["Title"] == "Referral letter E-7F3A-91C2"
    assert "Muster" not in str(metadata)
    assert "Rosa" not in str(metadata)


def test_language_is_declared(renderer):
    assert re.search(rb"/Lang\s*\(en\)", renderer.render(papers.pt_first()))


def test_missing_fonts_are_the_machines_fault(tmp_path):
    with pytest.raises(EnvironmentFault, match="font files"):
        PdfRenderer(tmp_path).render(papers.pt_first())


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
@pytest.mark.parametrize("name", ["letter_long", "handout", "emergency_card"])
def test_qpdf_finds_nothing_wrong(renderer, name, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(renderer.render(papers.PAPERS[name]()))
    checked = subprocess.run(
        ["qpdf", "--check", paper], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_hand_out_in_another_language_says_that_nobody_has_reviewed_it(renderer):
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    phrases = {name: words.upper() for name, words in content.phrases.items()}
    phrases |= {"for": "PARA {name}", "days": "{days} DIAS", "call_us_at": "AL {phone}"}
    notice = "Traducción aún no revisada · Translation not yet reviewed"
    text = text_of(renderer, replace(content, language="es", phrases=phrases, notice=notice))
    for words in (notice, "PARA Rosie", "3 DIAS", "2026-03-10", "DAY AND TIME"):
        assert words in text
    assert "You should be seen" not in text
