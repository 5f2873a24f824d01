"""Reads a finished PDF back, for preview, proof and tests."""

from __future__ import annotations

PAGE_END = "\f"


def read_back(pdf: bytes) -> str:
    """Return the text of a PDF in reading order, pages parted by form feeds."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
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


def _page_text(page: object) -> str:
    text = page.get_textpage().get_text_bounded()  # type: ignore[attr-defined]
    # PDFium joins a line that ends in a hyphen with the next one and puts a control character.
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "-")
