"""A page while the screen is covered: letters only, as on the printed card the person points at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, Answer, answered
from triage_desk.services.pointing_card import DECLINED as X
from triage_desk.services.pointing_card import NONE as Z
from triage_desk.services.pointing_card import NOT_SURE as Y
from triage_desk.services.pointing_card import letters_of
from triage_desk.services.views import Page
from triage_desk.ui import theme
from triage_desk.ui.commands import named
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.keybutton import KeyButton, Look, bind_keys
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys, scrolling

A_ROW = 6
# The keys of the open screen work as well.
ALSO = {Z: "N", Y: "U", X: "W"}


class CardWidget(ItemWidget):
    """Letters in the order of the card. Words are shown while ``peek`` is on, and never spoken."""

    def __init__(self, page: Page) -> None:
        """Ask the lines or options of ``page`` by letter."""
        super().__init__(page)
        # There is no card of what staff see: nobody says no to words that were not shown.
        self._read = not page.item.staff_only
        self._keys = dict(letters_of(page))
        self._buttons = {letter: self._letter(letter) for letter in self._keys}
        self._words = {letter: label("", "caption", "muted") for letter in self._keys}
        self._last = [self._last_button(letter) for letter in ((Z, Y, X) if page.lines else (Y, X))]
        self._said = label("", "section", bold=True)
        self._hint = label(text("card.peek"), tone="muted", wrap=theme.current().large)
        self._lay_out()
        self.set_page(page)
        self.peek(on=False)

    def set_page(self, page: Page) -> None:
        """Show another answer."""
        super().set_page(page)
        given = []
        for letter, key in self._keys.items():
            on = self._is_chosen(key)
            self._buttons[letter].setChecked(on)
            state = text("card.chosen" if on else "card.letter", letter=letter)
            self._buttons[letter].set_spoken(state)
            given += [letter] if on else []
        for button, answer in zip(self._last, self._last_answers(), strict=True):
            button.setChecked(bool(page.answers) and set(page.answers.values()) == {answer})
            # For a list they are the answers of what is open: what was said stays as it was said.
            button.setEnabled(self._read and (bool(page.open_ids) or not page.lines))
        self._said.setText(text("card.said", letters=", ".join(given)) if given else "")

    def focus_first(self) -> None:
        """Put the focus on the first letter."""
        for button in list(self._buttons.values())[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def peek(self, *, on: bool) -> None:
        """Show the words under the letters, or put them away; they stand in no label while away."""
        shown = self.page.english
        words = shown.lines if self.page.lines else shown.options
        for letter, key in self._keys.items():
            self._words[letter].setText(words.get(key, key) if on else "")
        if on and not self._read:
            self._read = True
            self.set_page(self.page)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of letters and last answers."""
        letters = list(self._keys)
        span = (letters[0], "\u2013", letters[-1]) if len(letters) > 1 else tuple(letters)
        last = tuple(((button.words[0],), button.words[1:].strip()) for button in self._last)
        return ((span, text("card.key")), *last, (named("peek").keys, text("keys.peek")))

    def _last_answers(self) -> tuple[Answer, ...]:
        return (NO, NOT_SURE, DECLINED) if self.page.lines else (NOT_SURE, DECLINED)

    def _is_chosen(self, key: str) -> bool:
        page = self.page
        if page.lines:
            return page.answers.get(key) == YES
        given = page.answers.get(self.link_id)
        value = given.value if given is not None else None
        return key == value or (isinstance(value, tuple) and key in value)

    def _letter(self, letter: str) -> KeyButton:
        look = Look(step="kiosk_question", lead="tick", height="card_letter")
        button = KeyButton(f"card.{letter}", letter, (), look)
        button.setCheckable(True)
        # The letter is the word itself: a key cap beside it would say it twice.
        bind_keys(button, (letter,))
        button.clicked.connect(lambda: self._press(letter))
        return button

    def _last_button(self, letter: str) -> KeyButton:
        name = {Z: "none", Y: "not_sure", X: "declined"}[letter]
        high = "none_height" if theme.current().large else "card_letter"
        look = Look(step="section", lead="tick", height=high)
        button = KeyButton(f"card.{letter}", text(f"card.{name}"), (), look)
        button.setCheckable(True)
        bind_keys(button, (letter, ALSO[letter]))
        answer = {Z: NO, Y: NOT_SURE, X: DECLINED}[letter]
        button.clicked.connect(lambda: self._say_rest(answer))
        return button

    def _press(self, letter: str) -> None:
        key, page = self._keys[letter], self.page
        if page.lines:
            self._say({key: None if self._is_chosen(key) else YES})
        elif page.item.repeats:
            given = page.answers.get(self.link_id)
            before = given.value if given is not None and isinstance(given.value, tuple) else ()
            codes = tuple(c for c in before if c != key) if key in before else (*before, key)
            self._say({self.link_id: answered(codes) if codes else None})
        else:
            self._say({self.link_id: answered(key)})

    def _say_rest(self, answer: Answer) -> None:
        ids = self.page.open_ids if self.page.lines else (self.link_id,)
        self._say(dict.fromkeys(ids, answer))

    def _lay_out(self) -> None:
        layout = column(self, gap=14)
        letters = QWidget()
        grid = QGridLayout(letters)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setSpacing(theme.current().grown(12))
        wide = A_ROW if not theme.current().large else A_ROW // 2
        for at, letter in enumerate(self._keys):
            cell = column(gap=2)
            cell.addWidget(self._buttons[letter])
            cell.addWidget(self._words[letter])
            grid.addLayout(cell, at // wide, at % wide)
        for at in range(wide):
            grid.setColumnStretch(at, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        area = scrolling(letters)
        scroll_by_keys(self, area)
        layout.addWidget(area, 1)
        last = row(gap=12)
        for button in self._last:
            last.addWidget(button, 1)
        layout.addLayout(last)
        told = row(gap=16)
        told.addWidget(self._said, 1)
        told.addWidget(self._hint)
        layout.addLayout(told)
        layout.addWidget(label(text("card.do_not_repeat"), tone="muted"))
        buttons = list(self._buttons.values())
        rows = [buttons[at : at + wide] for at in range(0, len(buttons), wide)]
        ArrowKeys(self).set_rows([*rows, self._last])


def wants_card(page: Page) -> bool:
    """Return whether the words of a page are kept from people across the counter."""
    lines = any(line.private or line.staff_only for line in page.lines)
    return bool(letters_of(page)) and (page.item.private or page.item.staff_only or lines)
