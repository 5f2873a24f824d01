"""What a finished PDF shows, with its places, so that tests look at paper and not at our code."""

from dataclasses import dataclass

from pypdfium2 import PdfDocument, raw

from triage_desk.documents import pdf
from triage_desk.documents.compose import Composer
from triage_desk.documents.style import SHEETS
from triage_desk.domain.document import DocumentKind

KINDS = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH)


@dataclass(frozen=True)
class Mark:
    """A line of text, or a shape with an empty text; in points from the lower left corner."""

    text: str
    size: float
    bold: bool
    left: float
    bottom: float
    right: float
    top: float


def marks_of(paper: bytes) -> list[list[Mark]]:
    """Return the marks of each page in the order they were drawn."""
    document = PdfDocument(paper)
    try:
        return [
            [_mark(item) for item in page.get_objects(KINDS, textpage=page.get_textpage())]
            for page in document
        ]
    finally:
        document.close()


def _mark(item) -> Mark:
    if item.type == raw.FPDF_PAGEOBJ_PATH:
        return Mark("", 0, False, *item.get_bounds())
    bold = item.get_font().get_base_name().endswith("Bold")
    text = (
        item.extract().strip().replace("\x02", "-")
    )  # what PDFium makes of a hyphen at a line end
    return Mark(text, item.get_font_size(), bold, *item.get_bounds())


def printed(blocks, fonts, *, has_glyph=lambda _char: True) -> bytes:
    """Return blocks as a PDF in the sizes of the letter, with nothing around them but a foot."""
    pdf.glyphs(fonts)
    story = Composer(SHEETS[DocumentKind.REFERRAL_LETTER][0], has_glyph).story(blocks)
    return pdf.build([(story, pdf.Around("", "", "", ""))], "", "en")[0]
