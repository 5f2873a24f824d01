"""The answers for all open lines at once: none, not sure, would rather not say."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_SURE
from triage_desk.ui.i18n import text
from triage_desk.ui.items import keys
from triage_desk.ui.widgets.buttons import MainAnswerButton


class NoneBar(QWidget):
    """Three buttons that act on open lines only, and a note that says so."""

    said = Signal(object)
    noted = Signal()

    def __init__(self, link_id: str) -> None:
        """Make the bar of a list; object names begin with its link id."""
        super().__init__()
        of_these = text("kit.none.of_these")
        self.none = MainAnswerButton(f"{link_id}.none", of_these, keys.NO, primary=True)
        self.not_sure = MainAnswerButton(
            f"{link_id}.rest_not_sure", text("kit.none.rest_not_sure"), keys.NOT_SURE
        )
        self.declined = MainAnswerButton(
            f"{link_id}.rest_declined", text("kit.answer.declined"), keys.DECLINED
        )
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(8)
        for button, answer in zip(self.buttons, (NO, NOT_SURE, DECLINED), strict=True):
            button.clicked.connect(lambda _on=False, given=answer: self.said.emit(given))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    @property
    def buttons(self) -> tuple[MainAnswerButton, ...]:
        """Return the buttons from left to right."""
        return (self.none, self.not_sure, self.declined)

    @property
    def note(self) -> str:
        """Return in words what the buttons would do; ``noted`` tells of another one."""
        return self._note

    def show_open(self, count: int, *, of_all: int, read: bool) -> None:
        """Show what the buttons would do to ``count`` open lines of ``of_all``.

        They are off when no line is open, and until the last line has been on screen
        (``read``): nobody says no to what was not read.
        """
        which = "of_these" if count == of_all else "of_the_rest"
        self.none.set_words(text(f"kit.none.{which}"))
        self.none.set_spoken(text("kit.none.none_spoken", count=count))
        self.not_sure.set_spoken(text("kit.none.not_sure_spoken", count=count))
        self.declined.set_spoken(text("kit.none.declined_spoken", count=count))
        for button in self.buttons:
            button.setEnabled(bool(count) and read)
        self._note = self._note_for(count, read=read)
        self.noted.emit()
        self._fit()

    def _note_for(self, count: int, *, read: bool) -> str:
        if not count:
            return text("kit.none.done")
        if not read:
            return text("kit.none.read_on")
        if count == 1:
            return text("kit.none.records_none_one")
        return text("kit.none.records_none", count=count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the words, then put the buttons under each other, as room gets less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.not_sure.set_words(text("kit.none.rest_not_sure"))
        if self._too_wide():
            self.not_sure.set_words(text("kit.answer.not_sure"))
        down = QBoxLayout.Direction.TopToBottom
        level = QBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(down if self._too_wide() else level)

    def _too_wide(self) -> bool:
        gaps = self._buttons.spacing() * (len(self.buttons) - 1)
        return sum(b.sizeHint().width() for b in self.buttons) + gaps > self.width()
