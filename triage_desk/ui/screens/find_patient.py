"""Find the person in one box, or start a record with the fewest facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from triage_desk.domain.encounter import Channel
from triage_desk.domain.found import FoundList
from triage_desk.domain.scan import LICENCE_START, LetterCode
from triage_desk.ui import commands, theme
from triage_desk.ui.asked import Asked
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.find_patient import Choice, FindPatientPresenter
from triage_desk.ui.screens.actions import ActionRow, action_bar
from triage_desk.ui.screens.fields import line_edit
from triage_desk.ui.screens.found_people import ENTER, HELD_MS, FoundPeople
from triage_desk.ui.screens.new_record import NewRecord
from triage_desk.ui.screens.same_person import SamePersonPanel
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

# A scanner's letters come faster than this and are one question; a person's never do.
SEARCH_AFTER_MS = 5
# Who stops typing so long wants to see who else it may be.
CLOSE_AFTER_MS = 250
# A scanner types a line in far less; a person never types so fast.
SCAN_QUIET_MS = 200
FORM_AT_MOST = 1280


class FindScreen(Screen):
    """``started`` carries the view of the intake that was begun."""

    title, begin = "find.title", "find.begin"
    started = Signal(object)
    cancelled = Signal()
    page_wanted = Signal(str)
    visit_wanted = Signal(str)

    has_list = True

    def __init__(self, presenter: FindPatientPresenter, jobs: Jobs | None = None) -> None:
        """Lay out search, results, new record and the way on.

        With ``jobs`` the store is asked in another thread: after every letter who fits as typed,
        after a pause who comes close. A question that was overtaken is given up.
        """
        super().__init__(Place.FIND)
        self.presenter = presenter
        self._asked, self._asked_close = Asked(jobs, self), Asked(jobs, self)
        self._scanned = ""
        self._wait = _timer(self, self._search_beside)
        self._pause = _timer(self, self._search_close)
        self._box = line_edit(text("find.search"))
        self._box.setObjectName("find.search")
        self._box.setAccessibleName(text("find.search_name"))
        self._box.textEdited.connect(self._edited)
        self._box.installEventFilter(self)
        self._count = label("", tone="muted", wrap=False)
        self.people = FoundPeople()
        self.people.taken.connect(self._take)
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
        self._begin = ActionButton("find.start", text(self.begin), primary=True)
        self._begin.clicked.connect(self._start)
        self._open = ActionButton("find.open", text("find.open"))
        self._open.clicked.connect(self._open_page)
        self._lay_out()
        self._bind_keys()
        presenter.on_change(self._show)
        self._show()

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_people(self.presenter.desk, self.presenter.results)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of this screen."""
        hints = [hint("search"), hint("begin")]
        if self.presenter.results:
            keys = commands.named("record").keys[: len(self.presenter.results)]
            upto = (commands.TO, keys[-1]) if keys[1:] else ()
            hints.insert(1, hint("record", keys[0], *upto))
        if self.presenter.alike:
            words = ("same", "someone_else", "unsure")
            hints += [hint(word) for word in words]
        return tuple(hints)

    def _show_count(self, words: str) -> None:
        if words != self._count.text():
            self._count.setText(words)
            announce(self._count)

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
        if shown.awaits_close:
            shown.search_close()
        if "channel" in marks:
            shown.channel = Channel(marks["channel"])
            self._channel.choose(shown.channel)
        if "choice" in marks:
            shown.decide(Choice(marks["choice"]))
        known = {patient.patient_id: patient for patient in (*shown.results, *shown.alike)}
        if marks.get("chosen") in known:
            shown.choose(known[marks["chosen"]])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the box into the list; Enter ends what was typed or scanned."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if watched is self._box and key is Qt.Key.Key_Down and self._is_listed():
                self.people.go_in()
                return True
            if watched is self._box and key in ENTER:
                self._entered()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        outer = row(self, gap=0)
        left = column(gap=0)
        outer.addLayout(left, 1)
        inside = QWidget()
        # In their place before they are filled: what is moved is dressed once more.
        left.addWidget(scrolling(inside), 1)
        layout = column(inside, 20, 10)
        head = row(gap=12)
        layout.addLayout(head)
        head.addWidget(label(text(self.title), "question", wrap=False))
        head.addStretch(1)
        head.addWidget(self._count)
        for part in (self._emergency, self._box, self.people, self._new_card()):
            layout.addWidget(part)
        large = theme.current().large
        if large:
            layout.addWidget(self._notice)
            layout.addWidget(self._same)
        layout.addStretch(1)
        inside.setMaximumWidth(theme.current().grown(FORM_AT_MOST))
        if not large:
            # A record that may be here already is said in sight, not at the end of a scroll.
            left.addWidget(self._notice)
        left.addWidget(self._way_on())
        if not large:
            self._same.setFixedWidth(max(400, self._same.least_width()))
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
        cancel = ActionButton("find.cancel", text("find.cancel"))
        cancel.clicked.connect(self.cancelled)
        return action_bar([self._begin, self._uses], [self._open, cancel])

    def _bind_keys(self) -> None:
        bind("search", self, self._box.setFocus)
        for number, key in enumerate(commands.named("record").keys):
            keys = QShortcut(QKeySequence(key), self)
            keys.activated.connect(lambda n=number: self._take(n))

    def _show(self) -> None:
        shown = self.presenter
        self.patient_id = shown.chosen.patient_id if shown.chosen is not None else ""
        self.people.show_people(shown.listed.found, shown.close.found if shown.close else ())
        self.people.setVisible(bool(shown.searched))
        self._open.setVisible(shown.chosen is not None)
        self._show_count(_counted(shown))
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

    def _edited(self) -> None:
        """The next letter overtakes everything that was asked."""
        self._pause.stop()
        self._asked_close.give_up()
        self._wait.start(SEARCH_AFTER_MS)

    def _search_beside(self) -> None:
        typed = self._box.text()
        self._asked.ask(
            lambda stop: self.presenter.ask(typed, stop),
            lambda found: self._answered(typed, found),
            self._search,
        )

    def _answered(self, typed: str, found: object) -> None:
        """Show an answer, but never under a pressed button of the mouse."""
        if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            QTimer.singleShot(HELD_MS, self, lambda: self._answered(typed, found))
        elif isinstance(found, FoundList) and typed == self._box.text():
            self.presenter.take(typed, found)
            self._look_closer()

    def _look_closer(self) -> None:
        """Ask who comes close: at once when nobody fits, else when nothing more is typed."""
        if self.presenter.awaits_close:
            self._pause.start(CLOSE_AFTER_MS if self.presenter.results else 0)
        self._prefill()

    def _search_close(self) -> None:
        typed = self.presenter.searched
        self._asked_close.ask(
            lambda stop: self.presenter.ask_close(typed, stop),
            lambda found: self._answered_close(typed, found),
            self._search_close_here,
        )

    def _answered_close(self, typed: str, found: object) -> None:
        if isinstance(found, FoundList) and typed == self.presenter.searched:
            self.presenter.take_close(found)
            self._prefill()

    def _search_close_here(self) -> None:
        self.presenter.search_close()
        self._prefill()

    def _prefill(self) -> None:
        """Take the name into the new record when both answers were nobody."""
        shown = self.presenter
        nobody = not shown.results and not shown.awaits_close
        self._new.prefill(self._box.text(), nothing_found=nobody)

    def _is_listed(self) -> bool:
        """Return whether there are people to go down to, those of what stands in the box."""
        if self._wait.isActive() or self._asked.pending:
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
            self._look_closer()

    def _search(self) -> None:
        """Ask in this thread, and be done with it: for a scan, Enter, or a job that failed."""
        for timer in (self._wait, self._pause):
            timer.stop()
        for asked in (self._asked, self._asked_close):
            asked.give_up()
        self.presenter.search(self._box.text())
        self._look_closer()

    def _take(self, number: int) -> None:
        patient = self.people.model.patient_at(number)
        if patient is not None:
            self.people.mark(number)
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


def _timer(owner: QObject, due: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(due)
    return timer


def _channels() -> tuple[tuple[str, str, object], ...]:
    known = (c for c in Channel if c is not Channel.SENT)
    return tuple((f"find.channel_{c.value}", text(f"channel.{c.value}"), c) for c in known)


def _counted(shown: FindPatientPresenter) -> str:
    if not shown.searched:
        return text("find.hint")
    count = len(shown.listed.found)
    if shown.listed.more:
        return text("find.count_more", count=count)
    key = {0: "find.count_none", 1: "find.count_one"}.get(count, "find.count_many")
    words = text(key, count=count, searched=shown.searched)
    close = len(shown.close.found) if shown.close else 0
    return text("find.count_close", words=words, count=close) if close else words


def _uses(shown: FindPatientPresenter) -> str:
    if shown.chosen is not None:
        return text("find.uses_record", name=shown.chosen.full_name)
    typed = f"{shown.draft.given} {shown.draft.family}".strip()
    return text("find.uses_new", name=typed) if typed else text("find.uses_nothing")
