"""The only place that draws PDF. Faces are registered once, drawing is one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from triage_desk.documents.drawing import Disc, Ink, Mark, Panel, Polygon, Squares, Stroke
from triage_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH
from triage_desk.documents.typeset import Measure
from triage_desk.errors import EnvironmentFault

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Faces:
    """The two bundled faces: how wide a text is, and which characters they have."""

    measure: Measure
    has_glyph: Callable[[str], bool]


@lru_cache(maxsize=4)
def faces(folder: Path) -> Faces:
    """Return the faces of a folder, registered with the PDF writer at the first call.

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

    @lru_cache(maxsize=4096)
    def measure(text: str, is_bold: bool) -> float:
        font = bold if is_bold else regular
        return float(font.stringWidth(text, 1))

    known = regular.face.charToGlyph
    return Faces(measure, lambda char: ord(char) in known)


def draw(pages: Sequence[Iterable[Mark]], title: str, language: str) -> bytes:
    """Return a PDF with one page for each run of marks; the same marks give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    with _LOCK:
        canvas = Canvas(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stub says float
            lang=language,
        )
        canvas.setTitle(title)
        canvas.setAuthor("Triage Desk")
        for marks in pages:
            canvas.setLineCap(1)
            canvas.setLineJoin(1)
            for mark in marks:
                _draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case Ink():
            canvas.setFillColor(mark.colour)
            canvas.setFont(BOLD if mark.bold else REGULAR, mark.size)
            canvas.drawString(mark.x, mark.y, mark.text)
        case Stroke():
            canvas.setStrokeColor(mark.colour)
            canvas.setLineWidth(mark.width)
            path = canvas.beginPath()
            path.moveTo(*mark.points[0])
            for point in mark.points[1:]:
                path.lineTo(*point)
            canvas.drawPath(path, stroke=1, fill=0)
        case Polygon():
            canvas.setFillColor(mark.fill)
            path = canvas.beginPath()
            path.moveTo(*mark.points[0])
            for point in mark.points[1:]:
                path.lineTo(*point)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        case Disc():
            canvas.setFillColor(mark.fill)
            canvas.circle(mark.x, mark.y, mark.radius, stroke=0, fill=1)
        case Panel():
            _draw_panel(canvas, mark)
        case Squares():
            canvas.setFillColor(mark.fill)
            path = canvas.beginPath()
            for rect in mark.rects:
                path.rect(*rect)
            canvas.drawPath(path, stroke=0, fill=1)
        case _:
            assert_never(mark)


def _draw_panel(canvas: Canvas, panel: Panel) -> None:
    if panel.fill:
        canvas.setFillColor(panel.fill)
    if panel.edge:
        canvas.setStrokeColor(panel.edge)
        canvas.setLineWidth(panel.edge_width)
    canvas.roundRect(
        panel.x,
        panel.y,
        panel.width,
        panel.height,
        panel.radius,
        stroke=int(bool(panel.edge)),
        fill=int(bool(panel.fill)),
    )
