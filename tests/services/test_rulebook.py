"""Writing the rulebook: whole, the same twice, and never over somebody's files."""

import pytest

from tests.rules.small_content import SOUND, write_small
from triage_desk import paths
from triage_desk.domain.rulebook import Grid
from triage_desk.errors import ContentError, UserError
from triage_desk.services.rulebook import make_book, write_book

SAFETY = paths.resources_dir() / "safety"


class Writer:
    """Writes two pages; ``index.html`` says whose it is."""

    def __init__(self, **pages):
        self.pages = {"index.html": b"ours", "a.html": b"A", **pages}

    def files(self, book):
        return self.pages

    def wrote(self, folder_file):
        return b"ours" in folder_file


@pytest.fixture
def content(tmp_path_factory):
    """A small content; the book of what we ship is that of tests/test_rulebook.py."""
    return write_small(tmp_path_factory.mktemp("content"), SOUND)


@pytest.fixture
def book(content):
    return make_book(content, SAFETY)


def test_a_book_is_made_of_content_and_safety(book):
    assert {"F-CHEST", "hazards", "intended-use"} <= {page.page_id for page in book.pages}


def test_a_question_and_a_referral_show_their_cases(book):
    pages = {page.page_id: page for page in book.pages}
    for page_id in ("ask-body", "involve"):
        grids = [block for block in pages[page_id].blocks if isinstance(block, Grid)]
        assert "Cases" in [grid.caption for grid in grids], page_id


def test_the_same_content_makes_the_same_book(book, content):
    assert make_book(content, SAFETY) == book


def test_an_overlay_is_part_of_the_book(content, tmp_path):
    (tmp_path / "overlay.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ContentError):
        make_book(content, SAFETY, tmp_path)


def test_a_case_that_cannot_be_read_stops_it(content):
    (content / "cases" / "plain.yaml").write_text("nothing_of_this: 'yes'\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"cases/plain\.yaml:1"):
        make_book(content, SAFETY)


def test_pages_are_written_and_those_that_are_gone_removed(book, tmp_path):
    target = tmp_path / "book"
    first = write_book(book, target, Writer(**{"b.html": b"B"}))
    assert (first.files, first.size, first.removed) == (3, 6, ())
    assert (target / "b.html").read_bytes() == b"B"
    kept = (target / "a.html").stat().st_mtime_ns
    second = write_book(book, target, Writer())
    assert second.removed == ("b.html",)
    assert not (target / "b.html").exists()
    assert (target / "a.html").stat().st_mtime_ns == kept


def test_an_empty_folder_is_taken(book, tmp_path):
    assert write_book(book, tmp_path, Writer()).files == 2


@pytest.mark.parametrize("name", ["letter.html", "index.html"])
def test_a_folder_with_other_files_is_left_alone(book, tmp_path, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="choose an empty folder"):
        write_book(book, tmp_path, Writer())
    assert [path.name for path in tmp_path.iterdir()] == [name]
