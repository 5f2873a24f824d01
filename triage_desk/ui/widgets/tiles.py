"""A person of the staff to choose: round initials, name, role, and the number that picks it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from triage_desk.ui import theme
from triage_desk.ui.widgets.keybutton import bind_keys
from triage_desk.ui.widgets.keycap import cap_size, paint_cap

ROUND, PAD, GAP = 40, 16, 12


class UserTile(QPushButton):
    """One name. Chosen is fill, edge and a filled mark; the number key works while it is seen."""

    def __init__(self, action_id: str, initials: str, words: tuple[str, str], key: str) -> None:
        """Show ``words``, the name and what stands below it; ``key`` is a digit or empty."""
        super().__init__()
        self.setObjectName(action_id)
        self._initials = initials
        self._name, self._note = words
        self._key = key
        self.setText(self._name.replace("&", "&&"))
        self.setAccessibleName(", ".join(word for word in words if word))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if key:
            bind_keys(self, (key,))

    def sizeHint(self) -> QSize:
        """Return room for both lines and the round mark."""
        now = theme.current()
        name = QFontMetrics(now.font("reading", bold=True))
        note = QFontMetrics(now.font("body"))
        words = max(name.horizontalAdvance(self._name), note.horizontalAdvance(self._note))
        cap = cap_size(self._key).width() + now.grown(GAP) if self._key else 0
        width = words + now.grown(ROUND + GAP + 2 * PAD) + cap + 4
        return QSize(width, max(now.grown(72), name.height() + note.height() + now.grown(24)))

    def minimumSizeHint(self) -> QSize:
        """Return room for half a name: a longer one ends in dots."""
        now = theme.current()
        return QSize(now.grown(230), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks as Space does; the arrows are left to the grid."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, mark, words and cap."""
        now = theme.current()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = 2 if on else 1
        painter.setPen(QPen(now.colour("primary" if on else "border"), line))
        ground = "select" if on else "surface2" if self.underMouse() else "surface"
        painter.setBrush(now.colour(ground))
        radius = now.px("radius_card")
        half = line / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        self._paint_round(painter, on=on)
        self._paint_words(painter, now.colour("ink"))

    def _paint_round(self, painter: QPainter, *, on: bool) -> None:
        now = theme.current()
        side = now.grown(ROUND)
        box = QRectF(now.grown(PAD), (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("primary" if on else "surface2"))
        painter.drawEllipse(box)
        painter.setPen(now.colour("onprimary" if on else "ink"))
        painter.setFont(now.font("body", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._initials)

    def _paint_words(self, painter: QPainter, ink: QColor) -> None:
        now = theme.current()
        name, note = now.font("reading", bold=True), now.font("body")
        high, low = QFontMetrics(name), QFontMetrics(note)
        left = now.grown(PAD + ROUND + GAP)
        right = self.width() - now.grown(PAD)
        if self._key:
            cap = cap_size(self._key)
            top = (self.height() - cap.height()) / 2
            box = QRectF(right - cap.width(), top, cap.width(), cap.height())
            paint_cap(painter, self._key, box, ink)
            right -= cap.width() + now.grown(GAP)
        room = right - left
        lines = high.height() + (low.height() if self._note else 0)
        top = (self.height() - lines) / 2
        end = Qt.TextElideMode.ElideRight
        painter.setPen(ink)
        painter.setFont(name)
        painter.drawText(
            round(left), round(top + high.ascent()), high.elidedText(self._name, end, room)
        )
        if self._note:
            painter.setPen(now.colour("muted"))
            painter.setFont(note)
            below = round(top + high.height() + low.ascent())
            painter.drawText(round(left), below, low.elidedText(self._note, end, room))
