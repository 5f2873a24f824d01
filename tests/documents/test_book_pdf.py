"""The rulebook on paper: nothing lost, nothing outside, and every number in the contents true."""

import re

import pypdfium2
import pytest

from tests.documents import books
from tests.documents.marks import marks_of
from triage_desk.documents import read_back
from triage_desk.documents.book_pdf import PdfBook
from triage_desk.documents.style import MARGIN, PAGE_WIDTH
from triage_desk.domain.rulebook import Chapter


@pytest.fixture(scope="module")
def small():
    return PdfBook().print_book(books.book())


@pytest.fixture(scope="module")
def real(shipped_book):
    """Of each chapter of the book we ship its longest pages, and every eighth of the others."""
    book = books.part_of(shipped_book, longest=2, every=8)
    return book, PdfBook().print_book(book)


def bookmarks(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(b.level, b.get_title(), b.get_dest().get_index()) for b in document.get_toc()]
    finally:
        document.close()


def contents(pdf):
    """Return what the contents print: name and number of each line that ends in a number."""
    text = read_back(pdf).split("\f")
    lines = "\n".join(page for page in text[1:12]).splitlines()
    return dict(
        m.groups() for m in (re.fullmatch(r"(.+?) ?(\d+)", line.strip()) for line in lines) if m
    )


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_same_book_gives_the_same_bytes(small):
    assert PdfBook().print_book(books.book()) == small


def test_every_word_is_printed_as_it_stands(small):
    text = squeezed(read_back(small))
    assert squeezed(books.NASTY) in text
    assert "row59" in text
    assert "Pagefingerprintabab" in text


def test_pages_carry_version_and_hash(small):
    pages = read_back(small).split("\f")
    assert all("0123456789ab" in page for page in pages)
    assert all("Version 1.2 (draft)" in page for page in pages[1:])
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))


def test_bookmarks_follow_the_chapters(small):
    marks = bookmarks(small)
    assert [(level, title) for level, title, _ in marks] == [
        (0, "Flags & more"),
        (1, f"RF-X-001 A sign {books.NASTY}"),
        (0, "Others"),
        (1, "Another page"),
        (1, "An empty table"),
    ]


def test_the_contents_name_the_right_pages(small):
    at = {title: index for level, title, index in bookmarks(small) if level == 1}
    said = contents(small)
    for title in ("Another page", "An empty table"):
        assert int(said[title]) == at[title] + 1


def outside(pdf):
    """Return the marks beyond the margins; numbers in the contents are set at a point of theirs."""
    return [
        (number, mark.text)
        for number, page in enumerate(marks_of(pdf), start=1)
        for mark in page
        if (mark.left < MARGIN - 2 or mark.right > PAGE_WIDTH - MARGIN + 2)
        and not (mark.text.isdigit() and mark.right <= 0)
    ]


def test_no_mark_leaves_the_paper(small):
    assert not outside(small)


def test_a_tall_flow_is_made_smaller_and_stays_whole():
    tall = books.flag_page(16)
    links = books.book().chapters[1]
    made = PdfBook().print_book(books.book(chapters=(Chapter("Tall", (tall,)), links)))
    with_flow = [page for page in read_back(made).split("\f") if "known yes?" in page]
    (page,) = with_flow
    assert squeezed("Could not be ruled out") in squeezed(page)
    assert "Any one of these" in page


@pytest.mark.slow
def test_the_book_we_ship_prints_whole(real):
    book, pdf = real
    text = squeezed(read_back(pdf))
    for page in book.pages:
        assert squeezed(page.title) in text, page.page_id
    assert len(pdf) < 6_000_000


@pytest.mark.slow
def test_no_mark_of_the_book_we_ship_leaves_the_paper(real):
    _, pdf = real
    assert not outside(pdf)[:10]
