"""Look at a paper from memory, print it, or save it under a name that names nobody."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from triage_desk import files
from triage_desk.errors import EnvironmentFault, TriageDeskError
from triage_desk.ui import crash, printing
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Jobs
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.pdfview import PdfView, render_pages

SCREEN_DPI = 110


class PreviewScreen(Screen):
    """One paper. It is made in a job; the page says so until it is there."""

    closed = Signal()
    printed = Signal()

    def __init__(self, presenter: Paper, jobs: Jobs, place: Place = Place.PREVIEW) -> None:
        """Lay out the page; ``begin`` has the paper made."""
        super().__init__(place)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._view = PdfView(presenter.title)
        self._print = ActionButton(
            "preview.print", text("preview.print"), "Ctrl+P", primary=True, icon="printer"
        )
        self._save = ActionButton("preview.save", text("preview.save"), "Ctrl+S", icon="download")
        self._close = ActionButton("preview.close", text("preview.close"), "Esc")
        self._print.clicked.connect(self._print_it)
        self._save.clicked.connect(self._save_it)
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)

    def begin(self) -> None:
        """Have the paper made beside the window."""
        self._notice.show_words("fact", text("preview.making"))
        self._enable(on=False)
        self._jobs.run(self._make, self._made, self._failed)

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this page is about."""
        return self.presenter.encounter_id

    def marks(self) -> dict[str, str]:
        """Return which paper it is."""
        return self.presenter.marks()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return print and close."""
        return (
            hint("pages", "PgUp", "PgDown"),
            hint("print", "Ctrl+P"),
            hint("save", "Ctrl+S"),
            hint("close_page", "Esc"),
        )

    def first_focus(self) -> QWidget | None:
        """Return the print button once there is something to print."""
        return self._print if self._print.isEnabled() else self._close

    def save_to(self, path: Path) -> None:
        """Write the paper to ``path``, private to this user."""
        try:
            files.write_private(path, self.presenter.pdf)
        except EnvironmentFault as fault:
            self.presenter.failed(str(fault))
            return
        self.presenter.saved(path.name)
        self.printed.emit()

    def _make(self, control: Control) -> object:
        pdf = self.presenter.make()
        control.report(1, 2)
        return pdf, tuple(render_pages(pdf, SCREEN_DPI))

    def _made(self, outcome: object) -> None:
        if isinstance(outcome, tuple):
            pdf, pages = outcome
            self._view.show_pages(pages)
            self._enable(on=True)
            self.presenter.made(pdf)
            self._print.setFocus()

    def _failed(self, error: object) -> None:
        known = isinstance(error, TriageDeskError)
        if not known and isinstance(error, BaseException):
            crash.report(error)
        self.presenter.failed(str(error) if known else text("preview.not_made"))

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(self._notice)
        page.addWidget(self._view, 1)
        outer.addLayout(page, 1)
        private = label(text("preview.private"), "caption", "muted")
        outer.addWidget(action_bar([self._close, self._save, private], [self._print]))

    def _enable(self, *, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    def _show(self) -> None:
        problem = self.presenter.problem
        if problem is not None:
            self._notice.show_words("error", problem.sentence)
        else:
            self._notice.show_words("saved", self.presenter.note)
        self.hints_changed.emit()

    def _print_it(self) -> None:
        try:
            printer = printing.choose(self)
        except EnvironmentFault as fault:
            self.presenter.failed(str(fault))
            return
        if printer is not None:
            self._enable(on=False)
            pdf = self.presenter.pdf
            self._jobs.run(lambda _c: printing.send(pdf, printer), self._sent, self._not_sent)

    def _sent(self, _outcome: object) -> None:
        self._enable(on=True)
        self.presenter.printed()
        self.printed.emit()

    def _not_sent(self, error: object) -> None:
        self._enable(on=True)
        self._failed(error)

    def _save_it(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self,
            text("preview.save_title"),
            self.presenter.file_name,
            text("preview.pdf_files"),
        )
        if chosen:
            self.save_to(Path(chosen).with_suffix(".pdf"))
