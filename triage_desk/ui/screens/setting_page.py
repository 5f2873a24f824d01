"""One section of the settings as a page: its rows, what cannot be changed, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.acts import run_act
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.screens.setting_row import SettingRow
from triage_desk.ui.widgets import labels
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.notice import Notice

WIDEST = 760
IN_A_LINE = 2


class SectionPage(QWidget):
    """A section: its title and one line on what it is. ``changed`` asks to read state again."""

    changed = Signal()
    name = ""

    def __init__(self, name: str) -> None:
        """Show the title."""
        super().__init__()
        self.name = name
        self.outer = column(self, gap=8)
        if not theme.current().large:
            # Large text shows the title in the list of sections alone, right above.
            self.outer.addWidget(label(text(f"settings.{name}"), "section", bold=True))
            self.outer.addWidget(label(text(f"settings.{name}_is"), tone="muted"))

    @property
    def form(self) -> FormPresenter | None:
        """Return what is typed here, if anything can be."""
        return None

    @property
    def can_stop(self) -> bool:
        """Return whether something is under way that can be stopped."""
        return False

    def begin(self) -> None:
        """Read what takes time; called whenever the section is turned to."""

    def leave(self) -> None:
        """Stop what is under way; called when the settings are left."""

    def first_focus(self) -> QWidget | None:
        """Return where the next key goes."""
        return None


class FormPage(SectionPage):
    """A section whose settings are typed and saved."""

    saved = Signal()

    def __init__(self, presenter: FormPresenter, jobs: Jobs) -> None:
        """Make a row for each setting."""
        super().__init__(presenter.name)
        self.presenter = presenter
        self.jobs = jobs
        self.notice = Notice()
        self.notice.pressed.connect(self.take_back)
        self.rows = {row.name: SettingRow(presenter.name, row) for row in presenter.rows}
        for row in self.rows.values():
            row.typed.connect(lambda words, name=row.name: presenter.type(name, words))
        self.outer.addWidget(self.notice)
        self.outer.addWidget(self.lay_out(), 1)
        presenter.on_change(self.show_state)
        self.show_state()

    @property
    def form(self) -> FormPresenter:
        """Return what is typed here."""
        return self.presenter

    def lay_out(self) -> QWidget:
        """Return the rows under each other, in a frame that scrolls."""
        body, wide = QWidget(), theme.current().grown(WIDEST)
        layout = column(body, gap=12)
        layout.setContentsMargins(0, 0, 12, 0)
        self.fill_top(layout)
        line: QHBoxLayout | None = None
        for spec in self.presenter.rows:
            row = self.rows[spec.name]
            row.setMaximumWidth(wide)
            if not spec.short or theme.current().large:
                layout.addWidget(row)
                line = None
            elif line is None or line.count() == IN_A_LINE:
                line = labels.row(gap=16)
                line.addWidget(row, 1)
                layout.addLayout(line)
            else:
                line.addWidget(row, 1)
        if line is not None and line.count() < IN_A_LINE:
            line.addStretch(1)
        self.fill_in(layout)
        layout.addStretch(1)
        body.setMaximumWidth(wide)
        return scrolling(body)

    def fill_top(self, layout: QVBoxLayout) -> None:
        """Add what stands above the rows."""

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Add what is more than rows."""

    def first_focus(self) -> QWidget | None:
        """Return the control that is wrong, or the first one."""
        problem = self.presenter.problem
        wrong = self.rows.get(problem.field) if problem else None
        first = wrong or next(iter(self.rows.values()), None)
        return first.control if first and self.presenter.may_change else None

    def save(self) -> None:
        """Keep what is typed, in a job."""
        shown = self.presenter
        if shown.dirty and shown.may_change and not shown.busy:
            run_act(self.jobs, shown, shown.save)

    def take_back(self) -> bool:
        """Take back the last change made here, in a job; False when there is none."""
        shown = self.presenter
        if not shown.can_take_back or shown.busy:
            return False
        run_act(self.jobs, shown, shown.take_back)
        return True

    def put_back(self) -> None:
        """Drop what is typed."""
        self.presenter.put_back()

    def type_all(self, typed: Mapping[str, str]) -> None:
        """Let the fields stand as they stood before a lock."""
        for name, words in typed.items():
            self.presenter.type(name, words)

    def show_state(self) -> None:
        """Show what stands in the fields, and what was said."""
        shown = self.presenter
        values, problem, may = shown.values, shown.problem, shown.may_change
        fresh = {row.name: row for row in shown.rows}
        wrong: SettingRow | None = None
        for name, row in self.rows.items():
            row.show_choices(fresh[name])
            row.show_value(values.get(name, ""))
            row.control.setEnabled(may)
            here = problem is not None and problem.field == name
            row.show_error(problem.sentence if problem and here else "")
            wrong = row if here else wrong
        if wrong is not None and not shown.busy and not wrong.control.hasFocus():
            wrong.control.setFocus()
        self._say(at_field=wrong is not None)
        if shown.note:
            self.saved.emit()
        self.changed.emit()

    def _say(self, *, at_field: bool) -> None:
        shown = self.presenter
        if shown.problem is not None and not at_field:
            self.notice.show_words("error", shown.problem.sentence)
        elif shown.busy:
            self.notice.show_words("fact", text("me.working"))
        elif not shown.may_change:
            self.notice.show_words("fact", text("settings.ask"))
        else:
            back = text("settings.take_back") if shown.note and shown.can_take_back else ""
            self.notice.show_words("saved", shown.note, back)
