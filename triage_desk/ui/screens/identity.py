"""Ask who it is that answered alone: two facts, ticked when they agree with the record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.encounter import Identifier
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.identity import IdentityPresenter
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.lines import TickLine


class IdentityDialog(Dialog):
    """``confirmed`` comes once two facts agreed."""

    confirmed = Signal()

    def __init__(self, parent: QWidget, presenter: IdentityPresenter) -> None:
        """Lay out the facts; the way out without confirming is always there."""
        super().__init__(parent, "identity", text("identity.title"))
        self._presenter = presenter
        self._error = label("", tone="late", bold=True)
        self._error.hide()
        later = ActionButton("identity.later", text("identity.later"))
        confirm = ActionButton("identity.confirm", text("identity.confirm"))
        later.clicked.connect(self.reject)
        confirm.clicked.connect(self._confirm)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("identity.title"), "question"))
        layout.addWidget(label(text("identity.note"), tone="muted"))
        boxes = [self._box(which, shown) for which, shown in presenter.facts]
        for box in boxes:
            layout.addWidget(box)
        layout.addWidget(self._error)
        buttons = row()
        buttons.addWidget(later)
        buttons.addStretch(1)
        buttons.addWidget(confirm)
        layout.addLayout(buttons)
        self.set_width(460)
        self.ready(boxes[0])

    def _box(self, which: Identifier, shown: str) -> TickLine:
        name = text(f"identity.{which.value}")
        words = text("identity.fact", name=name, shown=shown) if shown else name
        box = TickLine(f"identity.{which.value}", words)
        box.clicked.connect(lambda: self._tick(box, which))
        return box

    def _tick(self, box: TickLine, which: Identifier) -> None:
        box.setChecked(not box.isChecked())
        self._presenter.tick(which, on=box.isChecked())

    def _confirm(self) -> None:
        if self._presenter.confirm():
            self.confirmed.emit()
            self.accept()
            return
        problem = self._presenter.problem
        self._error.setText(problem.sentence if problem else "")
        self._error.show()
        announce(self._error)
