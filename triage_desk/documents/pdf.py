"""Pages around a story: letterhead, running head, foot. Drawing is one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk.documents.style import (
    BOLD,
    HAIRLINE,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    WIDTH,
)
from triage_desk.errors import EnvironmentFault

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame

SMALL_PRINT = 8.5
HEAD_TOP = PAGE_HEIGHT - 40.0
RUNNING_HEAD = 22.0
PAGE_BOTTOM = MARGIN + 14.0

_LOCK = threading.Lock()


@lru_cache(maxsize=4)
def glyphs(folder: Path) -> Mapping[int, int]:
    """Return the characters that the faces of a folder have; the first call registers them.

    Raises:
        EnvironmentFault: a font file is missing or broken.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    with _LOCK:
        try:
            regular, bold = (TTFont(n, str(folder / f"{n}.ttf")) for n in (REGULAR, BOLD))
        except TTFError as error:
            message = f"The font files in {folder} cannot be read: install the program again."
            raise EnvironmentFault(message) from error
        for font in (regular, bold):
            pdfmetrics.registerFont(font)
        pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)
    known: Mapping[int, int] = regular.face.charToGlyph
    return known


@dataclass(frozen=True, slots=True)
class Around:
    """What stands at the head of later pages and at the foot of each, left and right.

    The page and the number of pages follow ``foot_right``.
    """

    head_left: str
    head_right: str
    foot_left: str
    foot_right: str

    def head(self, canvas: Canvas, _doc: object) -> None:
        """Draw the running head."""
        _print(canvas, HEAD_TOP - 8, self.head_left, self.head_right)
        _rule(canvas, HEAD_TOP - 14)

    def foot(self, canvas: Canvas, doc: BaseDocTemplate) -> None:
        """Draw the foot, with a place for what is known at the last page only."""
        _rule(canvas, MARGIN + 4)
        _print(canvas, MARGIN - 8, self.foot_left, "")
        canvas.doForm(f"page{doc.page}")

    def number(self, canvas: Canvas) -> None:
        """Fill the places on all pages; called on the last one."""
        total = canvas.getPageNumber()
        for page in range(1, total + 1):
            canvas.beginForm(f"page{page}")
            right = f"{self.foot_right} \N{MIDDLE DOT} Page {page} of {total}"
            _print(canvas, MARGIN - 8, "", right)
            canvas.endForm()


def build(
    story: Iterable[Flowable], around: Around, title: str, language: str
) -> tuple[bytes, int]:
    """Return a PDF and its number of pages; the same flowables give the same bytes."""
    from reportlab.platypus import BaseDocTemplate, PageTemplate
    from reportlab.platypus.flowables import CallerMacro

    buffer = BytesIO()
    with _LOCK:
        doc = BaseDocTemplate(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            lang=language,
            title=title,
            author="Triage Desk",
        )
        first = PageTemplate(
            "first", _frame(HEAD_TOP), onPageEnd=around.foot, autoNextPageTemplate="later"
        )
        below = _frame(HEAD_TOP - RUNNING_HEAD)
        later = PageTemplate("later", below, onPage=around.head, onPageEnd=around.foot)
        doc.addPageTemplates([first, later])
        doc.build([*story, CallerMacro(lambda macro, *_sizes: around.number(macro.canv))])
    return buffer.getvalue(), doc.page


def _frame(top: float) -> Frame:
    from reportlab.platypus import Frame

    return Frame(MARGIN, PAGE_BOTTOM, WIDTH, top - PAGE_BOTTOM, 0, 0, 0, 0)


def _print(canvas: Canvas, y: float, left: str, right: str) -> None:
    canvas.setFont(REGULAR, SMALL_PRINT)
    canvas.setFillColor(MUTED)
    canvas.drawString(MARGIN, y, left)
    canvas.drawRightString(MARGIN + WIDTH, y, right)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, MARGIN + WIDTH, y)
