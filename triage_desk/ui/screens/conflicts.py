"""Two desks have said different things: both side by side, and a person chooses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.conflicts import Choice, ConflictsPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice


class ConflictsScreen(Screen):
    """The page; ``closed`` leaves it."""

    closed = Signal()

    def __init__(self, presenter: ConflictsPresenter) -> None:
        """Lay out the page; ``begin`` fills it."""
        super().__init__(Place.CONFLICTS)
        self.presenter = presenter
        self._problem = Notice()
        self._none = label(text("conflicts.none"), tone="muted")
        self._cards = column(gap=12)
        self._close = ActionButton("conflicts.close", text("keys.close"))
        self._close.clicked.connect(self.closed)
        outer = column(self)
        inside = QWidget()
        page = column(inside, 20, 10)
        page.addWidget(label(text("conflicts.title"), "question"))
        page.addWidget(label(text("conflicts.note"), tone="muted"))
        for part in (self._problem, self._none):
            page.addWidget(part)
        page.addLayout(self._cards)
        page.addStretch(1)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(action_bar([self._close], []))
        presenter.on_change(self._show)

    def begin(self) -> None:
        """Read what waits."""
        self.presenter.look()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the way out."""
        return (hint("next_choice"), hint("choose"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the first side that can be chosen."""
        return self.findChild(ActionButton, "conflicts.ours_1") or self._close

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._problem.show_words("error", problem.sentence if problem else "")
        clear(self._cards)
        self._none.setVisible(not shown.choices)
        for number, choice in enumerate(shown.choices, 1):
            self._cards.addWidget(self._card(number, choice))
        self.hints_changed.emit()
        wanted = self.first_focus()
        if self.isVisible() and wanted is not None:
            wanted.setFocus()

    def _card(self, number: int, choice: Choice) -> QFrame:
        card = frame("card")
        layout = column(card, 16, 8)
        layout.addWidget(label(f"{choice.who} · {choice.about}", bold=True))
        sides = column(gap=8) if theme.current().large else row(gap=16)
        for ours in (True, False):
            sides.addWidget(self._side(number, choice, ours=ours), 1)
        layout.addLayout(sides)
        return card

    def _side(self, number: int, choice: Choice, *, ours: bool) -> QWidget:
        side = QWidget()
        layout = column(side, gap=4)
        by, said = (choice.ours_by, choice.ours) if ours else (choice.theirs_by, choice.theirs)
        layout.addWidget(label(by, "caption", "muted"))
        layout.addWidget(label(said, bold=True))
        name = f"conflicts.{'ours' if ours else 'theirs'}_{number}"
        keep = ActionButton(name, text("conflicts.keep"))
        keep.set_spoken(f"{text('conflicts.keep')}: {choice.about}: {said}. {by}")
        keep.clicked.connect(lambda: self.presenter.choose(choice.number, ours=ours))
        line = row()
        line.addWidget(keep)
        line.addStretch(1)
        layout.addLayout(line)
        return side
