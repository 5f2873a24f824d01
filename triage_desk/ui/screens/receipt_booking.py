"""The times of a receipt to choose from, and the form for another one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCompleter, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.presenters.receipt_booking import OTHER, ReceiptBooking
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.widgets.buttons import ActionButton, OptionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.notice import Notice

FIELDS = ("day", "time", "who")


def slot_buttons(booking: ReceiptBooking, other: Callable[[], None]) -> QWidget | None:
    """Return one button for each time offered and one for another; ``None`` where none is due."""
    if not booking.choices:
        return None
    result = QWidget()
    layout = column(result, gap=4)
    for choice in booking.choices:
        name = "receipt.slot_other" if choice.number == OTHER else f"receipt.slot_{choice.key}"
        button = OptionButton(name, choice.words, (choice.key,), tight=True)
        button.setChecked(choice.chosen)
        if choice.number == OTHER:
            button.clicked.connect(other)
        else:
            button.clicked.connect(lambda _=False, n=choice.number: booking.take(n))
        layout.addWidget(button)
    if booking.note:
        layout.addWidget(label(booking.note, "caption", "muted"))
    return result


class OtherTimeDialog(Dialog):
    """Another day, time or person; also a place outside, such as urgent care."""

    def __init__(self, parent: QWidget, booking: ReceiptBooking, problem: Callable[[], object]):
        """Begin with the latest day it may be; ``problem`` says what went wrong."""
        super().__init__(parent, "receipt.other", text("steps.other"))
        self._booking = booking
        self._problem = problem
        self._notice = Notice()
        controls = {name: line_edit() for name in FIELDS}
        self._fields = {
            name: Field(f"receipt.other_{name}", text(f"steps.other_{name}"), control)
            for name, control in controls.items()
        }
        controls["day"].setText(booking.latest)
        controls["who"].setCompleter(QCompleter(list(booking.people), self))
        layout = column(self, 16, 10)
        layout.addWidget(label(text("steps.other"), "question"))
        layout.addWidget(label(text("steps.other_note"), tone="muted"))
        layout.addWidget(self._notice)
        for field in self._fields.values():
            field.entered.connect(self._keep)
            layout.addWidget(field)
        keep = ActionButton("receipt.other_keep", text("steps.keep"), primary=True)
        keep.clicked.connect(self._keep)
        leave = ActionButton("receipt.other_leave", text("keys.close"))
        leave.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(keep)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        layout.addLayout(buttons)
        self.resize(520, 320)
        self.ready(controls["time"])

    def _keep(self) -> None:
        typed = {name: field.typed for name, field in self._fields.items()}
        if self._booking.take_other(typed["day"], typed["time"], typed["who"]):
            self.accept()
            return
        problem = self._problem()
        if not isinstance(problem, Problem):
            return
        for name, field in self._fields.items():
            field.show_error(problem.sentence if problem.field == name else "")
        known = problem.field in self._fields
        self._notice.show_words("error", "" if known else problem.sentence)
        if known:
            self._fields[problem.field].control.setFocus()
