"""The card of a patient page with what may be asked beside the route: a task, or not now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout

from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.patient_beside import Beside
from triage_desk.ui.presenters.prompts import PromptShown
from triage_desk.ui.screens.patient_cards import titled
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import label, row


def fill_prompts(
    layout: QBoxLayout,
    shown: Beside,
    make: Callable[[PromptShown], None],
    put_off: Callable[[PromptShown], None],
) -> None:
    """Put what may be asked into one card; nothing where there is nothing. The first has keys."""
    if not shown.prompts:
        return
    card, inside = titled("prompts.title")
    for number, one in enumerate(shown.prompts):
        inside.addWidget(label(one.words))
        line = row(gap=8)
        for name, act in (("make_task", make), ("put_off", put_off)):
            words = text(f"prompts.{name}")
            key = "" if number else commands.key(name)
            button = ActionButton(f"patient.{name}_{number + 1}", words, key)
            button.set_spoken(f"{words}: {one.words}")
            button.clicked.connect(lambda _=False, a=act, o=one: a(o))
            line.addWidget(button)
        line.addStretch(1)
        inside.addLayout(line)
    layout.addWidget(card)
