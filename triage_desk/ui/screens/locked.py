"""An intake that another desk has open: its answers to read, and a way to take it over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.domain.lock import TakeOverReason
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.locked import LockedPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.history import AnswerHistory
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

FORM_WIDTH = 420


class LockedScreen(Screen):
    """``taken`` carries the intake once it is open here, ``closed`` leaves it where it is."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, presenter: LockedPresenter) -> None:
        """Show what was said at the left, and what taking over needs at the right."""
        super().__init__(Place.LOCKED)
        self.presenter = presenter
        self._lock = Notice()
        self._problem = Notice()
        self._history = AnswerHistory()
        self._nothing = label(text("locked.nothing"), tone="muted")
        reasons = [(text(f"take_over_reason.{r.value}"), r.value) for r in TakeOverReason]
        self._reason = Field(
            "locked.reason", text("locked.reason"), combo(reasons, text("locked.reason_choose"))
        )
        self._words = Field("locked.words", text("locked.words"), line_edit())
        self._lay_out()
        if isinstance(self._reason.control, QComboBox):
            self._reason.control.currentIndexChanged.connect(self._choose)
        presenter.on_change(self._show)
        self._show()

    def person(self) -> tuple[str, str]:
        """Return the initials of whose intake this is."""
        looked = self.presenter.looked
        return (looked.view.patient.initials if looked else ""), ""

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the two ways out."""
        return (hint("take_over"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the answers, or what is asked first where there are none."""
        return self._history if self.presenter.history else self._reason.control

    def _lay_out(self) -> None:
        outer = column(self)
        inside = QWidget()
        page = column(inside, 20, 10)
        page.addWidget(label(text("locked.title"), "question"))
        page.addWidget(self._lock)
        page.addWidget(self._problem)
        if theme.current().large:
            page.addWidget(self._answers(), 1)
            page.addWidget(self._form())
        else:
            beside = row(gap=16)
            beside.addWidget(self._answers(), 1)
            beside.addWidget(self._form())
            page.addLayout(beside, 1)
        outer.addWidget(scrolling(inside), 1)
        back = ActionButton("locked.back", text("locked.back"))
        back.clicked.connect(self.closed)
        take = ActionButton("locked.take", text("locked.take"), primary=True)
        take.clicked.connect(self._take)
        outer.addWidget(action_bar([back], [take]))

    def _answers(self) -> QWidget:
        card = frame("card")
        layout = column(card, 12, 6)
        layout.addWidget(label(text("locked.so_far"), "caption", "muted", bold=True))
        layout.addWidget(self._nothing)
        self._history.setMinimumHeight(theme.current().grown(180))
        layout.addWidget(self._history, 1)
        return card

    def _form(self) -> QWidget:
        card = frame("card")
        if not theme.current().large:
            card.setFixedWidth(theme.current().grown(FORM_WIDTH))
        form = column(card, 16, 12)
        form.addWidget(label(text("locked.take"), bold=True))
        form.addWidget(label(text("locked.note"), tone="muted"))
        form.addWidget(self._reason)
        form.addWidget(self._words)
        form.addStretch(1)
        return card

    def _choose(self) -> None:
        control = self._reason.control
        value = control.currentData() if isinstance(control, QComboBox) else ""
        self.presenter.reason = TakeOverReason(value) if value else None
        self._reason.show_error("")

    def _take(self) -> None:
        view = self.presenter.take_over(self._words.typed)
        if view is not None:
            self.taken.emit(view)

    def _show(self) -> None:
        shown, problem = self.presenter, self.presenter.problem
        self._lock.show_words("fact", shown.sentence)
        self._history.show_answers(shown.history)
        self._history.setVisible(bool(shown.history))
        self._nothing.setVisible(not shown.history)
        fields = {"reason": self._reason, "words": self._words}
        for name, field in fields.items():
            field.show_error(problem.sentence if problem and problem.field == name else "")
            if problem and problem.field == name:
                field.control.setFocus()
        elsewhere = problem is not None and problem.field not in fields
        self._problem.show_words("error", problem.sentence if problem and elsewhere else "")
        self.hints_changed.emit()
