"""Print or save papers of several visits at once, with how far it is and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QProgressBar, QWidget

from triage_desk.domain.document import DocumentKind
from triage_desk.errors import EnvironmentFault
from triage_desk.ui import commands, preferred, printing, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Job, Jobs
from triage_desk.ui.presenters.day_papers import DayPapersPresenter
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.ticks import TickList

WIDE = 860


class DayPapersDialog(Dialog):
    """Visits and kinds to tick; each paper is shown in no preview, and each is on record."""

    def __init__(self, parent: QWidget, presenter: DayPapersPresenter, jobs: Jobs) -> None:
        """Tick every visit and the letter."""
        super().__init__(parent, "papers", text("day_papers.title"))
        self.presenter, self._jobs = presenter, jobs
        self._job: Job | None = None
        self._notice = Notice()
        self._visits = self._list("visits", presenter.visits)
        self._visits.tick([visit for visit, _words in presenter.visits])
        self._kinds = self._list("kinds", presenter.kinds)
        self._kinds.tick([DocumentKind.REFERRAL_LETTER.value])
        self._bar = QProgressBar()
        self._bar.setAccessibleName(text("day_papers.title"))
        self._bar.setTextVisible(False)
        self._print = self._button("print", self._print_them, primary=True)
        self._save = self._button("save", self._save_them)
        self._stop = self._button("stop", presenter.stop)
        self._close = ActionButton("papers.close", text("keys.close"), commands.key("close"))
        self._close.clicked.connect(self.accept)
        self._lay_out()
        for ticks in (self._visits, self._kinds):
            ticks.itemChanged.connect(self._count)
        presenter.on_change(self._show)
        self.finished.connect(self._leave)
        self._show()
        self.ready(self._visits)

    def _list(self, name: str, choices: Iterable[tuple[str, str]]) -> TickList:
        made = TickList(choices)
        made.setObjectName(f"papers.{name}")
        made.setAccessibleName(text(f"day_papers.{name}"))
        return made

    def _button(
        self, name: str, act: Callable[[], object], *, primary: bool = False
    ) -> ActionButton:
        button = ActionButton(f"papers.{name}", text(f"day_papers.{name}"), primary=primary)
        button.clicked.connect(lambda _=False: act())
        return button

    def _lay_out(self) -> None:
        layout = column(self, 20, 10)
        layout.addWidget(label(text("day_papers.title"), "question"))
        layout.addWidget(self._notice)
        inside = QWidget()
        lists = column(inside, gap=10)
        lists.addWidget(label(text("day_papers.note"), tone="muted"))
        large = theme.current().large
        beside = column(gap=10) if large else row(gap=16)
        beside.addLayout(self._visits_part())
        beside.addLayout(self._part(self._kinds))
        lists.addLayout(beside)
        if large:
            area = scrolling(inside)
            area.setMinimumHeight(self._over.window().height() // 3)
            layout.addWidget(area, 1)
        else:
            layout.addWidget(inside)
        layout.addWidget(self._bar)
        buttons = row()
        for button in (self._close, self._stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self._save, self._print):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.set_width(WIDE)

    def _visits_part(self) -> QBoxLayout:
        part, ticks = self._part(self._visits), row()
        everyone = [visit for visit, _words in self.presenter.visits]
        for name, ticked in (("all", everyone), ("none", [])):
            ticks.addWidget(self._button(name, partial(self._visits.tick, ticked)))
        ticks.addStretch(1)
        part.insertLayout(2, ticks)
        return part

    def _part(self, ticks: TickList) -> QBoxLayout:
        part = column(gap=6)
        caption = label(ticks.accessibleName(), bold=True)
        caption.setBuddy(ticks)
        part.addWidget(caption)
        part.addWidget(ticks)
        part.addStretch(1)
        return part

    def _count(self) -> None:
        """Let nothing be printed while nothing is ticked."""
        ready = bool(self._visits.ticked and self._kinds.ticked) and not self.presenter.running
        for button in (self._print, self._save):
            button.setEnabled(ready)

    def _show(self) -> None:
        shown = self.presenter
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        else:
            self._notice.show_words("fact" if shown.running else "saved", shown.note)
        for ticks in (self._visits, self._kinds):
            ticks.setEnabled(not shown.running)
        self._bar.setVisible(shown.running)
        self._bar.setRange(0, shown.total)
        self._bar.setValue(shown.done)
        self._stop.setVisible(shown.running)
        self._count()

    def _print_them(self) -> None:
        visits, kinds = self._visits.ticked, self._kinds.ticked
        try:
            send = printing.sender([DocumentKind(kind) for kind in kinds])
        except EnvironmentFault as fault:
            self.presenter.refused(fault)
            return
        self._run(
            lambda control: self.presenter.print_them(
                visits, kinds, send, control.report, lambda: control.cancelled
            )
        )

    def _save_them(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, text("day_papers.folder"))
        if chosen:
            self.save_in(Path(chosen), self._visits.ticked, self._kinds.ticked)

    def save_in(self, folder: Path, visits: Collection[str], kinds: Collection[str]) -> None:
        """Save papers in ``folder``, beside the window."""
        named = preferred.papers().name_in_files
        self._run(
            lambda control: self.presenter.save_them(
                *(tuple(visits), kinds, folder, control.report),
                lambda: control.cancelled,
                named=named,
            )
        )

    def _run(self, work: Callable[[Control], str]) -> None:
        self.presenter.begin()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = self._jobs.run(
            work,
            lambda words: self._ended(str(words)),
            self._failed,
            self.presenter.progressed,
        )

    def _ended(self, words: str) -> None:
        self._job = None
        self.presenter.came(words)
        self._close.setFocus()

    def _failed(self, error: object) -> None:
        self._job = None
        refuse(self.presenter, error)
        self._close.setFocus()

    def _leave(self) -> None:
        """Stop before the next paper; what was made stays printed and on record."""
        self.presenter.hush()
        self.presenter.stop()
        if self._job is not None:
            self._job.cancel()
