"""Setting type and filling pages: nothing lost, nothing outside, nothing said twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import papers
from triage_desk import paths
from triage_desk.documents import PdfRenderer, page_count
from triage_desk.documents.blocks import (
    Cell,
    FillIn,
    Frame,
    PageBreak,
    RouteBand,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
)
from triage_desk.documents.boxes import paginate
from triage_desk.documents.compose import Composer
from triage_desk.documents.drawing import Disc, Ink, Polygon
from triage_desk.documents.emblems import route_emblem
from triage_desk.documents.style import (
    INK,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    ROUTE_COLOURS,
    SHEETS,
    WIDTH,
    Face,
)
from triage_desk.documents.templates import TEMPLATES
from triage_desk.documents.typeset import set_text
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Handout, HandoutSection

FACE = Face(10, 13)
TOP, BOTTOM = PAGE_HEIGHT - 60, MARGIN + 14
LETTER = SHEETS[DocumentKind.REFERRAL_LETTER][0]


def half_em(text: str, bold: bool) -> float:
    """Measure as if every letter were half as wide as high, and bold ones a little wider."""
    return len(text) * (0.55 if bold else 0.5)


def pages_of(blocks):
    composer = Composer(LETTER, half_em, lambda _char: True)
    placed = paginate(composer.boxes(blocks), TOP, TOP, BOTTOM)
    return [[m for box, top in page for m in box.marks(MARGIN, top)] for page in placed]


def said(marks):
    return " ".join(mark.text for mark in marks if isinstance(mark, Ink))


def lines_of(text, width):
    return [
        "".join(run[2] for run in line.runs)
        for line in set_text([(text, False)], FACE, width, half_em)
    ]


def test_lines_break_at_spaces():
    assert lines_of("one two three", 40) == ["one two", "three"]


def test_a_word_wider_than_the_line_breaks_at_its_hyphen_or_else_anywhere():
    assert lines_of("Vandermeer-Longname", 75) == ["Vandermeer-", "Longname"]
    assert lines_of("abcdefghij", 20) == ["abcd", "efgh", "ij"]


def test_line_feeds_are_kept():
    assert lines_of("one\n\ntwo", 200) == ["one", "", "two"]


def test_a_lead_and_its_text_touch_unless_there_is_a_space():
    touching = set_text([("Name", True), (", goes by", False)], FACE, 200, half_em)[0]
    apart = set_text([("By when: ", True), ("today", False)], FACE, 200, half_em)[0]
    assert touching.runs[1][0] == pytest.approx(4 * 5.5)
    assert apart.runs[1][0] == pytest.approx(8 * 5.5 + 5)


words = st.text("abcdefgh", min_size=1, max_size=30)
sentences = st.lists(words, min_size=1, max_size=60).map(" ".join)


@given(text=sentences, width=st.floats(30, 500))
def test_set_text_keeps_every_letter_and_the_width(text, width):
    lines = set_text([(text, False)], FACE, width, half_em)
    assert "".join(run[2] for line in lines for run in line.runs).replace(" ", "") == text.replace(
        " ", ""
    )
    assert all(line.width <= width + 1e-6 for line in lines)


paragraphs = st.lists(
    st.builds(Text, sentences, st.just(""), st.sampled_from([TextStyle.BODY, TextStyle.BULLET])),
    min_size=1,
    max_size=40,
).map(tuple)
rows = st.lists(
    st.builds(lambda a, b: Row((Cell((Text(a),)), Cell((Text(b),)))), sentences, sentences)
    | st.builds(lambda a: Row((Cell((Text(a),)),), heading=True), words),
    min_size=1,
    max_size=40,
).map(tuple)
blocks = st.lists(
    st.builds(Section, st.just("Title"), paragraphs)
    | st.builds(Frame, st.just("Frame"), paragraphs)
    | st.builds(Table, st.just("Table"), st.just((0.6, 0.4)), rows)
    | st.just(FillIn((("Sign", 0.5), ("Date", 0.5))))
    | st.just(PageBreak())
    | paragraphs.map(lambda texts: RouteBand(Disposition.PT_FIRST, "Route", "", texts[:2])),
    max_size=5,
)


def letters_given(given_blocks):
    texts = []
    for block in given_blocks:
        if isinstance(block, Table):
            texts += [t.text for row in block.rows for cell in row.cells for t in cell.texts]
        elif isinstance(block, Section | Frame):
            texts += [t.text for t in block.texts]
        elif isinstance(block, RouteBand):
            texts += [t.text for t in block.lines]
    return Counter("".join(texts).replace(" ", ""))


@given(given_blocks=blocks)
def test_pages_hold_every_letter_once_and_nothing_outside(given_blocks):
    pages = pages_of(given_blocks)
    fixed = {"Title", "Frame", "Table", "Route", "Sign", "Date"}
    printed = Counter()
    for page in pages:
        for mark in page:
            if not isinstance(mark, Ink):
                continue
            assert BOTTOM - 0.1 <= mark.y <= TOP
            assert mark.x + half_em(mark.text, mark.bold) * mark.size <= PAGE_WIDTH - MARGIN + 0.1
            if mark.text.removesuffix(" (continued)") not in fixed:
                printed.update(mark.text.replace(" ", ""))
    assert printed == letters_given(given_blocks)


def test_a_split_table_says_continued_on_each_later_page():
    rows = tuple(Row((Cell((Text(f"row {n}"),)), Cell((Text("x"),)))) for n in range(100))
    first, *later = pages_of([Table("List", (0.5, 0.5), rows)])
    assert "(continued)" not in said(first)
    assert len(later) == 2
    assert all(said(page).startswith("List (continued)") for page in later)


def test_a_heading_row_is_never_last_on_a_page():
    pair = (Row((Cell((Text("Part"),)),), heading=True), Row((Cell((Text("a"),)), Cell(()))))
    for page in pages_of([Table("List", (0.5, 0.5), pair * 60)]):
        assert not said(page).endswith("Part")


def test_a_page_break_starts_a_page_and_leaves_none_empty():
    pages = pages_of([PageBreak(), Text("a"), PageBreak(), PageBreak(), Text("b"), PageBreak()])
    assert [said(page) for page in pages] == ["a", "b"]


@pytest.mark.parametrize("route", list(Disposition))
def test_each_route_has_a_mark_that_grey_paper_keeps(route):
    others = [other for other in Disposition if other is not route]
    marks = list(route_emblem(route, 0, 0, 10, "#000000", "#FFFFFF"))
    assert isinstance(marks[0], Disc | Polygon)
    assert all(list(route_emblem(o, 0, 0, 10, "#000000", "#FFFFFF")) != marks for o in others)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("route", list(Disposition))
def test_route_words_and_marks_stand_out_from_their_ground(route):
    colours = ROUTE_COLOURS[route]
    assert contrast(colours.text, colours.fill) >= 7
    assert contrast(colours.mark, colours.fill) >= 4.5
    assert contrast(colours.glyph, colours.mark) >= 4.5
    assert contrast(INK, "#FFFFFF") >= 7


def test_the_code_on_the_letter_holds_nothing_about_the_person():
    content = papers.pt_first()
    built = TEMPLATES[content.kind].build(content)
    (seal,) = [block for block in built if isinstance(block, Seal)]
    assert papers.HASH in seal.code
    assert "2026.03" in seal.code
    assert content.reference in seal.code
    for field in fields(content.patient):
        value = str(getattr(content.patient, field.name))
        assert len(value) < 3 or value not in seal.code, field.name


def test_an_unfinished_intake_says_how_many_questions_are_open():
    content = papers.pt_first()
    for open_items, words in ((("a",), "1 question is"), (("a", "b"), "2 questions are")):
        decision = replace(content.decision, complete=False, next_items=open_items)
        built = TEMPLATES[content.kind].build(replace(content, decision=decision))
        (band,) = [block for block in built if isinstance(block, RouteBand)]
        assert words in band.lines[-1].text


def test_two_threads_make_the_same_bytes_as_one():
    renderer = PdfRenderer()
    contents = [build() for build in papers.PAPERS.values()]
    alone = [renderer.render(content) for content in contents]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(renderer.render, contents)) == alone


HANDOUTS = sorted((paths.resources_dir() / "content" / "text" / "en" / "handouts").glob("*.yaml"))


@pytest.mark.parametrize("file", HANDOUTS, ids=lambda file: file.stem)
def test_each_handout_of_the_content_fits_one_page(file):
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    sections = tuple(
        HandoutSection(s["heading"], tuple(s["paragraphs"]), s["bullets"]) for s in raw["sections"]
    )
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    content = replace(content, handout=Handout(raw["id"], raw["title"], sections))
    assert page_count(PdfRenderer().render(content)) == 1


def test_a_long_name_and_clinic_do_not_meet_in_the_letterhead():
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    clinic = replace(content.letterhead, clinic="The Very Long Name Of A Clinic In A Small Town")
    patient = replace(content.patient, preferred_name="Wilhelmina Anastasia Theodora Maximiliana")
    page = PdfRenderer().pages(replace(content, letterhead=clinic, patient=patient))[0]
    right = [m for m in page if isinstance(m, Ink) and m.x > MARGIN + WIDTH * 0.57 and m.y > 700]
    assert "Wilhelmina" in said(right)
    assert all(m.x >= MARGIN + WIDTH * 0.6 - 0.1 for m in right)
