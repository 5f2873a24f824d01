"""Look at a paper from memory, print it, or save it under a name that names nobody."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk import files
from triage_desk.domain.document import Target
from triage_desk.errors import EnvironmentFault, TriageDeskError
from triage_desk.ui import crash, preferred, printing, refusals, saving
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Jobs
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.lock_paper import LockPaperDialog
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
            "preview.print", text("preview.print"), primary=True, icon="printer"
        )
        self._save = ActionButton("preview.save", text("preview.save"), icon="download")
        self._lock = ActionButton("preview.lock", text("lock.button"))
        self._lock.clicked.connect(self._ask_passphrase)
        self._close = ActionButton("preview.close", text("preview.close"))
        self._print.clicked.connect(self._print_it)
        self._save.clicked.connect(self._save_it)
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)

    @property
    def may_be_covered(self) -> bool:
        """Return whether the paper is about somebody."""
        return not self.presenter.names_nobody

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
            hint("pages"),
            hint("print"),
            hint("save_file"),
            hint("save_locked"),
            hint("close_page"),
        )

    def first_focus(self) -> QWidget | None:
        """Return the print button once there is something to print."""
        return self._print if self._print.isEnabled() else self._close

    def save_to(self, path: Path, locked: bytes = b"") -> None:
        """Write the paper, or the ``locked`` one, to ``path``, private to this user."""
        try:
            files.write_private(path, locked or self.presenter.pdf)
        except EnvironmentFault as fault:
            self.presenter.failed(refusals.said(fault))
            return
        self.presenter.saved(path.name, locked=bool(locked))
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
        self.presenter.failed(refusals.in_words(str(error)) if known else text("preview.not_made"))

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(self._notice)
        page.addWidget(self._view, 1)
        outer.addLayout(page, 1)
        named = preferred.papers().name_in_files
        words = text("lock.private_named" if named else "preview.private")
        private = label(words, "caption", "muted")
        outer.addWidget(action_bar([self._close, self._save, self._lock, private], [self._print]))

    def _enable(self, *, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)
        self._lock.setEnabled(on)

    def _show(self) -> None:
        problem = self.presenter.problem
        if problem is not None:
            self._notice.show_words("error", problem.sentence)
        else:
            self._notice.show_words("saved", self.presenter.note)
        self.hints_changed.emit()

    def _print_it(self) -> None:
        try:
            printer = printing.choose(self, self.presenter.kind_name)
        except EnvironmentFault as fault:
            self.presenter.failed(refusals.said(fault))
            return
        if printer is not None:
            self._enable(on=False)
            paper = self.presenter
            went_to = printing.target_of(printer, paper.kind_name)
            self._jobs.run(
                lambda _c: printing.send(paper.to_print(), printer, went_to),
                self._sent,
                self._not_sent,
            )

    def _sent(self, went_to: object) -> None:
        self._enable(on=True)
        if isinstance(went_to, Target):
            self.presenter.printed(went_to)
            self.printed.emit()

    def _not_sent(self, error: object) -> None:
        self._enable(on=True)
        self._failed(error)

    def _save_it(self) -> None:
        path = self._ask_path()
        if path is not None:
            self.save_to(path)

    def _ask_path(self) -> Path | None:
        shown, title = self.presenter, text("preview.save_title")
        named = preferred.papers().name_in_files
        name = shown.file_name_with_person if named else shown.file_name
        chosen, _kind = saving.ask(self, title, name, text("preview.pdf_files"))
        return chosen.with_suffix(".pdf") if chosen is not None else None

    def _ask_passphrase(self) -> None:
        dialog = LockPaperDialog(self, self.presenter.wrong_passphrase)
        dialog.taken.connect(self._save_locked)
        open_dialog(dialog)

    def _save_locked(self, passphrase: str) -> None:
        path = self._ask_path()
        if path is None:
            return

        def made(pdf: object) -> None:
            self._enable(on=True)
            if isinstance(pdf, bytes):
                self.save_to(path, pdf)

        self._enable(on=False)
        self._jobs.run(lambda _c: self.presenter.lock(passphrase), made, self._not_sent)
