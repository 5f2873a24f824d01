"""The row of buttons under a screen: key caps give way before any word is cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, row

GAP = 8


class ActionRow(QFrame):
    """Words or buttons at the left, buttons at the right."""

    def __init__(self, *, bar: bool = False) -> None:
        """Make an empty row; a ``bar`` has its own ground and a line above."""
        super().__init__()
        if bar:
            self.setProperty("ground", "bottom")
        # The row must never make the window wider: it leaves out what it has no room for.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._layout = row(self, gap=GAP)
        if bar:
            self._layout.setContentsMargins(20, 8, 20, 8)

    def show_parts(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        """Put other parts into the row; what was in it before is deleted."""
        clear(self._layout)
        for part in left:
            words = not isinstance(part, ActionButton)
            self._layout.addWidget(part, 1 if words else 0)
        if all(isinstance(part, ActionButton) for part in left):
            self._layout.addStretch(1)
        for part in right:
            self._layout.addWidget(part)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out key caps where there is no room for them."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show key caps on all buttons or on none."""
        layout = self._layout
        margins = layout.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        buttons = [b for b in self.findChildren(ActionButton) if not b.isHidden()]
        others = 0 if len(buttons) == layout.count() - 1 else 120
        needed = sum(b.width_when(compact=False) + GAP for b in buttons) + others
        for button in buttons:
            button.set_compact(compact=needed > room)


def action_bar(left: Sequence[QWidget], right: Sequence[QWidget]) -> ActionRow:
    """Return a bar with its parts."""
    bar = ActionRow(bar=True)
    bar.show_parts(left, right)
    return bar
