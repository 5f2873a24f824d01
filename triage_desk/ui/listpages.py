"""One command for every list: save exactly what is shown as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PySide6.QtWidgets import QProgressBar, QWidget

from triage_desk.domain.listing import ListForm
from triage_desk.domain.permission import Permission
from triage_desk.errors import TriageDeskError
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.ui import crash, saving
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.lists import SaveListPresenter
from triage_desk.ui.presenters.waits import Wait
from triage_desk.ui.refusals import said
from triage_desk.ui.screens.dialog import Dialog, open_dialog
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label

# A shorter list is saved before anybody could read how far it is.
LONG = 1000
ListTeller: TypeAlias = Callable[[str, str], None]
"""Says something: its kind as of a notice, and the words."""


class SavingDialog(Dialog):
    """Says how far a long list is; Stop keeps nothing of it."""

    def __init__(self, parent: QWidget, wait: Wait) -> None:
        """Show the bar; whoever opened it closes it at the end."""
        super().__init__(parent, "saving", text("lists.saving"))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(text("lists.saving"))
        stop = ActionButton("saving.stop", text("exchange.stop"))
        stop.clicked.connect(self.reject)
        self.rejected.connect(wait.stop)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("lists.saving"), "question"))
        layout.addWidget(self._bar)
        layout.addWidget(stop)
        self.set_width(420)
        self.ready(stop)

    def show_so_far(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` people are noted."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)


def save_list(desk: Desk, jobs: Jobs, screen: Screen | None, tell: ListTeller) -> None:
    """Ask for a file and save the list of ``screen`` there; nothing where it shows none."""
    if screen is None or not allowed(desk, Permission.EXPORT):
        return
    gather = screen.listing()
    if gather is None:
        return
    presenter = SaveListPresenter(desk, gather, screen.place.value)
    forms = presenter.forms
    chosen, kind = saving.ask(
        screen,
        text("keys.save_list"),
        f"{presenter.file_name}.{forms[0].form.value}",
        ";;".join(form.words for form in forms),
    )
    if chosen is not None:
        form = next((one.form for one in forms if one.words == kind), forms[0].form)
        write_list(presenter, jobs, chosen, form, tell, screen)


def write_list(
    presenter: SaveListPresenter,
    jobs: Jobs,
    path: Path,
    form: ListForm,
    tell: ListTeller,
    over: QWidget | None = None,
) -> None:
    """Save a list beside the window; ``tell`` hears of it, or why not.

    A long one says over the screen ``over`` how far it is, and may be stopped there.
    """
    target = path.with_suffix(f".{form.value}")
    shown: list[SavingDialog] = []

    def progressed(done: int, total: int) -> None:
        waits = presenter.wait
        if not (shown or waits.cancelled) and done < total and total >= LONG and over is not None:
            shown.append(SavingDialog(over, waits))
            shown[0].finished.connect(lambda _result: shown.clear())
            open_dialog(shown[0])
        for dialog in shown:
            dialog.show_so_far(done, total)

    def ended(kind: str, words: str) -> None:
        for dialog in tuple(shown):
            dialog.accept()
        tell(kind, words)

    jobs.run(
        lambda control: presenter.save(target, form, control.report),
        lambda words: ended("saved", str(words)),
        lambda error: ended("error", _why(error)),
        progressed,
    )


def _why(error: object) -> str:
    if isinstance(error, TriageDeskError):
        return said(error)
    mark = crash.report(error) if isinstance(error, BaseException) else ""
    return text("app.unforeseen", number=mark)
