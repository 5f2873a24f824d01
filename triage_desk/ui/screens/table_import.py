"""The page on which a table of others is understood, tried, and taken over."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QVBoxLayout, QWidget

from triage_desk.domain.draft import Typing
from triage_desk.domain.sheet import DateOrder, Field
from triage_desk.ui import theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.table_import import LEFT_OUT, Doubt, TablePresenter, Tried
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice


class TableScreen(Screen):
    """Columns at the left, what the rows say at the right."""

    closed = Signal()

    def __init__(self, presenter: TablePresenter, jobs: Jobs) -> None:
        """Lay out the page, without a table yet."""
        super().__init__(Place.TABLE)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._told = label("", tone="muted")
        self._columns, self._left = _card(text("tables.columns"))
        self._rows, self._right = _card(text("tables.rows"))
        self._shown: object = None
        self._drawn: object = None
        self._file = ActionButton("table.file", text("tables.file"), icon="download")
        self._try = ActionButton("table.try", text("tables.try"))
        self._take = ActionButton("table.take", text("tables.take"), primary=True)
        self._close = ActionButton("table.close", text("keys.back"))
        self._stop = ActionButton("table.stop", text("exchange.stop"))
        for button, act in (
            (self._file, self._choose_file),
            (self._try, partial(self.attempt, trial=True)),
            (self._take, partial(self.attempt, trial=False)),
            (self._close, self.closed.emit),
            (self._stop, self._halt),
        ):
            button.clicked.connect(lambda _=False, a=act: a())
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        if self.presenter.doing:
            return (hint("stop"),)
        ready = (hint("try_table"), hint("take_table")) if self.presenter.ready else ()
        return (hint("choose_table"), *ready, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the choice of a file, or the first column."""
        return next(iter(self.findChildren(QComboBox)), self._file)

    def typing(self) -> Typing:
        """Return nothing: the file is still there, and what was said of it is soon said again."""
        return Typing(self.place.value)

    def open_file(self, path: Path) -> None:
        """Read a table beside the window."""
        self.presenter.begin("reading")
        self._jobs.run(
            lambda _control: self.presenter.read(path),
            lambda found: self.presenter.show(*found) if isinstance(found, tuple) else None,
            self._failed,
        )

    def attempt(self, *, trial: bool) -> None:
        """Take the table over, or only try, beside the window."""
        if not self.presenter.ready:
            return
        self.presenter.begin("trying" if trial else "taking")
        self._jobs.run(
            lambda control: self.presenter.attempt(control.report, trial=trial),
            lambda found: self._came(found, trial=trial),
            self._failed,
            self.presenter.progressed,
        )

    def _came(self, found: object, *, trial: bool) -> None:
        if isinstance(found, Tried):
            self.presenter.came(found, trial=trial)

    def _failed(self, error: object) -> None:
        self.presenter.doing = ""
        refuse(self.presenter, error)

    def may_close(self) -> bool:
        """Return whether nothing is under way."""
        return not self.presenter.doing

    def why_stay(self) -> str:
        """Return what is under way."""
        return self.presenter.doing

    def _halt(self) -> None:
        self.presenter.wait.stop()

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, text("tables.file"), "", text("tables.files")
        )
        if chosen:
            self.open_file(Path(chosen))

    # ------------------------------------------------------------------------------ what is shown

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        body = QWidget()
        page = column(body, gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("tables.title"), "question"))
        page.addWidget(self._told)
        page.addWidget(self._notice)
        self._cards = QWidget()
        cards = column(self._cards, gap=12) if theme.current().large else row(self._cards, gap=12)
        cards.addWidget(self._columns, 1)
        cards.addWidget(self._rows, 1)
        page.addWidget(self._cards)
        page.addStretch(1)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(action_bar([self._close, self._file, self._stop], [self._try, self._take]))

    def _show(self) -> None:
        shown = self.presenter
        self._told.setText(shown.told or text("tables.note"))
        self._cards.setVisible(shown.sheet is not None)
        self._say()
        if shown.doing and self._drawn == shown.doing_what:
            return
        self._drawn = shown.doing_what
        if self._shown != (shown.sheet, shown.mapped):
            self._shown = (shown.sheet, shown.mapped)
            self._show_columns()
        self._show_rows()
        for button in (self._file, self._close):
            button.setEnabled(not shown.doing)
        self._stop.setVisible(bool(shown.doing))
        self._stop.setEnabled(bool(shown.doing))
        for button in (self._try, self._take):
            button.setEnabled(shown.ready)
        self.hints_changed.emit()

    def _say(self) -> None:
        shown = self.presenter
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        elif shown.doing or shown.lacking:
            self._notice.show_words("fact", shown.doing or shown.lacking)
        elif shown.taken is not None:
            self._notice.show_words("saved", text("tables.taken"))
        elif shown.stopped:
            self._notice.show_words("fact", text("exchange.stopped_import"))
        else:
            self._notice.show_words("fact", text("tables.tried") if shown.tried else "")

    def _show_columns(self) -> None:
        # The boxes are made anew: the focus goes back to where it was, or to the first of them.
        name = getattr(self.focusWidget(), "objectName", str)()
        clear(self._left)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        choices: list[tuple[str, object]] = [(text("tables.field.none"), None)]
        choices += [(text(f"tables.field.{one.value}"), one) for one in Field]
        for number, one in enumerate(self.presenter.columns):
            said = QWidget()
            words = column(said, gap=0)
            words.addWidget(label(one.heading, bold=True))
            words.addWidget(label(one.example, "caption", "muted"))
            box = combo(choices, "")
            box.setCurrentIndex(0 if one.field is None else 1 + list(Field).index(one.field))
            box.setObjectName(f"table.column_{number + 1}")
            box.setAccessibleName(text("tables.column", heading=one.heading, example=one.example))
            box.activated.connect(partial(self._chosen, number))
            grid.addWidget(said, number, 0)
            grid.addWidget(box, number, 1)
        if self.presenter.asks_order:
            self._left.addWidget(self._order())
        self._left.addLayout(grid)
        boxes = self._columns.findChildren(QComboBox)
        again = [box for box in boxes if box.objectName() == name] or boxes[:1]
        for box in again:
            QTimer.singleShot(0, box, box.setFocus)

    def _order(self) -> QWidget:
        box = QWidget()
        inside = column(box, gap=3)
        orders = [(text(f"tables.order.{one.value}"), one) for one in DateOrder]
        choice = combo(orders, text("tables.order.choose"))
        choice.setObjectName("table.order")
        choice.setAccessibleName(text("tables.order.title"))
        if self.presenter.mapped.order is not None:
            choice.setCurrentIndex(list(DateOrder).index(self.presenter.mapped.order))
        choice.activated.connect(lambda at: self.presenter.write_days(list(DateOrder)[at]))
        inside.addWidget(label(text("tables.order.title"), bold=True))
        inside.addWidget(choice)
        return box

    def _chosen(self, number: int, place: int) -> None:
        self.presenter.choose(number, None if place == 0 else list(Field)[place - 1])

    def _show_rows(self) -> None:
        clear(self._right)
        shown = self.presenter
        if shown.lacking:
            self._right.addWidget(label(shown.lacking, tone="muted"))
        if shown.tried is None:
            for line in shown.rows:
                self._right.addWidget(label(line))
            return
        for line in shown.counted:
            self._right.addWidget(label(line, bold=True))
        if shown.taken is None:
            for number, doubt in enumerate(shown.doubts):
                self._right.addWidget(self._ask(number, doubt))
        for line in shown.faults:
            self._right.addWidget(label(f"{text('app.warning_sign')} {line}"))

    def _ask(self, number: int, doubt: Doubt) -> QWidget:
        box = QWidget()
        inside = column(box, gap=3)
        inside.addWidget(label(text("tables.doubt", who=doubt.who, like=doubt.like_words)))
        answers = [
            (text("tables.leave_out"), LEFT_OUT),
            (text("tables.same", like=doubt.like_words), doubt.like),
            (text("tables.somebody_new"), ""),
        ]
        choice = combo(answers, "")
        values = [value for _words, value in answers]
        choice.setCurrentIndex(values.index(self.presenter.said.get(doubt.place, LEFT_OUT)))
        choice.setObjectName(f"table.doubt_{number + 1}")
        choice.setAccessibleName(doubt.who)
        choice.activated.connect(lambda at: self.presenter.is_one(doubt.place, values[at]))
        inside.addWidget(choice)
        return box


def _card(title: str) -> tuple[QWidget, QVBoxLayout]:
    card = frame("card")
    layout = column(card, 16, 8)
    layout.addWidget(label(title, "section", bold=True))
    inside = column(gap=8)
    layout.addLayout(inside)
    layout.addStretch(1)
    return card, inside
