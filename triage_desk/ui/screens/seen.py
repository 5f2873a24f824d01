"""What I reviewed: pick a visit, press a number, and it is kept whether the route was right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.review import Feedback
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.seen import SeenPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

COLUMNS = ("who", "age", "when", "route", "said")


class SeenScreen(Screen):
    """The list of one clinician; ``closed`` goes back."""

    closed = Signal()

    def __init__(self, presenter: SeenPresenter) -> None:
        """Lay out an empty list; ``begin`` fills it."""
        super().__init__(Place.SEEN)
        self.presenter = presenter
        self._notice = Notice()
        headings = [text(f"seen.{name}") for name in COLUMNS]
        self._table = RowTable("seen.table", text("seen.list"), headings, COLUMNS.index("said"))
        self._none = label(text("seen.none"), tone="muted")
        self._judges = [self._judge(said) for said in Feedback]
        self._close = ActionButton("seen.close", text("seen.close"))
        self._close.clicked.connect(self.closed)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("seen.title"), "question"))
        page.addWidget(label(text("seen.heading"), tone="muted"))
        for part in (self._notice, self._none):
            page.addWidget(part)
        self._card = frame("card")
        column(self._card, 1).addWidget(self._table)
        page.addWidget(self._card, 1)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar(self._judges, [self._close]))
        presenter.on_change(self._show)

    def begin(self) -> None:
        """Read the list."""
        self.presenter.refresh()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        judges = (hint("judge"),) if self.presenter.rows else ()
        return (hint("move"), *judges, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way back where it is empty."""
        return self._table if self.presenter.rows else self._close

    def _judge(self, said: Feedback) -> ActionButton:
        words = text(f"feedback.{said.value}")
        button = ActionButton(f"seen.{said.value}", words, commands.key(f"judge_{said.value}"))
        button.clicked.connect(lambda _=False: self._say(said))
        return button

    def _say(self, said: Feedback) -> None:
        lines, place = self.presenter.lines, self._table.picked
        if place >= 0:
            self.presenter.judge(lines[place].encounter_id, said)

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        lines = shown.lines
        self._none.setVisible(not lines)
        self._card.setVisible(bool(lines))
        for button in self._judges:
            button.setEnabled(bool(lines))
        cells = ((one.initials, one.age, one.when, one.route, one.said) for one in lines)
        self._table.fill([Row(line) for line in cells])
        self.hints_changed.emit()
