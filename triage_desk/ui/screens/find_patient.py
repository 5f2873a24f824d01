"""Find the person in one box, or start a record with the fewest facts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from triage_desk.domain.encounter import Channel
from triage_desk.domain.found import FoundList
from triage_desk.domain.scan import LICENCE_START, LetterCode
from triage_desk.stopping import Stop
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.models.patient_table import PatientTable
from triage_desk.ui.presenters.find_patient import Choice, FindPatientPresenter
from triage_desk.ui.screens.actions import ActionRow, action_bar
from triage_desk.ui.screens.fields import line_edit
from triage_desk.ui.screens.new_record import NewRecord
from triage_desk.ui.screens.same_person import CHOICES, SamePersonPanel
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

SEARCH_AFTER_MS = 30
# So long a list must stand before a click in it counts.
HELD_MS = 150
# A scanner types a line in far less; a person never types so fast.
SCAN_QUIET_MS = 200
MOST_ROWS = 5
LEAST_COLUMN, COLUMN_GAP = 60, 24


class FindScreen(Screen):
    """``started`` carries the view of the intake that was begun."""

    started = Signal(object)
    cancelled = Signal()
    page_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(self, presenter: FindPatientPresenter, jobs: Jobs | None = None) -> None:
        """Lay out search, results, new record and the way on.

        With ``jobs`` the store is asked in another thread after every letter, and a question
        that was overtaken is given up.
        """
        super().__init__(Place.FIND)
        self.presenter = presenter
        self._jobs = jobs
        self._asked: tuple[Job, Stop] | None = None
        self._scanned = ""
        self._still = QElapsedTimer()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_AFTER_MS)
        self._wait.timeout.connect(self._search_beside)
        self._box = line_edit(text("find.search"))
        self._box.setObjectName("find.search")
        self._box.setAccessibleName(text("find.search_name"))
        self._box.textEdited.connect(self._wait.start)
        self._box.installEventFilter(self)
        self._count = label("", tone="muted", wrap=False)
        self._model = PatientTable(self)
        self._table = _table(self._model)
        self._table.clicked.connect(self._clicked)
        self._table.installEventFilter(self)
        self._results = frame("card")
        column(self._results, 1).addWidget(self._table)
        self._new = NewRecord(self.presenter.languages)
        self._new.typed.connect(presenter.type)
        self._channel = Segments(text("find.channel"), _channels())
        self._channel.choose(presenter.channel)
        self._channel.chosen.connect(self._choose_channel)
        self._notice = Notice()
        self._emergency = Notice()
        self._same = SamePersonPanel()
        self._same.decided.connect(self._decide)
        self._uses = label("", tone="muted")
        self._begin = ActionButton("find.start", text("find.begin"), "Ctrl+Return", primary=True)
        self._begin.clicked.connect(self._start)
        self._open = ActionButton("find.open", text("find.open"), "Alt+O")
        self._open.clicked.connect(self._open_page)
        self._lay_out()
        self._bind_keys()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of this screen."""
        hints = [hint("search", "Ctrl+K"), hint("begin", "Ctrl+Return")]
        if self.presenter.results:
            last = len(self.presenter.results[:9])
            upto = ("\u2013", f"Alt+{last}") if last > 1 else ()
            hints.insert(1, hint("record", "Alt+1", *upto))
        if self.presenter.alike:
            words = ("same", "someone_else", "unsure")
            hints += [hint(w, key) for w, (_, key, _) in zip(words, CHOICES, strict=True)]
        return tuple(hints)

    def status(self) -> str:
        """Return how far the search reaches."""
        return text("find.searches")

    def say_emergency(self, told: str) -> None:
        """Say that the record chosen here gets the emergency that was just handed over."""
        self._emergency.show_words("fact", text("find.for_emergency", told=told))

    def first_focus(self) -> QWidget | None:
        """Return the search box."""
        return self._box

    def hideEvent(self, event: QHideEvent) -> None:
        """However the search is left, how many people it showed is kept."""
        super().hideEvent(event)
        self.presenter.leave()

    def marks(self) -> dict[str, str]:
        """Return the record chosen, what was said of a duplicate, and the channel."""
        shown = self.presenter
        found = {"chosen": shown.chosen.patient_id} if shown.chosen else {}
        if shown.choice is not Choice.NOT_YET:
            found["choice"] = shown.choice.value
        if shown.channel is not Channel.COUNTER:
            found["channel"] = shown.channel.value
        return found

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Search again at once: what was chosen is among what is found."""
        self._search()
        shown = self.presenter
        if "channel" in marks:
            shown.channel = Channel(marks["channel"])
            self._channel.choose(shown.channel)
        if "choice" in marks:
            shown.decide(Choice(marks["choice"]))
        known = {patient.patient_id: patient for patient in (*shown.results, *shown.alike)}
        if marks.get("chosen") in known:
            shown.choose(known[marks["chosen"]])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the box into the list; Enter takes the chosen record."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if watched is self._box and key is Qt.Key.Key_Down and self._is_listed():
                self._table.setFocus()
                self._table.selectRow(0)
                return True
            if watched is self._box and key in _ENTER:
                self._entered()
                return True
            if watched is self._table and key in _ENTER:
                self._take(self._table.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        outer = row(self, gap=0)
        inside = QWidget()
        layout = column(inside, 20, 10)
        head = row(gap=12)
        head.addWidget(label(text("find.title"), "question", wrap=False))
        head.addStretch(1)
        head.addWidget(self._count)
        layout.addLayout(head)
        for part in (self._emergency, self._box, self._results, self._new_card(), self._notice):
            layout.addWidget(part)
        large = theme.current().large
        if large:
            layout.addWidget(self._same)
        layout.addStretch(1)
        left = column(gap=0)
        left.addWidget(scrolling(inside), 1)
        left.addWidget(self._way_on())
        outer.addLayout(left, 1)
        if not large:
            self._same.setFixedWidth(400)
            outer.addWidget(self._same)

    def _new_card(self) -> QFrame:
        card = frame("card")
        layout = column(card, 14, 8)
        layout.addWidget(self._new)
        channel = column(gap=3)
        channel.addWidget(label(text("find.channel"), "caption", "muted", bold=True))
        line = row()
        line.addWidget(self._channel)
        line.addStretch(1)
        channel.addLayout(line)
        layout.addLayout(channel)
        return card

    def _way_on(self) -> ActionRow:
        cancel = ActionButton("find.cancel", text("find.cancel"), "Esc")
        cancel.clicked.connect(self.cancelled)
        return action_bar([self._begin, self._uses], [self._open, cancel])

    def _bind_keys(self) -> None:
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self._box.setFocus)
        for number in range(9):
            keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            keys.activated.connect(lambda n=number: self._take(n))

    def _show(self) -> None:
        shown = self.presenter
        self.patient_id = shown.chosen.patient_id if shown.chosen is not None else ""
        if shown.listed.found != self._model.found:
            self._model.show_found(shown.listed.found)
            _fit(self._table, len(shown.results))
            self._still.start()
        self._open.setVisible(shown.chosen is not None)
        self._results.setVisible(bool(shown.results))
        self._count.setText(_counted(shown))
        self._new.show_title(first=not shown.searched)
        self._new.show_age(shown.typed_age)
        self._same.setVisible(bool(shown.alike) and shown.chosen is None)
        self._same.show_presenter(shown)
        self._show_notice()
        self._uses.setText(_uses(shown))
        self._show_problem()
        self.hints_changed.emit()

    def _show_notice(self) -> None:
        shown = self.presenter
        if not shown.asks_same_person or shown.chosen is not None:
            self._notice.show_words("fact", "")
            return
        typed = f"{shown.draft.given} {shown.draft.family}".strip()
        kept = text("find.may_be_here", typed=typed, kept=shown.alike[0].full_name)
        self._notice.show_words("fact", f"{kept} {text('find.may_be_here_note')}")

    def _show_problem(self) -> None:
        problem = self.presenter.problem
        known = self._new.show_error(problem)
        if problem is not None and not known:
            self._notice.show_words("error", problem.sentence)

    def _search_beside(self) -> None:
        """Ask in another thread; what was asked before is given up."""
        self._give_up()
        if self._jobs is None:
            self._search()
            return
        typed, stop = self._box.text(), Stop()
        job = self._jobs.run(
            lambda _control: self.presenter.ask(typed, stop),
            lambda found: self._answered(typed, found),
            lambda _error: self._search(),
        )
        self._asked = (job, stop)

    def _answered(self, typed: str, found: object) -> None:
        """Show an answer, but never under a pressed button of the mouse."""
        if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            QTimer.singleShot(HELD_MS, self, lambda: self._answered(typed, found))
        elif isinstance(found, FoundList) and typed == self._box.text():
            self._asked = None
            self.presenter.take(typed, found)
            self._new.prefill(typed, nothing_found=not self.presenter.results)

    def _give_up(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            job, stop = asked
            job.cancel()
            stop.stop()

    def _is_listed(self) -> bool:
        """Return whether there are people to go down to, those of what stands in the box."""
        if self._wait.isActive() or self._asked is not None:
            self._search()
        return bool(self.presenter.results)

    def _entered(self) -> None:
        """Enter ends what a scanner types: one line of a licence, a letter's code, a number."""
        words = self._box.text()
        if self._scanned or words.startswith(LICENCE_START):
            self._scanned += words + "\n"
            self._box.clear()
            QTimer.singleShot(SCAN_QUIET_MS, self, lambda so_far=self._scanned: self._quiet(so_far))
            return
        read = self.presenter.scan(words)
        if isinstance(read, LetterCode):
            self._box.clear()
            encounter_id = self.presenter.visit_of(read)
            if encounter_id:
                self.visit_wanted.emit(encounter_id)
            return
        self._search()
        if len(self.presenter.results) == 1:
            self._take(0)

    def _quiet(self, so_far: str) -> None:
        """When no more lines came, read what was scanned and keep nothing of it."""
        if so_far == self._scanned:
            whole, self._scanned = self._scanned + self._box.text(), ""
            self._box.clear()
            self.presenter.scan(whole)
            self._new.show_draft(self.presenter.draft)

    def _clicked(self, index: QModelIndex) -> None:
        # A row that came under the pointer a moment ago is not the one that was meant.
        if not self._still.isValid() or self._still.elapsed() > HELD_MS:
            self._take(index.row())

    def _search(self) -> None:
        self._wait.stop()
        self._give_up()
        self.presenter.search(self._box.text())
        self._new.prefill(self._box.text(), nothing_found=not self.presenter.results)

    def _take(self, number: int) -> None:
        patient = self._model.patient_at(number)
        if patient is not None:
            self._table.selectRow(number)
            self.presenter.choose(patient)
            self._begin.setFocus()

    def _open_page(self) -> None:
        if self.presenter.chosen is not None:
            self.page_wanted.emit(self.presenter.chosen.patient_id)

    def _choose_channel(self, channel: Channel) -> None:
        self.presenter.channel = channel

    def _decide(self, choice: Choice) -> None:
        self.presenter.decide(choice)
        self._begin.setFocus()

    def _start(self) -> None:
        view = self.presenter.start()
        if view is not None:
            self.started.emit(view)
        elif self.presenter.problem is not None:
            self._new.focus_on(self.presenter.problem.field)


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _channels() -> tuple[tuple[str, str, object], ...]:
    return tuple((f"find.channel_{c.value}", text(f"channel.{c.value}"), c) for c in Channel)


def _table(model: PatientTable) -> QTableView:
    table = QTableView()
    table.setObjectName("find.results")
    table.setAccessibleName(text("find.title"))
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.horizontalHeader().setHighlightSections(False)
    return table


def _fit(table: QTableView, rows: int) -> None:
    now = theme.current()
    height = now.grown(now.px("table_row"))
    # The name gets what the short facts leave: it is what is looked for.
    for column_ in range(1, table.model().columnCount()):
        hints = table.sizeHintForColumn(column_), table.horizontalHeader().sectionSizeHint(column_)
        wide = max(*hints, now.grown(LEAST_COLUMN))
        table.setColumnWidth(column_, wide + now.grown(COLUMN_GAP))
    table.verticalHeader().setDefaultSectionSize(height)
    table.setFixedHeight(height * min(rows, MOST_ROWS) + table.horizontalHeader().height() + 4)


def _counted(shown: FindPatientPresenter) -> str:
    if not shown.searched:
        return text("find.hint")
    if shown.listed.more:
        return text("find.count_more", count=len(shown.results))
    key = {0: "find.count_none", 1: "find.count_one"}.get(len(shown.results), "find.count_many")
    return text(key, count=len(shown.results), searched=shown.searched)


def _uses(shown: FindPatientPresenter) -> str:
    if shown.chosen is not None:
        return text("find.uses_record", name=shown.chosen.full_name)
    typed = f"{shown.draft.given} {shown.draft.family}".strip()
    return text("find.uses_new", name=typed) if typed else text("find.uses_nothing")
