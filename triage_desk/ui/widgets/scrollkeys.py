"""What scrolls where there is no room, with Page Up and Page Down wherever the focus is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

from triage_desk.ui import commands

# Some lines of the page before stay in sight, so that the eye finds its place again.
_KEPT = 40


def scrolling(content: QWidget) -> QScrollArea:
    """Return ``content`` in a frame that scrolls only when there is no room for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(area.focusPolicy().NoFocus)
    content.setObjectName(content.objectName() or "contents")
    area.setWidget(content)
    return area


def scroll_by_keys(owner: QWidget, area: QScrollArea) -> None:
    """Let Page Up and Page Down scroll ``area`` while ``owner`` is shown."""

    def scroll(pages: int) -> None:
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(area.viewport().height() - _KEPT, _KEPT))

    for key, pages in zip(commands.named("pages").keys, (-1, 1), strict=True):
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.activated.connect(lambda by=pages: scroll(by))
