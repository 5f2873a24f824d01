"""Sizes and colours of paper, in points and hex. The window's own sheet is not used here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_desk.documents.blocks import TextStyle
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0  # US Letter
MARGIN = 54.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
SEAL_SIDE = 64.0  # of the QR code

REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"

INK = "#172226"
MUTED = "#485559"
HAIRLINE = "#C8D1D1"
EDGE = "#667378"
DANGER = "#B0141B"
WHITE = "#FFFFFF"
PALE, PALER = "#E9EEED", "#F3F5F4"
LINK = "#0B4F86"


@dataclass(frozen=True, slots=True)
class RouteColours:
    """The five colours of a route, as the window shows it."""

    fill: str
    text: str
    mark: str
    glyph: str
    border: str


ROUTE_COLOURS: Mapping[Disposition, RouteColours] = {
    Disposition.EMERGENCY: RouteColours("#B0141B", "#FFFFFF", "#FFFFFF", "#B0141B", "#B0141B"),
    Disposition.PHYSICIAN_TODAY: RouteColours(
        "#FBE3CF", "#6E3000", "#A84A00", "#FFFFFF", "#A84A00"
    ),
    Disposition.PHYSICIAN_SOON: RouteColours("#F8EDBF", "#524000", "#7A6000", "#FFFFFF", "#7A6000"),
    Disposition.PT_FIRST_NOTIFY: RouteColours(
        "#DCE8F8", "#15437A", "#1D5BA6", "#FFFFFF", "#1D5BA6"
    ),
    Disposition.PT_FIRST: RouteColours("#D7EEE9", "#084D43", "#0B6F61", "#FFFFFF", "#0B6F61"),
    Disposition.OUTSIDE_SCOPE: RouteColours("#E6EAEA", "#3A4549", "#566367", "#FFFFFF", "#566367"),
}


@dataclass(frozen=True, slots=True)
class Face:
    """How a line of text looks: size and line height in points.

    ``cut`` lets a word wider than its line break anywhere, as the address of a source must.
    """

    size: float
    leading: float
    bold: bool = False
    colour: str = INK
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The type sizes of one kind of paper, and the space between blocks, in points."""

    faces: Mapping[TextStyle, Face]
    heading: Face
    gap: float
    row_pad: float

    def face(self, style: TextStyle) -> Face:
        """Return the face of a text style."""
        return self.faces[style]


def _sheet(
    body: tuple[float, float],
    small: tuple[float, float],
    large: tuple[float, float],
    title: tuple[float, float],
    huge: tuple[float, float],
    gap: float,
) -> Sheet:
    """Return a sheet from pairs of size and line height."""
    return Sheet(
        faces={
            TextStyle.BODY: Face(*body),
            TextStyle.MUTED: Face(*body, colour=MUTED),
            TextStyle.SMALL: Face(*small, colour=MUTED, cut=True),
            TextStyle.STRONG: Face(*body, bold=True),
            TextStyle.BULLET: Face(*body),
            TextStyle.LARGE: Face(*large, bold=True),
            TextStyle.TITLE: Face(*title, bold=True),
            TextStyle.HUGE: Face(*huge, bold=True, colour=DANGER),
        },
        heading=Face(body[0] * 1.1, body[1] * 1.15, bold=True),
        gap=gap,
        row_pad=body[1] * 0.17,
    )


# From roomy to tight: the first one that fills one page is taken, or else the last.
_LETTER = _sheet((10, 12.7), (8.5, 11), (15.5, 19), (14, 18), (40, 44), 7)
_TAKE_HOME = _sheet((11, 13.7), (9.5, 12), (14, 18), (20, 25), (40, 44), 6)
SHEETS: Mapping[DocumentKind, tuple[Sheet, ...]] = {
    DocumentKind.REFERRAL_LETTER: (_LETTER,),
    DocumentKind.REVIEW_NOTE: (_LETTER,),
    DocumentKind.INFORMATION_COPY: (
        _LETTER,
        _sheet((9, 11.4), (8, 10), (14, 17), (13, 16), (40, 44), 5),
    ),
    DocumentKind.WORK_NOTE: (_sheet((12, 16), (9.5, 12.5), (15, 20), (22, 28), (40, 44), 14),),
    # Two copies of two pages each: a second try would take as long again.
    DocumentKind.VISIT_SUMMARY: (_TAKE_HOME,),
    # Longer than a page it is a little smaller: Spanish and French left three lines for a third.
    DocumentKind.REFERRAL_COPY: (
        _TAKE_HOME,
        _sheet((10.5, 12.8), (9, 11.5), (14, 18), (20, 25), (40, 44), 5),
    ),
    DocumentKind.PATIENT_HANDOUT: (
        _sheet((13.5, 18.5), (10.5, 14), (16, 22), (28, 35), (40, 44), 11),
        _sheet((13.5, 16.5), (10.5, 13), (16, 20), (28, 33), (40, 44), 7),
        _sheet((13, 16), (10, 13), (15, 19), (26, 30), (40, 44), 6),
        _sheet((12.5, 15.5), (10, 13), (15, 19), (24, 29), (40, 44), 6),
        # Spanish takes a quarter more room than English; below 12 points nobody should read.
        _sheet((12, 14.6), (9.5, 12), (14, 18), (21, 25), (40, 44), 4),
    ),
    DocumentKind.EMERGENCY_CARD: (
        _sheet((15, 20), (11, 14.5), (26, 33), (22, 28), (64, 66), 12),
        _sheet((14, 18), (10.5, 13), (22, 28), (20, 25), (48, 52), 8),
    ),
}

# The rulebook, which is read at a table, not at a counter.
BOOK = _sheet((9.5, 12.8), (8, 10.4), (12, 16), (17, 22), (20, 26), 6)

# The recovery sheet, whose code is copied by hand.
RECOVERY = _sheet((11, 15), (9, 12), (20, 26), (18, 23), (26, 32), 11)

# The card to point at, read from the other side of a counter.
CARDS = (
    _sheet((21, 27), (10.5, 14), (30, 36), (32, 40), (64, 66), 16),
    _sheet((18, 23), (10, 13), (26, 31), (28, 34), (56, 58), 11),
    _sheet((15, 19), (9.5, 12), (22, 26), (24, 29), (48, 50), 7),
    _sheet((12, 14.5), (9, 11), (17, 20), (20, 24), (36, 38), 4),
)

# Papers of the office: a page where it fits.
OFFICE = (
    _sheet((10, 13.2), (8.5, 11), (14, 18), (16, 21), (26, 32), 7),
    _sheet((9, 11.6), (8, 10), (12, 15), (14, 18), (26, 32), 4),
)
