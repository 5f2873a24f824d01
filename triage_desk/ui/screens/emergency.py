"""An emergency: what to say, whom to call, who was told. Nothing closes it but a hand-over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.questionnaire import TELEPHONE
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.moments import clock_time
from triage_desk.ui.presenters.tongues import for_staff
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.steps import Step
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, quoted, row, rule
from triage_desk.ui.widgets.marks import paint_mark
from triage_desk.ui.widgets.notice import Notice

MARK = 30
TONE = f"route_{Disposition.EMERGENCY.value}"
STEPS_AT_MOST = 1000
MOST_SAID = 3


class RedHead(QFrame):
    """The red head of the page: mark, title, who and since when."""

    def __init__(self, title: str, who: str, since: str) -> None:
        """Show the three facts in the ink of the emergency route."""
        super().__init__()
        layout = row(self, gap=20)
        layout.setContentsMargins(28 + MARK + 20, 12, 28, 12)
        layout.addWidget(label(title, "question", TONE, wrap=False))
        layout.addStretch(1)
        layout.addWidget(label(who, "reading", TONE, wrap=False))
        layout.addWidget(label(since, "section", TONE, bold=True, wrap=False))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the solid fill and the octagon."""
        colours = theme.current().route(Disposition.EMERGENCY)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.fill)
        box = QRectF(28, (self.height() - MARK) / 2, MARK, MARK)
        paint_mark(painter, Disposition.EMERGENCY, box, colours.mark, colours.glyph)


class EmergencyScreen(Screen):
    """Full window, red frame. Escape does nothing here."""

    left = Signal()
    gone_back = Signal()
    print_card = Signal()
    lower_wanted = Signal()

    def __init__(self, presenter: EmergencyPresenter, number: str, who: str) -> None:
        """Lay out words, steps and number; ``who`` is initials and channel, never a name."""
        super().__init__(Place.EMERGENCY)
        self.presenter = presenter
        self._number = number
        self._who = who
        since = text("emergency.since", time=clock_time(presenter.since))
        self._head = RedHead(text("emergency.title"), who, since)
        self._words = label("", "emergency_words")
        self._notice = Notice()
        self._translation = label("", "caption", bold=True)
        self._call = _step("call", "emergency.called", number, presenter.away)
        self._stay = _step("stay", "emergency.staying", number, presenter.away)
        self._tell = _step("tell", "emergency.acknowledge", number)
        self._print = _step("print", "emergency.print_card", number)
        self._name = Field("emergency.told_name", text("emergency.told_name"), line_edit())
        self._role = Field("emergency.told_role", text("emergency.told_role"), line_edit())
        whereabouts = Field("emergency.whereabouts", text("emergency.whereabouts"), line_edit())
        self._whereabouts = whereabouts
        self._said = column(gap=2)
        self._way_out = ActionRow()
        self._leave = ActionButton("emergency.leave", text("emergency.leave"), primary=True)
        self._leave_off = label(text("emergency.leave_off"), "caption", "muted")
        self._go_back = ActionButton("emergency.go_back", text("emergency.go_back"))
        self._lower = ActionButton("emergency.lower", text("emergency.lower"))
        self._lay_out()
        self._connect()
        presenter.on_change(self._show)
        self._show()

    @property
    def encounter_id(self) -> str:
        """Return the encounter of the emergency, or "" while nobody has a record."""
        return self.presenter.encounter_id

    def marks(self) -> dict[str, str]:
        """Return what was done so far: it stands again after a crash."""
        return self.presenter.marks()

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Show as done what ``marks`` say was done."""
        self.presenter.set_marks(marks)

    def may_close(self) -> bool:
        """Return False until somebody has taken over: an emergency is never closed away."""
        return self.presenter.may_close

    def may_lock(self) -> bool:
        """Return False: nobody is locked out of an emergency."""
        return False

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work here: Escape is not among them."""
        leave = (hint("leave"),) if self.presenter.can_leave else ()
        card = (hint("print"),) if self.presenter.encounter_id else ()
        return (hint("tick"), *card, *leave)

    def status(self) -> str:
        """Say that Escape does not help."""
        return text("emergency.escape")

    def first_focus(self) -> QWidget | None:
        """Return the first step still to do, or the way out."""
        shown = self.presenter
        if shown.can_leave:
            return self._leave
        for done, step in ((shown.called_at, self._call), (shown.staying_at, self._stay)):
            if done is None:
                return step.button
        return self._name.control

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Swallow Escape; everything else goes its way."""
        if Qt.Key(event.key()) is Qt.Key.Key_Escape:
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let readers say the words at once."""
        super().showEvent(event)
        announce(self._words, urgent=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the red frame."""
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.route(Disposition.EMERGENCY).fill)

    def _lay_out(self) -> None:
        """Steps at the left, number and place at the right; with large text one below another."""
        edge = theme.current().px("emergency_frame")
        outer = column(self, edge, 0)
        outer.addWidget(self._head)
        left, right = frame("bar"), frame("quiet")
        if theme.current().large:
            inside = QWidget()
            page = column(inside, gap=0)
            for part in (self._number_block(), self._steps(), self._place(), self._mistake()):
                page.addLayout(part)
            column(left).addWidget(scrolling(inside))
            outer.addWidget(left, 1)
            return
        inside = QWidget()
        inside.setLayout(self._steps())
        # A step's button far from its words on a wide screen belongs to none any more.
        inside.setMaximumWidth(theme.current().grown(STEPS_AT_MOST))
        column(left).addWidget(scrolling(inside))
        side = column(right, gap=0)
        side.addLayout(self._number_block())
        side.addLayout(self._place())
        side.addStretch(1)
        side.addLayout(self._mistake())
        right.setFixedWidth(theme.current().grown(390))
        body = row(gap=0)
        body.addWidget(left, 1)
        body.addWidget(right)
        outer.addLayout(body, 1)

    def _steps(self) -> QVBoxLayout:
        layout = _block()
        if self.presenter.from_paper:
            layout.addWidget(label(self.presenter.from_paper, "section", "emergency", bold=True))
        layout.addWidget(label(text("emergency.say_this"), "caption", "muted", bold=True))
        layout.addWidget(self._words)
        away = self.presenter.away
        if away and theme.current().large:
            # The field for it comes further down; to ask it cannot wait.
            layout.addWidget(label(text(f"emergency.ask_where_{away}"), "section", bold=True))
        layout.addWidget(self._translation)
        layout.addWidget(self._notice)
        for step in (self._call, self._stay, self._tell):
            layout.addWidget(rule())
            layout.addWidget(step)
        who = row(gap=12)
        who.setContentsMargins(40, 0, 0, 0)
        who.addWidget(self._name, 3)
        who.addWidget(self._role, 2)
        layout.addLayout(who)
        layout.addWidget(rule())
        layout.addWidget(self._print)
        layout.addStretch(1)
        layout.addWidget(label(text("emergency.never"), tone="muted"))
        self._way_out.show_parts([self._leave_off], [self._leave])
        layout.addWidget(self._way_out)
        return layout

    def _number_block(self) -> QVBoxLayout:
        layout = _block()
        layout.addWidget(label(text("emergency.number_title"), "caption", "muted", bold=True))
        layout.addWidget(label(self._number, "emergency_number", "emergency", wrap=False))
        return layout

    def _place(self) -> QVBoxLayout:
        layout = _block()
        away = self.presenter.away
        if away:
            self._ask_where(layout, away)
        else:
            where = text("emergency.where", number=self._number)
            layout.addWidget(label(where, "caption", "muted", bold=True))
        if away != TELEPHONE:
            self._address(layout)
        said = label(text("emergency.said"), "caption", "muted", bold=True)
        said.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(said)
        layout.addLayout(self._said)
        return layout

    def _ask_where(self, layout: QVBoxLayout, away: str) -> None:
        """Ask for the place of somebody who is not at the desk, and show how to call back."""
        layout.addWidget(label(text(f"emergency.ask_where_{away}"), "section", bold=True))
        layout.addWidget(self._whereabouts)
        note = text(f"emergency.not_here_{away}", number=self._number)
        layout.addWidget(label(note, "reading"))
        phone = self.presenter.call_back
        key = "emergency.call_back" if phone else "emergency.no_call_back"
        layout.addWidget(label(text(key, phone=phone), "reading", bold=True))

    def _address(self, layout: QVBoxLayout) -> None:
        head = self.presenter.letterhead
        if head.clinic:
            layout.addWidget(label(head.clinic, "section", bold=True))
        for line in (*head.address, head.phone):
            if line:
                layout.addWidget(label(line, "reading"))
        if not any(head.address):
            layout.addWidget(label(text("emergency.no_address"), "reading"))

    def _mistake(self) -> QVBoxLayout:
        layout = _block()
        layout.addWidget(label(text("emergency.mistake"), "caption", "muted", bold=True))
        layout.addWidget(label(text("emergency.mistake_note"), "caption", "muted"))
        layout.addWidget(self._lower)
        layout.addWidget(self._go_back)
        return layout

    def _connect(self) -> None:
        self._call.button.clicked.connect(lambda: self._tick(self.presenter.tick_called))
        self._stay.button.clicked.connect(lambda: self._tick(self.presenter.tick_staying))
        self._print.button.clicked.connect(self.print_card)
        self._tell.button.clicked.connect(self._acknowledge)
        self._name.entered.connect(self._role.control.setFocus)
        self._role.entered.connect(self._acknowledge)
        self._leave.clicked.connect(self.left)
        self._go_back.clicked.connect(self.gone_back)
        self._lower.clicked.connect(self.lower_wanted)

    def _tick(self, step: Callable[[], None]) -> None:
        step()
        # The button that was pressed is gone: the focus goes to what is still to do.
        wanted = self.first_focus()
        if wanted is not None:
            wanted.setFocus()

    def _acknowledge(self) -> None:
        where = self._whereabouts.typed
        if self.presenter.acknowledge(self._name.typed, self._role.typed, where=where):
            self._leave.setFocus()
        elif self.presenter.problem is not None:
            field = self._role if self.presenter.problem.field == "told_role" else self._name
            field.control.setFocus()

    def _show(self) -> None:
        shown = self.presenter
        self._words.setText(quoted(shown.words))
        self._translation.setText(shown.not_reviewed)
        self._translation.setVisible(bool(shown.not_reviewed))
        self._show_problem()
        self._call.show_done(_at(shown.called_at, "emergency.called_at"))
        self._stay.show_done(_at(shown.staying_at, "emergency.staying_now"))
        self._tell.show_done(shown.told_line())
        self._print.show_done(_at(shown.printed_at, "emergency.printed_at"))
        for field in (self._name, self._role):
            field.setVisible(not shown.can_leave)
        self._print.setVisible(bool(shown.encounter_id))
        self._leave.setEnabled(shown.can_leave)
        self._leave_off.setText("" if shown.can_leave else text("emergency.leave_off"))
        self._go_back.setVisible(shown.can_go_back)
        self._lower.setVisible(shown.record is not None)
        self._show_said()
        self.hints_changed.emit()

    def _show_problem(self) -> None:
        problem = self.presenter.problem
        fields = {"told": self._name, "told_role": self._role}
        for name, field in fields.items():
            field.show_error(problem.sentence if problem and problem.field == name else "")
        elsewhere = problem is not None and problem.field not in fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")

    def _show_said(self) -> None:
        clear(self._said)
        heard = self.presenter.said
        for line in heard[:MOST_SAID]:
            said = partial(for_staff, self.presenter.desk)
            question = text("emergency.said_question", question=said(line.question))
            self._said.addWidget(label(question, "reading"))
            answer = text("emergency.said_answer", answer=said(line.answer))
            self._said.addWidget(label(answer, "reading", bold=True))
        if not heard:
            key = "emergency.said_key" if self.presenter.encounter_id else "emergency.no_intake"
            self._said.addWidget(label(text(key), "reading"))


def _at(moment: datetime | None, key: str) -> str:
    return text(key, time=clock_time(moment)) if moment is not None else ""


def _step(name: str, action_id: str, number: str, away: str = "") -> Step:
    """Return a step; by telephone some are done otherwise."""
    here = f"{name}_telephone" if away == TELEPHONE else name
    title = text(f"emergency.step_{here}", number=number)
    note = text(f"emergency.step_{here}_note")
    return Step(action_id, title, note, text(action_id))


def _block() -> QVBoxLayout:
    layout = column(gap=6)
    layout.setContentsMargins(24, 12, 24, 12)
    return layout
