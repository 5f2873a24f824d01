"""What a reader of the file is told: tables, rows, headers, lists, and each of them once."""

import re
from dataclasses import dataclass, field

import pytest

from tests.documents import papers
from tests.documents.test_blank_interview import BLANK
from tests.documents.test_office import SHEET
from triage_desk.documents import PdfRenderer

ELEMENT = re.compile(rb"(\d+) 0 obj\n<</S /(\w+) /P (\d+) 0 R(.*?)>>\nendobj", re.DOTALL)
PARENTS = re.compile(rb"<</Nums \[(.*)\]>>")
RENDERER = PdfRenderer()


@dataclass
class Element:
    """One part of the structure; ``look`` are its words in the file."""

    role: str
    look: str
    kids: list = field(default_factory=list)

    def all(self, role):
        """Return this and what is in it of a role."""
        mine = [self] if self.role == role else []
        return mine + [one for kid in self.kids for one in kid.all(role)]


def tree_of(pdf):
    """Return the whole paper as its structure says it, and how often each part has words."""
    found = {int(n): (role.decode(), int(of), rest) for n, role, of, rest in ELEMENT.findall(pdf)}
    made = {number: Element(role, rest.decode()) for number, (role, _of, rest) in found.items()}
    for number in found:
        kids = re.search(rb"/K (\[.*\]|\S+ 0 R|\S+)", found[number][2])
        for kid in re.findall(rb"(\d+) 0 R", kids[1] if kids else b""):
            if int(kid) in made:
                assert found[int(kid)][1] == number
                made[number].kids.append(made[int(kid)])
    [whole] = [one for one in made.values() if one.role == "Document"]
    return whole, made


@pytest.fixture(scope="module")
def letter():
    return tree_of(RENDERER.render(papers.pt_first()))[0]


def test_each_row_of_a_table_begins_with_what_names_it(letter):
    tables = letter.all("Table")
    assert len(tables) == 7
    for table in tables:
        assert {one.role for one in table.kids} == {"TR"}
        for row in table.kids:
            first, *rest = row.kids
            assert first.role == "TH" or "/ColSpan" in first.look
            assert {one.role for one in rest} <= {"TD"}


def test_a_heading_within_a_table_names_the_columns_below_it(letter):
    *_others, answers = letter.all("Table")
    sections = [one for one in answers.all("TH") if "/Scope /Column" in one.look]
    assert len(sections) == 5
    assert all("/ColSpan 2" in one.look for one in sections)
    blank = tree_of(RENDERER.render_blank(BLANK))[0]
    heads = [row for row in blank.all("TR") if "/Scope /Column" in row.kids[0].look]
    assert [len(row.kids) for row in heads] == [5, 5]
    assert {cell.role for row in heads for cell in row.kids} == {"TH"}


def test_bullets_are_lists_and_headings_are_headings(letter):
    [listed] = letter.all("L")
    assert [[one.role for one in item.kids] for item in listed.kids] == [["LBody"]] * 4
    assert len(letter.all("H2")) >= 8


def test_a_table_over_pages_is_one_table_and_its_heading_is_said_once():
    content = papers.very_long()
    short, _ = tree_of(RENDERER.render(papers.pt_first()))
    long, _ = tree_of(RENDERER.render(content))
    assert len(long.all("Table")) == len(short.all("Table"))
    assert len(long.all("H2")) == len(short.all("H2"))
    *_others, answers = long.all("Table")
    assert len(answers.kids) >= len(content.answers)


def test_a_text_over_pages_is_one_paragraph_with_words_on_each():
    _whole, made = tree_of(RENDERER.render(papers.very_long()))
    parted = [one for one in made.values() if one.look.count("/MCR") > 1]
    assert parted
    assert {one.role for one in parted} <= {"P", "TD", "TH"}


def test_an_empty_cell_is_a_cell():
    day = tree_of(RENDERER.render_day_sheet(SHEET))[0]
    counted = day.all("Table")[0]
    assert {len(row.kids) for row in counted.kids} == {5}


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
def test_all_that_is_marked_has_one_place_in_the_structure(name):
    pdf = RENDERER.render(papers.PAPERS[name]())
    whole, made = tree_of(pdf)
    [listed] = PARENTS.findall(pdf)
    marked = [int(n) for n in re.findall(rb"(\d+) 0 R", listed)]
    assert set(marked) <= set(made)
    reached = sum(len(whole.all(role)) for role in {one.role for one in made.values()})
    assert reached == len(made)
