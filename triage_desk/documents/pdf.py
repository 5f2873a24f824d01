"""Pages around a story: letterhead, running head, foot. Drawing is one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from triage_desk.documents import scripts
from triage_desk.documents.margins import ENGLISH
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
from triage_desk.documents.tagging import artifact, tagged_canvas
from triage_desk.errors import EnvironmentFault

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

SMALL_PRINT = 8.5
HEAD_TOP = PAGE_HEIGHT - 40.0
RUNNING_HEAD = 22.0
PAGE_BOTTOM = MARGIN + 14.0

_LOCK = threading.Lock()


def can_print(folder: Path) -> Callable[[str], bool]:
    """Return what tells whether the faces of a folder have a character.

    Raises:
        EnvironmentFault: a font file is missing or broken.
    """
    known = glyphs(folder)

    def has(char: str) -> bool:
        return ord(char) in (east_asian(folder) if scripts.is_east_asian(char) else known)

    return has


@lru_cache(maxsize=4)
def glyphs(folder: Path) -> Mapping[int, int]:
    """Return the characters that the faces of a folder have; the first call registers them.

    Raises:
        EnvironmentFault: a font file is missing or broken.
    """
    from reportlab.pdfbase import pdfmetrics

    with _LOCK:
        regular, bold = (_face(folder, name) for name in (REGULAR, BOLD))
        for font in (regular, bold):
            pdfmetrics.registerFont(font)
        pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)
    known: Mapping[int, int] = regular.face.charToGlyph
    return known


@lru_cache(maxsize=4)
def east_asian(folder: Path) -> Mapping[int, int]:
    """Return the characters of the face for Chinese and Japanese; it has no bold of its own.

    Raises:
        EnvironmentFault: the font file is missing or broken.
    """
    from reportlab.pdfbase import pdfmetrics

    name = scripts.EAST_ASIAN
    with _LOCK:
        font = _face(folder, name)
        pdfmetrics.registerFont(font)
        pdfmetrics.registerFontFamily(name, name, name, name, name)
    known: Mapping[int, int] = font.face.charToGlyph
    return known


def _face(folder: Path, name: str) -> TTFont:
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        return TTFont(name, str(folder / f"{name}.ttf"))
    except TTFError as error:
        message = f"The font files in {folder} cannot be read: install the program again."
        raise EnvironmentFault(message) from error


@dataclass(frozen=True, slots=True)
class Around:
    """What stands at the head of later pages and at the foot of each, left and right.

    The page and the number of pages follow ``foot_right``, in the words of ``place``. ``stamp``
    stands large and slanting behind what is printed on each page, or is "".
    """

    head_left: str
    head_right: str
    foot_left: str
    foot_right: str
    place: str = ENGLISH.page
    stamp: str = ""

    def head(self, canvas: Canvas, _doc: object) -> None:
        """Draw the running head."""
        with artifact(canvas):
            _print(canvas, HEAD_TOP - 8, self.head_left, self.head_right)
            _rule(canvas, HEAD_TOP - 14)

    def foot(self, canvas: Canvas, doc: BaseDocTemplate) -> None:
        """Draw the foot, with a place for what is known at the last page only."""
        with artifact(canvas):
            _stamp(canvas, self.stamp)
            _rule(canvas, MARGIN + 4)
            _print(canvas, MARGIN - 8, self.foot_left, "")
            canvas.doForm(f"page{doc.page}")

    def number(self, canvas: Canvas, before: int) -> None:
        """Fill the places on its pages; called on the last one, after ``before`` of others."""
        last = canvas.getPageNumber()
        for page in range(before + 1, last + 1):
            canvas.beginForm(f"page{page}")
            place = self.place.format(page=page - before, pages=last - before)
            _print(canvas, MARGIN - 8, "", f"{self.foot_right} \N{MIDDLE DOT} {place}")
            canvas.endForm()


Part: TypeAlias = "tuple[Sequence[Flowable], Around]"
"""Flowables and what stands around them on their pages, which are counted by themselves."""


def fits_a_page(part: Part) -> bool:
    """Return whether the flowables of a part are no taller than its first page."""
    story, _around = part
    heights = (one.wrap(WIDTH, PAGE_HEIGHT)[1] + one.getSpaceBefore() for one in story)
    return sum(heights) <= HEAD_TOP - PAGE_BOTTOM


def build(
    parts: Sequence[Part], title: str, language: str, *, tagged: bool = True
) -> tuple[bytes, int]:
    """Return a PDF and its number of pages; the same flowables give the same bytes.

    Each part begins on a page of its own. Without being ``tagged`` a file is a third smaller.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate

    buffer = BytesIO()
    with _LOCK:
        # Pages as the bytes they are: spelled in letters they are a quarter longer, and slower.
        rl_config.useA85 = 0
        doc = BaseDocTemplate(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            lang=language,
            title=title,
            displayDocTitle=True,
            author="Triage Desk",
        )
        doc.addPageTemplates([page for at, part in enumerate(parts) for page in _pages(at, part)])
        doc.build(_one_after_the_other(parts), canvasmaker=tagged_canvas() if tagged else Canvas)
    return buffer.getvalue(), doc.page


def _pages(at: int, part: Part) -> tuple[PageTemplate, PageTemplate]:
    """Return the first page of a part and those after it."""
    from reportlab.platypus import PageTemplate

    _story, around = part
    later = f"later{at}"
    first = PageTemplate(
        f"first{at}", _frame(HEAD_TOP), onPageEnd=around.foot, autoNextPageTemplate=later
    )
    below = _frame(HEAD_TOP - RUNNING_HEAD)
    return first, PageTemplate(later, below, onPage=around.head, onPageEnd=around.foot)


def _one_after_the_other(parts: Sequence[Part]) -> list[Flowable]:
    """Return all flowables; where a part ends, its pages get their numbers."""
    from reportlab.platypus import NextPageTemplate, PageBreak
    from reportlab.platypus.flowables import CallerMacro, SetPageTopFlowables

    counted = [0]

    def number(around: Around, canvas: Canvas) -> None:
        around.number(canvas, counted[-1])
        counted.append(canvas.getPageNumber())

    flowables: list[Flowable] = []
    for at, (story, around) in enumerate(parts):
        if at:
            flowables += [SetPageTopFlowables([]), NextPageTemplate(f"first{at}"), PageBreak()]
        flowables += story
        flowables.append(
            CallerMacro(lambda macro, *_sizes, around=around: number(around, macro.canv))
        )
    return flowables


def _frame(top: float) -> Frame:
    from reportlab.platypus import Frame

    return Frame(MARGIN, PAGE_BOTTOM, WIDTH, top - PAGE_BOTTOM, 0, 0, 0, 0)


STAMP_SIZE, STAMP_SLANT = 96, 52
"""Points, and degrees: corner to corner of a letter page."""


def _print(canvas: Canvas, y: float, left: str, right: str) -> None:
    canvas.setFillColor(MUTED)
    _string(canvas, MARGIN, y, left)
    _string(canvas, MARGIN + WIDTH - _width(canvas, right), y, right)


def _string(canvas: Canvas, x: float, y: float, text: str) -> None:
    for name, run in scripts.in_faces(scripts.for_the_eye(text), bold=False):
        canvas.setFont(name, SMALL_PRINT)
        canvas.drawString(x, y, run)
        x += canvas.stringWidth(run, name, SMALL_PRINT)


def _width(canvas: Canvas, text: str) -> float:
    runs = scripts.in_faces(text, bold=False)
    return sum(canvas.stringWidth(run, name, SMALL_PRINT) for name, run in runs)


def _stamp(canvas: Canvas, word: str) -> None:
    """Draw a word across the page, light enough to read what stands over it."""
    if not word:
        return
    canvas.saveState()
    canvas.setFillColor(HAIRLINE)
    canvas.setFont(BOLD, STAMP_SIZE)
    canvas.translate(MARGIN + WIDTH / 2, HEAD_TOP / 2)
    canvas.rotate(STAMP_SLANT)
    canvas.drawCentredString(0, -STAMP_SIZE / 3, word)
    canvas.restoreState()


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, MARGIN + WIDTH, y)
