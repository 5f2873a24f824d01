"""Put somebody on today's list: when, how long, to see whom, why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.expect import LENGTHS, ExpectPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

FORM_WIDTH = 640


class ExpectScreen(Screen):
    """``booked`` comes once the person is on the list."""

    booked = Signal()
    cancelled = Signal()

    def __init__(self, presenter: ExpectPresenter) -> None:
        """Lay out the form, the time chosen so that typing replaces it."""
        super().__init__(Place.EXPECT)
        self.presenter = presenter
        self.patient_id = presenter.patient.patient_id
        self._notice = Notice()
        self._time = Field("expect.time", text("expect.time"), line_edit(text("expect.time_hint")))
        self._length = Segments(text("expect.minutes"), _lengths())
        self._length.choose(presenter.minutes)
        self._length.chosen.connect(self._choose_length)
        self._who = Field("expect.who", text("expect.who"), self._named(line_edit()))
        self._reason = Field(
            "expect.reason", text("expect.reason"), line_edit(text("expect.reason_hint"))
        )
        self._fields = {"time": self._time, "who": self._who, "reason": self._reason}
        for field in self._fields.values():
            field.entered.connect(self._add)
        time = self._time.control
        if isinstance(time, QLineEdit):
            time.setText(presenter.first_time)
        self._lay_out()
        presenter.on_change(self._show)

    def person(self) -> tuple[str, str]:
        """Return the initials of who is expected."""
        return self.presenter.patient.initials, ""

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the two ways out."""
        return (hint("put_on_list"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the time, all of it chosen."""
        time = self._time.control
        if isinstance(time, QLineEdit):
            time.selectAll()
        return time

    def _lay_out(self) -> None:
        outer = column(self)
        inside = QWidget()
        page = column(inside, 20, 10)
        page.addWidget(label(text("expect.title"), "question"))
        page.addWidget(label(text("expect.note"), tone="muted"))
        page.addWidget(self._notice)
        card = frame("card")
        card.setMaximumWidth(theme.current().grown(FORM_WIDTH))
        form = column(card, 16, 12)
        form.addWidget(self._time)
        length = column(gap=3)
        length.addWidget(label(text("expect.minutes"), "caption", "muted", bold=True))
        line = row()
        line.addWidget(self._length)
        line.addStretch(1)
        length.addLayout(line)
        form.addLayout(length)
        for field in (self._who, self._reason):
            form.addWidget(field)
        page.addWidget(card)
        page.addStretch(1)
        outer.addWidget(scrolling(inside), 1)
        add = ActionButton("expect.add", text("expect.add"), primary=True)
        add.clicked.connect(self._add)
        cancel = ActionButton("expect.cancel", text("expect.cancel"))
        cancel.clicked.connect(self.cancelled)
        outer.addWidget(action_bar([add], [cancel]))

    def _named(self, field: QLineEdit) -> QLineEdit:
        """Return a field that offers the names of who works here."""
        field.setPlaceholderText(text("expect.who_hint"))
        names = QCompleter(list(self.presenter.names), field)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(names)
        return field

    def _choose_length(self, minutes: int) -> None:
        self.presenter.minutes = minutes

    def _add(self) -> None:
        if self.presenter.add(self._time.typed, self._who.typed, self._reason.typed):
            self.booked.emit()

    def _show(self) -> None:
        problem = self.presenter.problem
        at = problem.field if problem else ""
        for name, field in self._fields.items():
            field.show_error(problem.sentence if problem and name == at else "")
        elsewhere = problem is not None and at not in self._fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        if at in self._fields:
            self._fields[at].control.setFocus()


def _lengths() -> tuple[tuple[str, str, object], ...]:
    return tuple(
        (f"expect.minutes_{length}", text("expect.minutes_choice", minutes=length), length)
        for length in LENGTHS
    )
