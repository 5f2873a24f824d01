"""The recovery sheet on screen: its code in groups, printed or saved, never copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from triage_desk import files
from triage_desk.domain.user import RecoverySheet
from triage_desk.errors import EnvironmentFault, TriageDeskError
from triage_desk.ui import crash, printing, refusals, saving
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

PER_LINE = 4


class SheetPanel(QWidget):
    """``kept`` comes once it was printed or saved."""

    kept = Signal()

    def __init__(self, sheet: RecoverySheet, make: Callable[[], bytes], jobs: Jobs) -> None:
        """Show ``sheet``; ``make`` returns it as PDF and runs in a job."""
        super().__init__()
        self._make, self._jobs = make, jobs
        self._notice = Notice()
        layout = column(self, gap=10)
        layout.addWidget(_code(sheet))
        self._print = ActionButton("sheet.print", text("sheet.print"), icon="printer")
        self._save = ActionButton("sheet.save", text("sheet.save"), icon="download")
        self._print.clicked.connect(self._print_it)
        self._save.clicked.connect(self._save_it)
        buttons = row()
        buttons.addWidget(self._print)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self._notice)

    def first_focus(self) -> QWidget:
        """Return the button that prints."""
        return self._print

    def save_to(self, path: Path) -> None:
        """Write the sheet to ``path``, private to this user."""
        self._with_pdf(lambda pdf: self._saved(path, pdf))

    def _saved(self, path: Path, pdf: bytes) -> None:
        try:
            files.write_private(path, pdf)
        except EnvironmentFault as fault:
            self._failed(fault)
            return
        self._done(text("sheet.saved", name=path.name))

    def _print_it(self) -> None:
        try:
            printer = printing.choose(self)
        except EnvironmentFault as fault:
            self._failed(fault)
            return
        if printer is not None:
            went_to = printing.target_of(printer)
            self._jobs.run(
                lambda _control: printing.send(self._make(), printer, went_to),
                lambda _sent: self._done(text("sheet.printed")),
                self._failed,
            )

    def _save_it(self) -> None:
        name, kinds = text("sheet.file"), text("preview.pdf_files")
        chosen, _kind = saving.ask(self, text("sheet.save_title"), name, kinds)
        if chosen is not None:
            self.save_to(chosen.with_suffix(".pdf"))

    def _with_pdf(self, then: Callable[[bytes], None]) -> None:
        def made(pdf: object) -> None:
            if isinstance(pdf, bytes):
                then(pdf)

        self._jobs.run(lambda _control: self._make(), made, self._failed)

    def _done(self, words: str) -> None:
        self._notice.show_words("saved", words)
        self.kept.emit()

    def _failed(self, error: object) -> None:
        known = isinstance(error, TriageDeskError)
        if not known and isinstance(error, BaseException):
            crash.report(error)
        self._notice.show_words(
            "error", refusals.in_words(str(error)) if known else text("preview.not_made")
        )


def _code(sheet: RecoverySheet) -> QWidget:
    """Return the groups with their numbers. They cannot be selected: a clipboard is no safe."""
    card = frame("quiet")
    grid = QGridLayout(card)
    grid.setContentsMargins(20, 14, 20, 14)
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(10)
    for number, group in enumerate(sheet.groups):
        cell = column(gap=0)
        cell.addWidget(label(str(number + 1), "caption", "muted", wrap=False))
        cell.addWidget(label(group, "question", wrap=False))
        grid.addLayout(cell, number // PER_LINE, number % PER_LINE)
    grid.setColumnStretch(PER_LINE, 1)
    card.setAccessibleName(text("setup.code_name", code=" ".join(sheet.groups)))
    return card
