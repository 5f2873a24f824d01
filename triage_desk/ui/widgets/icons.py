"""Icons from our SVG files, painted sharp at any scaling with the colour filled in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from triage_desk.ui.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtSvg import QSvgRenderer


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer | None:
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        return None
    from PySide6.QtSvg import QSvgRenderer

    drawing = file.read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> bool:
    """Paint an icon into ``box`` (logical pixels); return False when we have no such file."""
    renderer = _renderer(name, colour.name())
    if renderer is None:
        return False
    renderer.render(painter, box)
    return True


def icon(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QIcon:
    """Return an icon of ``size`` logical pixels for widgets that paint their own icons."""
    from PySide6.QtGui import QIcon

    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, size, size), colour)
    painter.end()
    return QIcon(pixmap)
