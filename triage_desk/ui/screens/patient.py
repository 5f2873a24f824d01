"""The page of one person: facts, visits with their routes, corrections, and second records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.encounter import Channel
from triage_desk.services.goals import GoalDraft
from triage_desk.services.views import IntakeView
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.goal_words import GoalShown, draft_of
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.presenters.patient_beside import TrendShown, VisitShown
from triage_desk.ui.presenters.receipt import Group, Reason
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.new_record import NewRecord
from triage_desk.ui.screens.patient_cards import (
    PageActs,
    fill_goals,
    fill_left,
    fill_papers,
    fill_people,
    fill_trends,
    fill_visits,
    refill,
)
from triage_desk.ui.screens.patient_compare import card_of
from triage_desk.ui.screens.patient_followups import fill_followups
from triage_desk.ui.screens.patient_forms import FollowUpDialog, GoalDialog, HelperDialog
from triage_desk.ui.screens.patient_others import fill_compared, fill_others
from triage_desk.ui.screens.patient_programmes import fill_programmes
from triage_desk.ui.screens.patient_prompts import fill_prompts
from triage_desk.ui.screens.reasons import RulesDialog
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.visit_papers import VisitPapersDialog
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

MOST_CHANGES = 6
ASIDE, ASIDE_COMPARED = 452, 480
MAIN_AT_MOST = 1100


class PatientScreen(Screen):
    """``visit_wanted`` names an encounter, ``started`` carries the view of a new intake.

    ``who_wanted`` asks who has seen this record, ``rights_wanted`` for what the person may ask for,
    ``paper_wanted`` for a paper of a visit, ``ask_wanted`` with a follow-up how the person is now,
    ``scores_wanted`` for the scores on paper.
    """

    closed = Signal()
    started = Signal(object)
    visit_wanted = Signal(str)
    who_wanted = Signal(str)
    judge_wanted = Signal(str)
    rights_wanted = Signal(object)
    paper_wanted = Signal(str, object)
    ask_wanted = Signal(str, object)
    scores_wanted = Signal()
    form_wanted = Signal(str)

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
        self._main, self._side, self._changes = column(gap=6), column(gap=6), column(gap=2)
        self._others, self._beside = column(gap=8), column(gap=8)
        self._as_table = False
        self._ground: QScrollArea | None = None
        self._form = NewRecord(presenter.languages, "patient.correct_note")
        self._open_note = label("", tone="muted")
        self._card = self._correction()
        self._begin = ActionButton("patient.begin", text("patient.begin"), primary=True)
        self._begin.clicked.connect(self._start)
        self._follow = ActionButton("patient.follow_up", text("follow.begin"))
        self._follow.clicked.connect(self._ask_channel)
        self._print = ActionButton("patient.print", text("patient.print"), icon="printer")
        self._print.clicked.connect(self._ask_paper)
        self._acts = PageActs(
            *(self._change_goal, self._change_helper, self.visit_wanted.emit, presenter.tick),
            *(self._turn, self._show_source),
            self.judge_wanted.emit if presenter.may_judge else None,
        )
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    @property
    def draft_place(self) -> str:
        """Return the name under which what is typed about this person waits."""
        return f"{self.place.value} {self.patient_id}"

    def dialogs(self) -> Mapping[str, Callable[[str], object]]:
        """Return the forms in which something is typed about this person."""
        beside = self.presenter.beside
        goals = {shown.goal.goal_id: shown for shown in beside.goals}
        team = {one.participant_id: one for one in beside.team}
        return {
            "goal": lambda about: self._change_goal(goals.get(about)),
            "helper": lambda about: self._change_helper(team.get(about)),
            "feedback": self.judge_wanted.emit,
        }

    def typed_in(self) -> QWidget | None:
        """Return the form that is open; what only stands on the page was not typed."""
        return self.dialog or (self._card if self.presenter.correcting else None)

    def marks(self) -> dict[str, str]:
        """Return which form is open."""
        corrects = {"correcting": "1"} if self.presenter.correcting else {}
        return super().marks() | corrects

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Open that form again."""
        if "correcting" in marks:
            self.presenter.correct(wanted=True)
        super().set_marks(marks)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        changes = self._change_hints()
        hints = (hint("begin"), *self._follow_hint(), hint("goal"), hint("helper"), *changes)
        visits = hint("visit") if self.presenter.beside.visits else None
        more = (hint("turn"),) if self.presenter.beside.trends else ()
        ticks = [one.key for one in self.presenter.beside.left]
        span = (ticks[0], commands.TO, ticks[-1]) if len(ticks) > 1 else tuple(ticks)
        left = (hint("left_done", *span),) if ticks else ()
        asks = (hint("make_task"), hint("put_off")) if self.presenter.beside.prompts else ()
        paid = (hint("episode"),) if self.presenter.has_episode else ()
        hints = (*hints, *left, *asks, *paid, *more, *filter(None, (visits,)))
        hints = (*hints, hint("correct"), hint("back"))
        words = ("same", "someone_else", "unsure")
        if self.presenter.compared is None:
            return hints
        return (*hints, *(hint(word) for word in words))

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
        page = column(left, 16, 6)
        page.setContentsMargins(16, 4, 16, 2)
        head = column(gap=0) if large else row(gap=14)
        head.addWidget(self._name)
        head.addWidget(self._facts, 1)
        page.addLayout(head)
        for part in (self._notice, self._card):
            page.addWidget(part)
        page.addLayout(self._main)
        self._changes_card = card_of("patient.changes", self._changes)
        page.addWidget(self._changes_card)
        aside = column(right, 12, 6)
        aside.addLayout(self._beside)
        aside.addLayout(self._side)
        aside.addLayout(self._others)
        aside.addStretch(1)
        if large:
            page.addWidget(right)
        page.addStretch(1)
        correct = ActionButton("patient.correct", text("patient.correct"))
        correct.clicked.connect(lambda: self.presenter.correct(wanted=True))
        who = ActionButton("patient.who", text("patient.who"))
        who.clicked.connect(lambda: self.who_wanted.emit(self.presenter.patient_id))
        rights = ActionButton("patient.rights", text("patient.rights"))
        rights.clicked.connect(lambda: self.rights_wanted.emit(self.presenter.patient))
        self._close = close = ActionButton("patient.close", text("keys.back"))
        close.clicked.connect(self._leave)
        upper = row(gap=0)
        main = scrolling(left)
        main.setMaximumWidth(theme.current().grown(MAIN_AT_MOST))
        upper.addWidget(main, 1)
        if not large:
            self._ground = scrolling(right)
            self._ground.setFixedWidth(ASIDE)
            upper.addWidget(self._ground)
        upper.addStretch(0)
        outer = column(self, gap=0)
        outer.addLayout(upper, 1)
        acts = [self._begin, self._follow, self._print, correct]
        outer.addWidget(action_bar(acts, [rights, who, close]))
        # Not before they have a place: a widget of nobody would be a window of its own.
        self._print.setVisible(self.presenter.may_print)
        who.setVisible(self._asks_who)
        rights.setVisible(self._asks_who and self.presenter.may_open_rights)

    def _correction(self) -> QFrame:
        card = frame("card")
        layout = column(card, 14, 8)
        layout.addWidget(self._form)
        layout.addWidget(self._open_note)
        save = ActionButton("patient.save", text("patient.save"))
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
        self._started(self.presenter.begin())

    def _started(self, view: IntakeView | None) -> None:
        if view is not None:
            self.started.emit(view)

    # ---------------------------------------------------------------------------------- forms

    def _follow_hint(self) -> tuple[KeyHint, ...]:
        keys = ((self._follow, "follow_up"), (self._print, "print"))
        return tuple(hint(name) for button, name in keys if button.isEnabled())

    def _change_hints(self) -> tuple[KeyHint, ...]:
        shown = self.presenter.beside
        there = (("goal_change", shown.goals), ("helper_change", shown.team))
        return tuple(hint(name) for name, some in there if some)

    def _ask_channel(self) -> None:
        visit = self.presenter.beside.follows
        if visit is not None:
            about = text("follow.about", day=visit.when, about=visit.about)
            self._open(FollowUpDialog(self, about, lambda c: self._begin_follow(visit, c)))

    def _begin_follow(self, visit: VisitShown, channel: Channel) -> None:
        self._started(self.presenter.follow_up(visit.encounter_id, channel))

    def _ask_paper(self) -> None:
        visits = self.presenter.beside.on_paper
        if visits:
            dialog = VisitPapersDialog(self, visits, self.presenter.papers_of)
            dialog.taken.connect(self.paper_wanted)
            self._open(dialog)

    def _change_goal(self, goal: GoalShown | None) -> None:
        shown = self.presenter.beside
        if goal is None:
            draft = GoalDraft(shown.goal_said, encounter_id=shown.goal_said_at)
            history: tuple[Goal, ...] = ()
        else:
            one = goal.goal
            draft = draft_of(one)
            history = shown.goal_history(one.goal_id)
        keep = self.presenter.keep_goal
        dialog = GoalDialog(
            *(self, lambda: self.presenter.problem, keep, draft, history, shown.team)
        )
        self._open(dialog)

    def _change_helper(self, one: Participant | None) -> None:
        keep = self.presenter.keep_helper
        self._open(HelperDialog(self, lambda: self.presenter.problem, keep, one))

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

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
        self._show_cards()
        self._show_changes()
        self._show_beside()
        fill_others(self._others, self.presenter)
        self.hints_changed.emit()

    def _told(self) -> str:
        page = self.presenter.page
        if page is None or page.asked is None:
            return ""
        return text("patient.now_under", name=page.asked.full_name, mrn=page.asked.mrn or "—")

    def _show_cards(self) -> None:
        shown, large = self.presenter.beside, theme.current().large
        held = list(filter(None, (self.focusWidget(),)))
        self._follow.setEnabled(shown.follows is not None)
        self._print.setEnabled(bool(shown.on_paper))
        refill(
            self._main,
            lambda layout: fill_goals(layout, shown, self._acts),
            lambda layout: fill_trends(
                layout, shown, self._acts, as_table=self._as_table, beside=not large
            ),
            lambda layout: fill_visits(layout, shown, self._acts),
        )
        # Two records side by side need the whole column, and a wider one.
        compares = self.presenter.compared is not None
        if self._ground is not None:
            self._ground.setFixedWidth(ASIDE_COMPARED if compares else ASIDE)
        clear(self._side)
        if not compares:
            refill(
                self._side,
                lambda layout: fill_left(layout, shown, self._acts),
                lambda layout: fill_prompts(
                    layout, shown, self.presenter.make_task, self.presenter.not_now
                ),
                lambda layout: fill_followups(
                    *(layout, shown, self.ask_wanted.emit, self.scores_wanted.emit),
                    self.form_wanted.emit,
                ),
                lambda layout: fill_programmes(layout, self.presenter, self),
                lambda layout: fill_people(layout, shown, self._acts),
                lambda layout: fill_papers(layout, shown),
            )
        # What had the focus was made anew.
        for name in (w.objectName() for w in held if w.isHidden()):
            again = [w for w in self.findChildren(QWidget, name) if not w.isHidden()]
            (again or [self._begin])[-1].setFocus()

    def _show_source(self, trend: TrendShown) -> None:
        reasons = tuple(Reason("•", words) for words in trend.source)
        title = text("receipt.source_title")
        self._open(RulesDialog(self, [Group(trend.title, reasons)], title, note=trend.meaning))

    def _turn(self) -> None:
        """Show the scores as a table, or as a chart again."""
        self._as_table = not self._as_table
        self._show_cards()

    def _show_changes(self) -> None:
        page = self.presenter.page
        clear(self._changes)
        kept = page.changes[-MOST_CHANGES:] if page else ()
        self._changes_card.setVisible(bool(kept))
        for change in reversed(kept):
            words = text(
                "patient.change",
                day=day(change.at.astimezone().date()),
                field=text(f"find.{change.field}"),
                before=change.before or "—",
                after=change.after or "—",
            )
            self._changes.addWidget(label(words))

    def _show_beside(self) -> None:
        clear(self._beside)
        if self.presenter.compared is None:
            return
        fill_compared(self._beside, self.presenter)
        # None of the three is the better one: Enter must not choose.
        self._close.setFocus()
