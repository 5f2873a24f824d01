"""The call list: people to ask how they are, then visits with something left to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.ui import answerkeys
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.calls import Call, CallsPresenter, FollowShown
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.lines import TickLine
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill

# Nobody calls more in a morning, and each card is some milliseconds of building.
MOST_SHOWN = 12


class CallsScreen(Screen):
    """``called`` names a follow-up, ``opened`` a visit to look at, ``closed`` goes back."""

    called = Signal(str)
    opened = Signal(str)
    closed = Signal()

    has_list = True

    def __init__(self, presenter: CallsPresenter) -> None:
        """Show the list that was read."""
        super().__init__(Place.CALLS)
        self.presenter = presenter
        self._notice = Notice()
        inside = QWidget()
        self._cards = column(inside, 0, 10)
        self._close = ActionButton("calls.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        layout = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(16, 12, 16, 8)
        page.addWidget(label(text("calls.title"), "question"))
        page.addWidget(label(text("calls.note"), tone="muted"))
        page.addWidget(self._notice)
        page.addWidget(scrolling(inside), 1)
        layout.addLayout(page, 1)
        layout.addWidget(action_bar([], [self._close]))
        presenter.on_change(self._show)
        self._show()

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_calls(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        shown = self.presenter
        some = (hint("open_call"),) if shown.calls or shown.followups else ()
        ticks = (hint("tick_line"),) if shown.calls else ()
        return (*some, *ticks, hint("close_page"))

    def status(self) -> str:
        """Return how many visits are on the list."""
        return text("calls.count", count=len(self.presenter.calls) + len(self.presenter.followups))

    def first_focus(self) -> QWidget | None:
        """Return the first thing to do, or the way back."""
        buttons = self.findChildren(ActionButton)
        named = [b for b in buttons if b.objectName().startswith("calls.open_") and b.isVisible()]
        lines = [line for line in self.findChildren(TickLine) if line.isVisible()]
        first = named if self.presenter.followups else lines
        return next(iter(first), self._close)

    def _show(self) -> None:
        problem = self.presenter.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        clear(self._cards)
        calls, follows = self.presenter.calls, self.presenter.followups
        if follows:
            self._cards.addWidget(label(text("calling.title"), "reading", bold=True))
        for number, follow in enumerate(follows[:MOST_SHOWN]):
            self._cards.addWidget(self._follow(number, follow))
        if follows and calls:
            self._cards.addWidget(label(text("calling.left_title"), "reading", bold=True))
        first = len(follows[:MOST_SHOWN])
        for number, call in enumerate(calls[:MOST_SHOWN]):
            self._cards.addWidget(self._card(first + number, call))
        rest = len(calls[MOST_SHOWN:]) + len(follows[MOST_SHOWN:])
        if rest:
            self._cards.addWidget(label(text("calls.more", count=rest), tone="muted"))
        if not calls and not follows and not problem:
            words = text("calls.reading" if self.presenter.reading else "calls.none")
            self._cards.addWidget(label(words, tone="muted"))
        self._cards.addStretch(1)
        self.hints_changed.emit()

    def _follow(self, number: int, follow: FollowShown) -> QWidget:
        card = frame("card")
        line = row(card, 12, 12)
        line.addWidget(label(follow.who, "reading", bold=True, wrap=False))
        words = f"{follow.why} \N{MIDDLE DOT} {follow.time}"
        line.addWidget(label(words), 1)
        line.addWidget(RoutePill(follow.route))
        keys = answerkeys.NUMBERED
        key = keys[number] if number < len(keys) else ""
        act = text("calling.tell" if follow.tells else "calling.call")
        go = ActionButton(f"calls.open_{number + 1}", act, key)
        go.set_spoken(f"{act}: {follow.who}, {words}")
        go.clicked.connect(lambda: self.called.emit(follow.followup_id))
        line.addWidget(go)
        return card

    def _card(self, number: int, call: Call) -> QWidget:
        card = frame("card")
        inside = column(card, 12, 4)
        head = row()
        head.addWidget(label(call.who, "reading", bold=True, wrap=False))
        head.addWidget(label(call.since, tone="muted"), 1)
        keys = answerkeys.NUMBERED
        key = keys[number] if number < len(keys) else ""
        go = ActionButton(f"calls.open_{number + 1}", text("patient.open_visit"), key)
        go.set_spoken(f"{text('patient.open_visit')}: {call.who}")
        go.clicked.connect(lambda: self.opened.emit(call.encounter_id))
        head.addWidget(go)
        inside.addLayout(head)
        for what, words in call.left:
            line = TickLine(f"calls.tick_{what}", words)
            line.set_spoken(f"{call.who}: {words}")
            line.clicked.connect(lambda _=False, w=what: self.presenter.tick(call.encounter_id, w))
            inside.addWidget(line)
        return card
