"""Users and keys, for the administrator: the list and one person, or the page of keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QStackedWidget,
    QTableView,
    QWidget,
)

from triage_desk.ui import theme
from triage_desk.ui.acts import run_act
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.models.user_table import UserTable
from triage_desk.ui.presenters import lists
from triage_desk.ui.presenters.keycare import KeycarePresenter
from triage_desk.ui.presenters.users import UsersPresenter
from triage_desk.ui.screens.keycare import KeycarePage
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.screens.user_form import UserForm
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import dress

FORM_WIDTH = 440
COLUMN_GAP = 16
PEOPLE, KEYS = 0, 1


class UsersScreen(Screen):
    """``closed`` goes back to today's list; ``rotated`` says that the data were closed."""

    closed = Signal()
    rotated = Signal()

    has_list = True

    def __init__(self, presenter: UsersPresenter, keys: KeycarePresenter, jobs: Jobs) -> None:
        """Show the people first."""
        super().__init__(Place.USERS)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._count = label("", tone="muted", wrap=False)
        self._model = UserTable(presenter.cells, self)
        self._table = _table(self._model)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._form = UserForm()
        self._form.asked.connect(self._act)
        self._form.cancelled.connect(self._show_form)
        self._keys = KeycarePage(keys, jobs)
        self._keys.rotated.connect(self.rotated)
        self._pages = QStackedWidget()
        self._parts = Segments(
            text("users.title"),
            (
                ("users.people", text("users.people"), PEOPLE),
                ("users.keys", text("users.keys"), KEYS),
            ),
        )
        self._parts.choose(PEOPLE)
        self._parts.chosen.connect(self._turn)
        self._shown: str | None = "nobody yet"
        self._lay_out()
        presenter.on_change(self._show)
        if presenter.people:
            presenter.choose(presenter.people[0])
        self._show()

    def listing(self) -> lists.Gather:
        """Return the people as a table."""
        return lists.of_users(self.presenter)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the list and the way out."""
        return (hint("move"), hint("close_page"))

    def status(self) -> str:
        """Return how many can sign in."""
        return self.presenter.counted

    def first_focus(self) -> QWidget | None:
        """Return the list."""
        return self._table

    def may_lock(self) -> bool:
        """Return False while everything gets a new key."""
        return not self._keys.presenter.rotating

    def may_close(self) -> bool:
        """Return False while everything gets a new key: Stop is there for that."""
        return self.may_lock()

    def why_stay(self) -> str:
        """Return what is under way."""
        return text("keycare.stop_first")

    def _lay_out(self) -> None:
        outer = column(self, gap=8)
        outer.setContentsMargins(16, 12, 16, 12)
        head = row(gap=16)
        head.addWidget(label(text("users.title"), "question", wrap=False))
        head.addWidget(self._parts)
        head.addStretch(1)
        self._add = ActionButton("users.add", text("users.add"), icon="user-plus")
        self._add.clicked.connect(self._new)
        close = ActionButton("users.close", text("me.close"))
        close.clicked.connect(self.closed)
        head.addWidget(self._add)
        head.addWidget(close)
        outer.addLayout(head)
        outer.addWidget(self._notice)
        self._pages.addWidget(self._people())
        keys = QWidget()
        column(keys).addWidget(scrolling(self._keys))
        self._pages.addWidget(keys)
        outer.addWidget(self._pages, 1)

    def _people(self) -> QWidget:
        page = QWidget()
        large = theme.current().large
        layout = column(page, gap=12) if large else row(page, gap=12)
        card = frame("card")
        column(card, 1).addWidget(self._table)
        side = QWidget()
        held = column(side, gap=0)
        held.addWidget(self._form)
        held.addStretch(1)
        area = scrolling(side)
        layout.addWidget(card, 1)
        layout.addWidget(area, 1 if large else 0)
        if not large:
            area.setFixedWidth(FORM_WIDTH)
        return page

    def _turn(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._add.setVisible(page == PEOPLE)

    def _new(self) -> None:
        self._parts.choose(PEOPLE)
        self._turn(PEOPLE)
        self._table.clearSelection()
        self.presenter.choose(None)
        self._form.name.control.setFocus()

    def _choose(self) -> None:
        number = self._table.currentIndex().row()
        if 0 <= number < len(self._model.people):
            user = self._model.people[number]
            if self.presenter.chosen is None or self.presenter.chosen.user_id != user.user_id:
                self.presenter.choose(user)

    def _act(self, name: str) -> None:
        shown, form = self.presenter, self._form
        if shown.busy:
            return
        if name == "open":
            form.give()
            form.show_state(shown)
            form.pair.first.edit.setFocus()
            return
        typed, pair = form.typed, form.pair.typed
        acts = {
            "save": lambda: shown.save(typed),
            "add": lambda: shown.add(typed, pair),
            "give": lambda: shown.give(pair),
            "reset_pin": shown.reset_pin,
            "disable": shown.disable,
        }
        run_act(self._jobs, shown, acts[name])

    def _show_form(self) -> None:
        if self.presenter.chosen is None and self.presenter.people:
            self.presenter.choose(self.presenter.people[0])
        self._shown = "again"
        self._show()

    def _show(self) -> None:
        shown = self.presenter
        if self._model.people != shown.people:
            self._model.show_people(shown.people)
            _fit(self._table)
        self._select()
        chosen = shown.chosen.user_id if shown.chosen else None
        if chosen != self._shown or shown.note:
            self._shown = chosen
            self._form.show_person(shown)
        self._form.show_state(shown)
        problem = shown.problem
        at_field = problem is not None and problem.field in ("name", "role", "passphrase", "again")
        if problem is not None and not at_field:
            self._notice.show_words("error", problem.sentence)
        elif shown.busy:
            self._notice.show_words("fact", text("me.working"))
        else:
            self._notice.show_words("saved", shown.note)
        self.hints_changed.emit()

    def _select(self) -> None:
        chosen = self.presenter.chosen
        ids = [user.user_id for user in self._model.people]
        if chosen is not None and chosen.user_id in ids:
            index = self._model.index(ids.index(chosen.user_id), 0)
            flags = QItemSelectionModel.SelectionFlag
            self._table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)


def _table(model: UserTable) -> QTableView:
    table = QTableView()
    dress(table, "users.table", text("users.people"))
    table.setModel(model)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _fit(table: QTableView) -> None:
    """Give the short facts their room; the name gets what they leave."""
    gap = theme.current().grown(COLUMN_GAP)
    header = table.horizontalHeader()
    for number in range(1, table.model().columnCount()):
        wide = max(table.sizeHintForColumn(number), header.sectionSizeHint(number))
        table.setColumnWidth(number, wide + gap)
