"""Key caps: the next key, printed where the hand needs it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.drawn import paint_kept

_SHIFT = "Shift+"
# Between a cap and what follows it, in logical pixels.
_GAP = 6
_SIGNS = {"Left": "\u2190", "Right": "\u2192", "Up": "\u2191", "Down": "\u2193"}
_WORDS = {
    "Return": "kit.key.enter",
    "Enter": "kit.key.enter",
    "Space": "kit.key.space",
    "Esc": "kit.key.escape",
}
_NAMES = {".": "kit.key.period"}


def spoken(key: str) -> str:
    """Return a key as a screen reader should say it: "Shift+A" stays, "." becomes a word."""
    return text(_NAMES[key]) if key in _NAMES else printed(key).replace(" ", "+")


def printed(key: str) -> str:
    """Return a key as it stands on a cap: "Alt+Left" becomes "Alt \u2190", "Ctrl+P" "Ctrl P"."""
    parts = key.split("+") if len(key) > 1 else [key]
    shown = [text(_WORDS[p]) if p in _WORDS else _SIGNS.get(p, p) for p in parts]
    return " ".join(shown)


def _is_shift_letter(key: str) -> bool:
    return key.startswith(_SHIFT) and len(key) == len(_SHIFT) + 1


def cap_size(key: str) -> QSize:
    """Return the size of the cap of ``key`` in logical pixels."""
    shift = _is_shift_letter(key)
    wide, high = _cap_room(key[-1] if shift else printed(key), theme.current().scale, shift=shift)
    return QSize(wide, high)


@lru_cache(maxsize=256)
def _cap_room(words: str, _scale: int, *, shift: bool) -> tuple[int, int]:
    """Return width and height of a cap; layouts ask for them hundreds of times a page."""
    now = theme.current()
    metrics = QFontMetricsF(now.font("caption", bold=True))
    arrow = metrics.height() * 0.7 if shift else 0
    width = metrics.horizontalAdvance(words) + arrow + now.grown(11)
    height = max(now.grown(now.px("key_cap_height")), round(metrics.height() + 2))
    return max(now.grown(now.px("key_cap_width")), round(width)), height


def paint_cap(painter: QPainter, key: str, box: QRectF, colour: QColor) -> None:
    """Paint the cap of ``key`` into ``box``: edge and letter in ``colour``, no fill."""
    now = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(now.font("caption", bold=True))
    if _is_shift_letter(key):
        side = box.height() * 0.5
        left = box.left() + now.grown(5)
        _paint_shift(painter, QRectF(left, box.center().y() - side / 2, side, side), colour)
        box = box.adjusted(side + now.grown(4), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key[-1])
    else:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, printed(key))
    painter.restore()


def _paint_shift(painter: QPainter, box: QRectF, colour: QColor) -> None:
    # Our face has no upward white arrow, so the sign of the Shift key is drawn.
    points = [(5, 0), (10, 5), (7, 5), (7, 10), (3, 10), (3, 5), (0, 5)]
    scale = box.width() / 10
    pen = QPen(colour, 1.2)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolygon(
        QPolygonF([QPointF(box.left() + x * scale, box.top() + y * scale) for x, y in points])
    )


class KeyCap(QWidget):
    """A key in a box, hidden from readers: the button beside it says its key itself."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        """Show ``key`` as Qt writes it ("A", "Shift+A", "Alt+Left", "F12")."""
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def key(self) -> str:
        """Return the key shown."""
        return self._key

    def sizeHint(self) -> QSize:
        """Return room for the words of the key."""
        return cap_size(self._key)

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cap in the colour of text."""
        painter = QPainter(self)
        paint_cap(painter, self._key, QRectF(self.rect()), theme.current().colour("ink"))


class KeyEntry(QLabel):
    """Keys and what they do, in one line of small words; the caps are painted before the words.

    One widget and not one for each cap: a page shows a dozen entries, and others than the last.
    """

    def __init__(self, keys: Sequence[str], words: str) -> None:
        """Show ``keys`` as Qt writes them, and a sign between two of them as it is."""
        super().__init__(words)
        self._keys = tuple(keys)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("step", "caption")
        self.setProperty("tone", "muted")
        self._make_room()

    def sizeHint(self) -> QSize:
        """Return room for caps and words on one line."""
        return super().sizeHint().expandedTo(QSize(0, cap_size(self._keys[0]).height()))

    def changeEvent(self, event: QEvent) -> None:
        """Make other room when the text size or the direction of the window changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._make_room()

    def _make_room(self) -> None:
        wide = sum(cap_size(key).width() + _GAP for key in self._keys)
        rightward = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setContentsMargins(0 if rightward else wide, 0, wide if rightward else 0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, and the caps before them, from memory where they were painted before."""
        paint_kept(self, (type(self).__name__, self._keys, self.text()), self._paint)

    def _paint(self, painter: QPainter) -> None:
        now = theme.current()
        ink = now.colour("ink")
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("muted"))
        # As a label does: on the side where the window begins.
        at_start = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.contentsRect(), at_start, self.text())
        rightward = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        at = 0
        for key in self._keys:
            size = cap_size(key)
            # ``QStyle.visualRect`` would do, and naming the class takes 4 ms of the first paint.
            left = self.width() - at - size.width() if rightward else at
            box = QRect(QPoint(left, (self.height() - size.height()) // 2), size)
            paint_cap(painter, key, QRectF(box), ink)
            at += size.width() + _GAP
