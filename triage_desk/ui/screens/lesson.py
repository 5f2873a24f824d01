"""The first page of a round of practice: who comes, what was right, what was missed and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.services.marking import Marking, Missed
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.lesson import LessonPresenter, Stage
from triage_desk.ui.presenters.moments import stopwatch
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill

WIDEST = 860


class LessonScreen(Screen):
    """``begun`` carries the intake of the next person, ``resumed`` asks for the open one.

    ``over`` closes the round.
    """

    begun = Signal(object)
    resumed = Signal()
    over = Signal()

    def __init__(self, presenter: LessonPresenter) -> None:
        """Lay out an empty page."""
        super().__init__(Place.LESSON)
        self.presenter = presenter
        self._notice = Notice()
        self._go = ActionButton("lesson.go", "", primary=True)
        self._go.clicked.connect(self._act)
        outer = column(self, gap=0)
        body, inner = QWidget(), QWidget()
        across = row(body)
        across.setContentsMargins(20, 14, 20, 14)
        inner.setMaximumWidth(theme.current().grown(WIDEST))
        across.addWidget(inner, 1)
        across.addStretch(0)
        self._page = column(inner, gap=12)
        outer.addWidget(scrolling(body), 1)
        bar = ActionRow(bar=True)
        bar.show_parts([], [self._go])
        outer.addWidget(bar)
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the key of the one next step."""
        return (hint("lesson_go"),)

    def status(self) -> str:
        """Return which person of how many."""
        at, count = self.presenter.place
        return text("lesson.place", at=at, of=count)

    def first_focus(self) -> QWidget | None:
        """Return the next step."""
        return self._go

    def _act(self) -> None:
        shown = self.presenter
        if shown.stage is Stage.NEXT:
            view = shown.begin()
            if view is not None:
                self.begun.emit(view)
        elif shown.stage is Stage.OPEN:
            self.resumed.emit()
        elif shown.stage is Stage.MARKED:
            shown.go_on()
        else:
            self.over.emit()

    def _show(self) -> None:
        shown = self.presenter
        makers: dict[Stage, Callable[[], None]] = {
            Stage.NEXT: self._show_next,
            Stage.OPEN: self._show_next,
            Stage.MARKED: self._show_marked,
            Stage.OVER: self._show_over,
        }
        clear(self._page)
        self._notice = Notice()
        problem = shown.problem
        makers[shown.stage]()
        self._page.addWidget(self._notice)
        self._notice.show_words("error", problem.sentence if problem else "")
        self._page.addStretch(1)
        self._go.set_words(text(f"lesson.go_{shown.stage.value}"))
        self.hints_changed.emit()

    def _show_next(self) -> None:
        at, count = self.presenter.place
        self._page.addWidget(label(text("lesson.next_title", at=at, of=count), "question"))
        card = frame("card")
        inside = column(card, 16, 8)
        inside.addWidget(label(self.presenter.who, "section", bold=True))
        said = text("lesson.quote", words=self.presenter.opening)
        inside.addWidget(label(said, "reading"))
        self._page.addWidget(card)
        how = "lesson.how_writing" if self.presenter.writing else "lesson.how"
        self._page.addWidget(label(text(how), tone="muted"))

    def _show_marked(self) -> None:
        marked, turn = self.presenter.marking, self.presenter.turn
        if marked is None or turn is None:
            return
        verdict = _verdict(marked)
        self._page.addWidget(label(text(f"lesson.{verdict}_title"), "question"))
        if marked.why:
            self._page.addWidget(label(text("lesson.why", words=marked.why)))
        card = frame("card")
        inside = column(card, 16, 8)
        for name, route in (("yours", marked.got), ("key", marked.expected)):
            line = row()
            line.addWidget(label(text(f"lesson.{name}"), wrap=False))
            line.addWidget(RoutePill(route))
            line.addStretch(1)
            inside.addLayout(line)
        inside.addWidget(label(text(f"lesson.{verdict}_words")))
        times = (("safe", turn.seconds_to_safe), ("done", turn.seconds_to_done))
        for name, seconds in times:
            if seconds is not None:
                inside.addWidget(
                    label(text(f"lesson.{name}", time=stopwatch(seconds)), tone="muted")
                )
        self._page.addWidget(card)
        for one in marked.missed:
            self._page.addWidget(_missed(one))
        if marked.added:
            self._page.addWidget(label(text("lesson.added", count=len(marked.added))))

    def _show_over(self) -> None:
        if self.presenter.writing:
            self._page.addWidget(label(text("lesson.written_title"), "question"))
            self._page.addWidget(label(text("lesson.written_words")))
            return
        found = self.presenter.score
        self._page.addWidget(label(text("lesson.over_title"), "question"))
        card = frame("card")
        inside = column(card, 16, 8)
        inside.addWidget(
            label(
                text("lesson.over_right", right=found.right, count=found.played),
                "section",
                bold=True,
            )
        )
        for name, count in (("under", found.under), ("over", found.over), ("missed", found.missed)):
            inside.addWidget(label(text(f"lesson.count_{name}", count=count)))
        self._page.addWidget(card)
        self._page.addWidget(label(text("lesson.over_words"), tone="muted"))


def _verdict(marked: Marking) -> str:
    if marked.got < marked.expected:
        return "under"
    if marked.got > marked.expected:
        return "too_high"
    return "right_but" if marked.missed else "right"


def _missed(one: Missed) -> QWidget:
    """Return the card of a flag that was not found: what it is, why, and what decides it."""
    card = frame("card")
    inside: QBoxLayout = column(card, 16, 6)
    inside.addWidget(label(text("lesson.missed", title=one.title), "section", bold=True))
    inside.addWidget(label(one.reason))
    inside.addWidget(label(one.action, tone="muted"))
    for question, answer in one.heard:
        asked = question.rstrip(".?:")
        inside.addWidget(label(text("lesson.heard", question=asked, answer=answer)))
    return card
