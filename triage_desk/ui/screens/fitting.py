"""Columns that show as much as there is room for: nothing scrolls, and what is left is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QWidget
from shiboken6 import delete

from triage_desk.ui.widgets.labels import column

# How many times as high as its room a part is for the next level, or the next two, to be passed.
TOO, FAR = 1.6, 2.0


@dataclass(frozen=True, slots=True)
class Room:
    """How much a part may show: lines of each group, whether their notes too, larger words.

    Where there is ``little`` room, groups share a card.
    """

    lines: int
    notes: bool = True
    large: bool = True
    little: bool = False


# From the roomiest to the tightest; the last one is shown however little room there is.
LEVELS = (
    Room(5),
    Room(3),
    Room(2),
    Room(2, notes=False),
    Room(2, notes=False, large=False),
    Room(1, notes=False, large=False),
    Room(1, notes=False, large=False, little=True),
    Room(0, notes=False, large=False, little=True),
)


class Fitted(QWidget):
    """A part of a page that is built anew for the room it has.

    ``build`` fills a layout for one level; it is called until what it made is not too high, and
    again only for other room or after ``renew``. ``heeds`` says what of a room ``build`` looks at:
    two rooms for which it says the same are built alike, so that the second is not tried.
    """

    def __init__(
        self,
        build: Callable[[QBoxLayout, Room], None],
        gap: int = 12,
        heeds: Callable[[Room], object] = lambda room: room,
    ) -> None:
        """Keep how it is built; nothing is there yet."""
        super().__init__()
        self._build = build
        self._gap = gap
        self._heeds = heeds
        self._layout = column(self, gap=0)
        self._inside: QWidget | None = None
        self._fits: tuple[int, int] | None = None
        self.level = 0

    def renew(self) -> None:
        """Build again when next asked to fit: what is to be shown is something else."""
        self._fits = None

    def fit(self, width: int, height: int) -> None:
        """Show the first level that is no higher than ``height`` at ``width`` logical pixels."""
        if self._fits == (width, height):
            return
        self._fits = (width, height)
        levels = self._levels()
        # A tick changes little: what fitted last is tried first, and then the one before it.
        at, failed = levels.index(self.level) if self.level in levels else 0, -1
        made = self._made(LEVELS[levels[at]])
        while (high := needed(made, width)) > height and at < len(levels) - 1:
            delete(made)
            failed, at = at, min(at + _step(high, height), len(levels) - 1)
            made = self._made(LEVELS[levels[at]])
        while high <= height and at - 1 > failed:
            # What was passed over, or had no room before, may have it after all.
            roomier = self._made(LEVELS[levels[at - 1]])
            if needed(roomier, width) > height:
                delete(roomier)
                break
            delete(made)
            made, at = roomier, at - 1
        self.level = levels[at]
        self._put(made)

    def _levels(self) -> list[int]:
        """Return the levels that are not built like the one before, and the tightest."""
        heeded = [self._heeds(room) for room in LEVELS]
        new = [at for at in range(1, len(LEVELS) - 1) if heeded[at] != heeded[at - 1]]
        return [0, *new, len(LEVELS) - 1]

    def _made(self, room: Room) -> QWidget:
        # In its place from the beginning: moved there it would be dressed a second time.
        made = QWidget(self)
        self._build(column(made, gap=self._gap), room)
        for part in made.findChildren(QWidget):
            part.ensurePolished()
        return made

    def _put(self, made: QWidget) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._layout.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = made
        self._layout.addWidget(made)
        made.show()


def _step(high: int, height: int) -> int:
    """Return how many levels to go on: what is far too high is not tried at every one of them."""
    if high > FAR * height:
        return 3
    return 2 if high > TOO * height else 1


def needed(widget: QWidget, width: int) -> int:
    """Return the height in logical pixels that a widget with a layout needs at ``width``."""
    layout = widget.layout()
    if layout is None:
        return widget.sizeHint().height()
    layout.activate()
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return layout.totalMinimumSize().height()
