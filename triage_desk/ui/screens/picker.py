"""A drop-down of very many choices: one is found by any part of its words, and taken by its place.

Words never choose: two choices may carry the same, and what is typed only narrows what is shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.entries import Entry, narrowed
from triage_desk.ui.screens.fields import DropDown
from triage_desk.ui.screens.find_dialog import FindDialog

WIDTH = 900
_OPENS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class PickDialog(FindDialog):
    """``taken`` carries an entry whose ``ref`` is the place of the choice."""

    widest = WIDTH

    def __init__(self, parent: QWidget, title: str, choices: tuple[str, ...], at: int) -> None:
        """Show all choices, at the one chosen, -1 for none."""
        super().__init__(parent, "picker", title, text("cohorts.find"))
        self._all = tuple(Entry(None, str(n), words) for n, words in enumerate(choices))
        self._at = at
        self.ready_to_find()

    def begin(self, typed: str) -> None:
        """Open with what was typed already; more is typed behind it.

        As a popup it hears each key from now on; a window of its own would lose what is typed
        until the system has given it the keyboard. What stands in a field when it opens is marked,
        and the next letter would take its place: therefore the first one comes after.
        """
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.show()
        self._field.setText(typed)

    def offered(self, typed: str) -> tuple[Entry, ...]:
        """Return the choices that have what is typed."""
        return narrowed(typed, self._all)

    def first(self) -> int:
        """Return the best that fits; before anything is typed only what was chosen before."""
        if self._field.text().strip():
            return 0 if self.entries else -1
        return self._at


class PickDown(DropDown):
    """Opens the dialog wherever a drop-down opens its list, and as soon as somebody types."""

    def __init__(self, hint: str) -> None:
        """Make one without choices; ``hint`` is shown while nothing is chosen."""
        super().__init__()
        self.setPlaceholderText(hint)

    def showPopup(self) -> None:
        """Show all choices."""
        self._find("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find by what is typed; the arrows open too: they choose nothing unseen."""
        typed = event.text()
        plain = not event.modifiers() & _CHORDS
        if plain and typed.strip() and typed.isprintable():
            self._find(typed)
        elif plain and event.key() in _OPENS:
            self._find("")
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: a wheel chooses nothing unseen."""
        event.ignore()

    def _find(self, typed: str) -> None:
        if not self.count():
            return
        words = tuple(self.itemText(at) for at in range(self.count()))
        dialog = PickDialog(self.window(), self.accessibleName(), words, self.currentIndex())
        dialog.taken.connect(self._take)
        dialog.finished.connect(lambda _result: self._come_back())
        dialog.begin(typed)

    def _take(self, entry: Entry) -> None:
        self.setCurrentIndex(int(entry.ref))
        self.activated.emit(self.currentIndex())

    def _come_back(self) -> None:
        self.window().activateWindow()
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
