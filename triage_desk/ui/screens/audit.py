"""Who did what: the audit log with its filter, a table of any length, and the way out as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from triage_desk import files
from triage_desk.domain.draft import Typing
from triage_desk.errors import TriageDeskError
from triage_desk.ui import crash, saving, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Job, Jobs
from triage_desk.ui.models.audit_table import AuditTable, Column
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.audit import AuditPresenter, Group
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.audit_fields import AuditFields
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import dress

LEAST_HEIGHT = 200


class AuditScreen(Screen):
    """The page. ``who_saw`` carries the patient of the chosen event."""

    closed = Signal()
    who_saw = Signal(str)

    has_list = True

    def __init__(self, presenter: AuditPresenter, jobs: Jobs) -> None:
        """Lay out the page; ``begin`` reads the last days."""
        super().__init__(Place.AUDIT)
        self.presenter = presenter
        self._jobs = jobs
        self._job: Job | None = None
        self._notice = Notice()
        self._model = AuditTable(presenter.rows, self)
        self._table = _table(self._model)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._typing = ActionButton("audit.typing", text("audit.typing"))
        self._left_out = row(gap=12)
        self._no_typing = label(text("audit.no_typing"), tone="muted")
        self._empty = label(text("audit.none"), tone="muted")
        self._fields = AuditFields(presenter.asked)
        self._fields.entered.connect(self.begin)
        self._fields.looked_for.connect(self._find)
        self._show_it = ActionButton("audit.show", text("audit.show"), primary=True)
        self._clear = ActionButton("audit.clear", text("audit.clear"))
        self._export = ActionButton("audit.export", text("audit.export"), icon="download")
        self._saw = ActionButton("audit.who_saw", text("audit.who_saw"))
        self._close = ActionButton("audit.close", text("audit.close"))
        for button, act in (
            (self._show_it, self.begin),
            (self._clear, self._take_away),
            (self._export, self._choose_file),
            (self._saw, self._ask_who_saw),
            (self._typing, self._show_typing),
            (self._close, self.closed.emit),
        ):
            button.clicked.connect(act)
        self._lay_out()
        presenter.on_change(self._show)
        bind("find_patient", self, self._fields.patient.setFocus)

    def begin(self) -> None:
        """Read what the filter asks for."""
        self.presenter.asked = self._fields.asked
        self._notice.show_words("fact", text("audit.reading"))
        self._run(self._jobs.run(lambda _c: self.presenter.look(), self._read, self._failed))

    def listing(self) -> lists.Gather:
        """Return the list shown as a table."""
        return lists.of_audit(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        move = (hint("move"),) if self.presenter.numbers else ()
        save = (hint("save_table"),) if self._export.isEnabled() else ()
        return (
            *move,
            hint("show_events"),
            hint("find_patient"),
            *save,
            hint("close_page"),
        )

    def status(self) -> str:
        """Return how many events are shown."""
        return self.presenter.counted

    def first_focus(self) -> QWidget | None:
        """Return the table, or the filter while there is nothing in it."""
        return self._table if self.presenter.numbers else self._fields.first

    def typing(self) -> Typing:
        """Return nothing: a filter is no work that could be lost."""
        return Typing(self.place.value)

    def leave(self) -> None:
        """Stop what is under way."""
        self._run(None)

    def save_to(self, path: Path) -> None:
        """Write what is shown to ``path``, private to this user, beside the window."""
        self._notice.show_words("fact", text("audit.saving"))
        self._run(
            self._jobs.run(
                lambda control: self._write(path, control),
                lambda name: self._said(text("audit.saved", name=name)),
                self._failed,
            )
        )

    def _write(self, path: Path, control: Control) -> object:
        total = len(self.presenter.numbers)
        with files.writing_whole(path) as stream:
            for done, piece in self.presenter.export():
                stream.write(piece)
                control.report(done, total)
        return path.name

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        body = QWidget()
        page = column(body, gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        head = row(gap=16)
        head.addWidget(label(text("audit.title"), "question", wrap=False))
        if not theme.current().large:
            head.addWidget(label(text("audit.heading"), tone="muted"), 1)
        page.addLayout(head)
        page.addWidget(self._fields)
        page.addWidget(self._notice)
        self._left_out.addWidget(self._no_typing, 1)
        self._left_out.addWidget(self._typing)
        page.addLayout(self._left_out)
        card = frame("card")
        inside = column(card, 1)
        inside.addWidget(self._table)
        self._card = card
        page.addWidget(card, 1)
        page.addWidget(self._empty)
        page.addStretch(0)
        self._area = scrolling(body)
        outer.addWidget(self._area, 1)
        outer.addWidget(
            action_bar([self._close, self._export], [self._saw, self._clear, self._show_it])
        )
        self._show()

    # ------------------------------------------------------------------------------ what is done

    def _run(self, job: Job | None) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = job
        self._export.setEnabled(job is None and bool(self.presenter.numbers))

    def _read(self, numbers: object) -> None:
        self._job = None
        self._notice.show_words("fact", "")
        self.presenter.shown(numbers if isinstance(numbers, Sequence) else ())
        self._model.show_count(len(self.presenter.numbers))
        self._fields.show_people(self.presenter.people)
        if self.presenter.numbers:
            self._table.selectRow(0)
            self._table.setFocus()
        self._show()
        # With large text the table stands below the filter, out of sight.
        self._area.ensureWidgetVisible(self._card)

    def _failed(self, error: object) -> None:
        self._job = None
        if isinstance(error, TriageDeskError):
            self.presenter.refused(error)
        elif isinstance(error, BaseException):
            self.presenter.refused(
                TriageDeskError(text("app.unforeseen", number=crash.report(error)))
            )

    def _said(self, words: str) -> None:
        self._job = None
        self._notice.show_words("saved", words)
        self._enable()

    def _take_away(self) -> None:
        self.presenter.take(None)
        self._fields.clear()
        self.begin()

    def _show_typing(self) -> None:
        self._fields.show_kind(Group.ALL)
        self.begin()

    def _find(self, typed: str) -> None:
        self.presenter.find(typed)
        people = self.presenter.found
        if len(people) > 1:
            menu = QMenu(self)
            menu.setAccessibleName(text("audit.choose_patient"))
            for patient in people:
                words = f"{patient.full_name}, {day(patient.birth_date)}"
                act = menu.addAction(words.replace("&", "&&"))
                act.triggered.connect(lambda _on=False, p=patient: self._take(p))
            menu.popup(self._fields.patient.mapToGlobal(self._fields.patient.rect().bottomLeft()))
        elif self.presenter.patient is not None:
            self.begin()

    def _take(self, patient: object) -> None:
        found = [one for one in self.presenter.found if one is patient]
        self.presenter.take(found[0] if found else None)
        self.begin()

    def _choose_file(self) -> None:
        name, kinds = self.presenter.file_name, text("audit.table_files")
        chosen, _kind = saving.ask(self, text("audit.save_title"), name, kinds)
        if chosen is not None:
            self.save_to(chosen.with_suffix(".csv"))

    def _ask_who_saw(self) -> None:
        chosen = self._model.row_at(self._table.currentIndex().row())
        if chosen is not None and chosen.patient_id:
            self.who_saw.emit(chosen.patient_id)

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        known = self._fields.show_problem(problem)
        if problem is not None:
            self._notice.show_words("error", "" if known else problem.sentence)
        self._fields.show_patient(shown.patient)
        for part in (self._no_typing, self._typing):
            part.setVisible(shown.leaves_out_typing)
        self._card.setVisible(bool(shown.numbers))
        self._empty.setVisible(not shown.numbers)
        self._enable()
        self.hints_changed.emit()

    def _enable(self) -> None:
        chosen = self._model.row_at(self._table.currentIndex().row())
        self._saw.setEnabled(chosen is not None and bool(chosen.patient_id))
        self._export.setEnabled(self._job is None and bool(self.presenter.numbers))


def _table(model: AuditTable) -> QTableView:
    table = QTableView()
    dress(table, "audit.table", text("audit.title"))
    table.setModel(model)
    table.setWordWrap(False)
    now = theme.current()
    table.setMinimumHeight(now.grown(LEAST_HEIGHT))
    # Every row alike, so that Qt needs no look at a million of them.
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    for place, wide in ((Column.AT, 176), (Column.ROLE, 130), (Column.PLACE, 120)):
        header.resizeSection(place, now.grown(wide))
    header.resizeSection(Column.NUMBER, now.grown(90))
    header.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
    for hidden in (Column.ROLE, Column.PLACE):
        table.setColumnHidden(hidden, now.large)
    return table
