"""Lists of people: say what they have in common, see who it is, save it, call them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.domain.cohort import Match
from triage_desk.services.cohorts import Looked, Recalled
from triage_desk.ui import commands, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.cohort_lists import of_cohort
from triage_desk.ui.presenters.cohorts import WEEK, CohortsPresenter, Opened
from triage_desk.ui.presenters.waits import Wait
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.picker import PickDown
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

V = TypeVar("V")
ASKED_ROWS, LEAST_ROWS = 2, 4
COLUMNS = ("who", "age", "last", "why")
BUILDS = ("add", "drop", "keep", "remove")
SHARED, OWN = "shared", "own"


class CohortsScreen(Screen):
    """``page_wanted`` names a person to look at, ``closed`` goes back."""

    page_wanted = Signal(str)
    closed = Signal()

    has_list = True

    def __init__(self, presenter: CohortsPresenter, jobs: Jobs) -> None:
        """Show which lists there are."""
        super().__init__(Place.COHORTS)
        self.presenter, self._jobs = presenter, jobs
        # A page that is gone takes nothing any more, and what it began is stopped.
        self._running: list[Job] = []
        running = self._running
        self.destroyed.connect(lambda: _drop(presenter, running))
        self._notice, self._gone = Notice(), Notice()
        self._make_fields()
        self._sentence = label("", bold=True)
        self._asked = RowTable("cohorts.asked", text("cohorts.asked"), [text("cohorts.asked")], 0)
        self._counted = label("", tone="muted")
        headings = [text(f"cohorts.{name}") for name in COLUMNS]
        self._table = RowTable("cohorts.table", text("cohorts.table"), headings, 3)
        self._table.activated.connect(lambda _index: self._open())
        acts = {
            "add": self._add,
            "drop": self._drop,
            "keep": self._keep,
            "remove": self._remove,
            "recall": self._recall,
            "stop": self._stop,
        }
        self._acts = {name: _button(name) for name in acts}
        for name, act in acts.items():
            self._acts[name].clicked.connect(lambda _=False, a=act: a())
        self._close = ActionButton("cohorts.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        self._lay_out()
        # In the fields above, Enter ends what is typed: it must not lead away to a person.
        opens = bind("cohort_open", self._table, self._open)
        opens.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        presenter.on_change(self._show)
        self._show()

    def begin(self) -> None:
        """Read which lists there are, beside the window."""
        shown = self.presenter
        self._run("reading", lambda _wait: shown.read(), self._opened)

    def _opened(self, found: object) -> None:
        if isinstance(found, Opened):
            self.presenter.opened(found)
            self._list_saved()
            _offer(self._what, self.presenter.kinds)

    def _make_fields(self) -> None:
        shown = self.presenter
        self._saved = _drop_down("saved", self._choices())
        self._what = _drop_down("what_caption", shown.kinds)
        # Some hundred questions: nobody finds one by its first letter.
        self._about = Field(
            "cohorts.about", text("cohorts.about"), PickDown(text("cohorts.choose"))
        )
        self._says = _drop_down("says_caption", ())
        self._number = Field("cohorts.number", text("cohorts.number"), line_edit())
        both = [(text(f"cohorts.{one.value}"), one.value) for one in Match]
        self._match = _drop_down("match", both)
        self._name = Field("cohorts.name", text("cohorts.name"), line_edit())
        self._weeks = Field("cohorts.weeks", text("cohorts.weeks"), line_edit())
        sees = [(text("cohorts.shared_no"), OWN), (text("cohorts.shared_yes"), SHARED)]
        self._shared = _drop_down("shared", sees)
        for field in (self._match, self._shared):
            _choose(field, 0)
        for field, act in (
            (self._saved, self._choose_saved),
            (self._what, self._choose_what),
            (self._says, self._choose_says),
            (self._match, lambda: self._changed(shown.match, _value(self._match))),
        ):
            control = field.control
            if isinstance(control, QComboBox):
                control.activated.connect(lambda _index, a=act: a())

    def _choices(self) -> list[tuple[str, str]]:
        new = [(text("cohorts.new"), "")] if self.presenter.builds else []
        return [*new, *((one.name, one.cohort_id) for one in self.presenter.saved)]

    def listing(self) -> lists.Gather:
        """Return everybody who was found as a table, by name."""
        return of_cohort(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        if self.presenter.doing:
            return (hint("cohort_stop"),)
        rows = (hint("cohort_open"),) if self.presenter.lines else ()
        builds = (hint("cohort_add"),) if self.presenter.builds else ()
        saves = (hint("cohort_keep"),) if builds and self.presenter.cohort.criteria else ()
        return (*rows, *builds, *saves, hint("close_page"))

    def status(self) -> str:
        """Return how many people are shown."""
        return text("cohorts.count", count=len(self.presenter.lines))

    def first_focus(self) -> QWidget | None:
        """Return what to look at, or the saved lists for whoever builds none."""
        return self._what.control if self.presenter.builds else self._saved.control

    def _lay_out(self) -> None:
        large = theme.current().large
        inside = QWidget()
        page = column(inside, gap=6)
        page.setContentsMargins(20, 8, 20, 4)
        page.addWidget(label(text("cohorts.title"), "question"))
        if not large:
            page.addWidget(label(text("cohorts.note"), tone="muted"))
        self._builders = (
            *(self._name, self._weeks, self._shared),
            *(self._what, self._about, self._says, self._number, self._match),
        )
        for fields in ((self._saved, *self._builders[:3]), self._builders[3:]):
            line = column(gap=6) if large else row(gap=12)
            for field in fields:
                line.addWidget(field, 2 if field in (self._about, self._saved) else 1)
            page.addLayout(line)
        for part in (self._notice, self._gone, self._sentence):
            page.addWidget(part)
        tall = theme.current().grown(theme.current().px("table_row"))
        self._criteria, self._card = frame("card"), frame("card")
        column(self._criteria, 1).addWidget(self._asked)
        self._asked.horizontalHeader().hide()
        self._criteria.setMinimumHeight(ASKED_ROWS * tall + 4)
        self._criteria.setMaximumHeight((ASKED_ROWS + 1) * tall + 4)
        page.addWidget(self._criteria, 1)
        page.addWidget(self._counted)
        column(self._card, 1).addWidget(self._table)
        self._card.setMinimumHeight(LEAST_ROWS * tall)
        page.addWidget(self._card, 4)
        outer = column(self, gap=0)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(action_bar(list(self._acts.values()), [self._close]))

    # ------------------------------------------------------------------------------------- acts

    def _choose_saved(self) -> None:
        self._changed(self.presenter.choose, _value(self._saved))
        kept = self.presenter.kept
        for field, typed in (
            (self._name, kept.name if kept else ""),
            (self._weeks, f"{kept.recall_days // WEEK}" if kept and kept.recall_days else ""),
        ):
            _type(field, typed)
        _choose(self._shared, int(bool(kept and kept.shared)))
        _choose(self._match, int(self.presenter.cohort.match is Match.ANY))

    def _choose_what(self) -> None:
        what = _value(self._what)
        about = self.presenter.abouts(what)
        _fill(self._about, about)
        _fill(self._says, self.presenter.says(what))
        self._about.setEnabled(bool(about))
        if not about:
            _choose(self._says, 0)
        self._choose_says()

    def _choose_says(self) -> None:
        self._number.setEnabled(self.presenter.needs_number(_value(self._says)))

    def _add(self) -> None:
        what, about, says = (_value(one) for one in (self._what, self._about, self._says))
        if self.presenter.add(what, about, says, self._number.typed):
            _type(self._number, "")
            self._what.control.setFocus()
            self._look()

    def _drop(self) -> None:
        if self._asked.picked >= 0:
            self._changed(self.presenter.drop, self._asked.picked)

    def _changed(self, change: Callable[[V], None], value: V) -> None:
        """Ask for something else, and look who it is."""
        change(value)
        self._look()

    def _keep(self) -> None:
        shared = _value(self._shared) == SHARED
        if self.presenter.keep(self._name.typed, self._weeks.typed, shared=shared):
            self._list_saved()

    def _remove(self) -> None:
        if self.presenter.remove():
            self._list_saved()

    def _list_saved(self) -> None:
        here, choices = self.presenter.kept, self._choices()
        _fill(self._saved, choices)
        if here is not None or self.presenter.cohort.criteria:
            values = [value for _words, value in choices]
            _choose(self._saved, values.index(here.cohort_id if here else ""))

    def _run(
        self, doing: str, work: Callable[[Wait], object], take: Callable[[object], None]
    ) -> None:
        """Do something beside the window; its result counts while nothing else was begun."""
        shown = self.presenter
        mine = shown.begin(doing)

        def came(found: object) -> None:
            if shown.wait is mine:
                take(found)

        def failed(error: object) -> None:
            if shown.wait is mine:
                shown.failed()
                refuse(shown, error)

        def told(done: int, total: int) -> None:
            if shown.wait is mine and shown.doing:
                shown.progressed(done, total)

        job = self._jobs.run(lambda control: work(mine.hear(control.report)), came, failed, told)
        self._running.append(job)

    def _look(self) -> None:
        """Look who it is; what was under way is of no use any more."""
        shown = self.presenter
        shown.wait.stop()
        if shown.cohort.criteria:
            self._run("looking", shown.looking(), self._came)
        elif shown.doing:
            # The result that is under way is of what was asked for before.
            shown.forget()

    def _came(self, found: object) -> None:
        if isinstance(found, Looked):
            self.presenter.came(found)

    def _recall(self) -> None:
        kept = self.presenter.kept
        if kept is not None and kept.calls_again and not self.presenter.doing:
            self._run("recalling", self.presenter.recalling(), self._called)

    def _called(self, found: object) -> None:
        if isinstance(found, Recalled):
            self.presenter.called(found)

    def _stop(self) -> None:
        self.presenter.wait.stop()

    def may_close(self) -> bool:
        """Stop what is under way, and let the page go: looking keeps nothing."""
        self.presenter.wait.stop()
        return True

    def _open(self) -> None:
        lines, place = self.presenter.lines, self._table.picked
        if 0 <= place < len(lines):
            self.page_wanted.emit(lines[place].patient_id)

    # ------------------------------------------------------------------------------------ showing

    def _show(self) -> None:
        shown, problem = self.presenter, self.presenter.problem
        fields = {
            "what": self._what,
            "number": self._number,
            "name": self._name,
            "recall": self._weeks,
            "criteria": self._what,
        }
        at = problem.field if problem else ""
        for name, field in fields.items():
            if name != "criteria":
                mine = problem is not None and fields.get(at) is field
                field.show_error(problem.sentence if problem and mine else "")
        elsewhere = problem.sentence if problem and at not in fields else ""
        self._notice.show_words("error", elsewhere)
        self._gone.show_words("caution", shown.gone)
        self._sentence.setText(shown.sentence)
        self._asked.fill([Row((words,)) for words in shown.asked])
        self._counted.setText(shown.counted)
        self._table.fill([Row((one.who, one.age, one.last, one.why)) for one in shown.lines])
        for part in (*self._builders, self._criteria):
            part.setVisible(shown.builds)
        # Tasks that are being made are told of before another list is shown.
        free = not shown.calls
        for part in (self._saved, self._match, self._criteria):
            part.setEnabled(free)
        self._show_acts()
        self.hints_changed.emit()

    def _show_acts(self) -> None:
        shown = self.presenter
        asks, builds = bool(shown.cohort.criteria), shown.builds and not shown.calls
        calls = shown.kept is not None and shown.kept.calls_again
        possible = {
            "add": builds,
            "drop": builds and asks,
            "keep": builds and asks,
            "remove": builds and shown.kept is not None,
            "recall": calls and not shown.doing,
            "stop": bool(shown.doing),
        }
        for name, button in self._acts.items():
            button.setVisible(possible[name])
            button.setEnabled(possible[name])


def _button(name: str) -> ActionButton:
    key = commands.key(f"cohort_{name}")
    return ActionButton(f"cohorts.act_{name}", text(f"cohorts.act_{name}"), key)


def _drop_down(name: str, choices: Sequence[tuple[str, str]]) -> Field:
    return Field(f"cohorts.{name}", text(f"cohorts.{name}"), combo(choices, text("cohorts.choose")))


def _value(field: Field) -> str:
    control = field.control
    found = control.currentData() if isinstance(control, QComboBox) else None
    return str(found) if found is not None else ""


def _fill(field: Field, choices: Sequence[tuple[str, str]]) -> None:
    control = field.control
    if isinstance(control, QComboBox):
        control.clear()
        for words, value in choices:
            control.addItem(words, value)
        control.setCurrentIndex(-1)


def _offer(field: Field, choices: Sequence[tuple[str, str]]) -> None:
    """Offer other choices; what was chosen meanwhile stays."""
    chosen = _value(field)
    _fill(field, choices)
    if chosen:
        _choose(field, [value for _words, value in choices].index(chosen))


def _drop(presenter: CohortsPresenter, running: list[Job]) -> None:
    presenter.wait.stop()
    for job in running:
        job.cancel()
    running.clear()


def _choose(field: Field, place: int) -> None:
    if isinstance(field.control, QComboBox):
        field.control.setCurrentIndex(place)


def _type(field: Field, words: str) -> None:
    if not isinstance(field.control, QComboBox):
        field.control.setText(words)
