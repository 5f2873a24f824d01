"""One's own passphrase and PIN, side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.acts import run_act
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.me import MePresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.secret_pair import SecretPair
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, put, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.secret import SecretField


class MeScreen(Screen):
    """``closed`` goes back to today's list."""

    closed = Signal()

    def __init__(self, presenter: MePresenter, jobs: Jobs) -> None:
        """Lay out both cards."""
        super().__init__(Place.ME)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._who = label("", "reading", "muted")
        self._old = SecretField("me.old", text("me.old"))
        self._new = SecretPair("me.new", (text("me.new"), text("me.again")))
        self._mine = SecretField("me.passphrase", text("me.pin_passphrase"))
        self._pin = SecretPair("me.pin", (text("me.pin"), text("me.pin_again")), digits=True)
        self._pin_note = label("", tone="muted")
        self._change = ActionButton("me.passphrase_save", text("me.passphrase_save"))
        self._set = ActionButton("me.pin_save", text("me.pin_save"))
        self._lay_out()
        self._connect()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the way out."""
        return (hint("close_page"),)

    def first_focus(self) -> QWidget | None:
        """Return the PIN's passphrase where there is no PIN, else the old passphrase."""
        return (self._old if self.presenter.has_pin else self._mine).edit

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        inside = QWidget()
        page = column(inside, 20, 10)
        page.addWidget(label(text("me.title"), "question"))
        page.addWidget(self._who)
        page.addWidget(self._notice)
        large = theme.current().large
        cards = column(gap=12) if large else row(gap=12)
        note = label(text("me.passphrase_text"), tone="muted")
        passphrase, body = _card("me.passphrase_title", note)
        put(body, self._old, self._new)
        body.addLayout(_left(self._change))
        pin, body = _card("me.pin_title", self._pin_note)
        put(body, self._mine, self._pin)
        body.addLayout(_left(self._set))
        first, second = (passphrase, pin) if self.presenter.has_pin else (pin, passphrase)
        for card in (first, second):
            held = column(gap=0)
            held.addWidget(card)
            held.addStretch(1)
            cards.addLayout(held, 1)
        page.addLayout(cards)
        page.addStretch(1)
        close = ActionButton("me.close", text("me.close"))
        close.clicked.connect(self.closed)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(action_bar([close], []))

    def _connect(self) -> None:
        self._old.entered.connect(self._new.first.edit.setFocus)
        self._mine.entered.connect(self._pin.first.edit.setFocus)
        self._new.entered.connect(self._change_it)
        self._pin.entered.connect(self._set_it)
        self._change.clicked.connect(self._change_it)
        self._set.clicked.connect(self._set_it)

    def _change_it(self) -> None:
        if not self.presenter.busy:
            old, pair = self._old.secret, self._new.typed
            run_act(self._jobs, self.presenter, lambda: self.presenter.change_passphrase(old, pair))

    def _set_it(self) -> None:
        if not self.presenter.busy:
            mine, pair = self._mine.secret, self._pin.typed
            run_act(self._jobs, self.presenter, lambda: self.presenter.set_pin(mine, pair))

    def _show(self) -> None:
        shown = self.presenter
        self._who.setText(shown.who)
        self._pin_note.setText(text("me.pin_some" if shown.has_pin else "me.pin_none"))
        for button in (self._change, self._set):
            button.setEnabled(not shown.busy)
        if shown.busy:
            self._notice.show_words("fact", text("me.working"))
        else:
            self._show_outcome()
        self.hints_changed.emit()

    def _show_outcome(self) -> None:
        problem, note = self.presenter.problem, self.presenter.note
        field = problem.field if problem else ""
        sentence = problem.sentence if problem else ""
        self._old.show_error(sentence if field == "old" else "")
        self._mine.show_error(sentence if field == "passphrase" else "")
        self._new.show_error(field, sentence if field in ("new", "again") else "")
        pin_field = "again" if field == "pin_again" else field
        self._pin.show_error(pin_field, sentence if field in ("pin", "pin_again") else "")
        known = field in ("old", "passphrase", "new", "again", "pin", "pin_again")
        if problem is not None and not known:
            self._notice.show_words("error", sentence)
        else:
            self._notice.show_words("saved", note)
        if note:
            for part in (self._old, self._mine, self._new, self._pin):
                part.clear()


def _card(title: str, note: QLabel) -> tuple[QFrame, QVBoxLayout]:
    card = frame("card")
    layout = column(card, 16, 10)
    layout.addWidget(label(text(title), "section", bold=True))
    layout.addWidget(note)
    return card, layout


def _left(button: QWidget) -> QHBoxLayout:
    line = row()
    line.addWidget(button)
    line.addStretch(1)
    return line
