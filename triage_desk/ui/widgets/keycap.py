"""Key caps: the next key, printed where the hand needs it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text

_SHIFT = "Shift+"
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
    now = theme.current()
    metrics = QFontMetricsF(now.font("caption", bold=True))
    words = key[-1] if _is_shift_letter(key) else printed(key)
    arrow = metrics.height() * 0.7 if _is_shift_letter(key) else 0
    width = metrics.horizontalAdvance(words) + arrow + now.grown(11)
    height = max(now.grown(now.px("key_cap_height")), round(metrics.height() + 2))
    return QSize(max(now.grown(now.px("key_cap_width")), round(width)), height)


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
