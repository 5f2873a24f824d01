"""One call: whom and why, what to say, and what came of it, with the next try."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.followup import CallResult
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.follow_call import FollowCallPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill

# Nobody reads more of what was tried before.
MOST_BEFORE = 6


class FollowCallScreen(Screen):
    """``begun`` carries the intake with the safety questions, ``kept`` and ``closed`` go back.

    ``visit_wanted`` names the visit that is followed.
    """

    begun = Signal(object)
    kept = Signal()
    closed = Signal()
    visit_wanted = Signal(str)

    def __init__(self, presenter: FollowCallPresenter) -> None:
        """Show a call that was opened."""
        super().__init__(Place.FOLLOW_CALL)
        self.presenter = presenter
        self.patient_id = presenter.kept.record.patient.patient_id
        self._notice = Notice()
        self._next = Field(
            "follow_call.next_on", text("calling.next_on"), line_edit(text("calling.next_hint"))
        )
        self._words = Field("follow_call.words", text("calling.words"), line_edit())
        self._reached = ActionButton("follow_call.reached", text("calling.reached"), primary=True)
        self._reached.clicked.connect(self._begin)
        self._results = [self._button(result) for result in presenter.results]
        self._visit = ActionButton("follow_call.visit", text("calling.open_visit"))
        visit = presenter.kept.record.encounter.encounter_id
        self._visit.clicked.connect(lambda: self.visit_wanted.emit(visit))
        self._close = ActionButton("follow_call.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def person(self) -> tuple[str, str]:
        """Return the initials of who is called."""
        return self.presenter.kept.record.patient.initials, ""

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        names = [f"call_{result.value}" for result in self.presenter.results]
        first = () if self.presenter.tells_clinician else (hint("reached"),)
        return (*first, *map(hint, names[:3]), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return what is done first."""
        return self._results[0] if self.presenter.tells_clinician else self._reached

    def _lay_out(self) -> None:
        shown, large = self.presenter, theme.current().large
        inside = QWidget()
        page = column(inside, 16, 10)
        head = column(gap=4) if large else row(gap=14)
        head.addWidget(label(shown.who, "question", wrap=large))
        head.addWidget(label(shown.about, tone="muted"), 0 if large else 1)
        if not large:
            head.addWidget(RoutePill(shown.kept.followup.route))
        page.addLayout(head)
        page.addWidget(label(shown.phone, "reading", bold=True))
        page.addWidget(self._notice)
        card = frame("card")
        words = column(card, 14, 8)
        told = "worse_title" if shown.tells_clinician else "script_title"
        words.addWidget(label(text(f"calling.{told}"), "caption", "muted", bold=True))
        lines = (shown.do_now,) if shown.tells_clinician else shown.script
        for line in lines:
            words.addWidget(label(line, "reading"))
        page.addWidget(card)
        came = frame("card")
        came_of = column(came, 14, 8)
        came_of.addWidget(label(text("calling.came_of"), "caption", "muted", bold=True))
        fields = column(gap=8) if large else row(gap=12)
        fields.addWidget(self._words, 2)
        if not shown.tells_clinician:
            fields.addWidget(self._next, 1)
        came_of.addLayout(fields)
        buttons = FitRow()
        buttons.add(*self._results)
        came_of.addWidget(buttons)
        came_of.addWidget(label(text("calling.stop_note"), "caption", "muted"))
        page.addWidget(came)
        if shown.before:
            before = frame("card")
            lines_before = column(before, 14, 4)
            title = text("calling.before_title")
            lines_before.addWidget(label(title, "caption", "muted", bold=True))
            for line in shown.before[:MOST_BEFORE]:
                lines_before.addWidget(label(line))
            page.addWidget(before)
        page.addStretch(1)
        outer = column(self, gap=0)
        outer.addWidget(scrolling(inside), 1)
        left = [self._visit] if shown.tells_clinician else [self._reached, self._visit]
        outer.addWidget(action_bar(left, [self._close]))

    def _button(self, result: CallResult) -> ActionButton:
        key = commands.key(f"call_{result.value}")
        words = text(f"calling.{result.value}")
        button = ActionButton(f"follow_call.{result.value}", words, key)
        button.clicked.connect(lambda _=False: self._keep(result))
        return button

    def _keep(self, result: CallResult) -> None:
        if self.presenter.keep(result, self._next.typed, self._words.typed):
            self.kept.emit()

    def _begin(self) -> None:
        view = self.presenter.reached(self._words.typed)
        if view is not None:
            self.begun.emit(view)

    def _show(self) -> None:
        problem = self.presenter.problem
        at = problem.field if problem else ""
        fields = {"next_on": self._next, "words": self._words}
        for name, field in fields.items():
            field.show_error(problem.sentence if problem and name == at else "")
        elsewhere = problem is not None and at not in fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        if at in fields:
            fields[at].control.setFocus()
        self.hints_changed.emit()
