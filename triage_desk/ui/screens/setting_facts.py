"""The sections to read: the rules, what the program is, and the way to other pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPlainTextEdit, QWidget

from triage_desk import files
from triage_desk.services.content_versions import Rules
from triage_desk.ui import saving, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Job, Jobs
from triage_desk.ui.presenters.about import AboutPresenter
from triage_desk.ui.presenters.rules_page import RulesPresenter
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.screens.setting_page import SectionPage
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

WIDEST = 860
CAPTION_WIDTH = 150
REPORT_HEIGHT = 200


class FactGrid(QWidget):
    """Pairs of a caption and a value; values can be marked and copied."""

    def __init__(self, *, sentences: bool = False) -> None:
        """Start empty; with ``sentences`` what stands at the left takes the room."""
        super().__init__()
        self._sentences = sentences
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, theme.current().grown(CAPTION_WIDTH))
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0 if sentences else 1, 1)
        self.pairs: tuple[tuple[str, str], ...] = ()

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Show pairs; the same ones stay as they are."""
        if pairs == self.pairs:
            return
        self.pairs = pairs
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, (caption, value) in enumerate(pairs):
            shown = label(value, wrap=not self._sentences)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            top = Qt.AlignmentFlag.AlignTop
            tone = "" if self._sentences else "muted"
            self._grid.addWidget(label(caption, tone=tone), number, 0, top)
            self._grid.addWidget(shown, number, 1, top)


class LinkPage(SectionPage):
    """A section with a page of its own: how it stands, and the way there."""

    wanted = Signal()

    def __init__(self, name: str, state: Callable[[], str], jobs: Jobs) -> None:
        """``state`` says in a job how it stands."""
        super().__init__(name)
        self._state, self._jobs = state, jobs
        self._words = label("", bold=True)
        self._open = ActionButton(f"settings.{name}.open", text(f"settings.{name}_open"))
        self._open.clicked.connect(self.wanted)
        line = row()
        line.addWidget(self._open)
        line.addStretch(1)
        self.outer.addWidget(self._words)
        self.outer.addLayout(line)
        self.outer.addStretch(1)

    def begin(self) -> None:
        """Read how it stands."""
        show = self._words.setText
        self._jobs.run(
            lambda _control: self._state(), lambda words: show(str(words)), lambda error: show("")
        )

    def first_focus(self) -> QWidget | None:
        """Return the way there."""
        return self._open


class AboutPage(SectionPage):
    """What the program is, the file for whoever helps, and whose work is in it."""

    def __init__(self, presenter: AboutPresenter, jobs: Jobs) -> None:
        """Read the facts when the section is turned to."""
        super().__init__("about")
        self.presenter, self._jobs = presenter, jobs
        self._notice = Notice()
        self._facts = FactGrid()
        self._licences = _reading(text("settings.licences"))
        self._bundle = ActionButton("settings.bundle", text("settings.bundle"), icon="download")
        self._bundle.clicked.connect(self._pick)
        body = QWidget()
        layout = column(body, gap=12)
        line = row(gap=12)
        line.addWidget(self._bundle)
        line.addWidget(label(text("settings.bundle_does"), "caption", "muted"), 1)
        layout.addWidget(self._facts)
        layout.addLayout(line)
        layout.addWidget(label(text("settings.licences"), "caption", "muted", bold=True))
        layout.addWidget(self._licences, 1)
        body.setMaximumWidth(theme.current().grown(WIDEST))
        self.outer.addWidget(self._notice)
        self.outer.addWidget(scrolling(body), 1)
        presenter.on_change(self._show)

    def begin(self) -> None:
        """Read facts and licences in a job."""
        self._jobs.run(
            lambda _control: (self.presenter.facts(), self.presenter.licences()),
            self._read,
            lambda error: refuse(self.presenter, error),
        )

    def save_to(self, path: Path) -> None:
        """Write the file for whoever helps, made in a job."""
        self._jobs.run(
            lambda _control: files.write_private(path, self.presenter.bundle()),
            lambda _path: self.presenter.saved(path.name),
            lambda error: refuse(self.presenter, error),
        )

    def _pick(self) -> None:
        name, kinds = self.presenter.file_name, text("settings.bundle_files")
        chosen, _kind = saving.ask(self, text("settings.bundle"), name, kinds)
        if chosen is not None:
            self.save_to(chosen.with_suffix(".zip"))

    def _read(self, outcome: object) -> None:
        if isinstance(outcome, tuple):
            pairs, licences = outcome
            self._facts.show_pairs(pairs)
            self._licences.setPlainText(licences)

    def _show(self) -> None:
        problem = self.presenter.problem
        if problem is not None:
            self._notice.show_words("error", problem.sentence)
        else:
            self._notice.show_words("saved", self.presenter.note)


class RulesPage(SectionPage):
    """Version, signature, proof; what changed since a version before, and what it would do."""

    def __init__(self, presenter: RulesPresenter, jobs: Jobs) -> None:
        """Read the rules when the section is turned to."""
        super().__init__("rules")
        self.presenter, self._jobs = presenter, jobs
        self._notice = Notice()
        self._facts, self._theorems = FactGrid(), FactGrid(sentences=True)
        self._before = combo([], text("settings.before_none"))
        self._before.setObjectName("settings.rules.before")
        self._before.setAccessibleName(text("settings.before"))
        self._compare = ActionButton("settings.rules.compare", text("settings.compare"))
        self._folder = ActionButton("settings.rules.folder", text("settings.compare_folder"))
        self._past = ActionButton("settings.rules.past", text("settings.past"))
        self._stop = ActionButton("settings.rules.stop", text("settings.stop"))
        self._job: Job | None = None
        self._report = _reading(text("settings.report"))
        self._compare.clicked.connect(self._compare_chosen)
        self._folder.clicked.connect(self._pick)
        self._past.clicked.connect(lambda: self._run(presenter.past))
        self._stop.clicked.connect(self.stop)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def begin(self) -> None:
        """Read rules and versions in a job."""
        self._jobs.run(
            lambda _control: self.presenter.read(),
            self._read,
            lambda error: refuse(self.presenter, error),
        )

    @property
    def can_stop(self) -> bool:
        """Return whether something is under way."""
        return self._job is not None

    def stop(self) -> None:
        """Stop what is under way; nothing was changed by it."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.presenter.stopped()
            self._past.setFocus()

    def leave(self) -> None:
        """Stop what is under way: nobody reads its end."""
        self.stop()

    def compare_with(self, old: Path) -> None:
        """Show what changed since ``old``, compared in a job."""
        self._run(lambda _control: self.presenter.compare(old))

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(theme.current().grown(WIDEST))
        layout = column(body, gap=12)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.addWidget(self._facts)
        card = frame("card")
        inside = column(card, 12, 8)
        inside.addWidget(label(text("settings.theorems"), bold=True))
        inside.addWidget(self._theorems)
        layout.addWidget(card)
        layout.addWidget(label(text("settings.changed_title"), bold=True))
        layout.addWidget(label(text("settings.changed_is"), tone="muted"))
        line = column(gap=8) if theme.current().large else row(gap=8)
        for part in (self._before, self._compare, self._folder, self._past, self._stop):
            line.addWidget(part)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self._report)
        layout.addStretch(1)
        self.outer.addWidget(self._notice)
        self.outer.addWidget(scrolling(body), 1)

    def _compare_chosen(self) -> None:
        number = self._before.currentIndex()
        if 0 <= number < len(self.presenter.before):
            self.compare_with(self.presenter.before[number])

    def _pick(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, text("settings.compare_folder"))
        if chosen:
            self.compare_with(Path(chosen))

    def _run(self, work: Callable[[Control], tuple[str, ...]]) -> None:
        self._job = self._jobs.run(work, self._made, self._failed, self.presenter.so_far)
        self.presenter.begin(text("me.working"))
        self._stop.setFocus()

    def _made(self, lines: object) -> None:
        self._job = None
        if isinstance(lines, tuple):
            self.presenter.show(lines)

    def _failed(self, error: object) -> None:
        self._job = None
        self.presenter.show(())
        refuse(self.presenter, error)

    def _read(self, outcome: object) -> None:
        if isinstance(outcome, tuple) and isinstance(outcome[0], Rules):
            self.presenter.took(*outcome)

    def _show(self) -> None:
        shown = self.presenter
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        else:
            self._notice.show_words("fact", shown.busy or shown.note)
        self._facts.show_pairs(shown.facts())
        self._theorems.show_pairs(shown.theorems())
        names = [path.stem for path in shown.before]
        if names != [self._before.itemText(n) for n in range(self._before.count())]:
            self._before.clear()
            self._before.addItems(names)
            self._before.setCurrentIndex(0)
        self._before.setVisible(bool(names))
        self._compare.setVisible(bool(names))
        for button in (self._compare, self._folder, self._past):
            button.setEnabled(not shown.busy)
        self._stop.setVisible(self.can_stop)
        self._report.setPlainText("\n".join(shown.report))
        self._report.setVisible(bool(shown.report))
        self.changed.emit()


def _reading(name: str) -> QPlainTextEdit:
    words = QPlainTextEdit()
    words.setReadOnly(True)
    words.setTabChangesFocus(True)
    words.setAccessibleName(name)
    words.setMinimumHeight(theme.current().grown(REPORT_HEIGHT))
    return words
