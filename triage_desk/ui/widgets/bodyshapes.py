"""Where the regions of the body lie: outlines of a front and a back figure, drawn by hand.

Each figure stands in a box of ``WIDTH`` by ``HEIGHT`` units. A region may have several outlines
on a figure (two knees). Regions without a place on the body are only in the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

WIDTH, HEIGHT = 200.0, 440.0
FRONT, BACK = "front", "back"

# Two numbers are a corner; four are the control point and the end of a curve.
_Step = tuple[float, ...]


def _outline(start: tuple[float, float], *steps: _Step) -> QPainterPath:
    path = QPainterPath()
    path.moveTo(*start)
    for step in steps:
        if len(step) == 2:
            path.lineTo(step[0], step[1])
        else:
            path.quadTo(step[0], step[1], step[2], step[3])
    path.closeSubpath()
    return path


@dataclass(frozen=True)
class Shape:
    """One outline and the point its letter is centred on."""

    outline: QPainterPath
    letter: QPointF


def _one(path: QPainterPath, x: float, y: float) -> tuple[Shape, ...]:
    return (Shape(path, QPointF(x, y)),)


def _both(path: QPainterPath, x: float, y: float) -> tuple[Shape, ...]:
    """Return an outline and its mirror image on the other side of the body."""
    mirror = QTransform(-1, 0, 0, 1, WIDTH, 0)
    place = QPointF(x, y)
    return Shape(path, place), Shape(mirror.map(path), mirror.map(place))


def _head() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(77, 4, 46, 58))
    return path


_NECK = _outline((90, 58), (100, 66, 110, 58), (112, 80), (100, 86, 88, 80))
_SHOULDER = _outline((87, 77), (66, 82, 52, 90), (41, 98, 40, 124), (52, 130, 62, 124), (66, 92))
_ARM = _outline((40, 125), (51, 131, 62, 125), (62, 160, 56, 202), (46, 206, 37, 200), (34, 160))
_HAND = _outline((37, 201), (46, 207, 56, 203), (62, 222, 54, 240), (46, 250, 38, 240), (30, 222))
_THIGH = _outline((63, 224), (82, 230, 97, 246), (99, 270, 96, 300), (83, 304, 69, 300), (61, 262))
_KNEE = _outline((69, 301), (83, 305, 96, 301), (94, 316, 95, 332), (83, 336, 71, 332), (71, 316))
_SHIN = _outline((71, 333), (83, 337, 95, 333), (96, 366, 90, 402), (82, 405, 76, 402), (65, 364))
_FOOT = _outline((76, 403), (82, 406, 90, 403), (97, 420, 95, 432), (80, 438, 62, 432), (66, 420))
_HIP = _outline((68, 184), (82, 187), (91, 222), (97, 232, 97, 244), (82, 228, 63, 222), (63, 200))
_PELVIS = _outline((83, 187), (100, 190, 117, 187), (108, 222), (100, 236, 92, 222))
_TRUNK = _outline(
    (88, 81), (100, 87, 112, 81), (134, 92), (136, 112, 131, 140), (130, 164, 132, 183),
    (100, 190, 68, 183), (70, 164, 69, 140), (64, 112, 66, 92),
)  # fmt: skip
_UPPER_BACK = _outline(
    (88, 81), (100, 87, 112, 81), (134, 92), (136, 112, 131, 140), (100, 146, 69, 140),
    (64, 112, 66, 92),
)  # fmt: skip
_LOW_BACK = _outline(
    (69, 141), (100, 147, 131, 141), (130, 164, 132, 183), (100, 190, 68, 183), (70, 164, 69, 141)
)  # fmt: skip


@lru_cache(maxsize=2)
def outlines(figure: str) -> dict[str, tuple[Shape, ...]]:
    """Return the shapes of ``FRONT`` or ``BACK`` by region code, in painting order."""
    trunk = (
        {"chest_belly": _one(_TRUNK, 100, 132)}
        if figure == FRONT
        else {"thoracic": _one(_UPPER_BACK, 100, 112), "lumbar": _one(_LOW_BACK, 100, 163)}
    )
    return {
        "cervical": _one(_NECK, 100, 71),
        "head_jaw": _one(_head(), 100, 33),
        "shoulder": _both(_SHOULDER, 53, 107),
        "elbow": _both(_ARM, 48, 162),
        "wrist_hand": _both(_HAND, 45, 222),
        **trunk,
        "hip_groin": _both(_HIP, 75, 207),
        "pelvis": _one(_PELVIS, 100, 205),
        "thigh_calf": (*_both(_THIGH, 81, 266), *_both(_SHIN, 82, 366)),
        "knee": _both(_KNEE, 83, 318),
        "ankle_foot": _both(_FOOT, 82, 420),
    }
