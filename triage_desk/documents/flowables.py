"""The flowables that papers are made of, and shapes that platypus has not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from triage_desk.documents import scripts, tagging
from triage_desk.documents.style import BOLD, REGULAR, Face

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

NO_BREAK = "\N{NO-BREAK SPACE}"
Command: TypeAlias = tuple[Any, ...]
"""One command of a platypus table style."""

# Where a table may be parted: nowhere, also inside a row, between rows only.
WHOLE, ANYWHERE, BETWEEN_ROWS = 0, 1, 2


def paragraph(
    lead: str, text: str, face: Face, *, right: bool = False, part: tagging.Part | None = None
) -> Paragraph:
    """Return a paragraph that says nothing but ``lead``, in bold, and ``text``.

    ``part`` is what it is for readers of the file, a paragraph of its own where nobody says.
    Pieces of a line are given as they are: nothing is parsed, so nothing in them is markup. Only
    a line break of theirs needs reportlab's own.
    """
    look = style(face, right)
    made = from_the_right() if scripts.runs_right(lead + text) else measured()
    if "\n" in lead + text:
        bold = f"<b>{_marked(lead, bold=True)}</b>" if lead else ""
        one = made(bold + _marked(text, bold=face.bold), look)
        one.part = part  # type: ignore[attr-defined]  # of our own paragraphs
        return one
    frags = [
        _piece(its, name).clone(text=run)
        for said, its in ((lead, replace(face, bold=True)), (text, face))
        if said
        for name, run in scripts.in_faces(said, bold=its.bold)
    ]
    one = made("", look, frags=frags)
    one.part = part  # type: ignore[attr-defined]  # of our own paragraphs
    return one


def _marked(text: str, *, bold: bool) -> str:
    """Return ``text`` in reportlab's markup: its line breaks, and the face of each letter."""
    runs = (
        (escape(run, quote=False).replace("\n", "<br/>"), name)
        for name, run in scripts.in_faces(text, bold=bold)
    )
    return "".join(
        f'<font name="{name}">{said}</font>' if name == scripts.EAST_ASIAN else said
        for said, name in runs
    )


@lru_cache(maxsize=64)
def _piece(face: Face, name: str) -> Any:  # noqa: ANN401 - a piece of a line is reportlab's own
    """Return a piece of a line set in ``face`` and the font ``name``, to be cloned with words."""
    from reportlab.platypus import Paragraph

    return Paragraph("x", style(face, right=False)).frags[0].clone(fontName=name)


@lru_cache(maxsize=1)
def measured() -> type[Paragraph]:
    """Return a paragraph that breaks its lines once for each width, and one line not at all.

    A table asks every cell for its height when it is wrapped, again when it is split, and again
    when it is drawn: a quarter of a letter's time went into the same line breaks.
    """
    from reportlab.platypus import Paragraph

    class Measured(Paragraph):
        """Remembers the line breaks of the last width; tells readers of a file what it is."""

        part: tagging.Part | None = None
        spoken = ""
        frags: list[Any]
        _last: tuple[tuple[float, ...], Any] | None = None

        def drawPara(self, debug: int = 0) -> None:  # noqa: N802 - reportlab's name
            with tagging.marked(self.canv, self.part or tagging.paragraph(), self.spoken):
                super().drawPara(debug)

        def split(self, width: float, height: float) -> list[Any]:
            """Part it between pages: the pieces are one paragraph."""
            pieces: list[Any] = super().split(width, height)
            self.part = self.part or tagging.paragraph()
            for piece in pieces:
                piece.part = self.part
            return pieces

        def breakLines(  # noqa: N802 - reportlab's name
            self, width: float | list[float] | tuple[float, ...]
        ) -> Any:  # noqa: ANN401 - what reportlab keeps of the lines is its own affair
            widths = tuple(width) if isinstance(width, list | tuple) else (width,)
            if self._last is None or self._last[0] != widths:
                self._last = widths, _one_line(self.frags, widths[0]) or super().breakLines(width)
            return self._last[1]

    return Measured


def _one_line(frags: Sequence[Any], room: float) -> Any:  # noqa: ANN401 - reportlab's lines
    """Return the lines of a text in one face that fits in one, as reportlab would, or ``None``."""
    from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth

    face = frags[0] if len(frags) == 1 else None
    text = getattr(face, "text", "")
    words = text.split()
    if face is None or not words or NO_BREAK in text:
        return None
    name, size = face.fontName, face.fontSize
    wide = stringWidth(" ".join(words), name, size)
    if wide > room:
        return None
    ascent, descent = getAscentDescent(name, size)
    lines = [(room - wide, words)]
    return face.clone(kind=0, lines=lines, ascent=ascent, descent=descent, fontSize=size)


@lru_cache(maxsize=1)
def from_the_right() -> type[Paragraph]:
    """Return a paragraph whose lines are put in the order of the eye when they are drawn.

    Lines are broken, and parted between pages, in the order in which they are read.
    """

    class FromTheRight(measured()):  # type: ignore[misc]  # a class made when it is needed
        """Several lines that begin at the right stand at the right."""

        blPara: Any  # noqa: N815 - reportlab's name
        style: Any

        def drawPara(self, debug: int = 0) -> None:  # noqa: N802 - reportlab's name
            kept: Any = self.blPara
            look: Any = self.style
            lines = [_turned(kept.kind, line) for line in kept.lines]
            said = "".join(_words(kept.kind, line) for line in kept.lines)
            if len(lines) > 1 and scripts.begins_right(said):
                self.style = look.clone("right", alignment=TA_RIGHT)
            self.blPara, self.spoken = kept.clone(lines=lines), scripts.as_typed(said)
            super().drawPara(debug)
            self.blPara, self.style = kept, look

    from reportlab.lib.enums import TA_RIGHT

    return FromTheRight


def _turned(kind: int, line: Any) -> Any:  # noqa: ANN401 - a line is reportlab's own affair
    """Return a broken line with its words in the order of the eye; ``kind`` is reportlab's."""
    if kind == 0:
        room, words = line
        return room, scripts.for_the_eye(" ".join(words)).split(" ")
    turned = [piece.clone(text=scripts.for_the_eye(piece.text)) for piece in line.words]
    return line.clone(words=turned)


def _words(kind: int, line: Any) -> str:  # noqa: ANN401 - a line is reportlab's own affair
    return " ".join(line[1]) if kind == 0 else "".join(piece.text for piece in line.words)


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


def width_of(text: str, face: Face) -> float:
    """Return how many points wide a line of ``text`` is."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    runs = scripts.in_faces(text, bold=face.bold)
    return float(sum(stringWidth(run, name, face.size) for name, run in runs))


@lru_cache(maxsize=64)
def ink(colour: str) -> Color:
    """Return a colour that reportlab need not read again."""
    from reportlab.lib.colors import HexColor

    return HexColor(colour)
