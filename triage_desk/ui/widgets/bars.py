"""The bars above and below every screen, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import EmergencyButton
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.keycap import KeyEntry
from triage_desk.ui.widgets.labels import at_once, clear, label, put, row
from triage_desk.ui.widgets.userchip import UserChip


class KeyBar(QFrame):
    """The keys that work now, at the left, and one line of fact, at the right."""

    def __init__(self) -> None:
        """Make an empty bar."""
        super().__init__()
        self.setObjectName("key_bar")
        self.setProperty("ground", "bottom")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        outer = row(self, gap=16)
        outer.setContentsMargins(16, 5, 16, 5)
        self._made: dict[tuple[tuple[str, ...], str], QWidget] = {}
        self._entries: list[QWidget] = []
        self._shown: list[tuple[tuple[str, ...], str]] = []
        self._keys = row(gap=18)
        self._right = label(step="caption", tone="muted", wrap=False)
        self._warning = label(step="caption", tone="late", bold=True, wrap=False)
        self._warning.hide()
        outer.addLayout(self._keys)
        outer.addStretch(1)
        outer.addWidget(self._right)
        outer.addWidget(self._warning)

    def set_keys(self, entries: Iterable[tuple[Sequence[str], str]]) -> None:
        """Show entries of keys and what they do: ``((("A", "\u2013", "H"), "Yes"), ...)``."""
        shown = [(tuple(keys), words) for keys, words in entries]
        if shown != self._shown:
            self._shown = shown
            with at_once(self):
                self._show_entries()
            self._fit()

    def _show_entries(self) -> None:
        wanted = [self._entry(keys, words) for keys, words in self._shown]
        # What most pages have in common stays where it is: each one moved costs a layout.
        for entry in self._entries:
            if entry not in wanted:
                self._keys.removeWidget(entry)
                entry.hide()
        kept = [entry for entry in self._entries if entry in wanted]
        if kept != [entry for entry in wanted if entry in kept]:
            for entry in kept:
                self._keys.removeWidget(entry)
            kept = []
        for number, entry in enumerate(wanted):
            if entry not in kept:
                self._keys.insertWidget(number, entry)
        self._entries = wanted

    def _entry(self, keys: tuple[str, ...], words: str) -> QWidget:
        """Return the widget of an entry, kept from one question to the next."""
        kept = self._made.get((keys, words))
        if kept is not None:
            return kept
        entry = self._made[keys, words] = KeyEntry(keys, words)
        return entry

    def set_right(self, words: str) -> None:
        """Show a fact at the right ("Saved 10:42:07 AM")."""
        self._right.setText(words)
        self._fit()

    def set_warning(self, words: str) -> None:
        """Show a warning in the place of the fact at the right; none brings the fact back."""
        self._warning.setText(words)
        self._warning.setVisible(bool(words))
        self._right.setVisible(not words)
        self._fit()
        if words:
            announce(self._warning)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last keys where there is no room for all: F1 lists them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._right if self._warning.isHidden() else self._warning
        room = self.width() - 48 - shown.sizeHint().width()
        with at_once(self):
            for entry in self._entries:
                room -= entry.sizeHint().width() + self._keys.spacing()
                entry.setVisible(room >= 0)


class Sparing(Protocol):
    """A widget that can do with less width."""

    def width_when(self, *, compact: bool) -> int:
        """Return the width wanted, in logical pixels."""

    def set_compact(self, *, compact: bool) -> None:
        """Show less, or all again."""


def _held(layout: QBoxLayout) -> list[QWidget]:
    """Return the widgets of a layout that are not hidden on purpose."""
    items = (layout.itemAt(number) for number in range(layout.count()))
    widgets = (item.widget() for item in items if item is not None)
    return [widget for widget in widgets if widget is not None and not widget.isHidden()]


def _full_width(widget: QWidget) -> int:
    if isinstance(widget, (KeyButton, Person, UserChip)):
        return widget.width_when(compact=False)
    return widget.sizeHint().width()


class TopBar(QFrame):
    """The bar above every screen: where we are at the left, what always works at the right."""

    def __init__(self) -> None:
        """Make an empty bar."""
        super().__init__()
        self.setProperty("ground", "top")
        # The bar must never make the window wider: it leaves out what it has no room for.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        outer = row(self, gap=8)
        outer.setContentsMargins(16, 4, 16, 4)
        outer.addStrut(theme.current().px("top_bar") - 8)
        self._left = row(gap=12)
        self._right = row(gap=8)
        outer.addLayout(self._left)
        outer.addStretch(1)
        outer.addLayout(self._right)

    def set_left(self, *widgets: QWidget) -> None:
        """Show where we are: a way back, initials, facts."""
        clear(self._left)
        put(self._left, *widgets)

    def set_right(self, *widgets: QWidget) -> None:
        """Show what always works: Park, Cover, Emergency, the person signed in."""
        clear(self._right)
        put(self._right, *widgets)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when a word in the bar has changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Leave out what can be spared, Emergency's own key cap last of all."""
        left, right = _held(self._left), _held(self._right)
        groups: tuple[list[Sparing], ...] = (
            [w for w in right if isinstance(w, KeyButton) and not isinstance(w, EmergencyButton)],
            [w for w in left if isinstance(w, KeyButton)],
            [w for w in right if isinstance(w, UserChip)],
            [w for w in left if isinstance(w, Person)],
            [w for w in right if isinstance(w, EmergencyButton)],
        )
        needed = sum(_full_width(w) for w in (*left, *right)) + 16 * len(left) + 8 * len(right)
        for group in groups:
            compact = needed + 40 > self.width()
            for widget in group:
                if compact:
                    needed -= widget.width_when(compact=False) - widget.width_when(compact=True)
                widget.set_compact(compact=compact)


class Person(QWidget):
    """Initials and plain facts of a patient, never a name."""

    def __init__(self, initials: str = "", facts: str = "") -> None:
        """Show initials in bold and facts beside them."""
        super().__init__()
        layout = row(self)
        self._initials = label(initials, "reading", bold=True, wrap=False)
        self._facts = label(facts, tone="muted", wrap=False)
        layout.addWidget(self._initials)
        layout.addWidget(self._facts)

    def width_when(self, *, compact: bool) -> int:
        """Return the width wanted with or without the facts, in logical pixels."""
        facts = 0 if compact else self._facts.sizeHint().width() + 8
        return self._initials.sizeHint().width() + facts

    def set_compact(self, *, compact: bool) -> None:
        """Show the initials alone where there is no room."""
        self._facts.setVisible(not compact)

    def show_person(self, initials: str, facts: str) -> None:
        """Show another person."""
        self._initials.setText(initials)
        self._facts.setText(facts)
