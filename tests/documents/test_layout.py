"""Setting type and filling pages: nothing lost, nothing outside, nothing said twice."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import papers
from tests.documents.marks import marks_of, printed
from triage_desk import app, paths
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.blocks import (
    Cell,
    FillIn,
    Frame,
    PageBreak,
    Quote,
    RouteBand,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
)
from triage_desk.documents.emblems import route_emblem
from triage_desk.documents.pdf import HEAD_TOP, PAGE_BOTTOM
from triage_desk.documents.style import (
    INK,
    MARGIN,
    PAGE_WIDTH,
    ROUTE_COLOURS,
    SHEETS,
    WIDTH,
)
from triage_desk.documents.templates import TEMPLATES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Handout, HandoutSection

LETTER = SHEETS[DocumentKind.REFERRAL_LETTER][0]
FONTS = paths.resources_dir() / "fonts"


def pages_of(blocks):
    """Return the marks of each page above its foot."""
    return [
        [mark for mark in page if mark.bottom > PAGE_BOTTOM - 4]
        for page in marks_of(printed(blocks, FONTS))
    ]


def said(marks):
    return " ".join(mark.text for mark in marks if mark.text)


@pytest.mark.parametrize("word", ["Vandermeer-Longnamedhouse", "abcdefghijklmnopqrstuvwxyz"])
def test_a_word_wider_than_the_line_breaks_at_its_hyphen_or_else_anywhere(word):
    (page,) = pages_of([Table("", (0.2, 0.8), (Row((Cell((Text(word),)), Cell(()))),))])
    lines = [mark.text for mark in page if mark.text]
    assert "".join(lines) == word
    assert len(lines) == 2
    assert "-" not in word or lines[0].endswith("-")


def test_line_feeds_are_kept():
    (page,) = pages_of([Text("one\n\ntwo")])
    one, two = (mark for mark in page if mark.text.strip())
    assert one.bottom - two.bottom == pytest.approx(2 * LETTER.face(TextStyle.BODY).leading, abs=1)


def test_a_lead_and_its_text_touch_unless_there_is_a_space():
    text = read_back(printed([Text(", goes by", "Name"), Text("today", "By when: ")], FONTS))
    assert "Name, goes by" in text
    assert "By when: today" in text


words = st.text("abcdefgh", min_size=1, max_size=30)
sentences = st.lists(words, min_size=1, max_size=60).map(" ".join)


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


@settings(max_examples=60, deadline=None)
@given(given_blocks=blocks)
def test_pages_hold_every_letter_once_and_nothing_outside(given_blocks):
    fixed = {"Title", "Frame", "Table", "Route", "Sign", "Date"}
    found = Counter()
    for page in marks_of(printed(given_blocks, FONTS)):
        for mark in page:
            assert mark.left >= MARGIN - 2
            assert mark.right <= PAGE_WIDTH - MARGIN + 2
            assert mark.top <= HEAD_TOP + 1
            if mark.bottom < PAGE_BOTTOM - 4:
                assert not mark.text or "Page" in mark.text
            elif mark.text.removesuffix(" (continued)") not in fixed:
                found.update(mark.text.replace(" ", ""))
    assert found == letters_given(given_blocks)


def test_the_long_address_of_a_source_stays_on_the_paper():
    address = "https://example.org/article/" + "-".join(["what-is-the-accuracy-of-signs"] * 8)
    block = Section("Sources", (Text(f"A study, {address}/23ce85", "[1] ", TextStyle.SMALL),))
    (page,) = marks_of(printed([block], FONTS))
    assert max(mark.right for mark in page) <= PAGE_WIDTH - MARGIN + 1
    assert address in "".join(mark.text for mark in page).replace(" ", "")


@pytest.mark.parametrize("lines", [20, 49, 50, 51, 52, 53, 103])
@pytest.mark.parametrize("style", [TextStyle.BODY, TextStyle.BULLET])
def test_what_is_about_as_tall_as_a_page_is_printed_whole(lines, style):
    """Where a library that breaks cells over pages would find no place to break."""
    tall, short = Text("\n".join(["word"] * lines), style=style), Text("beside")
    before = tuple(Row((Cell((short,)), Cell((short,)))) for _ in range(6))
    for block in (
        Table("List", (0.6, 0.4), (*before, Row((Cell((tall,)), Cell((short,)))))),
        Section("Section", (*[short] * 6, tall)),
        Quote("Asked", "Said", (("More", tall.text),)),
    ):
        text = read_back(printed([block, FillIn((("Sign", 1.0),))], FONTS))
        assert text.count("word") == lines


def test_a_split_table_says_continued_on_each_later_page():
    rows = tuple(Row((Cell((Text(f"row {n}"),)), Cell((Text("x"),)))) for n in range(100))
    first, *later = pages_of([Table("List", (0.5, 0.5), rows)])
    assert "(continued)" not in said(first)
    assert len(later) == 2
    assert all(said(page).startswith("List (continued)") for page in later)


@pytest.mark.parametrize("above", range(26, 32))
def test_a_frame_says_its_title_once_on_a_page(above):
    texts = (*(Text(f"Sign {n}", style=TextStyle.BULLET) for n in range(4)), Text("word " * 60))
    pages = pages_of((*(Text(f"Line {n}") for n in range(above)), Frame("Get help", texts)))
    assert all(said(page).count("Get help") <= 1 for page in pages)


def test_a_heading_row_is_never_last_on_a_page():
    pair = (Row((Cell((Text("Part"),)),), heading=True), Row((Cell((Text("a"),)), Cell(()))))
    for page in pages_of([Table("List", (0.5, 0.5), pair * 60)]):
        assert not said(page).endswith("Part")


def test_a_page_break_starts_a_page_and_leaves_none_empty():
    pages = pages_of([PageBreak(), Text("a"), PageBreak(), PageBreak(), Text("b"), PageBreak()])
    assert [said(page) for page in pages] == ["a", "b"]


def shapes(route):
    """Return the outlines of a mark, without their colours."""
    from reportlab.graphics.renderSVG import drawToString

    drawing = drawToString(route_emblem(route, 10, "#000000", "#000000"))
    return re.findall(r'<(?:circle|polygon|polyline)[^>]*?(?:points|cx)="[^>]*>', drawing)


@pytest.mark.parametrize("route", list(Disposition))
def test_each_route_has_a_mark_that_grey_paper_keeps(route):
    others = [other for other in Disposition if other is not route]
    drawn = shapes(route)
    assert drawn
    assert all(shapes(other) != drawn for other in others)


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
        assert any(words in line.text for line in band.lines)


def test_two_threads_make_the_same_bytes_as_one():
    renderer = PdfRenderer()
    contents = [build() for build in papers.PAPERS.values()]
    alone = [renderer.render(content) for content in contents]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(renderer.render, contents)) == alone


RULESET = app.load_engine().ruleset
SIDES_OF_A_SHEET = 2
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
    paper = PdfRenderer().render(replace(content, letterhead=clinic, patient=patient))
    head = [m for m in marks_of(paper)[0] if m.text and m.top > 700]
    right = [m for m in head if m.left >= MARGIN + WIDTH * 0.6]
    assert "Wilhelmina" in said(right)
    assert all(m.right <= MARGIN + WIDTH * 0.6 for m in head if m not in right)


@pytest.mark.parametrize("code", RULESET.translations)
@pytest.mark.parametrize("handout", RULESET.handouts.values(), ids=lambda h: h.handout_id)
def test_a_translated_hand_out_fits_one_sheet_of_paper(handout, code):
    """Other languages take more room: two pages at most, printed on both sides."""
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    translation = RULESET.translations[code]
    notice = f"{translation.language.not_reviewed} \N{MIDDLE DOT} Translation not yet reviewed"
    content = replace(content, handout=translation.handout(handout), language=code, notice=notice)
    assert page_count(PdfRenderer().render(content)) <= SIDES_OF_A_SHEET
