"""The rulebook as a folder of HTML pages: one sheet, no scripts, nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, assert_never

from triage_desk import paths
from triage_desk.documents.book_svg import diagram, mark
from triage_desk.domain.rulebook import (
    Block,
    Book,
    Diagram,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    RouteLine,
    Signature,
    Span,
    Words,
)

SHEET = "rulebook.css"
INDEX = "index.html"
GENERATOR = "triage-desk content rulebook"
FOOT = "This decides where to book, not what is wrong."


def _bundled_styles() -> Path:
    return paths.resources_dir() / "styles"


@dataclass(frozen=True, slots=True)
class HtmlBook:
    """Writes a book as HTML. ``styles`` is the folder of the tokens and the sheet."""

    styles: Path = field(default_factory=_bundled_styles)

    def files(self, book: Book) -> Mapping[str, bytes]:
        """Return name and bytes of every file; the same book gives the same bytes."""
        pages = tuple(book.pages)
        made = {INDEX: _index(book), SHEET: self._sheet()}
        for number, page in enumerate(pages):
            before = pages[number - 1] if number else None
            after = pages[number + 1] if number + 1 < len(pages) else None
            made[file_of(page.page_id)] = _page(book, page, before, after)
        return {name: text.encode() for name, text in made.items()}

    def wrote(self, folder_file: bytes) -> bool:
        """Return whether an ``index.html`` is one of ours."""
        return f'content="{GENERATOR}"'.encode() in folder_file

    def _sheet(self) -> str:
        tokens = json.loads((self.styles / "tokens.json").read_text(encoding="utf-8"))
        light, dark = (_variables(tokens["themes"][name]) for name in ("light", "dark"))
        sheet = (self.styles / SHEET).read_text(encoding="utf-8")
        return (
            f":root {{\n{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n"
            f":root {{\n{dark}}}\n}}\n{sheet}"
        )


def _variables(theme: Mapping[str, Any]) -> str:
    named = dict(theme["colours"])
    for route, colours in theme["routes"].items():
        named |= {f"{route}-{part}": colour for part, colour in colours.items()}
    return "".join(f"  --{name.replace('_', '-')}: {colour};\n" for name, colour in named.items())


def file_of(page_id: str) -> str:
    """Return the name of the file of a page."""
    return f"{page_id}.html"


def _document(book: Book, title: str, body: str, foot: str) -> str:
    said = escape(f"{book.title}, version {book.version}")
    status = (
        "" if book.status == "signed" else f' <strong class="draft">{escape(book.status)}</strong>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(book.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{escape(title)}</title>\n'
        f'<link rel="stylesheet" href="{SHEET}">\n</head>\n<body>\n'
        '<a class="skip" href="#main">Skip to the page</a>\n'
        f'<header><p>{said}{status}</p>\n<nav aria-label="Book"><a href="{INDEX}">Contents</a> '
        '<a href="how-to-read.html">How to read</a> <a href="regions.html">By region</a> '
        '<a href="questions.html">By question</a></nav></header>\n'
        f'<main id="main">\n{body}</main>\n<footer>{foot}<p>{escape(FOOT)}</p></footer>\n'
        "</body>\n</html>\n"
    )


def _page(book: Book, page: Page, before: Page | None, after: Page | None) -> str:
    label = f'<span class="label">{escape(page.label)}</span> ' if page.label else ""
    body = f"<h1>{label}{escape(page.title)}</h1>\n{_blocks(page.blocks)}"
    turn = "".join(
        f'<a rel="{rel}" href="{escape(file_of(other.page_id))}">{word}: {escape(other.title)}</a> '
        for rel, word, other in (("prev", "Before", before), ("next", "Next", after))
        if other is not None
    )
    foot = (
        f'<nav aria-label="Pages">{turn}</nav>'
        f'<p>Page fingerprint <span class="hash">{escape(page.fingerprint)}</span></p>'
    )
    title = f"{page.label} {page.title}".strip()
    return _document(book, f"{title} \N{EN DASH} {book.title}", body, foot)


def _index(book: Book) -> str:
    contents = "".join(
        f'<section><h2 id="c{number}">{escape(chapter.title)}</h2>\n<ul class="contents">'
        + "".join(_entry(page) for page in chapter.pages)
        + "</ul></section>\n"
        for number, chapter in enumerate(book.chapters, start=1)
    )
    jump = "".join(
        f'<li><a href="#c{number}">{escape(chapter.title)}</a></li>'
        for number, chapter in enumerate(book.chapters, start=1)
    )
    body = (
        f"<h1>{escape(book.title)}</h1>\n{_blocks(book.cover)}"
        f'<nav aria-label="Chapters"><h2>Chapters</h2><ol>{jump}</ol></nav>\n{contents}'
    )
    return _document(book, book.title, body, "")


def _entry(page: Page) -> str:
    sign = mark(page.route, 16) if page.route else ""
    label = f'<span class="label">{escape(page.label)}</span> ' if page.label else ""
    return (
        f'<li><a href="{escape(file_of(page.page_id))}">{sign}{label}{escape(page.title)}</a> '
        f'<span class="hash" title="fingerprint">{escape(page.fingerprint[:8])}</span></li>\n'
    )


def _blocks(blocks: Sequence[Block]) -> str:
    return "".join(_block(block, f"f{number}") for number, block in enumerate(blocks))


def _block(block: Block, name: str) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case Heading(title):
            return f"<h2>{escape(title)}</h2>\n"
        case Paragraph(words, muted):
            look = ' class="muted"' if muted else ""
            return f"<p{look}>{_words(words)}</p>\n"
        case Points(points, numbered):
            return _points(points, "ol" if numbered else "ul")
        case Facts(rows):
            inside = "".join(f"<dt>{escape(n)}</dt><dd>{_words(w)}</dd>\n" for n, w in rows)
            return f"<dl>{inside}</dl>\n"
        case Grid():
            return _grid(block)
        case RouteLine(route, word, sentence):
            return (
                f'<p class="route r-{route.value}">{mark(route)} <strong>{escape(word)}</strong> '
                f"<span>{escape(sentence)}</span></p>\n"
            )
        case Signature():
            return _signature(block)
        case Diagram():
            return diagram(block, name)
        case _:
            assert_never(block)


def _points(points: Sequence[Point], tag: str) -> str:
    inside = "".join(
        f"<li>{_words(point.words)}{_points(point.points, 'ul') if point.points else ''}</li>\n"
        for point in points
    )
    return f"<{tag}>{inside}</{tag}>\n"


def _grid(grid: Grid) -> str:
    sizes = "".join(f'<col style="width:{share * 100:.0f}%">' for share in grid.widths)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in grid.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_words(cell)}</td>" for cell in row) + "</tr>\n"
        for row in grid.rows
    )
    name = escape(grid.caption)
    return (
        f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>'
        f"<caption>{name}</caption><colgroup>{sizes}</colgroup>"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>\n"
    )


def _signature(block: Signature) -> str:
    lines = "".join(f'<span class="line">{escape(label)}</span>' for label in block.labels)
    return (
        '<section class="sign" aria-label="Signature"><h2>Signature</h2>'
        f"<p>{escape(block.text)}</p><p>{lines}</p></section>\n"
    )


def _words(words: Words) -> str:
    return "".join(map(_span, words))


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    if span.page:
        text = f'<a href="{escape(file_of(span.page))}">{text}</a>'
    elif span.url:
        text = f'<a href="{escape(span.url)}">{text}</a>'
    if span.strong:
        text = f"<strong>{text}</strong>"
    return f'<span class="muted">{text}</span>' if span.muted else text
