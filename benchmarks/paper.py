"""The referral letter, beside the same marks drawn by a program that knows every place already.

The bare side composes nothing and measures no text: it has each string with its place, face and
colour, and calls reportlab. Both print another QR code on every letter, because so does the desk.

Then each kind of paper of that visit, 95 of 100 within 60 ms, and a batch of 500 with all that is
done for each: gathered, rendered, read back, kept and noted.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_float, c_int, c_uint
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import count, cycle, groupby
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import TypeAlias

import segno
from pypdfium2 import PdfDocument, PdfObject, PdfPage, raw
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.desks import invented_patient, new_encounter, scratch_desk
from benchmarks.intakes import Intake, load_engine, plain_lumbar
from benchmarks.measure import Aim, Figure, interleaved, repeated
from triage_desk import paths
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH, SEAL_SIDE
from triage_desk.domain.document import DocumentContent, DocumentKind
from triage_desk.services import documents, intake, papers, triage
from triage_desk.services.desk import Desk

PART = "paper"
AIM = Aim(ratio=2.0)
SOON = Aim(seconds=0.060)
EACH, BATCH = 100, 500
TIMES = 4
BARE = "bare reportlab canvas"
REGULAR, BOLD = "Bare-Regular", "Bare-Bold"
FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}

TEXT, PATH = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH
MANY = 200  # pieces of a path: only a QR code has more
CURVE = 6  # numbers for the three points of one curve

Point: TypeAlias = tuple[float, float]
Face: TypeAlias = tuple[str, float, Color]
Segment: TypeAlias = tuple[int, Point, bool]
Look: TypeAlias = tuple[Color | None, Color | None, float]
"""Fill, stroke, and the width of the stroke in points."""
Draw: TypeAlias = Callable[[Canvas, str], None]
"""Draws one mark; the text is what the QR code says."""


def run() -> list[Figure]:
    """Measure one letter after another, each with a reference of its own."""
    content = letter()
    renderer = PdfRenderer()
    bare = BareLetter.of(renderer.render(content), paths.resources_dir() / "fonts")
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
    return [Figure(PART, what, found["ours"], BARE, found["bare"], AIM), *kinds(renderer)]


def kinds(renderer: PdfRenderer) -> Iterator[Figure]:
    """Yield how long 95 of 100 papers of each kind take at most, and a paper of a batch."""
    engine = load_engine()
    with scratch_desk(engine) as desk:
        visit = decided_visit(desk, plain_lumbar(engine))
        fitting = papers.kinds_for(triage.record(desk, visit))
        for kind in fitting:
            content = documents.content(desk, visit, kind)
            pages = page_count(renderer.render(content))
            took = [both(lambda c=content: renderer.render(c)) for _ in range(EACH)]
            clock, processor = (quantiles(times, n=20)[-1] for times in zip(*took, strict=True))
            what = f"{kind.value}, {pages} pages, 95 of {EACH}"
            yield Figure(PART, what, (clock,), aim=SOON)
            yield Figure(PART, f"{what}, of the processor", (processor,), aim=SOON)
        wanted = [(visit, kind) for _number, kind in zip(range(BATCH), cycle(fitting))]
        whole = seconds(
            lambda: papers.make_many(
                desk, wanted, lambda _one, _pdf: None, lambda _done, _all: None, lambda: False
            )
        )
        yield Figure(PART, f"one paper of a batch of {BATCH}, read back and kept", (whole / BATCH,))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes by the clock, and of the processor: other work costs both.

    Garbage is collected before and not meanwhile, as where the window stands (``ui.collector``):
    one paper in fifteen paid 40 ms for that of fourteen others.
    """
    gc.collect()
    gc.disable()
    try:
        begin, processor = perf_counter(), process_time()
        work()
        return perf_counter() - begin, process_time() - processor
    finally:
        gc.enable()


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
    with scratch_desk(engine) as desk:
        visit = decided_visit(desk, plain_lumbar(engine))
        return documents.content(desk, visit, DocumentKind.REFERRAL_LETTER)


def decided_visit(desk: Desk, plain: Intake) -> str:
    """Keep a visit with these answers and its decision, and return its id."""
    encounter_id = new_encounter(desk, invented_patient(desk, plain.person))
    intake.answer(desk, encounter_id, plain.answers)
    triage.decide(desk, encounter_id)
    return encounter_id


# ------------------------------------------------------------------------------------ the bare side


@dataclass(frozen=True, slots=True)
class BareLetter:
    """Pages of calls to a canvas, in the order of the marks on ours."""

    pages: tuple[tuple[Draw, ...], ...]

    @classmethod
    def of(cls, pdf: bytes, fonts: Path) -> BareLetter:
        """Turn the marks of a PDF into calls; colours are read and fonts registered now."""
        for name, file in FILES.items():
            pdfmetrics.registerFont(TTFont(name, str(fonts / file)))
        document = PdfDocument(pdf)
        try:
            return cls(tuple(tuple(_calls(page)) for page in document))
        finally:
            document.close()

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
            for draw in page:
                draw(canvas, code)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def _calls(page: PdfPage) -> Iterator[Draw]:
    """Yield one call for each mark; strings of one face and colour in one go."""
    words = page.get_textpage()
    marks = [mark for mark in page.get_objects(textpage=words) if mark.type in (TEXT, PATH)]
    for face, group in groupby(marks, key=_face):
        if face is None:
            yield from map(_path_call, group)
        else:
            yield partial(_strings, face, [(*_origin(mark), mark.extract()) for mark in group])


def _face(mark: PdfObject) -> Face | None:
    if mark.type != TEXT:
        return None
    bold = mark.get_font().get_base_name().endswith("Bold")
    fill = _colour(mark, raw.FPDFPageObj_GetFillColor)
    return BOLD if bold else REGULAR, mark.get_font_size(), fill


def _origin(mark: PdfObject) -> Point:
    matrix = mark.get_matrix()
    return matrix.e, matrix.f


def _colour(mark: PdfObject, read: Callable[..., int]) -> Color:
    channels = [c_uint() for _ in range(4)]
    read(mark, *channels)
    red, green, blue, _alpha = (channel.value / 255 for channel in channels)
    return Color(red, green, blue)


def _path_call(mark: PdfObject) -> Draw:
    segments = tuple(_segments(mark))
    left, _bottom, _right, top = mark.get_bounds()
    if len(segments) > MANY:
        return partial(_qr, (left, top), SEAL_SIDE, _colour(mark, raw.FPDFPageObj_GetStrokeColor))
    mode, stroke, width = c_int(), c_int(), c_float()
    raw.FPDFPath_GetDrawMode(mark, mode, stroke)
    raw.FPDFPageObj_GetStrokeWidth(mark, width)
    look = (
        _colour(mark, raw.FPDFPageObj_GetFillColor) if mode.value else None,
        _colour(mark, raw.FPDFPageObj_GetStrokeColor) if stroke.value else None,
        width.value * abs(mark.get_matrix().a),
    )
    return partial(_path, segments, look)


def _segments(mark: PdfObject) -> Iterator[Segment]:
    """Yield what each piece of a path does, and where it ends on the page."""
    matrix = mark.get_matrix()
    for number in range(raw.FPDFPath_CountSegments(mark)):
        segment = raw.FPDFPath_GetPathSegment(mark, number)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        yield kind, matrix.on_point(x.value, y.value), bool(raw.FPDFPathSegment_GetClose(segment))


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


def _path(segments: Sequence[Segment], look: Look, canvas: Canvas, _code: str) -> None:
    fill, stroke, width = look
    path = canvas.beginPath()
    curve: list[float] = []
    for kind, point, closes in segments:
        if kind == raw.FPDF_SEGMENT_MOVETO:
            path.moveTo(*point)
        elif kind == raw.FPDF_SEGMENT_LINETO:
            path.lineTo(*point)
        else:
            curve += point
            if len(curve) == CURVE:
                path.curveTo(*curve)
                curve = []
        if closes:
            path.close()
    if fill is not None:
        canvas.setFillColor(fill)
    if stroke is not None:
        canvas.setStrokeColor(stroke)
        canvas.setLineWidth(width)
    canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))


def _qr(corner: Point, side: float, fill: Color, canvas: Canvas, code: str) -> None:
    """Draw a QR code as one path, the modules of a row that touch as one rectangle."""
    left, top = corner
    matrix = segno.make(code).matrix
    unit = side / len(matrix)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix, start=1):
        column = 0
        for dark, run in groupby(modules):
            width = len(tuple(run))
            if dark:
                path.rect(left + column * unit, top - row * unit, width * unit, unit)
            column += width
    canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=0, fill=1)
