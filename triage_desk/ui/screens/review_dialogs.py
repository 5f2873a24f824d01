"""Small questions over a review: what shall the desk ask, what came of a call, was it right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.domain.review import CallOutcome, Feedback
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog, open_dialog
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.widgets.buttons import ActionButton, OptionButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.notice import Notice

WIDTH = 520
Keep: TypeAlias = Callable[[], str]
"""Keeps what was typed; returns why it was not kept, or ""."""


class ActDialog(Dialog):
    """Closes once what was typed is kept; until then it says why not, and the words stay."""

    def __init__(self, parent: QWidget, action_id: str, title: str, keep: Keep) -> None:
        """``keep`` is asked to keep what is typed when the button is pressed."""
        super().__init__(parent, action_id, title)
        self._keep_it = keep
        self.notice = Notice()

    def offer(self) -> None:
        """Keep what was typed and close, or say why that cannot be done."""
        sentence = self._keep_it()
        if sentence:
            self.notice.show_words("error", sentence)
        else:
            self.accept()


class AskDialog(ActDialog):
    """One question for the desk: chosen from those asked, or written in words."""

    def __init__(self, parent: QWidget, questions: Sequence[tuple[str, str]], keep: Keep) -> None:
        """Lay out the form; ``questions`` are words and ids."""
        super().__init__(parent, "ask", text("ask.title"), keep)
        choices = [(text("ask.in_words"), ""), *questions]
        self._question = Field(
            "ask.question", text("ask.question"), combo(choices, text("ask.in_words"))
        )
        self._words = Field("ask.words", text("ask.words"), line_edit(text("ask.words_hint")))
        if isinstance(self._question.control, QComboBox):
            self._question.control.setCurrentIndex(0)
            self._question.control.setMinimumContentsLength(30)
        _lay_out(self, "ask", [self._question, self._words], self.offer)
        self.ready(self._words.control)

    @property
    def said(self) -> tuple[str, str]:
        """Return the words and the id of the question, either may be empty."""
        control = self._question.control
        link_id = str(control.currentData() or "") if isinstance(control, QComboBox) else ""
        return self._words.typed.strip(), link_id


class CallDialog(ActDialog):
    """What came of a call."""

    def __init__(self, parent: QWidget, phone: str, keep: Keep) -> None:
        """Lay out the form with the number to call."""
        super().__init__(parent, "call", text("call.title"), keep)
        choices = [(text(f"call.{outcome.value}"), outcome.value) for outcome in CallOutcome]
        self._outcome = Field(
            "call.outcome", text("call.outcome"), combo(choices, text("call.choose"))
        )
        self._words = Field("call.words", text("call.words"), line_edit())
        note = text("call.note", phone=phone) if phone else text("call.no_phone")
        _lay_out(self, "call", [self._outcome, self._words], self._keep, note)
        self.ready(self._outcome.control)

    @property
    def said(self) -> tuple[CallOutcome, str]:
        """Return the outcome and the words."""
        return CallOutcome(self._chosen), self._words.typed.strip()

    @property
    def _chosen(self) -> str:
        control = self._outcome.control
        return str(control.currentData() or "") if isinstance(control, QComboBox) else ""

    def _keep(self) -> None:
        wants_words = self._chosen in (CallOutcome.WORSE, CallOutcome.NEW_FACTS)
        if not self._chosen:
            self._outcome.show_error(text("call.outcome_missing"))
            self._outcome.control.setFocus()
        elif wants_words and not self._words.typed.strip():
            self._words.show_error(text("override.words_missing"))
            self._words.control.setFocus()
        else:
            self.offer()


class FeedbackDialog(ActDialog):
    """Was the route right? One key, or one click, keeps it."""

    def __init__(self, parent: QWidget, keep: Keep) -> None:
        """Offer the four answers; words are not needed."""
        super().__init__(parent, "feedback", text("feedback.title"), keep)
        self.said = Feedback.RIGHT
        self._words = Field("feedback.words", text("feedback.words"), line_edit())
        layout = column(self, 20, 10)
        layout.addWidget(label(text("feedback.title"), "question"))
        layout.addWidget(label(text("feedback.note"), tone="muted"))
        layout.addWidget(self.notice)
        buttons = []
        for said in Feedback:
            words = text(f"feedback.{said.value}")
            keys = commands.named(f"judge_{said.value}").keys
            button = OptionButton(f"feedback.{said.value}", words, keys)
            button.clicked.connect(lambda _=False, s=said: self._keep(s))
            layout.addWidget(button)
            buttons.append(button)
        layout.addWidget(self._words)
        cancel = ActionButton("feedback.cancel", text("feedback.cancel"))
        cancel.clicked.connect(self.reject)
        layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_width(WIDTH)
        self.ready(buttons[0])

    @property
    def words(self) -> str:
        """Return the words, which may be empty."""
        return self._words.typed.strip()

    def _keep(self, said: Feedback) -> None:
        self.said = said
        self.offer()


def ask_feedback(parent: QWidget, keep: Callable[[Feedback, str], str], about: str = "") -> None:
    """Ask whether the route of the visit ``about`` was right, and keep what was said."""
    dialog = FeedbackDialog(parent, lambda: keep(dialog.said, dialog.words))
    dialog.about = about
    open_dialog(dialog)


def _lay_out(
    dialog: ActDialog,
    name: str,
    fields: Sequence[Field],
    keep: Callable[[], object],
    note: str = "",
) -> None:
    layout = column(dialog, 20, 12)
    layout.addWidget(label(text(f"{name}.title"), "question"))
    layout.addWidget(label(note or text(f"{name}.note"), tone="muted"))
    layout.addWidget(dialog.notice)
    for field in fields:
        layout.addWidget(field)
    verb = "send" if name == "ask" else "save"
    cancel = ActionButton(f"{name}.cancel", text(f"{name}.cancel"))
    send = ActionButton(f"{name}.{verb}", text(f"{name}.{verb}"), primary=True)
    cancel.clicked.connect(dialog.reject)
    send.clicked.connect(keep)
    buttons = FitRow()
    buttons.add(cancel)
    buttons.add_right(send)
    layout.addWidget(buttons)
    dialog.set_width(WIDTH)
