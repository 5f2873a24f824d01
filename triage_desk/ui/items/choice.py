"""One of several: a single key answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt

from triage_desk.domain.answers import answered
from triage_desk.services.views import Page
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.lastanswers import LastAnswers
from triage_desk.ui.items.options import OptionColumn
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.labels import column


class ChoiceWidget(ItemWidget):
    """Options with number keys; the answer is said at once."""

    def __init__(self, page: Page) -> None:
        """Ask a choice item that takes one code."""
        super().__init__(page)
        self.options = OptionColumn(page, several=False)
        self.last = LastAnswers(self.link_id, with_next=False)
        layout = column(self, gap=12)
        layout.addWidget(self.options, 1)
        layout.addWidget(self.last)
        self.options.pressed.connect(lambda code: self._say({self.link_id: answered(code)}))
        self.last.said.connect(self._say_state)
        self._arrows = ArrowKeys(self)
        self._arrows.set_rows([*self.options.rows(), self.last.buttons])
        self.set_page(page)

    def set_page(self, page: Page) -> None:
        """Show another answer."""
        super().set_page(page)
        answer = page.answers.get(self.link_id)
        value = answer.value if answer is not None else None
        self.options.show_chosen((value,) if isinstance(value, str) else ())
        self.last.show_answer(answer)

    def event(self, event: QEvent) -> bool:
        """Let the arrows follow the options when they take another shape."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrows.set_rows([*self.options.rows(), self.last.buttons])
        return super().event(event)

    def focus_first(self) -> None:
        """Put the focus on the chosen option, else on the first."""
        buttons = list(self.options.buttons.values())
        chosen = [button for button in buttons if button.isChecked()]
        for button in (chosen or buttons)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of options and last answers."""
        known = [button.key for button in self.options.buttons.values() if button.key]
        span = ((known[0], "\u2013", known[-1]),) if len(known) > 1 else ((*known,),)
        return ((span[0], text("kit.choice.choose")), *self.last.keys())
