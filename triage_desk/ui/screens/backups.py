"""Backups: how they stand, make one, prove one again, and how to get the data back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from triage_desk.domain.backup import Proof
from triage_desk.errors import TriageDeskError
from triage_desk.ui import crash, refusals, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Job, Jobs
from triage_desk.ui.presenters.backups import BackupsPresenter, Line
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

COLUMNS = ("when", "state", "intakes", "size", "where")
NUMBERS = ("intakes", "size")
WHOLE = 1000


class BackupsScreen(Screen):
    """The page. Everything that takes time runs in a job that can be stopped."""

    closed = Signal()
    changed = Signal()

    def __init__(self, presenter: BackupsPresenter, jobs: Jobs) -> None:
        """Lay out the page; ``begin`` reads the folders."""
        super().__init__(Place.BACKUPS)
        self.presenter = presenter
        self._jobs = jobs
        self._job: Job | None = None
        self._notice = Notice()
        self._table = _table()
        self._bar = QProgressBar()
        self._bar.setRange(0, WHOLE)
        self._bar.setAccessibleName(text("backup.making"))
        self._make = ActionButton("backup.make", text("backup.make"), primary=True)
        self._prove = ActionButton("backup.prove", text("backup.prove"))
        self._stop = ActionButton("backup.stop", text("backup.stop"))
        self._close = ActionButton("backup.close", text("backup.close"))
        self._make.clicked.connect(self._start_making)
        self._prove.clicked.connect(self._start_proving)
        self._stop.clicked.connect(self._stop_it)
        self._close.clicked.connect(self.closed)
        self._table.itemSelectionChanged.connect(self._enable)
        self._lay_out()
        presenter.on_change(self._show)
        self._working(None)

    def begin(self) -> None:
        """Read what lies in the folders."""
        self.presenter.said(text("backup.reading"))
        self._jobs.run(lambda _control: self.presenter.read(), self._read, self._failed)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        if self._job is not None:
            return (hint("stop"), hint("close_page"))
        prove = (hint("prove_backup"),) if self._chosen() else ()
        return (hint("back_up"), *prove, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the table where there is one, else the button that makes the first."""
        return self._table if self.presenter.lines else self._make

    def leave(self) -> None:
        """Stop what is under way."""
        self._stop_it()

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("backup.title"), "question", wrap=False))
        large = theme.current().large
        if not large:
            page.addWidget(label(text("backup.heading"), tone="muted"))
        page.addWidget(self._notice)
        page.addWidget(self._bar)
        card = frame("card")
        column(card, 1).addWidget(self._table)
        page.addWidget(card, 1)
        page.addWidget(_how_to(short=large))
        outer.addLayout(page, 1)
        outer.addWidget(action_bar([self._close], [self._stop, self._prove, self._make]))

    # ------------------------------------------------------------------------------ what is done

    def _start_making(self) -> None:
        self.presenter.said(text("backup.making"))
        self._run(self.presenter.make, self._made)

    def _start_proving(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.path is None:
            return
        path = chosen.path
        self.presenter.said(text("backup.proving"))
        self._run(lambda control: self.presenter.prove(path, control), self._proved)

    def _run(self, work: Callable[[Control], object], done: Callable[[object], None]) -> None:
        self._bar.setValue(0)
        self._working(self._jobs.run(work, done, self._failed, self._progress))

    def _stop_it(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._working(None)
            self.presenter.said(text("backup.stopped"))

    def _progress(self, done: int, total: int) -> None:
        self._bar.setValue(WHOLE * done // max(total, 1))

    def _read(self, lines: object) -> None:
        if isinstance(lines, tuple):
            first = not self.presenter.lines
            self.presenter.stand(lines)
            if first and self._table.rowCount():
                self._table.selectRow(0)
                self._table.setFocus()

    def _made(self, records: object) -> None:
        self._working(None)
        if isinstance(records, tuple):
            self.presenter.made(records)
        self._again()

    def _proved(self, proof: object) -> None:
        self._working(None)
        if isinstance(proof, Proof):
            self.presenter.proved(proof)
        self._again()

    def _again(self) -> None:
        """Read the folders anew, and leave standing what was just said."""
        self.changed.emit()
        self._jobs.run(lambda _control: self.presenter.read(), self._took, self._failed)

    def _took(self, lines: object) -> None:
        if isinstance(lines, tuple):
            self.presenter.took(lines)

    def _failed(self, error: object) -> None:
        self._working(None)
        known = isinstance(error, TriageDeskError)
        if not known and isinstance(error, BaseException):
            self.presenter.failed(text("app.unforeseen", number=crash.report(error)))
        else:
            self.presenter.failed(refusals.in_words(str(error)))

    # -------------------------------------------------------------------------------- what shows

    def _working(self, job: Job | None) -> None:
        turns = self._job is not job and self.isVisible()
        self._job = job
        self._bar.setVisible(job is not None)
        here, gone = (self._stop, self._make) if job is not None else (self._make, self._stop)
        here.setVisible(True)
        wanted = self._stop if job is not None else self.first_focus()
        if turns and wanted is not None:
            # What is hidden with the focus would give it to the first button of the window.
            wanted.setFocus()
        gone.setVisible(False)
        self._prove.setVisible(job is None)
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen()
        self._prove.setEnabled(chosen is not None and chosen.path is not None)
        self.hints_changed.emit()

    def _chosen(self) -> Line | None:
        number = self._table.picked
        return self.presenter.lines[number] if number >= 0 else None

    def _show(self) -> None:
        shown = self.presenter
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        else:
            self._notice.show_words("saved" if self._job is None else "fact", shown.note)
        self._table.fill([Row(line.cells, line.said) for line in shown.lines])
        self._enable()


def _table() -> RowTable:
    headings = [text(f"backup.{name}") for name in COLUMNS]
    table = RowTable("backup.table", text("backup.title"), headings, COLUMNS.index("where"))
    table.numbers = frozenset(map(COLUMNS.index, NUMBERS))
    table.setTextElideMode(Qt.TextElideMode.ElideLeft)
    table.setColumnHidden(COLUMNS.index("size"), theme.current().large)
    return table


def _how_to(*, short: bool) -> QFrame:
    """Return how to get the data back; with large text only the command."""
    card = frame("card")
    inside = column(card, 12, 4)
    command = label(text("backup.restore_command"), bold=True)
    command.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    inside.addWidget(label(text("backup.restore_title"), bold=not short))
    if not short:
        inside.addWidget(label(text("backup.restore")))
    inside.addWidget(command)
    if not short:
        inside.addWidget(label(text("backup.restore_note"), tone="muted"))
        inside.addWidget(label(text("backup.settings"), "caption", "muted"))
    return card
