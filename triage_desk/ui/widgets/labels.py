"""Text and frames that take their look from the style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from unicodedata import bidirectional

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from triage_desk.ui import theme

# Characters of a line that may stay as long as it is, and of one that is broken earlier.
LONGEST, LONGEST_CAPTION, SHORTENED = 110, 125, 85
# Words in a group, on a page that scrolls, in a panel: so many layouts ask the one above them.
LEVELS = 4

_Layout = TypeVar("_Layout", bound=QBoxLayout)


class Words(QLabel):
    """Words that wrap; on a wide screen they stop where the eye still finds the next line."""

    _empty = 0

    def __init__(self, words: str) -> None:
        """Show words, on as many lines as they need."""
        self._heights: dict[int, int] = {}
        super().__init__(words)

    def setText(self, words: str) -> None:
        """Show other words."""
        if words != self.text():
            super().setText(words)
            self._heights.clear()
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        self._heights.clear()
        super().changeEvent(event)

    def _spare(self, width: int) -> int:
        """Return how much of ``width`` logical pixels stays empty."""
        longest = LONGEST_CAPTION if self.property("step") == "caption" else LONGEST
        if len(self.text()) <= longest:
            return 0
        # Lines seldom fill: letters are taken as a little narrower than they are.
        letter = theme.letter_width(self.fontMetrics()) * 0.935
        return 0 if width <= longest * letter else round(width - SHORTENED * letter)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in ``width``, in logical pixels.

        Layouts ask for it a hundred times a page, and breaking words into lines is slow.
        """
        known = self._heights.get(width)
        if known is None:
            known = super().heightForWidth(width - self._spare(width) + self._empty)
            self._heights[width] = known
        return known

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave empty what would make the lines too long."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        empty = self._spare(self.width())
        more, self._empty = empty - self._empty, empty
        if not more:
            return
        now = self.contentsMargins()
        at_end = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        left, right = (0, more) if at_end == _is_rightward(self.text()) else (more, 0)
        self.setContentsMargins(now.left() + left, now.top(), now.right() + right, now.bottom())
        self._heights.clear()


def _is_rightward(words: str) -> bool:
    """Return whether words are written from right to left: by their first letter, as Qt does."""
    kinds = map(bidirectional, words)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def label(
    words: str = "", step: str = "body", tone: str = "", *, bold: bool = False, wrap: bool = True
) -> QLabel:
    """Return a label of plain text in a type step; never name it: a name hides its text."""
    result = Words(words) if wrap else QLabel(words)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("step", step)
    result.setProperty("tone", tone)
    result.setProperty("bold", "true" if bold else "false")
    result.setWordWrap(wrap)
    return result


def as_rich(words: str) -> str:
    """Return plain words as rich text."""
    if not words:
        return ""
    from html import escape

    return escape(words)


def first_bold(words: str) -> str:
    """Return rich text with the first sentence in bold, for notices and errors."""
    first, stop, rest = words.partition(". ")
    if not stop:
        return f"<b>{as_rich(words)}</b>"
    return f"<b>{as_rich(first)}.</b> {as_rich(rest)}"


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget again."""
    set_properties(widget, {name: value})


def set_properties(widget: QWidget, wanted: Mapping[str, str]) -> None:
    """Set properties that the style sheet looks at, and dress the widget again, once for all.

    What was never dressed is left so: Qt does it once the widget is shown, or measured.
    """
    others = [name for name, value in wanted.items() if widget.property(name) != value]
    for name in others:
        widget.setProperty(name, wanted[name])
    if others and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
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
    above = layout.parentWidget()
    seen = above is not None and above.isVisible()
    for widget in widgets:
        layout.addWidget(widget)
        if seen or widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            # Qt shows them one turn of the event loop later, and they have no size until then.
            widget.show()


@contextmanager
def at_once(inside: QWidget) -> Iterator[None]:
    """Let parts of ``inside`` come, go and change within the block, and lay out once after it.

    Qt lays out everything from a part up to the window anew each time one is shown: a page of
    fifty parts would be laid out fifty times before anybody sees it.
    """
    held: list[QLayout] = []
    step: QWidget | None = inside
    while step is not None:
        layout = step.layout()
        if layout is not None and layout.isEnabled():
            layout.setEnabled(False)
            held.append(layout)
        step = None if step.isWindow() else step.parentWidget()
    try:
        yield
    finally:
        for layout in held:
            layout.setEnabled(True)
            layout.update()


@contextmanager
def in_one_go(inside: QWidget) -> Iterator[None]:
    """As ``at_once``, and give everything its place before anything is painted.

    Qt does that from the inside out, one level for each event, and paints as soon as the first
    are through: words that came squeezed would be painted, then laid out and painted again. What
    stands in ``inside`` itself waits until all around it has its place, and is laid out once.
    """
    own = inside.layout()
    with at_once(inside):
        yield
    if own is None:
        _give_places()
        return
    own.setEnabled(False)
    _give_places()
    own.setEnabled(True)
    own.activate()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _give_places() -> None:
    for _ in range(LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
