"""One field over any screen: people, commands and help, found as they are typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from triage_desk.domain.patient import Patient
from triage_desk.ui import commands, theme
from triage_desk.ui.asked import Asked
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.models.entry_list import EntryList
from triage_desk.ui.presenters.entries import Entry
from triage_desk.ui.presenters.palette import PalettePresenter
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fields import line_edit
from triage_desk.ui.screens.palette_painter import PalettePainter
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.keycap import KeyCap
from triage_desk.ui.widgets.labels import column, label, row

SEARCH_AFTER_MS = 60
ROWS, WIDTH = 10, 640
# What stands above and below the list.
AROUND = 110
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PaletteDialog(Dialog):
    """``taken`` carries the entry that was chosen; the palette is closed by then."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, presenter: PalettePresenter, jobs: Jobs) -> None:
        """Show what can be done here; people come as soon as the store has answered."""
        super().__init__(parent, "palette", text("palette.title"))
        self.presenter = presenter
        self._field = line_edit(text("palette.hint"))
        self._field.setObjectName("palette.field")
        self._field.setAccessibleName(text("palette.title"))
        self._field.setClearButtonEnabled(False)
        self._model = EntryList(self)
        self._list = _list(self._model)
        self._told = label("", "caption", "muted")
        self._people: tuple[Patient, ...] = ()
        self._moved = False
        self._rows, self._asked = Asked(jobs, self), Asked(jobs, self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self._connect()
        self._show()
        self._rows.ask(lambda _stop: presenter.ask_rows(), self._rows_came, lambda: None)
        self.ready(self._field)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries shown."""
        return self._model.entries

    @property
    def current(self) -> Entry | None:
        """Return the entry that Enter takes."""
        index = self._list.currentIndex()
        return self._model.entries[index.row()] if index.isValid() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list and Enter takes, while the field keeps the focus."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self._move(event.key())
                return True
            if event.key() in _ENTER:
                self._take()
                return True
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        """Close, and keep how many people were shown."""
        self._wait.stop()
        self._rows.give_up()
        self._asked.give_up()
        self.presenter.leave()
        super().done(result)

    def _lay_out(self) -> None:
        now = theme.current()
        layout = column(self, 12, 8)
        line = row(gap=8)
        line.addWidget(self._field, 1)
        line.addWidget(KeyCap(commands.key("close")))
        layout.addLayout(line)
        if self.presenter.covered:
            layout.addWidget(label(text("palette.covered"), "caption", "late", bold=True))
        layout.addWidget(self._list)
        layout.addWidget(self._told)
        room, line_height = self._over.window().size(), now.grown(now.px("table_row"))
        rows = min(ROWS, (room.height() - 40 - now.grown(AROUND)) // line_height)
        self._list.setFixedHeight(rows * line_height)
        self.setFixedWidth(min(now.grown(WIDTH), room.width() - 40))

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the top of the window, in the middle."""
        super().showEvent(event)
        place = self._over.window().geometry()
        self.move(place.center().x() - self.width() // 2, place.top() + 20)

    def _connect(self) -> None:
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._typed)
        self._list.clicked.connect(lambda _index: self._take())
        bind("cover", self, self._cover)
        bind("palette", self, self.reject)

    def _typed(self) -> None:
        self._moved = False
        self._asked.give_up()
        self._people = ()
        self._show()
        self._wait.start(SEARCH_AFTER_MS)

    def _ask(self) -> None:
        typed = self._field.text()
        self._asked.ask(
            lambda stop: self.presenter.ask(typed, stop), self._people_came, lambda: None
        )

    def _rows_came(self, rows: object) -> None:
        if isinstance(rows, tuple):
            self.presenter.rows = rows
            self._show()

    def _people_came(self, people: object) -> None:
        if isinstance(people, tuple):
            self._people = people
            self._show()

    def _show(self) -> None:
        """Show what fits; an entry that was moved to stays the one that Enter takes."""
        kept = self.current if self._moved else None
        self._model.show_entries(self.presenter.entries(self._field.text(), self._people))
        entries = self.entries
        number = entries.index(kept) if kept in entries else 0
        self._list.setCurrentIndex(self._model.index(number))
        self._tell()

    def _tell(self) -> None:
        entry = self.current
        words = text("palette.nothing")
        if entry is not None:
            words = text("palette.found", count=len(self.entries))
        self._told.setText(words)
        self._field.setAccessibleDescription(entry.spoken if entry is not None else words)

    def _move(self, key: int) -> None:
        self._moved = True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS}.get(
            Qt.Key(key), ROWS
        )
        last = len(self.entries) - 1
        number = min(max(self._list.currentIndex().row() + step, 0), last)
        self._list.setCurrentIndex(self._model.index(number))
        self._tell()
        announce(self._field)

    def _take(self) -> None:
        entry = self.current
        if entry is not None:
            self.accept()
            self.taken.emit(entry)

    def _cover(self) -> None:
        self.reject()
        for button in self._over.window().findChildren(QWidget, "top.cover"):
            if isinstance(button, KeyButton):
                button.click()


def _list(model: EntryList) -> QListView:
    shown = QListView()
    shown.setObjectName("palette.list")
    shown.setAccessibleName(text("palette.list"))
    shown.setModel(model)
    shown.setItemDelegate(PalettePainter(shown))
    shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    shown.setUniformItemSizes(True)
    shown.setCurrentIndex(QModelIndex())
    return shown
