"""The line below the list: what was just done, and what can be done with the chosen row.

It stands below, so that nothing it says moves a row.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.worklist import RowAct, Told
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import label, row

ACTS = (RowAct.ARRIVE, RowAct.NO_SHOW, RowAct.CANCEL, RowAct.SEEN)


class RowActs(QWidget):
    """``pressed`` carries the act, ``undone`` asks to take the last one back."""

    pressed = Signal(object)
    undone = Signal()

    def __init__(self) -> None:
        """Make every button once; those that do not apply are away."""
        super().__init__()
        layout = row(self, gap=8)
        self._said = label("", bold=True, wrap=False)
        self._undo = ActionButton("worklist.undo", text("worklist.undo"), icon="")
        self._undo.clicked.connect(self.undone)
        self._rule = label(text("worklist.rule"), "caption", "muted")
        for part in (self._said, self._undo):
            layout.addWidget(part)
        layout.addWidget(self._rule, 100)
        layout.addStretch(1)
        self._buttons = {act: self._button(act) for act in ACTS}
        for button in self._buttons.values():
            layout.addWidget(button)
        # The line is as high with buttons as without.
        self.setMinimumHeight(self._undo.sizeHint().height())
        self.show_acts(())
        self.show_told(None)

    def show_acts(self, acts: Collection[RowAct]) -> None:
        """Show what can be done with the chosen row."""
        for act, button in self._buttons.items():
            button.setVisible(act in acts)

    def show_told(self, told: Told | None) -> None:
        """Say what was done; ``None`` says by which rule the list is sorted."""
        words = text(f"worklist.told_{told.act.value}", who=told.initials) if told else ""
        if words and words != self._said.text():
            announce(self._said)
        self._said.setText(words)
        self._said.setVisible(bool(words))
        self._undo.setVisible(bool(words))
        self._rule.setVisible(not words and not theme.current().large)

    def _button(self, act: RowAct) -> ActionButton:
        button = ActionButton(f"worklist.act_{act.value}", text(f"worklist.act_{act.value}"))
        button.clicked.connect(lambda: self.pressed.emit(act))
        return button
