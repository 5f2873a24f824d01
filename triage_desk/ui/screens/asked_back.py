"""A line above a receipt: what a clinician asks, and a field for what the person said."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import asked_back
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.review_dialogs import ActDialog, Keep
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.notice import Notice


class AskedBack(Notice):
    """The question, and a button to answer it; nothing where nothing is asked."""

    def __init__(self, presenter: ReceiptPresenter) -> None:
        """Show what the record of ``presenter`` has."""
        super().__init__()
        self._presenter = presenter
        self.button.setObjectName("asked.answer")
        self.pressed.connect(self.answer)

    def show_now(self) -> None:
        """Show what is asked now."""
        words = asked_back.waiting(self._presenter)
        self.show_words("fact", words, text("review.bring_back") if words else "")

    def answer(self) -> None:
        """Ask what the person said, where something is asked."""
        question = asked_back.waiting(self._presenter)
        if question:
            dialog = AnswerDialog(
                self, question, lambda: asked_back.bring_back(self._presenter, dialog.said)
            )
            open_dialog(dialog)


class AnswerDialog(ActDialog):
    """What the person said to a question in words."""

    def __init__(self, parent: QWidget, question: str, keep: Keep) -> None:
        """Lay out question and field."""
        super().__init__(parent, "answer", text("review.bring_back"), keep)
        self._words = Field("answer.words", text("review.what_they_said"), line_edit(width=420))
        cancel = ActionButton("answer.cancel", text("ask.cancel"))
        send = ActionButton("answer.send", text("review.bring_back"), primary=True)
        cancel.clicked.connect(self.reject)
        send.clicked.connect(self._send)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("review.bring_back"), "question"))
        layout.addWidget(label(question, "reading"))
        layout.addWidget(self.notice)
        layout.addWidget(self._words)
        buttons = row()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(send)
        layout.addLayout(buttons)
        self.ready(self._words.control)

    @property
    def said(self) -> str:
        """Return what was typed."""
        return self._words.typed.strip()

    def _send(self) -> None:
        if self.said:
            self.offer()
            return
        self._words.show_error(text("review.answer_missing"))
        self._words.control.setFocus()
