"""911 on a card that is a button: mark, two lines, and F12."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.keybutton import bind_keys
from triage_desk.ui.widgets.keycap import cap_size, paint_cap
from triage_desk.ui.widgets.marks import paint_mark

PAD, GAP, KEY = 20, 12, commands.key("help_now")
_WRAP = int(Qt.TextFlag.TextWordWrap)


class HelpCard(QPushButton):
    """What to do in an emergency, pressed for more."""

    def __init__(self, action_id: str, words: tuple[str, str]) -> None:
        """Show ``words``: what to do in bold, and a note below it."""
        super().__init__()
        self.setObjectName(action_id)
        self._words = words
        named = text("kit.button.named_with_key", words=" ".join(words), key=KEY)
        self.setAccessibleName(named)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        bind_keys(self, (KEY,))

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped words need in ``width`` logical pixels."""
        return sum(self._heights(width)) + 2 * 14

    def sizeHint(self) -> QSize:
        """Return room for the words on two lines."""
        width = theme.current().grown(376)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return room for some words a line."""
        width = theme.current().grown(300)
        return QSize(width, self.heightForWidth(width))

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint edge, mark, words and cap."""
        now = theme.current()
        red, ground = now.colour("emergency_outline"), now.colour("surface")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(red, 2))
        painter.setBrush(now.colour("surface2") if self.underMouse() else ground)
        radius = now.px("radius_card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        side = self._mark()
        box = QRectF(PAD, (self.height() - side) / 2, side, side)
        paint_mark(painter, Disposition.EMERGENCY, box, red, ground)
        cap = cap_size(KEY)
        right = self.width() - PAD - cap.width()
        top = (self.height() - cap.height()) / 2
        paint_cap(painter, KEY, QRectF(right, top, cap.width(), cap.height()), now.colour("ink"))
        heights = self._heights(self.width())
        at = (self.height() - sum(heights)) // 2
        for words, font, high in zip(self._words, self._fonts(), heights, strict=True):
            painter.setFont(font)
            painter.setPen(now.colour("ink"))
            painter.drawText(QRect(self._left(), at, self._room(self.width()), high), _WRAP, words)
            at += high

    def _fonts(self) -> tuple[QFont, QFont]:
        now = theme.current()
        return now.font("reading", bold=True), now.font("body")

    def _mark(self) -> int:
        now = theme.current()
        return now.grown(now.px("tick_emergency"))

    def _left(self) -> int:
        return PAD + self._mark() + GAP

    def _room(self, width: int) -> int:
        return width - self._left() - GAP - cap_size(KEY).width() - PAD

    def _heights(self, width: int) -> tuple[int, int]:
        box = QRect(0, 0, max(self._room(width), 40), 10_000)
        first, second = (
            QFontMetrics(font).boundingRect(box, _WRAP, words).height()
            for font, words in zip(self._fonts(), self._words, strict=True)
        )
        return first, second
