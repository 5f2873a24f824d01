"""The page of one person: facts, visits with their routes, corrections, and second records."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from triage_desk.domain.encounter import WorklistRow
from triage_desk.domain.patient import Patient
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.find_patient import Choice
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.new_record import NewRecord
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row, rule
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import route_word

CHOICES = (
    ("patient.same", "Alt+S", Choice.SAME),
    ("patient.someone_else", "Alt+D", Choice.SOMEONE_ELSE),
    ("patient.not_sure", "Alt+U", Choice.NOT_SURE),
)
MOST_CHANGES = 6
ASIDE = 420


class PatientScreen(Screen):
    """``visit_wanted`` names an encounter, ``started`` carries the view of a new intake.

    ``who_wanted`` asks who has seen this record.
    """

    closed = Signal()
    started = Signal(object)
    visit_wanted = Signal(str)
    who_wanted = Signal(str)

    def __init__(self, presenter: PatientPresenter, *, asks_who: bool = False) -> None:
        """Lay out the page of a record that was opened.

        ``asks_who`` says that somebody answers ``who_wanted``: no button is there for nothing.
        """
        super().__init__(Place.PATIENT)
        self.presenter = presenter
        self._asks_who = asks_who and presenter.may_ask_who
        self.patient_id = presenter.patient_id
        self._name = label("", "question", wrap=False)
        self._facts = label("", tone="muted")
        self._notice = Notice()
        self._visits, self._changes = column(gap=4), column(gap=2)
        self._others, self._beside = column(gap=8), column(gap=8)
        self._form = NewRecord(presenter.languages, "patient.correct_note")
        self._open_note = label("", tone="muted")
        self._card = self._correction()
        self._begin = ActionButton(
            "patient.begin", text("patient.begin"), "Ctrl+Return", primary=True
        )
        self._begin.clicked.connect(self._start)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        hints = (hint("begin", "Ctrl+Return"), hint("correct", "Alt+E"), hint("back", "Esc"))
        words = ("same", "someone_else", "unsure")
        if self.presenter.compared is None:
            return hints
        return (*hints, *(hint(w, key) for w, (_, key, _) in zip(words, CHOICES, strict=True)))

    def status(self) -> str:
        """Say that opening the page was kept."""
        return text("patient.on_record")

    def first_focus(self) -> QWidget | None:
        """Return what to do next."""
        return self._begin

    # -------------------------------------------------------------------------------- the page

    def _lay_out(self) -> None:
        large = theme.current().large
        left, right = QWidget(), QWidget()
        page = column(left, 20, 10)
        for part in (self._name, self._facts, self._notice, self._card):
            page.addWidget(part)
        page.addWidget(_titled("patient.visits", self._visits))
        page.addWidget(_titled("patient.changes", self._changes))
        aside = column(right, 16, 10)
        aside.addLayout(self._beside)
        aside.addLayout(self._others)
        aside.addStretch(1)
        if large:
            page.addWidget(right)
        page.addStretch(1)
        correct = ActionButton("patient.correct", text("patient.correct"), "Alt+E")
        correct.clicked.connect(lambda: self.presenter.correct(wanted=True))
        who = ActionButton("patient.who", text("patient.who"), "Alt+W")
        who.clicked.connect(lambda: self.who_wanted.emit(self.presenter.patient_id))
        who.setVisible(self._asks_who)
        self._close = close = ActionButton("patient.close", text("keys.back"), "Esc")
        close.clicked.connect(self._leave)
        upper = row(gap=0)
        upper.addWidget(scrolling(left), 1)
        if not large:
            ground = scrolling(right)
            ground.setFixedWidth(ASIDE)
            upper.addWidget(ground)
        outer = column(self, gap=0)
        outer.addLayout(upper, 1)
        outer.addWidget(action_bar([self._begin, correct], [who, close]))

    def _correction(self) -> QFrame:
        card = frame("card")
        layout = column(card, 14, 8)
        layout.addWidget(self._form)
        layout.addWidget(self._open_note)
        save = ActionButton("patient.save", text("patient.save"), "Alt+Return")
        save.clicked.connect(lambda: self.presenter.save(self._form.draft()))
        leave = ActionButton("patient.leave_as_is", text("patient.leave_as_is"))
        leave.clicked.connect(lambda: self.presenter.correct(wanted=False))
        line = row()
        for part in (save, leave):
            line.addWidget(part)
        line.addStretch(1)
        layout.addLayout(line)
        return card

    def _leave(self) -> None:
        """Esc goes one step back: out of the form, out of the comparison, off the page."""
        if self.presenter.correcting:
            self.presenter.correct(wanted=False)
        elif self.presenter.compared is not None:
            self.presenter.compare(None)
        else:
            self.closed.emit()

    def _start(self) -> None:
        view = self.presenter.begin()
        if view is not None:
            self.started.emit(view)

    # --------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        shown = self.presenter
        if shown.page is None:
            return
        who = shown.patient
        known_as = text("patient.goes_by", name=who.preferred_name) if who.preferred_name else ""
        self._name.setText(" ".join(filter(None, (f"{who.family}, {who.given}", known_as))))
        self._facts.setText(shown.facts)
        begins = shown.correcting and self._card.isHidden()
        self._card.setVisible(shown.correcting)
        if begins:
            self._form.show_draft(shown.draft)
            self._form.focus_on("given")
        known = self._form.show_error(shown.problem) if shown.correcting else False
        words = shown.problem.sentence if shown.problem and not known else self._told()
        self._notice.show_words("error" if shown.problem else "fact", words)
        count = shown.page.open_intakes
        self._open_note.setText(text("patient.judged_anew", count=count) if count else "")
        self._show_visits()
        self._show_changes()
        self._show_beside()
        self._show_others()
        self.hints_changed.emit()

    def _told(self) -> str:
        page = self.presenter.page
        if page is None or page.asked is None:
            return ""
        return text("patient.now_under", name=page.asked.full_name, mrn=page.asked.mrn or "—")

    def _show_visits(self) -> None:
        page = self.presenter.page
        clear(self._visits)
        for number, visit in enumerate(page.visits if page else (), 1):
            self._visits.addWidget(self._visit(number, visit))
        if page is not None and not page.visits:
            self._visits.addWidget(label(text("patient.no_visits"), tone="muted"))

    def _visit(self, number: int, visit: WorklistRow) -> QWidget:
        line = QWidget()
        layout = row(line, gap=12)
        when = day(visit.started_at.astimezone().date())
        where = route_word(visit.route) if visit.route else text(f"patient.{visit.status.value}")
        layout.addWidget(label(when, wrap=False))
        layout.addWidget(label(where, bold=True, wrap=False))
        layout.addWidget(label(text(f"channel.{visit.channel.value}"), tone="muted", wrap=False))
        layout.addStretch(1)
        go = ActionButton(
            f"patient.visit_{number}", text("patient.open_visit"), f"Alt+{number}" * (number < 10)
        )
        go.set_spoken(f"{text('patient.open_visit')}: {when}, {where}")
        go.clicked.connect(lambda: self.visit_wanted.emit(visit.encounter_id))
        layout.addWidget(go)
        return line

    def _show_changes(self) -> None:
        page = self.presenter.page
        clear(self._changes)
        kept = page.changes[-MOST_CHANGES:] if page else ()
        for change in reversed(kept):
            words = text(
                "patient.change",
                day=day(change.at.astimezone().date()),
                field=text(f"find.{change.field}"),
                before=change.before or "—",
                after=change.after or "—",
            )
            self._changes.addWidget(label(words))
        if not kept:
            self._changes.addWidget(label(text("patient.no_changes"), tone="muted"))

    def _show_others(self) -> None:
        page = self.presenter.page
        clear(self._others)
        if page is None or self.presenter.compared is not None:
            return
        _section(self._others, "patient.may_be_same", bool(page.candidates))
        for number, found in enumerate(page.candidates, 1):
            self._others.addWidget(self._other(f"patient.compare_{number}", found.patient))
        _section(self._others, "patient.under", bool(page.under))
        for number, gone in enumerate(page.under, 1):
            self._others.addWidget(self._other(f"patient.separate_{number}", gone, under=True))

    def _other(self, name: str, other: Patient, *, under: bool = False) -> QFrame:
        card = frame("card")
        layout = column(card, 12, 4)
        layout.addWidget(label(other.full_name, bold=True))
        facts = (day(other.birth_date), other.mrn, other.phone)
        layout.addWidget(label(" · ".join(filter(None, facts)), tone="muted"))
        words = text("patient.separate" if under else "patient.compare")
        button = ActionButton(name, words, "Alt+C" * (name == "patient.compare_1"))
        button.set_spoken(f"{words}: {other.full_name}, {facts[0]}")
        act = self.presenter.separate if under else self.presenter.compare
        button.clicked.connect(lambda: act(other))
        layout.addWidget(button)
        return card

    def _show_beside(self) -> None:
        clear(self._beside)
        if self.presenter.compared is None:
            return
        _section(self._beside, "find.same_person", shown=True)
        self._beside.addWidget(label(text("patient.same_note"), tone="muted"))
        self._beside.addWidget(_grid(self.presenter))
        for action_id, key, choice in CHOICES:
            button = ActionButton(action_id, text(action_id), key)
            button.clicked.connect(lambda _=False, c=choice: self.presenter.decide(c))
            self._beside.addWidget(button)
        # None of the three is the better one: Enter must not choose.
        self._close.setFocus()


def _titled(title: str, content: QBoxLayout) -> QFrame:
    card = frame("card")
    layout = column(card, 14, 8)
    layout.addWidget(label(text(title), "section", bold=True))
    layout.addLayout(content)
    return card


def _section(layout: QBoxLayout, title: str, shown: bool) -> None:
    if shown:
        layout.addWidget(label(text(title), "section", bold=True))


def _grid(presenter: PatientPresenter) -> QWidget:
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 4, 0, 8)
    grid.setHorizontalSpacing(10)
    heads = ("", "patient.stays", "", "patient.goes", "patient.will_hold")
    for place, head in enumerate(heads):
        grid.addWidget(label(text(head) if head else "", "caption", "muted", bold=True), 0, place)
    grid.addWidget(rule(), 1, 0, 1, len(heads))
    for number, line in enumerate(presenter.side_by_side, 2):
        differs = line.sign in {"differs", "close"}
        tone = "late" if differs else ""
        cells = (
            label(text(f"find.{line.field}"), "caption", "muted"),
            label(line.here or "—"),
            label(text(f"find.sign_{line.sign}"), "caption", tone, bold=differs),
            label(line.there or "—", tone=tone, bold=differs),
            label(line.holds or "—", "caption"),
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, number, place)
    return result
