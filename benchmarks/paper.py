"""The referral letter, beside the same marks drawn by a program that knows every place already.

The bare side composes nothing and measures no text: it has each string with its place, face and
colour, and calls reportlab. Both print another QR code on every letter, because so does the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import count, groupby
from pathlib import Path
from typing import TypeAlias, assert_never

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.desks import invented_patient, new_encounter, scratch_desk
from benchmarks.intakes import load_engine, plain_lumbar
from benchmarks.measure import Aim, Figure, interleaved, repeated
from triage_desk import paths
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.drawing import Disc, Ink, Mark, Panel, Polygon, Squares, Stroke
from triage_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH
from triage_desk.domain.document import DocumentContent, DocumentKind
from triage_desk.services import documents, intake, triage

PART = "paper"
AIM = Aim(ratio=2.0)
TIMES = 4
BARE = "bare reportlab canvas"
REGULAR, BOLD = "Bare-Regular", "Bare-Bold"
FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}

Point: TypeAlias = tuple[float, float]
Face: TypeAlias = tuple[str, float, Color]
Draw: TypeAlias = Callable[[Canvas, str], None]
"""Draws one mark; the text is what the QR code says."""


def run() -> list[Figure]:
    """Measure one letter after another, each with a reference of its own."""
    content = letter()
    renderer = PdfRenderer()
    bare = BareLetter.of(renderer.pages(content), paths.resources_dir() / "fonts")
    check_same(renderer.render(content), bare.draw(code_of(content)))
    numbers = count()

    def another() -> DocumentContent:
        return replace(content, reference=f"{next(numbers):08X}")

    sides = {
        "ours": repeated(lambda: renderer.render(another()), TIMES),
        "bare": repeated(lambda: bare.draw(code_of(another())), TIMES),
    }
    found = interleaved(PART, sides)
    pages = page_count(renderer.render(content))
    what = f"referral letter, {pages} pages"
    return [Figure(PART, what, found["ours"], BARE, found["bare"], AIM)]


def code_of(content: DocumentContent) -> str:
    """Return what the QR code of a letter says; as long as ours, so that it has as many modules."""
    ruleset = content.decision.ruleset
    return (
        f"Triage Desk ruleset {ruleset.version} {ruleset.content_hash} "
        f"reference {content.reference}"
    )


def check_same(ours: bytes, bare: bytes) -> None:
    """Stop when the bare letter does not say what ours says.

    Raises:
        ValueError: another number of pages, or another text.
    """
    if page_count(ours) != page_count(bare) or read_back(ours) != read_back(bare):
        raise ValueError("the bare letter is not the same letter")


def letter() -> DocumentContent:
    """Return the letter of the worked example, from a desk of the real parts."""
    engine = load_engine()
    plain = plain_lumbar(engine)
    with scratch_desk(engine) as desk:
        encounter_id = new_encounter(desk, invented_patient(desk, plain.person))
        intake.answer(desk, encounter_id, plain.answers)
        triage.decide(desk, encounter_id)
        return documents.content(desk, encounter_id, DocumentKind.REFERRAL_LETTER)


# ------------------------------------------------------------------------------------ the bare side


@dataclass(frozen=True, slots=True)
class BareLetter:
    """Pages of calls to a canvas, in the order of our marks."""

    pages: tuple[tuple[Draw, ...], ...]

    @classmethod
    def of(cls, pages: Iterable[Iterable[Mark]], fonts: Path) -> BareLetter:
        """Turn our marks into calls; colours are read and fonts registered now."""
        for name, file in FILES.items():
            pdfmetrics.registerFont(TTFont(name, str(fonts / file)))
        return cls(tuple(tuple(_calls(page)) for page in pages))

    def draw(self, code: str) -> bytes:
        """Return the PDF."""
        buffer = BytesIO()
        canvas = Canvas(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stub says float
        )
        for page in self.pages:
            canvas.setLineCap(1)
            canvas.setLineJoin(1)
            for draw in page:
                draw(canvas, code)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def _calls(marks: Iterable[Mark]) -> Iterator[Draw]:
    """Yield one call for each mark; strings of one face and colour in one go."""
    for face, group in groupby(marks, key=_face):
        if face is not None:
            strings = [(m.x, m.y, m.text) for m in group if isinstance(m, Ink)]
            yield partial(_strings, face, strings)
        else:
            yield from map(_call, group)


def _face(mark: Mark) -> Face | None:
    return _face_of(mark) if isinstance(mark, Ink) else None


def _face_of(mark: Ink) -> Face:
    return BOLD if mark.bold else REGULAR, mark.size, HexColor(mark.colour)


def _strings(
    face: Face,
    strings: Sequence[tuple[float, float, str]],
    canvas: Canvas,
    _code: str,
) -> None:
    name, size, colour = face
    canvas.setFillColor(colour)
    canvas.setFont(name, size)
    for x, y, text in strings:
        canvas.drawString(x, y, text)


def _call(mark: Mark) -> Draw:
    match mark:
        case Ink():
            return partial(_strings, _face_of(mark), [(mark.x, mark.y, mark.text)])
        case Stroke():
            return partial(_line, mark.points, mark.width, HexColor(mark.colour))
        case Polygon():
            return partial(_polygon, mark.points, HexColor(mark.fill))
        case Disc():
            return partial(_disc, mark, HexColor(mark.fill))
        case Panel():
            return partial(_panel, mark, HexColor(mark.fill or 0), HexColor(mark.edge or 0))
        case Squares():
            left = min(x for x, _y, _width, _height in mark.rects)
            top = max(y + height for _x, y, _width, height in mark.rects)
            return partial(_qr, (left, top), mark.rects[0][3], HexColor(mark.fill))
        case _:
            assert_never(mark)


def _line(points: Sequence[Point], width: float, colour: Color, canvas: Canvas, _: str) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=1, fill=0)


def _polygon(points: Sequence[Point], fill: Color, canvas: Canvas, _: str) -> None:
    canvas.setFillColor(fill)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _disc(disc: Disc, fill: Color, canvas: Canvas, _: str) -> None:
    canvas.setFillColor(fill)
    canvas.circle(disc.x, disc.y, disc.radius, stroke=0, fill=1)


def _panel(panel: Panel, fill: Color, edge: Color, canvas: Canvas, _: str) -> None:
    canvas.setFillColor(fill)
    canvas.setStrokeColor(edge)
    canvas.setLineWidth(panel.edge_width)
    x, y, stroke, filled = panel.x, panel.y, int(bool(panel.edge)), int(bool(panel.fill))
    canvas.roundRect(x, y, panel.width, panel.height, panel.radius, stroke=stroke, fill=filled)


def _qr(corner: Point, side: float, fill: Color, canvas: Canvas, code: str) -> None:
    """Draw a QR code as one path, the modules of a row that touch as one rectangle."""
    left, top = corner
    path = canvas.beginPath()
    for row, modules in enumerate(segno.make(code).matrix, start=1):
        column = 0
        for dark, run in groupby(modules):
            width = len(tuple(run))
            if dark:
                path.rect(left + column * side, top - row * side, width * side, side)
            column += width
    canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=0, fill=1)
