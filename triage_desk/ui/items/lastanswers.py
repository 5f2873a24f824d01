"""The row under an item: Next where something is typed or ticked, Not sure, rather not say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from triage_desk.domain.answers import Answer
from triage_desk.ui.i18n import text
from triage_desk.ui.items import keys
from triage_desk.ui.items.said import state_of
from triage_desk.ui.widgets.buttons import AnswerButton, MainAnswerButton
from triage_desk.ui.widgets.fitrow import FitRow


class LastAnswers(FitRow):
    """Not sure and Would rather not say, always both, always apart; Next first where needed."""

    next_pressed = Signal()
    not_sure_pressed = Signal()
    declined_pressed = Signal()

    def __init__(self, link_id: str, *, with_next: bool, typing: bool = False) -> None:
        """Make the row; with ``typing`` the letters need Alt, as they are text in a field."""
        super().__init__()
        unsure = keys.NOT_SURE_IN_FIELDS if typing else keys.NOT_SURE
        declined = keys.DECLINED_IN_FIELDS if typing else keys.DECLINED
        self.next = MainAnswerButton(
            f"{link_id}.next", text("kit.choice.next"), keys.NEXT if with_next else (), primary=True
        )
        if not with_next:
            # Never show a button that has no parent yet: it would be a window and take the focus.
            self.next.hide()
        self.not_sure = AnswerButton(
            f"{link_id}.not_sure", text("kit.answer.not_sure"), unsure, large=True
        )
        self.declined = AnswerButton(
            f"{link_id}.declined", text("kit.answer.declined"), declined, large=True
        )
        signals = (self.next_pressed, self.not_sure_pressed, self.declined_pressed)
        for button, signal in zip((self.next, *self.buttons), signals, strict=True):
            button.clicked.connect(signal)
            self.add(button)
        self.add_stretch()

    @property
    def buttons(self) -> tuple[AnswerButton, AnswerButton]:
        """Return Not sure and Would rather not say."""
        return (self.not_sure, self.declined)

    def show_answer(self, answer: Answer | None) -> None:
        """Fill the one that was answered."""
        state = state_of(answer)
        self.not_sure.setChecked(state == "not_sure")
        self.declined.setChecked(state == "declined")

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of this row for the key bar."""
        shown = [b for b in (self.next, *self.buttons) if not b.isHidden()]
        return tuple(((button.key,), button.words) for button in shown)
