"""A number to call back, where the result needs one and none is on file."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.services import records
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.review_dialogs import ActDialog
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row


def wants_phone(shown: ReceiptPresenter) -> bool:
    """Return whether somebody has to be called back, and there is no number for it."""
    called = bool(shown.waits or shown.steps.kind("pt_call"))
    called = called or shown.route is Disposition.PT_FIRST_NOTIFY
    return called and not shown.record.patient.phone


def add_phone(shown: ReceiptPresenter, layout: QBoxLayout, parent: QWidget) -> None:
    """Say that no number is on file, with a button to add one; nothing where none is needed."""
    if wants_phone(shown):
        card = frame("card")
        line = row(card)
        line.setContentsMargins(12, 4, 12, 4)
        words = f"{text('app.warning_sign')} {text('phone.missing')}"
        line.addWidget(label(words, tone="late", bold=True), 1)
        button = ActionButton("receipt.phone", text("phone.add"))
        button.clicked.connect(lambda: ask_phone(shown, parent))
        line.addWidget(button)
        layout.addWidget(card)


def ask_phone(shown: ReceiptPresenter, parent: QWidget) -> None:
    """Ask for the number, over the result."""
    if wants_phone(shown):
        open_dialog(PhoneDialog(parent, shown))


class PhoneDialog(ActDialog):
    """The number at which the person is called back."""

    def __init__(self, parent: QWidget, shown: ReceiptPresenter) -> None:
        """Lay out one field; what is typed is kept in the record of the person."""
        super().__init__(parent, "phone", text("phone.title"), self._add)
        self._shown = shown
        self._number = Field("phone.number", text("find.phone"), line_edit(width=280))
        self._number.entered.connect(self.offer)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("phone.title"), "question"))
        layout.addWidget(label(text("phone.note"), tone="muted"))
        layout.addWidget(self.notice)
        layout.addWidget(self._number)
        leave = ActionButton("phone.cancel", text("ask.cancel"))
        keep = ActionButton("phone.save", text("patient.save"), primary=True)
        leave.clicked.connect(self.reject)
        keep.clicked.connect(self.offer)
        buttons = row()
        buttons.addWidget(leave)
        buttons.addStretch(1)
        buttons.addWidget(keep)
        layout.addLayout(buttons)
        self.ready(self._number.control)

    def _add(self) -> str:
        typed, shown = self._number.typed.strip(), self._shown
        if not typed:
            return text("phone.empty")
        who = shown.record.patient
        with shown.trying():
            facts = replace(who, phone=typed)
            records.correct(shown.desk, who.patient_id, facts, who.birth_date)
        if shown.problem is not None:
            return shown.problem.sentence
        shown.open()
        return ""
