"""A field in which one place of many is found by typing what it is called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from triage_desk.domain.folding import fold
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.keycap import KeyCap
from triage_desk.ui.widgets.labels import column, label, row

_WIDTH = 220
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def fitting(typed: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes in ``words`` of which each typed word begins one word."""
    wanted = fold(typed).split()
    if not wanted:
        return ()
    return tuple(
        code
        for code, said in words.items()
        if all(any(part.startswith(want) for part in fold(said).split()) for want in wanted)
    )


class Finder(QWidget):
    """``narrowed`` carries the codes that fit, or ``None`` for all; ``found`` the one meant.

    Enter takes a place only when it is the one that fits: nothing is chosen by chance. ``left``
    asks for the focus to go into the list.
    """

    narrowed = Signal(object)
    found = Signal(str)
    left = Signal()

    def __init__(self, prefix: str) -> None:
        """Make an empty field; its object name is ``prefix`` and "find"."""
        super().__init__()
        self._words: Mapping[str, str] = {}
        self._names: Mapping[str, str] = {}
        self._field = QLineEdit()
        self._field.setObjectName(f"{prefix}.find")
        self._field.setPlaceholderText(text("kit.body.find"))
        self._field.setAccessibleName(text("kit.body.find"))
        self._field.setMinimumWidth(theme.current().grown(_WIDTH))
        self._field.textChanged.connect(self._look)
        self._field.installEventFilter(self)
        self._told = label("", "caption", "muted")
        self._told.hide()
        layout = column(self, gap=2)
        line = row(gap=8)
        line.addWidget(self._field, 1)
        line.addWidget(KeyCap(commands.key("find_place")))
        layout.addLayout(line)
        layout.addWidget(self._told)
        bind("find_place", self, self._field.setFocus)

    def set_places(self, names: Mapping[str, str], also: Mapping[str, str]) -> None:
        """Find among ``names`` by code; ``also`` has other words for them."""
        self._names = dict(names)
        self._words = {code: f"{name} {also.get(code, '')}" for code, name in names.items()}

    @property
    def fits(self) -> tuple[str, ...]:
        """Return the codes that fit what is typed."""
        return fitting(self._field.text(), self._words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Escape and Down belong to the field while something stands in it."""
        if not isinstance(event, QKeyEvent) or not self._field.text():
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key not in (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Down):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress:
            self._obey(key)
        return True

    def _obey(self, key: Qt.Key) -> None:
        fits = self.fits
        if key is Qt.Key.Key_Escape:
            self._field.clear()
        elif key in _ENTER and len(fits) == 1:
            self._field.clear()
            self.found.emit(fits[0])
        elif fits:
            self.left.emit()

    def _look(self, typed: str) -> None:
        fits = self.fits
        self.narrowed.emit(fits if typed.strip() else None)
        self._told.setText(self._say(typed, fits))
        self._told.setVisible(bool(typed.strip()))
        if typed.strip():
            announce(self._told)

    def _say(self, typed: str, fits: tuple[str, ...]) -> str:
        if not typed.strip():
            return ""
        if len(fits) == 1:
            return text("kit.body.find_one", name=self._names[fits[0]])
        return text("kit.body.find_many" if fits else "kit.body.find_none", count=len(fits))
