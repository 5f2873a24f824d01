"""Items whose answer is typed on one line: numbers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from triage_desk.domain.answers import Value
from triage_desk.errors import UserError
from triage_desk.services.views import Page
from triage_desk.ui import answerkeys as keys
from triage_desk.ui import refusals, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget, Parse
from triage_desk.ui.items.lastanswers import LastAnswers
from triage_desk.ui.presenters.as_before import AsBefore
from triage_desk.ui.presenters.moments import typed_day
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import AnswerButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import column, first_bold, label, row, set_property
from triage_desk.ui.widgets.ownenter import keep_enter


class FieldWidget(ItemWidget):
    """A field, what is wrong with it, and Next. Text stays in the field after an error."""

    def __init__(self, page: Page, parse: Parse) -> None:
        """Ask an item that ``parse`` reads from text."""
        super().__init__(page)
        self._parse = parse
        self._offered: tuple[AnswerButton, AsBefore] | None = None
        self.last = LastAnswers(self.link_id, with_next=True, typing=True)
        self.last.next_pressed.connect(self.submit)
        self.last.said.connect(self._say_state)
        self._error = label(tone="late")
        self._error.setTextFormat(Qt.TextFormat.RichText)
        self._error.setObjectName(f"{self.link_id}.error")
        self._error.hide()
        self.field = self._make_field()
        self.field.setObjectName(f"{self.link_id}.field")
        keep_enter(self.field)
        self._layout: QVBoxLayout = column(self, gap=8)
        self._lay_out()
        self.set_page(page)

    def _make_field(self) -> QWidget:
        field = QLineEdit()
        field.setMaximumWidth(theme.current().grown(360))
        field.textEdited.connect(self._clear_error)
        field.returnPressed.connect(self.submit)
        return field

    def _lay_out(self) -> None:
        line = row()
        line.addWidget(self.field, 1)
        if self._page.item.unit:
            line.addWidget(label(self.unit_word, tone="muted", wrap=False))
        line.addStretch(1)
        self._layout.addLayout(line)
        self._finish_layout()

    def _finish_layout(self) -> None:
        self._layout.addWidget(self._error)
        self._layout.addStretch(1)
        self._layout.addWidget(self.last)

    @property
    def unit_word(self) -> str:
        """Return the words of the unit, from the content where it has them."""
        return self._page.text.options.get(self._page.item.unit, self._page.item.unit)

    def typed(self) -> str:
        """Return the text as typed."""
        return self.field.text() if isinstance(self.field, QLineEdit) else ""

    def set_typed(self, words: str) -> None:
        """Put text into the field."""
        if isinstance(self.field, QLineEdit):
            self.field.setText(words)

    def show_value(self, value: Value) -> str:
        """Return a stored value as text that ``parse`` would read again."""
        return str(value)

    def set_page(self, page: Page) -> None:
        """Show another answer; text that is being typed stays while the item is open."""
        super().set_page(page)
        self.field.setAccessibleName(page.text.text)
        self.field.setAccessibleDescription(page.text.hint)
        answer = page.answers.get(self.link_id)
        if answer is not None:
            self.set_typed("" if answer.value is None else self.show_value(answer.value))
        self.last.show_answer(answer)
        self._tick_offered()

    def offer(self, before: AsBefore) -> None:
        """Offer under the field what was said before, for one key; nothing is put in."""
        name = f"{self.link_id}.as_before"
        button = AnswerButton(name, text("kit.field.as_before", words=before.short), keys.AS_BEFORE)
        button.set_spoken(text("kit.field.as_before", words=before.words))
        button.clicked.connect(lambda: self._say({self.link_id: before.answer}))
        line = FitRow()
        line.add(button)
        self._layout.insertWidget(1, line)
        QWidget.setTabOrder(self.field, button)
        self._offered = (button, before)
        self._tick_offered()

    @property
    def offered(self) -> AnswerButton | None:
        """Return the button that offers what was said before, where one does."""
        return self._offered[0] if self._offered is not None else None

    def _tick_offered(self) -> None:
        if self._offered is not None:
            button, before = self._offered
            button.setChecked(self._page.answers.get(self.link_id) == before.answer)

    def submit(self) -> None:
        """Say the answer, or say at the field what is wrong and keep the text."""
        try:
            answer = self._parse(self.typed())
        except UserError as error:
            self.show_error(refusals.said(error))
            return
        self._clear_error()
        self._say({self.link_id: answer})

    def show_error(self, words: str) -> None:
        """Show what is wrong, mark the field, and go back to it."""
        self._error.setText(text("kit.field.error", words=first_bold(words)))
        self._error.show()
        # Qt has no state for a wrong entry: whoever comes back to the field hears what is wrong.
        self.field.setAccessibleDescription(words)
        set_property(self.field, "error", "true")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._error)

    def _clear_error(self, _text: str = "") -> None:
        self._error.hide()
        self.field.setAccessibleDescription(self._page.text.hint)
        set_property(self.field, "error", "false")

    def focus_first(self) -> None:
        """Put the focus into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys that work while typing."""
        if self._offered is None:
            return self.last.keys()
        return (*self.last.keys(), (keys.AS_BEFORE, text("kit.field.same")))


class IntegerWidget(FieldWidget):
    """A whole number."""


class DecimalWidget(FieldWidget):
    """A number with decimals."""


class DateWidget(FieldWidget):
    """A day, typed as month, day, year."""

    def show_value(self, value: Value) -> str:
        """Return a date as it is typed in the United States."""
        return typed_day(value) if isinstance(value, date) else str(value)
