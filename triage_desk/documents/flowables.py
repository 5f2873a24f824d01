"""The flowables that papers are made of, and shapes that platypus has not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.sax.saxutils import escape  # nosec - writes, reads nothing

from triage_desk.documents.style import BOLD, INK, REGULAR, SEAL_SIDE, Face

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

Command: TypeAlias = tuple[Any, ...]
"""One command of a platypus table style."""

# Where a table may be parted: nowhere, also inside a row, between rows only.
WHOLE, ANYWHERE, BETWEEN_ROWS = 0, 1, 2


def paragraph(lead: str, text: str, face: Face, *, right: bool = False) -> Paragraph:
    """Return a paragraph that says nothing but ``lead``, in bold, and ``text``.

    Pieces of a line are given as they are: nothing is parsed, so nothing in them is markup. Only
    a line break of theirs needs reportlab's own.
    """
    look = style(face, right)
    if "\n" in lead + text:
        said = escape(text).replace("\n", "<br/>")
        bold = f"<b>{escape(lead)}</b>".replace("\n", "<br/>") if lead else ""
        return measured()(bold + said, look)
    pieces = [(lead, replace(face, bold=True)), (text, face)]
    frags = [_piece(its).clone(text=said) for said, its in pieces if said]
    return measured()("", look, frags=frags)


@lru_cache(maxsize=64)
def _piece(face: Face) -> Any:  # noqa: ANN401 - a piece of a line is reportlab's own affair
    """Return a piece of a line set in ``face``, to be cloned with other words."""
    from reportlab.platypus import Paragraph

    return Paragraph("x", style(face, right=False)).frags[0]


@lru_cache(maxsize=1)
def measured() -> type[Paragraph]:
    """Return a paragraph that breaks its lines once for each width.

    A table asks every cell for its height when it is wrapped, again when it is split, and again
    when it is drawn: a quarter of a letter's time went into the same line breaks.
    """
    from reportlab.platypus import Paragraph

    class Measured(Paragraph):
        """Remembers the line breaks of the last width."""

        _last: tuple[tuple[float, ...], Any] | None = None

        def breakLines(  # noqa: N802 - reportlab's name
            self, width: float | list[float] | tuple[float, ...]
        ) -> Any:  # noqa: ANN401 - what reportlab keeps of the lines is its own affair
            widths = tuple(width) if isinstance(width, list | tuple) else (width,)
            if self._last is None or self._last[0] != widths:
                self._last = widths, super().breakLines(width)
            return self._last[1]

    return Measured


def grid(
    rows: Sequence[list[Any]],
    widths: Sequence[float | str],
    commands: Iterable[Command] = (),
    *,
    heights: Sequence[float | None] | None = None,
    titles: int = 0,
    splits: int = ANYWHERE,
) -> Grid:
    """Return a table without padding; ``splits`` says where a page may end: see ``WHOLE``."""
    from reportlab.platypus import Table as Grid

    bare = (
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    )
    return Grid(
        rows,
        colWidths=list(widths),
        rowHeights=list(heights) if heights else None,
        style=[*bare, *commands],
        repeatRows=titles,
        splitByRow=int(splits > 0),
        splitInRow=int(splits == ANYWHERE),
        spaceBefore=0,
        spaceAfter=0,
    )


@lru_cache(maxsize=64)
def style(face: Face, right: bool) -> ParagraphStyle:
    """Return how a paragraph is set: no line stands alone, long words break."""
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        "text",
        fontName=BOLD if face.bold else REGULAR,
        fontSize=face.size,
        leading=face.leading,
        textColor=ink(face.colour),
        alignment=TA_RIGHT if right else TA_LEFT,
        allowWidows=0,
        allowOrphans=0,
        # A long name breaks at its hyphen. The address of a source has many, and reportlab leaves
        # what follows the first of them whole, past the edge.
        embeddedHyphenation=0 if face.cut else 2,
    )


@lru_cache(maxsize=64)
def ink(colour: str) -> Color:
    """Return a colour that reportlab need not read again."""
    from reportlab.lib.colors import HexColor

    return HexColor(colour)


def qr(code: str) -> Drawing:
    """Return a QR code, the modules of a row that touch as one stroke."""
    import segno
    from reportlab.graphics.shapes import Drawing, Path

    matrix = segno.make(code).matrix
    unit = SEAL_SIDE / len(matrix)
    path = Path(strokeColor=ink(INK), strokeWidth=unit, fillColor=None)
    for down, modules in enumerate(matrix):
        x, y = 0.0, SEAL_SIDE - (down + 0.5) * unit
        for dark, run in groupby(modules):
            end = x + len(tuple(run)) * unit
            if dark:
                path.moveTo(x, y)
                path.lineTo(end, y)
            x = end
    return Drawing(SEAL_SIDE, SEAL_SIDE, path, initialFontName=REGULAR)
