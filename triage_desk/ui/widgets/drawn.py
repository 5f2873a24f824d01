"""Painted once and copied from then on: most of a page looks as it did on the page before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from triage_desk.ui import i18n, theme

# The buttons of a whole interview, 100 kB each.
MOST = 280

_pictures: dict[tuple[Hashable, ...], QPixmap] = {}


def paint_kept(
    widget: QWidget, signs: tuple[Hashable, ...], paint: Callable[[QPainter], None]
) -> None:
    """Paint ``widget`` as ``paint`` does; from memory where all ``signs`` were painted before.

    ``signs`` are everything ``paint`` looks at, but for size, direction, theme and language.
    """
    QPainter(widget).drawPixmap(0, 0, _picture(widget, signs, paint))


@runtime_checkable
class PaintsAhead(Protocol):
    """A widget whose picture can be painted before it is shown, once it has its size."""

    def paint_ahead(self) -> None:
        """Have the picture ready."""


def keep(widget: QWidget, signs: tuple[Hashable, ...], paint: Callable[[QPainter], None]) -> None:
    """Paint for later what ``paint_kept`` will copy."""
    _picture(widget, signs, paint)


def forget() -> None:
    """Keep no picture any more: some show words of a person."""
    _pictures.clear()


def _picture(
    widget: QWidget, signs: tuple[Hashable, ...], paint: Callable[[QPainter], None]
) -> QPixmap:
    now, size, ratio = theme.current(), widget.size(), widget.devicePixelRatioF()
    direction = widget.layoutDirection()
    where = (size.width(), size.height(), ratio, direction, now.name, now.scale, i18n.language())
    known = _pictures.pop((*where, *signs), None)
    if known is not None:
        # What was shown last goes last.
        _pictures[(*where, *signs)] = known
        return known
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setLayoutDirection(direction)
        paint(painter)
    if len(_pictures) >= MOST:
        _pictures.pop(next(iter(_pictures)))
    _pictures[(*where, *signs)] = picture
    return picture
