"""What a book needs beyond paragraphs and tables: flows, bookmarks, numbers in the contents."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from triage_desk.documents.flowables import ink
from triage_desk.documents.style import (
    BOLD,
    EDGE,
    HAIRLINE,
    INK,
    MUTED,
    PALE,
    PALER,
    REGULAR,
    ROUTE_COLOURS,
    WHITE,
)
from triage_desk.domain.rulebook import Arrow, Box, Diagram, Label, Pen, Shape

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

HEAD = 3.6
NUMBER_SIZE = 9.5
SPACE = 6.0  # points, above a flow
ROUND = {Shape.OUTCOME: 6.0, Shape.CHECK: 11.0}
FILLS = {
    Shape.QUESTION: (WHITE, EDGE),
    Shape.GROUP: (PALE, HAIRLINE),
    Shape.INNER: (PALER, HAIRLINE),
    Shape.CHECK: (WHITE, EDGE),
    Shape.UNLESS: (WHITE, EDGE),
    Shape.OUTCOME: (WHITE, EDGE),
}
DASHED = (Shape.CHECK, Shape.UNLESS)


@lru_cache(maxsize=1)
def _kind() -> type[Flowable]:
    """Return a flowable of a fixed size that draws what it is told to."""
    from reportlab.platypus import Flowable

    class Drawn(Flowable):
        """Draws by a function of the canvas."""

        def __init__(self, width: float, height: float, draw: Callable[[Canvas], None]) -> None:
            super().__init__()
            self.width, self.height, self._draw = width, height, draw

        def wrap(self, *_room: float) -> tuple[float, float]:
            return self.width, self.height

        def draw(self) -> None:
            self._draw(self.canv)

    return Drawn


def _drawn(width: float, height: float, draw: Callable[[Canvas], None]) -> Flowable:
    make: Callable[..., Flowable] = _kind()
    return make(width, height, draw)


def flow(diagram: Diagram, tallest: float) -> Flowable:
    """Return a diagram as a flowable no taller than ``tallest`` points."""
    scale = min(1.0, tallest / diagram.height)

    def draw(canvas: Canvas) -> None:
        canvas.translate(0, diagram.height * scale)
        canvas.scale(scale, scale)
        _draw(canvas, diagram)

    made = _drawn(diagram.width * scale, diagram.height * scale, draw)
    made.spaceBefore = SPACE
    return made


class Marks:
    """The bookmarks of one book, and the numbers of its pages once they are known."""

    def __init__(self) -> None:
        """Begin without a page."""
        self._found: dict[str, int] = {}

    def begin(self, name: str, title: str, chapter: str) -> Flowable:
        """Return the start of a page; a ``chapter`` begins with it when named."""

        def draw(canvas: Canvas) -> None:
            canvas.bookmarkPage(name)
            if chapter:
                canvas.bookmarkPage(f"chapter-{name}")
                canvas.addOutlineEntry(chapter, f"chapter-{name}", 0, closed=True)
            canvas.addOutlineEntry(title, name, 1)
            self._found[name] = canvas.getPageNumber()

        return _drawn(0, 0, draw)

    def number(self, name: str, width: float) -> Flowable:
        """Return a place, right-aligned in ``width`` points, for a number known only at the end."""

        def draw(canvas: Canvas) -> None:
            canvas.translate(width, NUMBER_SIZE * 0.35)
            canvas.doForm(f"at-{name}")

        return _drawn(width, NUMBER_SIZE * 1.35, draw)

    def end(self) -> Flowable:
        """Return the end of the book, where every place gets its number."""

        def draw(canvas: Canvas) -> None:
            for name, page in self._found.items():
                canvas.beginForm(f"at-{name}", -60, -4, 4, 12)
                canvas.setFont(REGULAR, NUMBER_SIZE)
                canvas.setFillColor(INK)
                canvas.drawRightString(0, 0, str(page))
                canvas.endForm()
            canvas.showOutline()

        return _drawn(0, 0, draw)


def _draw(canvas: Canvas, diagram: Diagram) -> None:
    """Draw a diagram whose top left is the origin; y of a diagram goes down."""
    for box in diagram.boxes:
        _box(canvas, box)
    for arrow in diagram.arrows:
        _arrow(canvas, arrow)
    for label in diagram.labels:
        _label(canvas, label)


def _box(canvas: Canvas, box: Box) -> None:
    fill, edge = FILLS[box.shape]
    if box.route is not None:
        fill, edge = ROUTE_COLOURS[box.route].fill, ROUTE_COLOURS[box.route].border
    canvas.setFillColor(ink(fill))
    canvas.setStrokeColor(ink(edge))
    canvas.setLineWidth(0.8)
    canvas.setDash([3, 2] if box.shape in DASHED else [])
    y = -box.y - box.height
    canvas.roundRect(box.x, y, box.width, box.height, ROUND.get(box.shape, 4.0), fill=1)


def _arrow(canvas: Canvas, arrow: Arrow) -> None:
    canvas.setDash([])
    canvas.setLineWidth(1)
    canvas.setStrokeColor(ink(EDGE))
    canvas.setFillColor(ink(EDGE))
    for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
        canvas.line(x1, -y1, x2, -y2)
    if arrow.head:
        x, y = arrow.points[-1]
        path = canvas.beginPath()
        path.moveTo(x, -y)
        path.lineTo(x - HEAD, -y + 2 * HEAD)
        path.lineTo(x + HEAD, -y + 2 * HEAD)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def _label(canvas: Canvas, label: Label) -> None:
    colour = MUTED if label.pen is Pen.MUTED else INK
    if label.route is not None:
        colour = ROUTE_COLOURS[label.route].text
    canvas.setFillColor(ink(colour))
    canvas.setFont(BOLD if label.pen is Pen.STRONG else REGULAR, label.size)
    write = canvas.drawCentredString if label.centred else canvas.drawString
    write(label.x, -label.y, label.text)
