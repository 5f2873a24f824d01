"""Lines that can be pressed: one that is ticked, and one that leads to a source."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from triage_desk.ui import theme
from triage_desk.ui.widgets.keybutton import KeyButton, Look
from triage_desk.ui.widgets.keycap import cap_size

# The least height of what can be pressed, in logical pixels: WCAG 2.2, 2.5.8.
TARGET = 24


class TickLine(KeyButton):
    """A box, words that wrap, and the key at the right; no frame, as there are several."""

    def __init__(self, object_name: str, words: str, key: str = "", *, done: bool = False) -> None:
        """Make a line; whoever owns the tick sets it."""
        look = Look(kind="option", step="body", bold=False, lead="box", height="button")
        super().__init__(object_name, words, (key,) if key else (), look)
        self.setCheckable(True)
        self.setChecked(done)

    def _pad(self) -> int:
        return theme.current().grown(2)

    def _least_height(self) -> int:
        now = theme.current()
        return max(TARGET, now.metrics(self._look.step, bold=True).height() + now.grown(6))

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped words need in ``width`` logical pixels."""
        high = self._words_height(width) + theme.current().grown(6)
        return max(self._least_height(), high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, words and cap, and a ground while the mouse is over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = theme.current()
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), now.colour("surface2"))
        self._paint_content(painter, now.colour("ink" if self.isEnabled() else "muted"))


class SourceLink(KeyButton):
    """Words with a line under them that open where something comes from; Enter opens it too."""

    def __init__(self, object_name: str, words: str, spoken: str = "", key: str = "") -> None:
        """Make a link; readers hear ``spoken``, by default its words. ``key`` opens it too."""
        keys = (key,) if key else ()
        super().__init__(object_name, words, keys, Look(step="caption", bold=False))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if spoken:
            self.set_spoken(spoken)

    def _pad(self) -> int:
        return 1

    def _least_height(self) -> int:
        metrics = QFontMetrics(theme.current().font("caption", bold=False))
        cap = cap_size(self.key).height() if self.key else 0
        return max(TARGET, metrics.height() + 4, cap + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter: a link goes somewhere, and no page has Enter as its next step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw it anew under the mouse."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words with a line under them."""
        now = theme.current()
        painter = QPainter(self)
        font = now.font("caption", bold=False)
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(QPen(now.colour("link")))
        inside = self.rect().adjusted(1, 0, -1, 0)
        room = inside.adjusted(0, 0, -self._cap_width(), 0)
        words = QFontMetrics(font).elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._placed(QRectF(room)), int(where), words)
        if self._cap_width():
            self._paint_key(painter, room.right(), inside, now.colour("ink"))
