"""The answers for all open lines at once: none, not sure, would rather not say."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE
from triage_desk.ui import answerkeys as keys
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.buttons import MainAnswerButton
from triage_desk.ui.widgets.fitrow import FitRow


class NoneBar(FitRow):
    """Three buttons that act on open lines only, and a note that says so."""

    said = Signal(object)
    noted = Signal()

    def __init__(self, link_id: str, *, private: bool = False) -> None:
        """Make the bar of a list; object names begin with its link id.

        With ``private`` all that is open can be marked as not asked, since somebody else is there.
        """
        super().__init__()
        of_these = text("kit.none.of_these")
        self.none = MainAnswerButton(f"{link_id}.none", of_these, keys.NO, primary=True)
        self.not_sure = MainAnswerButton(
            f"{link_id}.rest_not_sure", text("kit.none.rest_not_sure"), keys.NOT_SURE
        )
        self.declined = MainAnswerButton(
            f"{link_id}.rest_declined", text("kit.answer.declined"), keys.DECLINED
        )
        self.not_asked = MainAnswerButton(
            f"{link_id}.rest_not_asked", text("kit.answer.not_asked"), keys.NOT_ASKED_IN_FIELDS
        )
        self._private = private
        self._note = ""
        given = (NO, NOT_SURE, DECLINED, NOT_ASKED)
        for button, answer in zip((*self.buttons[:3], self.not_asked), given, strict=True):
            button.clicked.connect(lambda _on=False, said=answer: self.said.emit(said))
            self.add(button)
        self.not_asked.setVisible(private)

    @property
    def buttons(self) -> tuple[MainAnswerButton, ...]:
        """Return the buttons from left to right."""
        usual = (self.none, self.not_sure, self.declined)
        return (*usual, self.not_asked) if self._private else usual

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
        self.not_asked.set_spoken(text("kit.none.not_asked_spoken", count=count))
        for button in self.buttons:
            button.setEnabled(bool(count) and read)
        self._note = self._note_for(count, read=read)
        self.noted.emit()
        self._shorten()

    def _note_for(self, count: int, *, read: bool) -> str:
        if not count:
            return text("kit.none.done")
        if not read:
            return text("kit.none.read_on")
        return text("kit.none.records_none", count=count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the words before a key cap goes."""
        self._shorten()
        super().resizeEvent(event)

    def _shorten(self) -> None:
        self.not_sure.set_words(text("kit.none.rest_not_sure"))
        if self.sizeHint().width() > self.width():
            self.not_sure.set_words(text("kit.answer.not_sure"))
