"""What came in from other software, and the way to take an import back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.batch import UndoReport
from triage_desk.ui import commands, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.exchange import ExchangePresenter, ImportLine, Part
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.screens.segments import Segments
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

COLUMNS = ("when", "who", "file", "brought", "stands")
# With large letters there is room for three; what was taken back is said with what was brought.
LARGE = ("when", "file", "brought")
PARKED = ("file", "since", "why")


class ExchangeScreen(Screen):
    """``table_wanted`` and ``inbox_wanted`` ask for other pages, ``closed`` goes back."""

    table_wanted = Signal()
    inbox_wanted = Signal()
    closed = Signal()

    def __init__(self, presenter: ExchangePresenter, jobs: Jobs) -> None:
        """Lay out the page; ``presenter`` has read the list."""
        super().__init__(Place.EXCHANGE)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._columns = LARGE if theme.current().large else COLUMNS
        headings = [text(f"exchange.{name}") for name in self._columns]
        widest = self._columns.index("brought")
        self._table = RowTable("exchange.table", text("exchange.title"), headings, widest)
        self._table.itemSelectionChanged.connect(self._show_acts)
        headings = [text(f"exchange.{name}") for name in PARKED]
        spoken = text("exchange.parked")
        self._parked = RowTable("exchange.parked", spoken, headings, PARKED.index("why"))
        self._parked.itemSelectionChanged.connect(self._show_acts)
        self._none = label("", tone="muted")
        self._parts = Segments(
            text("exchange.parts"),
            [(f"exchange.{one.value}", text(f"exchange.{one.value}"), one) for one in Part],
        )
        self._parts.chosen.connect(self._turn)
        self._stays = QWidget()
        self._named = column(self._stays, gap=3)
        self._back = ActionButton(
            "exchange.undo", text("exchange.undo"), commands.key("undo_import")
        )
        self._back.clicked.connect(lambda _=False: self.undo())
        self._again = ActionButton(
            "exchange.again", text("exchange.again"), commands.key("try_parked")
        )
        self._again.clicked.connect(lambda _=False: self.again())
        self._stop = ActionButton("exchange.stop", text("exchange.stop"))
        self._stop.clicked.connect(lambda _=False: presenter.wait.stop())
        self._take = ActionButton("exchange.table_in", text("exchange.take"), icon="download")
        self._take.clicked.connect(self.table_wanted)
        self._inbox = ActionButton("exchange.inbox", text("inbox.button"))
        self._inbox.clicked.connect(self.inbox_wanted)
        self._close = ActionButton("exchange.close", text("keys.back"))
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        if self.presenter.doing:
            return (hint("stop"),)
        rows = (hint("move"),) if self._lines else ()
        undo = (hint("undo_import"),) if self._may_go_back else ()
        again = (hint("try_parked"),) if self._may_try else ()
        return (*rows, *undo, *again, hint("close_page"))

    def status(self) -> str:
        """Return how many imports are listed."""
        return text("exchange.count", count=len(self._lines))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way to take a table over where it is empty."""
        table = self._table if self.presenter.part is Part.FILES else self._parked
        return table if self._lines else self._take

    def look_again(self) -> None:
        """Read the list anew: a table was taken over beside it."""
        self.presenter.open()

    def may_close(self) -> bool:
        """Return whether nothing is under way."""
        return not self.presenter.doing

    def why_stay(self) -> str:
        """Return why the window stays."""
        return text("exchange.undoing")

    def again(self) -> bool:
        """Have the parked file that is chosen tried again, beside the window."""
        if not self._may_try:
            return False
        name = self.presenter.parked_lines[self._parked.picked].name
        self._run(lambda: self.presenter.again(name))
        return True

    def _turn(self, part: Part) -> None:
        self.presenter.choose(part)
        if part is Part.FOLDER:
            self._run(self.presenter.read_folder)

    def _run(self, work: Callable[[], object]) -> None:
        def came(found: object) -> None:
            if isinstance(found, tuple):
                self.presenter.show_folder(found)

        self._jobs.run(lambda _control: work(), came, self._failed)

    def undo(self) -> bool:
        """Take the import that is chosen back, beside the window."""
        picked = self._picked
        if picked < 0 or not self._may_go_back:
            return False
        batch_id = self.presenter.lines[picked].batch_id
        self.presenter.begin()
        self._jobs.run(
            lambda control: self.presenter.undo(batch_id, control.report),
            self._came,
            self._failed,
            self.presenter.progressed,
        )
        return True

    def _came(self, report: object) -> None:
        if isinstance(report, UndoReport):
            self.presenter.came(report)
            self._table.setFocus()

    def _failed(self, error: object) -> None:
        self.presenter.doing = ""
        refuse(self.presenter, error)

    # ------------------------------------------------------------------------------ what is shown

    def _lay_out(self) -> None:
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("exchange.title"), "question"))
        if not theme.current().large:
            page.addWidget(label(text("exchange.note"), tone="muted"))
        parts = row()
        parts.addWidget(self._parts)
        parts.addStretch(1)
        page.addLayout(parts)
        for part in (self._notice, self._none, self._stays):
            page.addWidget(part)
        self._card = frame("card")
        inside = column(self._card, 1)
        for table in (self._table, self._parked):
            inside.addWidget(table)
        page.addWidget(self._card, 1)
        self._rest = QWidget()
        page.addWidget(self._rest, 1)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        outer.addWidget(
            action_bar(
                [self._back, self._again, self._stop, self._take, self._inbox], [self._close]
            )
        )

    @property
    def _picked(self) -> int:
        return self._table.picked if self.presenter.batches else -1

    @property
    def _may_go_back(self) -> bool:
        lines, picked = self.presenter.lines, self._picked
        shown = self.presenter
        going = bool(shown.doing) or shown.part is not Part.FILES
        return not going and 0 <= picked < len(lines) and lines[picked].may_go_back

    @property
    def _lines(self) -> Sequence[object]:
        shown = self.presenter
        return shown.lines if shown.part is Part.FILES else shown.parked_lines

    @property
    def _may_try(self) -> bool:
        return self.presenter.part is Part.FOLDER and self._parked.picked >= 0

    def _show(self) -> None:
        shown = self.presenter
        files = shown.part is Part.FILES
        self._parts.choose(shown.part)
        self._none.setText(text("exchange.none") if files else shown.watching)
        self._none.setVisible(not (files and shown.batches))
        for part in (self._card, self._rest):
            part.setVisible((part is self._card) == bool(self._lines))
        self._table.setVisible(files)
        self._parked.setVisible(not files)
        self._say()
        clear(self._named)
        for line in shown.stays:
            self._named.addWidget(label(f"{text('app.warning_sign')} {line}"))
        self._stays.setVisible(bool(shown.stays))
        if not shown.doing:
            self._table.fill([self._row(one) for one in shown.lines])
            waits = [Row((one.name, one.when, one.why)) for one in shown.parked_lines]
            self._parked.fill(waits)
        self._show_acts()

    def _row(self, one: ImportLine) -> Row:
        whole = (one.when, one.name, one.file, one.brought, one.stands)
        cells = dict(zip(COLUMNS, whole, strict=True))
        if self._columns == LARGE and one.was_taken_back:
            cells["brought"] = f"{one.stands}: {one.brought}"
        return Row([cells[name] for name in self._columns], ". ".join(whole))

    def _say(self) -> None:
        shown = self.presenter
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        elif shown.doing:
            self._notice.show_words("fact", shown.doing)
        else:
            kind = "saved" if shown.undone and not shown.undone.stays else "fact"
            self._notice.show_words(kind, shown.told)

    def _show_acts(self) -> None:
        going = bool(self.presenter.doing)
        files = self.presenter.part is Part.FILES
        self._back.setVisible(files)
        self._back.setEnabled(self._may_go_back)
        self._again.setVisible(not files)
        self._again.setEnabled(self._may_try)
        self._stop.setVisible(going)
        self._stop.setEnabled(going)
        self._take.setEnabled(not going)
        waiting = self.presenter.waiting
        self._inbox.setText(
            text("inbox.waiting", count=waiting) if waiting else text("inbox.button")
        )
        self._inbox.setEnabled(not going)
        self._close.setEnabled(not going)
        self.hints_changed.emit()
