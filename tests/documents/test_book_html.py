"""The rulebook as pages: whole, safe, readable by everybody, and the same twice."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.documents import books
from triage_desk.documents.book_html import SHEET, HtmlBook
from triage_desk.documents.book_svg import mark
from triage_desk.domain.disposition import Disposition

VOID = {"meta", "link", "br", "col"}


class Outline(HTMLParser):
    """Elements with their attributes; refuses what is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.found, self.text = [], [], []
        self.feed(text)
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def made():
    return HtmlBook().files(books.book())


@pytest.fixture(scope="module")
def pages(made):
    return {n: Outline(data.decode()) for n, data in made.items() if n.endswith(".html")}


def test_each_page_is_a_file_beside_one_sheet(made):
    wanted = {"index.html", SHEET, "RF-X-001.html", "other.html", "empty.html"}
    assert set(made) == wanted


def test_equal_books_give_equal_bytes(made):
    assert HtmlBook().files(books.book()) == made


def test_a_page_has_language_title_landmarks_and_one_first_heading(pages):
    for name, page in pages.items():
        (html,), (main,) = page.all("html"), page.all("main")
        assert html["lang"] == "en", name
        assert main["id"] == "main"
        assert len(page.all("h1")) == 1
        # A flow has a title of its own, with an id.
        assert len([title for title in page.all("title") if "id" not in title]) == 1
        assert page.all("a")[0] == {"class": "skip", "href": "#main"}
        assert page.all("header")
        assert page.all("footer")
        navs = [nav["aria-label"] for nav in page.all("nav")]
        assert len(navs) == len(set(navs))


def test_what_the_content_says_is_never_markup(pages):
    for page in pages.values():
        assert not page.all("script")
    assert books.NASTY in " ".join(pages["RF-X-001.html"].text)


def test_nothing_comes_from_outside_and_nothing_runs(made):
    for name, data in made.items():
        text = data.decode()
        assert not re.search(r"\son\w+=|javascript:|@import|url\(", text.replace("&quot;", "")), (
            name
        )
        assert not re.search(r"(src|<link[^>]*href)=\"https?:", text)


def test_links_inside_lead_to_files(pages, made):
    inside = {
        attributes["href"].partition("#")[0]
        for page in pages.values()
        for attributes in page.all("a")
        if not attributes["href"].startswith("https:")
    }
    # The hand-made book has no pages for the three fixed places of the head.
    fixed = {"how-to-read.html", "regions.html", "questions.html", ""}
    assert inside - fixed <= set(made)


def test_a_flow_says_in_words_what_it_shows(pages):
    page = pages["RF-X-001.html"]
    (svg,) = [a for a in page.all("svg") if a.get("role") == "img"]
    ids = {attributes["id"] for tag, attributes in page.found if "id" in attributes}
    assert set(svg["aria-labelledby"].split()) <= ids
    assert page.all("desc")
    hidden = [a for a in page.all("svg") if a.get("aria-hidden") == "true"]
    assert hidden, "the mark of a route stands beside its word"


def test_tables_have_heads_and_names(pages):
    page = pages["RF-X-001.html"]
    assert page.all("caption")
    assert [head["scope"] for head in page.all("th")] == ["col", "col"]


def test_the_sheet_defines_every_colour_it_uses_in_light_and_dark(made):
    sheet = made[SHEET].decode()
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
    for theme in (light, dark):
        assert used <= set(re.findall(r"(--[\w-]+):", theme))
    assert "prefers-color-scheme: dark" in sheet
    assert "@media print" in sheet


def test_classes_of_a_page_are_known_to_the_sheet(pages, made):
    used = {
        name
        for page in pages.values()
        for _, attributes in page.found
        for name in attributes.get("class", "").split()
    }
    plain = {"none", "plain", "r-outside_scope"}
    known = set(re.findall(r"\.([\w-]+)", made[SHEET].decode()))
    assert used - plain <= known


def test_every_route_has_a_mark():
    assert len({mark(route) for route in Disposition}) == len(Disposition)


def test_a_book_is_known_again_and_nothing_else_is(made):
    assert HtmlBook().wrote(made["index.html"])
    assert not HtmlBook().wrote(b"<html></html>")


def test_a_signed_book_does_not_say_draft(made):
    assert b'class="draft"' in made["index.html"]
    signed = HtmlBook().files(replace(books.book(), status="signed"))
    assert b'class="draft"' not in signed["index.html"]
