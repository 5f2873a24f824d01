"""The line of a receipt with what may be asked beside the route, and the task made of it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.prompts import ReceiptPrompts
from triage_desk.ui.screens.fitting import Room
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import label, row

MAKE, PUT_OFF = "receipt.make_task", "receipt.put_off"


def add_prompt(layout: QBoxLayout, shown: ReceiptPrompts, room: Room) -> None:
    """Add what to ask now, with its two keys, and the tasks made; nothing where nothing is.

    Where there is little room it takes as little as it can: the reasons come first.
    """
    for line in shown.made if room.notes else shown.made_in_short:
        layout.addWidget(label(line, "caption", "muted"))
    ask = shown.ask
    if ask is None:
        return
    words = text("prompts.ask", what=ask.words)
    beside = row(gap=8)
    if room.notes:
        layout.addWidget(label(words))
    else:
        beside.addWidget(label(words, "caption"), 1)
    for name, said, act in (
        (MAKE, text("prompts.make_task"), shown.make_task),
        (PUT_OFF, text("prompts.put_off"), shown.not_now),
    ):
        button = ActionButton(name, said)
        button.set_spoken(f"{said}: {ask.words}")
        button.clicked.connect(lambda _=False, do=act: do())
        beside.addWidget(button)
    if room.notes:
        beside.addStretch(1)
    layout.addLayout(beside)
