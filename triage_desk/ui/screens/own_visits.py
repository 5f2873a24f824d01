"""The clinic's own visits for practice: the list, the fields of a new one, and its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Sex
from triage_desk.ui import theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.own_visits import COLUMNS, OwnVisitsPresenter, Step, Typed
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill, route_word
from triage_desk.ui.widgets.rowtable import Row, RowTable

WIDEST = 900
WORDS = ("title", "opening", "why")
# What practice has: nobody comes to the desk for what is not its work.
ROUTES = tuple(one for one in Disposition if one is not Disposition.OUTSIDE_SCOPE)


class OwnVisitsScreen(Screen):
    """``play_wanted`` carries what was typed of a visit, to be played as that person."""

    closed = Signal()
    play_wanted = Signal(object)

    def __init__(self, presenter: OwnVisitsPresenter, jobs: Jobs) -> None:
        """Lay out the frame; ``begin`` reads."""
        super().__init__(Place.OWN_VISITS)
        self.presenter = presenter
        self._jobs = jobs
        self._first: QWidget | None = None
        self._fields: dict[str, Field] = {}
        outer = column(self, gap=0)
        body, inner = QWidget(), QWidget()
        across = row(body)
        across.setContentsMargins(20, 12, 20, 12)
        inner.setMaximumWidth(theme.current().grown(WIDEST))
        across.addWidget(inner, 1)
        across.addStretch(0)
        self._page = column(inner, gap=10)
        self._area = scrolling(body)
        outer.addWidget(self._area, 1)
        self._close = self._button("close", "keys.back", self._leave)
        self._out = self._button("take_out", "own_visits.take_out", self._take_out)
        self._again = self._button("again", "own_visits.again", self._write_again)
        self._go = ActionButton("own_visits.go", "", primary=True)
        self._go.clicked.connect(self._next)
        outer.addWidget(action_bar([self._close], [self._out, self._again, self._go]))
        self._table = self._made_table()
        presenter.on_change(self._show)
        self._show()

    def begin(self) -> None:
        """Read which visits there are."""
        self._jobs.run(lambda _control: self.presenter.read(), self.presenter.shown, self._refused)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        listed = self.presenter.step is Step.LIST and bool(self.presenter.lines)
        acts = (hint("move"), hint("take_out_visit")) if listed else ()
        return (hint("own_visit_go"), *acts, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the first field, the list, or the next thing to do."""
        return self._first or self._go

    def _button(self, name: str, words: str, act: Callable[[], None]) -> ActionButton:
        made = ActionButton(f"own_visits.{name}", text(words))
        made.clicked.connect(act)
        return made

    def _made_table(self) -> RowTable:
        headings = [text(f"own_visits.column_{name}") for name in COLUMNS]
        return RowTable("own_visits.table", text("own_visits.list_title"), headings, 0)

    # ------------------------------------------------------------------------------- acts

    def _next(self) -> None:
        shown = self.presenter
        if shown.step is Step.LIST:
            shown.write()
        elif shown.step is Step.WRITE:
            self.play_wanted.emit(self._typed())
        else:
            self._jobs.run(lambda _control: shown.keep(), self._done, self._refused)

    def _take_out(self) -> None:
        number = self._table.picked
        if number >= 0:
            self._jobs.run(
                lambda _control: self.presenter.take_out(number), self._done, self._refused
            )

    def _done(self, note: object) -> None:
        self.presenter.done(note)
        self.begin()

    def _refused(self, error: object) -> None:
        refuse(self.presenter, error)

    def _write_again(self) -> None:
        self.presenter.again()

    def _leave(self) -> None:
        if self.presenter.step is Step.LIST:
            self.closed.emit()
        else:
            self.presenter.leave(self._typed() if self._fields else self.presenter.typed)

    def _typed(self) -> Typed:
        title, opening, why, age = (self._fields[n].typed for n in (*WORDS, "age_years"))
        sex, route = (_chosen(self._fields[name]) for name in ("sex", "route"))
        chosen = Sex(sex) if sex else None, Disposition(route) if route else None
        return Typed(title, opening, why, age, *chosen)

    # -------------------------------------------------------------------------------- show

    def _show(self) -> None:
        makers: dict[Step, Callable[[], None]] = {
            Step.LIST: self._show_list,
            Step.WRITE: self._show_fields,
            Step.KEY: self._show_key,
        }
        shown, step = self.presenter, self.presenter.step
        if self._fields and step is Step.WRITE:
            self._show_problem()
            return
        self._table.setParent(None)
        clear(self._page)
        self._fields, self._first = {}, None
        self._page.addWidget(label(text(f"own_visits.{step.value}_title"), "question"))
        self._page.addWidget(label(text(f"own_visits.{step.value}_words"), tone="muted"))
        self._notice = Notice()
        self._page.addWidget(self._notice)
        makers[step]()
        self._page.addStretch(1)
        self._show_problem()
        self._area.verticalScrollBar().setValue(0)
        self._out.setVisible(step is Step.LIST and bool(shown.lines))
        self._again.setVisible(step is Step.KEY)
        self._go.set_words(text(f"own_visits.go_{step.value}"))
        self._go.setEnabled(step is not Step.KEY or shown.agrees)
        self.hints_changed.emit()
        if self.isVisible():
            (self.first_focus() or self._close).setFocus()

    def _show_problem(self) -> None:
        problem = self.presenter.problem
        at = problem.field if problem else ""
        for name, field in self._fields.items():
            field.show_error(problem.sentence if problem and name == at else "")
        if problem is not None and at in self._fields:
            self._fields[at].control.setFocus()
        if problem is not None and at not in self._fields:
            self._notice.show_words("error", problem.sentence)
        else:
            self._notice.show_words("saved", self.presenter.note)

    def _show_list(self) -> None:
        if not self.presenter.lines:
            self._page.addWidget(label(text("own_visits.none")))
            return
        self._table.fill([Row(line) for line in self.presenter.rows])
        self._table.setMinimumHeight(theme.current().grown(180))
        self._page.addWidget(self._table, 1)
        self._table.show()
        for one in self.presenter.lines:
            if one.problem:
                said = text("own_visits.why_not", title=one.title, why=one.problem)
                self._page.addWidget(label(said, tone="late"))

    def _show_fields(self) -> None:
        typed = self.presenter.typed
        for name in WORDS:
            self._fields[name] = self._field(name, getattr(typed, name))
        self._fields["age_years"] = self._field("age_years", typed.age_years)
        sexes = [(text(f"sex.{one.value}"), one.value) for one in Sex]
        routes = [(route_word(one), one.value) for one in ROUTES]
        self._fields["sex"] = _choice("sex", sexes, typed.sex)
        self._fields["route"] = _choice("route", routes, typed.route)
        for name in WORDS:
            self._page.addWidget(self._fields[name])
        beside = QWidget()
        line = column(beside, 0) if theme.current().large else row(beside)
        for name in ("age_years", "sex", "route"):
            line.addWidget(self._fields[name], 1)
        self._page.addWidget(beside)
        self._first = self._fields["title"].control

    def _field(self, name: str, words: str) -> Field:
        made = Field(f"own_visits.{name}", text(f"own_visits.{name}"), line_edit())
        if not isinstance(made.control, QComboBox):
            made.control.setText(words)
        return made

    def _show_key(self) -> None:
        shown = self.presenter
        if shown.came is None or shown.expected is None:
            return
        card = frame("card")
        inside = column(card, 16, 8)
        for name, route in (("said", shown.expected), ("came", shown.came.route)):
            line = row()
            line.addWidget(label(text(f"own_visits.{name}"), wrap=False))
            line.addWidget(RoutePill(route))
            line.addStretch(1)
            inside.addLayout(line)
        verdict = "agrees" if shown.agrees else "differs"
        inside.addWidget(label(text(f"own_visits.{verdict}"), bold=True))
        self._page.addWidget(card)
        many = text("own_visits.flags", count=len(shown.came.flags))
        self._page.addWidget(label(many, "section", bold=True))
        for _flag_id, title, reason in shown.came.flags:
            self._page.addWidget(label(text("own_visits.flag", title=title, reason=reason)))
        self._first = self._go if shown.agrees else self._again


def _choice(name: str, choices: list[tuple[str, str]], chosen: Sex | Disposition | None) -> Field:
    box = combo(choices, text("own_visits.choose"))
    box.setCurrentIndex(box.findData(chosen.value) if chosen else -1)
    return Field(f"own_visits.{name}", text(f"own_visits.{name}"), box)


def _chosen(field: Field) -> str:
    control = field.control
    found = control.currentData() if isinstance(control, QComboBox) else None
    return str(found) if found is not None else ""
