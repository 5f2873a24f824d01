"""The row under an item: Next where something is typed or ticked, and the answers always there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from triage_desk.domain.answers import DECLINED, NOT_ASKED, NOT_SURE, Answer
from triage_desk.ui import answerkeys as keys
from triage_desk.ui.i18n import text
from triage_desk.ui.items.said import state_of
from triage_desk.ui.widgets.buttons import AnswerButton, MainAnswerButton
from triage_desk.ui.widgets.fitrow import FitRow

STATES = {"not_sure": NOT_SURE, "declined": DECLINED, "not_asked": NOT_ASKED}


class LastAnswers(FitRow):
    """Not sure, Would rather not say and Not asked, always all, always apart; Next first if needed.

    ``said`` carries the answer of the one that was pressed.
    """

    next_pressed = Signal()
    said = Signal(object)

    def __init__(self, link_id: str, *, with_next: bool, typing: bool = False) -> None:
        """Make the row; with ``typing`` the letters need Alt, as they are text in a field."""
        super().__init__()
        self.next = MainAnswerButton(
            f"{link_id}.next", text("kit.choice.next"), keys.NEXT if with_next else (), primary=True
        )
        if not with_next:
            # Never show a button that has no parent yet: it would be a window and take the focus.
            self.next.hide()
        self.next.clicked.connect(self.next_pressed)
        self.add(self.next)
        pressed = keys.STATES_IN_FIELDS if typing else keys.STATES
        self._states = {
            state: AnswerButton(
                f"{link_id}.{state}", text(f"kit.answer.{state}"), pressed[state], large=True
            )
            for state in STATES
        }
        for state, button in self._states.items():
            button.clicked.connect(lambda _on=False, state=state: self.said.emit(STATES[state]))
            self.add(button)

    @property
    def buttons(self) -> tuple[AnswerButton, ...]:
        """Return Not sure, Would rather not say and Not asked."""
        return tuple(self._states.values())

    def show_answer(self, answer: Answer | None) -> None:
        """Fill the one that was answered."""
        for state, button in self._states.items():
            button.setChecked(state_of(answer) == state)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of this row for the key bar."""
        shown = [b for b in (self.next, *self.buttons) if not b.isHidden()]
        return tuple(((button.key,), button.words) for button in shown)
