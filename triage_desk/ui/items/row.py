"""One line of a checklist: words, how it stands, Yes, Not sure, and the other answers."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QMenu, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, Answer
from triage_desk.domain.questionnaire import PROXY, TELEPHONE, Line
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.said import state_of, state_word
from triage_desk.ui.widgets.buttons import AnswerButton
from triage_desk.ui.widgets.cardtag import CardTag
from triage_desk.ui.widgets.labels import label, row, set_properties

_OTHER = (("no", NO), ("declined", DECLINED), ("not_asked", NOT_ASKED), ("reopen", None))
_TAGS = {TELEPHONE: "kit.line.by_telephone", PROXY: "kit.line.person_only"}
_BUTTONS = {"yes": YES, "not_sure": NOT_SURE}


class AnswerRow(QFrame):
    """A line with its letter. ``said`` carries (link id, answer or None to open it again)."""

    said = Signal(str, object)

    def __init__(
        self, letter: str, line: Line, words: str, *, among_others: bool = True, way: str = ""
    ) -> None:
        """Make an open row; ``among_others`` marks a line for staff in a list that is read.

        ``way`` is how the person is reached: a private line is marked by how it is asked there.
        """
        super().__init__()
        self._way = way
        self.line = line
        self._letter = letter
        self._spoken = words
        self.setObjectName(f"{line.link_id}.row")
        self.setProperty("ground", "quiet" if line.staff_only else "bar")
        self._words = self._label(words, among_others=among_others)
        self._state = label(step="caption", tone="muted", wrap=False)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.yes = self._button("yes", (letter,), strong=True)
        self.not_sure = self._button("not_sure", (f"Shift+{letter}",))
        self.other = AnswerButton(f"{line.link_id}.other", text("kit.answer.dots"), plain=True)
        self.other.set_spoken(text("kit.answer.other_of_line", line=words))
        self._menu: QMenu | None = None
        self._answer: Answer | None = None
        self.other.clicked.connect(self.open_menu)
        self._lay_out()
        self.show_answer(None)

    @property
    def controls(self) -> tuple[AnswerButton, ...]:
        """Return the buttons from left to right."""
        return (self.yes, self.not_sure, self.other)

    def _label(self, words: str, *, among_others: bool) -> QLabel:
        result = label(words, "line_item")
        if self.line.staff_only and among_others:
            see = text("kit.line.you_see")
            result.setTextFormat(Qt.TextFormat.RichText)
            result.setText(f"<b>{escape(see)}</b> {escape(words)}")
            self._spoken = f"{see} {words}"
        return result

    def _button(self, which: str, keys: tuple[str, ...], *, strong: bool = False) -> AnswerButton:
        word = text(f"kit.answer.{which}")
        button = AnswerButton(f"{self.line.link_id}.{which}", word, keys, strong=strong)
        button.set_spoken(text("kit.answer.of_line", line=self._spoken, answer=word))
        answer = _BUTTONS[which]
        button.clicked.connect(lambda: self.said.emit(self.line.link_id, answer))
        return button

    @property
    def menu(self) -> QMenu:
        """Return the other answers, made when they are first asked for: few lines need them."""
        if self._menu is None:
            self._menu = self._made_menu()
            self._show_menu(self._menu)
        return self._menu

    def _made_menu(self) -> QMenu:
        menu = QMenu(self.other)
        menu.setObjectName(f"{self.line.link_id}.menu")
        menu.setAccessibleName(text("kit.answer.other_of_line", line=self._spoken))
        for which, answer in _OTHER:
            action = QAction(text(f"kit.menu.{which}"), menu)
            action.setObjectName(f"{self.line.link_id}.{which}")
            action.triggered.connect(
                lambda _on=False, given=answer: self.said.emit(self.line.link_id, given)
            )
            menu.addAction(action)
        return menu

    def _lay_out(self) -> None:
        now = theme.current()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(16, 4, 12, 4)
        self._box.setSpacing(now.px("gap"))
        top = row()
        top.addWidget(self._words, 1)
        # What staff see themselves is never pointed at on a card.
        if self.line.private and not self.line.staff_only:
            top.addWidget(CardTag(text(_TAGS.get(self._way, "kit.line.card"), letter=self._letter)))
        self._box.addLayout(top, 1)
        self._controls = QWidget()
        bar = row(self._controls)
        bar.addWidget(self._state, 1)
        for button in self.controls:
            bar.addWidget(button)
        self._bar = bar
        self._box.addWidget(self._controls)

    def set_widths(self, state: int, *, stacked: bool) -> None:
        """Give the state word ``state`` pixels; ``stacked`` puts the buttons under the words."""
        down = QBoxLayout.Direction.TopToBottom
        self._box.setDirection(down if stacked else QBoxLayout.Direction.LeftToRight)
        self._state.setMinimumWidth(0 if stacked else state)
        if stacked != (self._bar.indexOf(self._state) > 0):
            # Under the words the buttons come first, at the left edge of the words.
            self._bar.removeWidget(self._state)
            self._bar.insertWidget(3 if stacked else 0, self._state, 1)
        # At once: what is left for the words is asked before any event comes.
        self._bar.activate()

    def set_margin(self, pixels: int) -> None:
        """Leave ``pixels`` above and below the buttons."""
        self._box.setContentsMargins(16, pixels, 12, pixels)

    def height_at(self, width: int) -> int:
        """Return the height wanted in ``width`` with nothing above and below the buttons."""
        self.set_margin(0)
        # Asked of the layout itself: the one above remembers the heights of other margins.
        return max(self._box.heightForWidth(width), self._box.minimumSize().height())

    def controls_width(self, state: int) -> int:
        """Return how wide state word and buttons are, in logical pixels."""
        gaps = self._bar.spacing() * len(self.controls)
        return state + gaps + sum(button.sizeHint().width() for button in self.controls)

    def show_answer(self, answer: Answer | None) -> None:
        """Show how the line stands; every state has its own word."""
        self._answer = answer
        state, word = state_of(answer), state_word(answer)
        self._state.setText(word)
        still = state == "open"
        tone, bold = "muted" if still else "", "false" if still else "true"
        set_properties(self._state, {"tone": tone, "bold": bold})
        self.yes.setChecked(state == "yes")
        self.not_sure.setChecked(state == "not_sure")
        self.other.setChecked(state in ("no", "declined", "not_asked"))
        if self._menu is not None:
            self._show_menu(self._menu)
        name = text("kit.answer.row", letter=self._letter, line=self._spoken, state=word)
        self.setAccessibleName(name)

    def _show_menu(self, menu: QMenu) -> None:
        state = state_of(self._answer)
        for action in menu.actions():
            which = action.objectName().rpartition(".")[2]
            action.setVisible(which != "reopen" or state != "open")
            action.setEnabled(which != state)

    def open_menu(self) -> None:
        """Offer the answers that have no button of their own."""
        self.menu.popup(self.other.mapToGlobal(QPoint(0, self.other.height())))
