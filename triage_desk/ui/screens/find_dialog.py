"""A field over a list: the list narrows as one types, the arrows move in it, Enter takes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QListView, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.models.entry_list import EntryList
from triage_desk.ui.presenters.entries import Entry
from triage_desk.ui.screens.dialog import EDGE, Dialog
from triage_desk.ui.screens.fields import line_edit
from triage_desk.ui.screens.palette_painter import PalettePainter
from triage_desk.ui.widgets.announce import say
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.keycap import KeyCap
from triage_desk.ui.widgets.labels import column, label, row

ROWS, WIDTH = 10, 640
# What stands above and below the list.
AROUND = 110
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindDialog(Dialog):
    """``taken`` carries the entry that was chosen; the dialog is closed by then.

    Subclasses say what there is (``offered``) and then call ``ready_to_find``.
    """

    taken = Signal(object)
    widest = WIDTH

    def __init__(self, parent: QWidget, name: str, title: str, hint: str) -> None:
        """Make an empty list; the object names of field and list begin with ``name``."""
        super().__init__(parent, name, title)
        self._field = line_edit(hint)
        self._field.setObjectName(f"{name}.field")
        self._field.setAccessibleName(title)
        self._field.setClearButtonEnabled(False)
        self._model = EntryList(self)
        self._list = _list(self._model, f"{name}.list")
        self._told = label("", "caption", "muted")
        self._moved = False

    def offered(self, typed: str) -> tuple[Entry, ...]:
        """Return what fits, the best first."""
        raise NotImplementedError

    def first(self) -> int:
        """Return which line Enter takes while nobody moved, -1 for none."""
        return 0

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

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the top of the window, in the middle."""
        super().showEvent(event)
        place = self._over.window().geometry()
        self.move(place.center().x() - self.width() // 2, place.top() + EDGE)

    def ready_to_find(self) -> None:
        """Lay out, show what there is, and put the focus into the field."""
        self._lay_out()
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._typed)
        self._list.clicked.connect(lambda _index: self._take())
        bind("cover", self, self._cover)
        self._show()
        self.ready(self._field)

    def notes(self, layout: QBoxLayout) -> None:
        """Put between field and list what has to be known."""

    def _lay_out(self) -> None:
        now = theme.current()
        layout = column(self, 12, 8)
        line = row(gap=8)
        line.addWidget(self._field, 1)
        line.addWidget(KeyCap(commands.key("close")))
        layout.addLayout(line)
        self.notes(layout)
        layout.addWidget(self._list)
        layout.addWidget(self._told)
        room, line_height = self._over.window().size(), now.grown(now.px("table_row"))
        rows = min(ROWS, (room.height() - 2 * EDGE - now.grown(AROUND)) // line_height)
        self._list.setFixedHeight(rows * line_height)
        self.setFixedWidth(min(now.grown(self.widest), room.width() - 2 * EDGE))

    def _typed(self) -> None:
        self._moved = False
        self._show()

    def _show(self) -> None:
        """Show what fits; an entry that was moved to stays the one that Enter takes."""
        kept = self.current if self._moved else None
        self._model.show_entries(self.offered(self._field.text()))
        entries = self.entries
        number = entries.index(kept) if kept in entries else self.first()
        self._list.setCurrentIndex(self._model.index(number) if number >= 0 else QModelIndex())
        self._tell()

    def _tell(self) -> None:
        entry = self.current
        words = text("palette.nothing")
        if self.entries:
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
        entry = self.current
        if entry is not None:
            say(self._field, entry.spoken)

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


def _list(model: EntryList, name: str) -> QListView:
    shown = QListView()
    shown.setObjectName(name)
    shown.setAccessibleName(text("palette.list"))
    shown.setModel(model)
    shown.setItemDelegate(PalettePainter(shown))
    shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    shown.setUniformItemSizes(True)
    shown.setCurrentIndex(QModelIndex())
    return shown
