"""Practice in the window of the clinic: how one stands, and who is trained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.training import COLUMNS, TrainingPresenter, needs
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

WIDEST = 1180
LARGE_HIDES = ("kappa", "under", "missed", "safe", "done")


class TrainingScreen(Screen):
    """``wanted`` asks for a round, ``paper_wanted`` carries whose certificate.

    ``own_wanted`` asks for the clinic's own visits.
    """

    closed = Signal()
    wanted = Signal()
    paper_wanted = Signal(object)
    own_wanted = Signal()

    def __init__(self, presenter: TrainingPresenter, jobs: Jobs) -> None:
        """Lay out the page; ``begin`` reads."""
        super().__init__(Place.TRAINING)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._start = ActionButton("training.start", text("training.start"), primary=True)
        self._start.clicked.connect(self.wanted)
        self._print = ActionButton("training.print", text("training.print"), icon="printer")
        self._print.clicked.connect(self._paper)
        self._to_own = ActionButton("training.own", text("training.own"))
        self._to_own.clicked.connect(self.own_wanted)
        self._close = ActionButton("training.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        self._own = frame("card")
        self._inside: QVBoxLayout = column(self._own, 16, 6)
        self._table = _table()
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def begin(self) -> None:
        """Read how things stand."""
        self._jobs.run(
            lambda _control: self.presenter.read(),
            self._read,
            lambda error: refuse(self.presenter, error),
        )

    def _read(self, found: object) -> None:
        waited = not self._start.isEnabled()
        self.presenter.shown(found)
        if waited and self._close.hasFocus():
            (self.first_focus() or self._close).setFocus()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        acts = (("practise", self._start), ("print_certificate", self._print))
        found = [hint(name) for name, button in acts if button.isEnabled()]
        table = (hint("move"),) if self.presenter.sees_staff else ()
        return (*found, *table, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the button that begins a round."""
        return self._start if self._start.isEnabled() else self._close

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        body, inner = QWidget(), QWidget()
        across = row(body)
        across.setContentsMargins(20, 12, 20, 12)
        inner.setMaximumWidth(theme.current().grown(WIDEST))
        across.addWidget(inner, 1)
        across.addStretch(0)
        page = column(inner, gap=10)
        page.addWidget(label(text("training.title"), "question"))
        page.addWidget(label(text("training.words"), tone="muted"))
        page.addWidget(self._notice)
        page.addWidget(self._own)
        self._heading = label("", "section", bold=True)
        page.addWidget(self._heading)
        page.addWidget(self._table, 1)
        self._spare = QWidget()
        page.addWidget(self._spare, 0 if self.presenter.sees_staff else 1)
        for part in (self._heading, self._table):
            part.setVisible(self.presenter.sees_staff)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(action_bar([self._close], [self._to_own, self._print, self._start]))
        self._to_own.setVisible(self.presenter.sees_staff)

    def _show(self) -> None:
        shown = self.presenter
        clear(self._inside)
        self._inside.addWidget(label(shown.state, "section", bold=True))
        for line in (*shown.facts, *shown.back) if shown.mine else ():
            self._inside.addWidget(label(line))
        self._notice.show_words(*shown.notice)
        if self._start.hasFocus() and not shown.may_start:
            self._close.setFocus()
        self._start.setEnabled(shown.may_start)
        self._heading.setText(text("training.staff", count=needs(shown.staff)))
        self._table.fill([Row(line) for line in shown.rows])
        theirs = shown.picked(self._table.picked)
        self._print.setEnabled(theirs is not None and theirs.certificate is not None)
        self.hints_changed.emit()

    def _paper(self) -> None:
        whose = self.presenter.picked(self._table.picked)
        if whose is not None and whose.certificate is not None:
            self.paper_wanted.emit(whose)


def _table() -> RowTable:
    headings = [text(f"training.column_{name}") for name in COLUMNS]
    table = RowTable("training.table", text("training.title"), headings, 0)
    table.setMinimumHeight(theme.current().grown(180))
    for name in LARGE_HIDES:
        table.setColumnHidden(COLUMNS.index(name), theme.current().large)
    return table
