"""Text and frames that take their look from the style sheet."""

from __future__ import annotations

from html import escape
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

_Layout = TypeVar("_Layout", bound=QBoxLayout)


def label(
    words: str = "", step: str = "body", tone: str = "", *, bold: bool = False, wrap: bool = True
) -> QLabel:
    """Return a label of plain text in a type step; never name it: a name hides its text."""
    result = QLabel(words)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("step", step)
    result.setProperty("tone", tone)
    result.setProperty("bold", "true" if bold else "false")
    result.setWordWrap(wrap)
    return result


def first_bold(words: str) -> str:
    """Return rich text with the first sentence in bold, for notices and errors."""
    first, stop, rest = words.partition(". ")
    if not stop:
        return f"<b>{escape(words)}</b>"
    return f"<b>{escape(first)}.</b> {escape(rest)}"


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def quoted(words: str) -> str:
    """Return words to be read aloud in quotation marks (none around nothing)."""
    return f"\u201c{words}\u201d" if words else ""


def frame(ground: str, parent: QWidget | None = None) -> QFrame:
    """Return a frame with a ground of the style sheet ("card", "bar", "quiet", ...)."""
    result = QFrame(parent)
    result.setProperty("ground", ground)
    return result


def rule() -> QFrame:
    """Return a hairline across the layout."""
    return frame("rule")


def column(owner: QWidget | None = None, margins: int = 0, gap: int = 8) -> QVBoxLayout:
    """Return an upright layout with even margins and gaps in logical pixels."""
    layout = QVBoxLayout(owner) if owner else QVBoxLayout()
    return _spaced(layout, margins, gap)


def row(owner: QWidget | None = None, margins: int = 0, gap: int = 8) -> QHBoxLayout:
    """Return a level layout with even margins and gaps in logical pixels."""
    layout = QHBoxLayout(owner) if owner else QHBoxLayout()
    return _spaced(layout, margins, gap)


def _spaced(layout: _Layout, margins: int, gap: int) -> _Layout:
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(gap)
    return layout


def put(layout: QBoxLayout, *widgets: QWidget) -> None:
    """Add widgets to a layout that may be on screen already, and show them at once."""
    for widget in widgets:
        layout.addWidget(widget)
        # Qt shows them one turn of the event loop later, and they have no size until then.
        widget.show()


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
