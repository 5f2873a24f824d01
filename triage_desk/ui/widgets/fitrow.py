"""A row of buttons that gives up key caps, and then breaks, before a word is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QWidget

from triage_desk.ui import theme
from triage_desk.ui.widgets.keybutton import KeyButton

_GAP = 8
# The least width of words beside buttons, at 100% text: less and they stand above them.
_WORDS = 120

_ON_PURPOSE = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
_Line = list[tuple[QWidget, int]]


class FitRow(QFrame):
    """Widgets from the left, others at the right; it never asks for more width than it is given.

    Words (labels) get what the buttons leave. Where the buttons do not fit, their key caps go,
    those of the last first; where that is not enough, the row breaks into as few lines as
    possible. Its height follows from its width, so that whoever lays it out gives it room.
    """

    def __init__(self) -> None:
        """Make an empty row."""
        super().__init__()
        self._left: list[QWidget] = []
        self._right: list[QWidget] = []
        self._margins = QMargins()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_margins(self, margins: QMargins) -> None:
        """Leave room around the row, in logical pixels."""
        self._margins = margins

    def add(self, *widgets: QWidget) -> None:
        """Add widgets after those at the left."""
        self._left += widgets
        self._take(widgets)

    def add_right(self, *widgets: QWidget) -> None:
        """Add widgets that end at the right edge."""
        self._right += widgets
        self._take(widgets)

    def _take(self, widgets: Sequence[QWidget]) -> None:
        for widget in widgets:
            hidden = widget.isHidden() and widget.testAttribute(
                Qt.WidgetAttribute.WA_WState_ExplicitShowHide
            )
            widget.setParent(self)
            widget.setVisible(not hidden)
        self._place()

    def clear(self) -> None:
        """Delete everything in the row."""
        for widget in (*self._left, *self._right):
            widget.hide()
            widget.deleteLater()
        self._left, self._right = [], []

    # ----------------------------------------------------------------------------------- sizes

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in logical pixels of all lines in ``width``."""
        room = width - self._margins.left() - self._margins.right()
        lines, _ = self._broken(room)
        inside = sum(_high(line) for line in lines) + _GAP * max(0, len(lines) - 1)
        return inside + self._margins.top() + self._margins.bottom()

    def sizeHint(self) -> QSize:
        """Return the size of one line with every key cap."""
        shown = [*_shown(self._left), *_shown(self._right)]
        wide = sum(_wide(widget) for widget in shown) + _GAP * max(0, len(shown) - 1)
        whole = wide + self._margins.left() + self._margins.right()
        return QSize(whole, self.heightForWidth(whole))

    def minimumSizeHint(self) -> QSize:
        """Return the height of one line: what it needs above that follows from its width."""
        return QSize(0, self.sizeHint().height())

    # --------------------------------------------------------------------------- several lines

    def _broken(self, room: int) -> tuple[list[_Line], set[QWidget]]:
        """Return the lines with their widths, and the buttons that lose their key caps."""
        left, right = _shown(self._left), _shown(self._right)
        words = [widget for widget in (*left, *right) if isinstance(widget, QLabel)]
        widths = {widget: _wide(widget) for widget in (*left, *right)}
        bare, spare = _spared([*left, *right], widths, room)
        for label in words:
            widths[label] += max(0, spare) // len(words)
        # Words in a narrow column would make the row higher than words above it.
        beside = all(_high([(w, widths[w])]) <= _highest(widths) for w in words)
        if spare >= 0 and beside:
            return [list(widths.items())] if widths else [], bare
        if words:
            left, right = ([w for w in side if w not in words] for side in (left, right))
            widths = {widget: _wide(widget) for widget in (*left, *right)}
            bare, _ = _spared([*left, *right], widths, room)
        above: list[_Line] = [[(label, room)] for label in words]
        return above + _lines(left, right, widths, room), bare

    def _place(self) -> None:
        inside = self.rect().marginsRemoved(self._margins)
        lines, bare = self._broken(inside.width())
        top = inside.top()
        for line in lines:
            high = _high(line)
            at = inside.left()
            spare = inside.width() - sum(wide for _, wide in line) - _GAP * (len(line) - 1)
            pushed = False
            for widget, wide in line:
                if isinstance(widget, KeyButton):
                    widget.set_compact(compact=widget in bare)
                if widget in self._right and not pushed:
                    at, pushed = at + max(0, spare), True
                tall = _high([(widget, wide)])
                box = QRect(at, top + (high - tall) // 2, wide, tall)
                widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))
                at += wide + _GAP
            top += high + _GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place everything anew when a word in the row has changed, or one came or went."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)


def _shown(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Return the widgets that are not hidden on purpose; words only while there are some."""
    return [w for w in widgets if not w.isHidden() and (not isinstance(w, QLabel) or w.text())]


def _spared(
    widgets: Sequence[QWidget], widths: dict[QWidget, int], room: int
) -> tuple[set[QWidget], int]:
    """Narrow ``widths`` by key caps until ``widgets`` fit; return which, and what is left over.

    The last button loses its cap first, the main one of the row after all others.
    """
    spare = room - sum(widths.values()) - _GAP * max(0, len(widgets) - 1)
    bare: set[QWidget] = set()
    buttons = [widget for widget in reversed(widgets) if isinstance(widget, KeyButton)]
    for button in sorted(buttons, key=lambda each: each.is_primary):
        if spare >= 0:
            break
        spared = widths[button] - max(button.width_when(compact=True), button.minimumWidth())
        widths[button] -= spared
        spare += spared
        bare.add(button)
    return bare, spare


def _highest(widths: Mapping[QWidget, int]) -> int:
    """Return the height of the highest button, or no bound where there are words alone."""
    buttons = [each for each in widths.items() if not isinstance(each[0], QLabel)]
    return _high(buttons) if buttons else 10_000


def _wide(widget: QWidget) -> int:
    if isinstance(widget, KeyButton):
        return max(widget.width_when(compact=False), widget.minimumWidth())
    hint = widget.sizeHint().width()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return min(hint, theme.current().grown(_WORDS))
    return min(max(hint, widget.minimumWidth()), widget.maximumWidth())


def _high(line: _Line) -> int:
    """Return the height of the highest widget of a line."""
    return max(
        w.heightForWidth(wide) if w.hasHeightForWidth() else w.sizeHint().height()
        for w, wide in line
    )


def _lines(
    left: Sequence[QWidget], right: Sequence[QWidget], widths: Mapping[QWidget, int], room: int
) -> list[_Line]:
    """Break widgets into lines; those at the right stay together where one line holds them."""
    lines: list[_Line] = []
    used = room + 1
    block = sum(widths[widget] + _GAP for widget in right)
    for widget in (*left, *right):
        wanted = widths[widget]
        whole = block if widget in right[:1] and block - _GAP <= room else wanted + _GAP
        if not lines or used + whole - _GAP > room:
            lines.append([])
            used = 0
        lines[-1].append((widget, min(wanted, room)))
        used += wanted + _GAP
    return lines
