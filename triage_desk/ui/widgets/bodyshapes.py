"""Where the regions of the body lie: outlines of a front and a back figure, drawn by hand.

Each figure stands in a box of ``WIDTH`` by ``HEIGHT`` units. A region may have several outlines
on a figure (two knees). Regions without a place on the body are only in the list.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
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


def _both(path: QPainterPath) -> tuple[QPainterPath, QPainterPath]:
    """Return an outline and its mirror image on the other side of the body."""
    return path, QTransform(-1, 0, 0, 1, WIDTH, 0).map(path)


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
_HIP = _outline((68, 184), (86, 187), (96, 226), (98, 234, 97, 244), (82, 228, 63, 222), (63, 200))
_PELVIS = _outline((87, 187), (100, 189, 113, 187), (104, 226), (100, 232, 96, 226))
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
def outlines(figure: str) -> dict[str, tuple[QPainterPath, ...]]:
    """Return the outlines of ``FRONT`` or ``BACK`` by region code, in painting order."""
    trunk = (
        {"chest_belly": (_TRUNK,)}
        if figure == FRONT
        else {"thoracic": (_UPPER_BACK,), "lumbar": (_LOW_BACK,)}
    )
    return {
        "cervical": (_NECK,),
        "head_jaw": (_head(),),
        "shoulder": _both(_SHOULDER),
        "elbow": _both(_ARM),
        "wrist_hand": _both(_HAND),
        **trunk,
        "hip_groin": _both(_HIP),
        "pelvis": (_PELVIS,),
        "thigh_calf": (*_both(_THIGH), *_both(_SHIN)),
        "knee": _both(_KNEE),
        "ankle_foot": _both(_FOOT),
    }
