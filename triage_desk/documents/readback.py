"""Reads a finished PDF back, for preview, proof and tests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from triage_desk.documents import scripts
from triage_desk.documents.compose import CONTINUED, GOES_ON
from triage_desk.documents.pdf import HEAD_TOP, PAGE_BOTTOM, RUNNING_HEAD

PAGE_END = "\f"
# "Page 2 of 3" at the end of a page, in whichever language: a number, a word, a number.
_LATER = re.compile(r"\s(?!1\s)\d+\s\S+\s\d+\s*$")
_BOXES = re.compile(f"{scripts.SUBSTITUTE}[\u2080-\u2089]*")
_CONTINUED = re.compile(rf"^.*({re.escape(CONTINUED)}|{GOES_ON})$", re.MULTILINE)
# Blanks, soft hyphens, and marks of direction that a reader of the file may add.
_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def read_back(pdf: bytes, passphrase: str | None = None) -> str:
    """Return the text of a PDF in reading order, pages parted by form feeds."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf, password=passphrase)
    try:
        return PAGE_END.join(_page_text(page) for page in document)
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def missing(
    pdf: bytes, promises: Iterable[tuple[str, str]], can_print: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return which of ``promises`` (what it is, its words) a reader does not find in a PDF.

    What stands around the text of a page is left out, so that nothing comes between two pages.
    Blanks and ends of lines do not matter, nor which form of an Arabic letter was drawn. Words
    that run from the right are looked for one by one, because readers put them in the order of the
    page. What no face can print (``can_print``) cannot be read: the paper names it elsewhere.
    """
    said = _squeezed(_BOXES.sub("", _body(pdf)))
    turned = said[::-1]
    known: dict[str, bool] = {}

    def found(words: str) -> bool:
        wanted = "".join(
            char for char in scripts.joined(words) if char.isspace() or can_print(char)
        )
        pieces = wanted.split() if scripts.runs_right(wanted) else [wanted]
        return all(
            piece in said or (scripts.runs_right(piece) and piece in turned)
            for piece in map(_squeezed, pieces)
        )

    lost = []
    for what, words in promises:
        if words not in known:
            known[words] = found(words)
        if not known[words]:
            lost.append(what)
    return tuple(dict.fromkeys(lost))


def _squeezed(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text))


def _body(pdf: bytes) -> str:
    """Return the text between the heads and the feet of all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_page_text(page, body=True) for page in document]
    finally:
        document.close()
    return _CONTINUED.sub("", "\n".join(pages))


def _page_text(page: object, *, body: bool = False) -> str:
    words = page.get_textpage()  # type: ignore[attr-defined]
    text = words.get_text_bounded()
    if body:
        later = _LATER.search(str(text))
        top = HEAD_TOP - RUNNING_HEAD if later else None
        text = words.get_text_bounded(bottom=PAGE_BOTTOM - 4, top=top)
    # PDFium joins a line that ends in a hyphen with the next one and puts a control character.
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "-")
