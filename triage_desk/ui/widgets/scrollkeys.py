"""Page Up and Page Down for what scrolls, wherever the focus is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

# Some lines of the page before stay in sight, so that the eye finds its place again.
_KEPT = 40


def scroll_by_keys(owner: QWidget, area: QScrollArea) -> None:
    """Let Page Up and Page Down scroll ``area`` while ``owner`` is shown."""

    def scroll(pages: int) -> None:
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(area.viewport().height() - _KEPT, _KEPT))

    for key, pages in (("PgUp", -1), ("PgDown", 1)):
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.activated.connect(lambda by=pages: scroll(by))
