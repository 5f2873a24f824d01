"""One yes/no question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from triage_desk.domain.answers import NO, YES
from triage_desk.services.views import Page
from triage_desk.ui import answerkeys as keys
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.lastanswers import LastAnswers
from triage_desk.ui.items.said import state_of
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.buttons import OptionButton
from triage_desk.ui.widgets.labels import column


class BooleanWidget(ItemWidget):
    """Yes and No of equal size, neither primary; then Not sure and Would rather not say."""

    def __init__(self, page: Page) -> None:
        """Ask a boolean item."""
        super().__init__(page)
        self.yes = OptionButton(f"{self.link_id}.yes", text("kit.answer.yes"), keys.YES)
        self.no = OptionButton(f"{self.link_id}.no", text("kit.answer.no"), keys.NO)
        self.last = LastAnswers(self.link_id, with_next=False)
        layout = column(self, gap=8)
        for button, answer in ((self.yes, YES), (self.no, NO)):
            button.set_spoken(text("kit.answer.of_line", line=page.text.text, answer=button.words))
            button.setMaximumWidth(theme.current().grown(560))
            button.clicked.connect(lambda _on=False, a=answer: self._say({self.link_id: a}))
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.last)
        self.last.said.connect(self._say_state)
        ArrowKeys(self).set_rows([(self.yes,), (self.no,), self.last.buttons])
        self.set_page(page)

    def set_page(self, page: Page) -> None:
        """Show another answer."""
        super().set_page(page)
        answer = page.answers.get(self.link_id)
        self.yes.setChecked(state_of(answer) == "yes")
        self.no.setChecked(state_of(answer) == "no")
        self.last.show_answer(answer)

    def focus_first(self) -> None:
        """Put the focus on Yes."""
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of all four answers."""
        shown = tuple(((button.key,), button.words) for button in (self.yes, self.no))
        return (*shown, *self.last.keys())
