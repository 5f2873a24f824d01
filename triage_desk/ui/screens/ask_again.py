"""How somebody is, asked one question after the other, and what has changed at the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.factory import widget_for
from triage_desk.ui.presenters.ask_again import AskAgainPresenter
from triage_desk.ui.presenters.patient_beside import TrendShown
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.language import LanguageDialog
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, put, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.panels import Heading
from triage_desk.ui.widgets.trendchart import TrendChart

MOST_CHARTS = 2


class AskAgainScreen(Screen):
    """``closed`` goes back: everything answered is kept."""

    closed = Signal()

    def __init__(self, presenter: AskAgainPresenter) -> None:
        """Show a follow-up that was opened, at its first open question."""
        super().__init__(Place.ASK_AGAIN)
        self.presenter = presenter
        self.patient_id = presenter.known.patient.patient_id
        self._item: ItemWidget | None = None
        self._heading = Heading()
        self._progress = label("", "caption", "muted", bold=True)
        self._task = label("", "reading", bold=True)
        self._ends = label("", "reading")
        self._help = label("", tone="muted")
        self._credit = label("", "caption", "muted")
        self._notice, self._verdict = Notice(), Notice()
        self._holder, self._end = QWidget(), QWidget()
        self._page_layout, self._end_layout = column(self._holder), column(self._end, 0, 8)
        self._over = scrolling(self._end)
        self._day = Field("ask_again.day", text("asking.day"), line_edit(text("asking.today")))
        self._time = Field("ask_again.time", text("asking.time"), line_edit())
        self._back = ActionButton("ask_again.back", text("intake.back"))
        self._back.clicked.connect(presenter.back)
        self._finish = ActionButton("ask_again.finish", text("asking.finish"))
        self._finish.clicked.connect(presenter.finish)
        self._close = ActionButton("ask_again.close", text("asking.leave"))
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def person(self) -> tuple[str, str]:
        """Return the initials of who is asked."""
        return self.presenter.known.patient.initials, ""

    def language(self) -> str:
        """Return the name of the language the person is asked in."""
        return self.presenter.known.language.name

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the question shown, then those of the page."""
        own = self._item.keys() if self._item is not None else ()
        keys = tuple(KeyHint(tuple(keys), words) for keys, words in own)
        if self.presenter.results is not None:
            return (hint("close_page"),)
        before = (hint("previous"),) if self.presenter.index else ()
        return (*keys, *before, hint("finish_asking"), hint("close_page"))

    def status(self) -> str:
        """Return how far it is."""
        return self.presenter.progress

    def first_focus(self) -> QWidget | None:
        """Return the first answer, the time of a paper first, or the way back."""
        if self.presenter.on_paper and not self._time.typed:
            return self._time.control
        if self._item is not None:
            self._item.focus_first()
            return self._item.focusWidget()
        return self._close if self.presenter.results is not None else self._finish

    def choose_language(self) -> None:
        """Offer the languages; the answers stay."""
        shown = self.presenter
        dialog = LanguageDialog(self, shown.languages, shown.known.language.code)
        dialog.chosen.connect(shown.speak)
        open_dialog(dialog)

    def _lay_out(self) -> None:
        page = column(gap=4 if theme.current().large else 8)
        page.setContentsMargins(20, 12, 20, 8)
        page.addWidget(self._progress)
        if self.presenter.on_paper:
            when = row(gap=12)
            when.addWidget(self._day, 1)
            when.addWidget(self._time, 1)
            when.addStretch(1)
            page.addLayout(when)
            for name, field in (("day", self._day), ("time", self._time)):
                control = field.control
                if isinstance(control, QLineEdit):
                    control.setText(getattr(self.presenter, name))
                    control.textChanged.connect(lambda typed, n=name: self._typed(n, typed))
        for notice in (self._notice, self._verdict):
            page.addWidget(notice)
        for part in (self._task, self._heading, self._ends, self._help):
            page.addWidget(part)
        page.addWidget(self._holder, 1)
        page.addWidget(self._over, 1)
        page.addWidget(self._credit)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([self._finish, self._back], [self._close]))

    def _typed(self, name: str, typed: str) -> None:
        setattr(self.presenter, name, typed)

    def _show(self) -> None:
        shown = self.presenter
        self._show_problem()
        self._progress.setText(shown.progress)
        page = shown.page if shown.results is None else None
        asks = page is not None
        for part in (self._heading, self._holder):
            part.setVisible(asks)
        self._progress.setVisible(not theme.current().large)
        # Large text leaves the room to the question; its help is read with the field.
        help_words = "" if theme.current().large else shown.help_words
        for part, words in (
            (self._task, shown.task),
            (self._ends, shown.ends),
            (self._help, help_words),
            (self._credit, shown.credit),
        ):
            part.setText(words if asks else "")
            part.setVisible(asks and bool(words))
        self._over.setVisible(not asks)
        self._back.setVisible(shown.results is None)
        self._back.setEnabled(bool(shown.index))
        self._finish.setVisible(shown.results is None)
        self._verdict.show_words("error", shown.verdict if shown.is_worse else "")
        done = shown.results is not None
        self._close.set_words(text("asking.done" if done else "asking.leave"))
        if page is None:
            self._item = None
            self._show_end()
        elif self._item is None or self._item.page.text != page.text:
            self._heading.show_question(shown.said)
            clear(self._page_layout)
            self._item = widget_for(page, shown.parse)
            self._item.answered.connect(shown.answer)
            put(self._page_layout, self._item)
            QTimer.singleShot(0, self, self._focus)
            announce(self._heading)
        else:
            self._item.set_page(page)
        self.hints_changed.emit()

    def _focus(self) -> None:
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def _show_problem(self) -> None:
        problem = self.presenter.problem
        at = problem.field if problem else ""
        fields = {"taken": self._day, "time": self._time} if self.presenter.on_paper else {}
        for name, field in fields.items():
            field.show_error(problem.sentence if problem and name == at else "")
        elsewhere = problem is not None and at not in fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        if at in fields:
            fields[at].control.setFocus()

    def _show_end(self) -> None:
        """Show what has changed; before that, that all was asked and what can be typed in."""
        clear(self._end_layout)
        shown = self.presenter
        if shown.results is None:
            self._end_layout.addWidget(label(text("asking.all_asked"), "question"))
            self._end_layout.addWidget(label(text("asking.all_note"), tone="muted"))
            for one in shown.known.typed:
                self._end_layout.addWidget(TypedScore(shown, one.instrument_id, one.title))
        else:
            if not shown.is_worse:
                self._end_layout.addWidget(label(shown.verdict, "question"))
            trends = shown.trends[:MOST_CHARTS]
            if trends:
                self._end_layout.addWidget(_charts(trends))
            card = frame("card")
            lines = column(card, 14, 6)
            for name, words in shown.lines:
                lines.addWidget(label(name, "caption", "muted", bold=True))
                lines.addWidget(label(words, "reading"))
            self._end_layout.addWidget(card)
            self._end_layout.addWidget(label(shown.thanks, "reading"))
        self._end_layout.addStretch(1)
        QTimer.singleShot(0, self, self._focus)


def _charts(trends: Sequence[TrendShown]) -> QWidget:
    """Return what the scores were each time, side by side where there is room."""
    card = frame("card")
    line = column(card, 14, 8) if theme.current().large else row(card, 14, 20)
    for shown in trends:
        part = column(gap=2)
        part.addWidget(label(shown.title, "caption", "muted", bold=True))
        part.addWidget(label(shown.change, "reading", bold=True))
        part.addWidget(TrendChart(shown.trend, shown.summary))
        part.addWidget(label(shown.meaning))
        line.addLayout(part, 1)
    return card


class TypedScore(QWidget):
    """A score worked out elsewhere, typed in with where it comes from."""

    def __init__(self, presenter: AskAgainPresenter, instrument_id: str, title: str) -> None:
        """Offer two fields for one measure."""
        super().__init__()
        self._presenter, self._instrument_id = presenter, instrument_id
        stem = f"ask_again.{instrument_id.lower()}"
        self._score = Field(f"{stem}_score", text("asking.score", title=title), line_edit())
        self._source = Field(f"{stem}_source", text("asking.source"), line_edit())
        keep = ActionButton(f"{stem}_keep", text("asking.keep_score"))
        keep.clicked.connect(self._keep)
        line = row(self, gap=12)
        line.addWidget(self._score, 1)
        line.addWidget(self._source, 2)
        line.addWidget(keep)
        known = {one.instrument_id: one for one in presenter.known.scores}
        kept = known.get(instrument_id)
        if kept is not None and kept.score is not None:
            for field, words in ((self._score, f"{kept.score:g}"), (self._source, kept.source)):
                control = field.control
                if isinstance(control, QLineEdit):
                    control.setText(words)

    def _keep(self) -> None:
        self._presenter.type_in(self._instrument_id, self._score.typed, self._source.typed)
