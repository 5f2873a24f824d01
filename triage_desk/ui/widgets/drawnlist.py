"""A list whose rows are drawn by a delegate: read and moved in, never edited in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, Qt
from PySide6.QtWidgets import QListView


class DrawnList(QListView):
    """Rows as high as their delegate says, scrolled by pixels, never sideways."""

    def __init__(self, name: str, spoken: str, model: QAbstractItemModel) -> None:
        """Show ``model``; ``name`` is the object name, ``spoken`` what a reader calls the list."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setModel(model)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def row_rect(self, index: QModelIndex) -> QRect:
        """Return where a row itself is in the viewport, without what stands above its group."""
        return self.visualRect(index)
