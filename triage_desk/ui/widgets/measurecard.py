"""One measure as a card: number, goal, interval, trend and what is counted, painted as one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from triage_desk.ui import theme
from triage_desk.ui.presenters.measures import Card
from triage_desk.ui.widgets.linechart import paint_line

PAD, GAP, CHART = 12, 4, 84
WIDTH = 300
RIGHT, LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
MIDDLE = Qt.AlignmentFlag.AlignVCenter
TICK, MARK = "\N{CHECK MARK}", "\N{BLACK UP-POINTING TRIANGLE}"


class MeasureCard(QAbstractButton):
    """Pressed, it leads to the visits behind its number; ``card`` is what it shows."""

    def __init__(self, card: Card) -> None:
        """Show ``card``."""
        super().__init__()
        self.card = card
        self.setObjectName(f"measures.card_{card.measure_id}")
        self.setAccessibleName(card.spoken)
        facts = [f"{name}: {words}" for name, words in card.facts]
        self.setAccessibleDescription(". ".join([*facts, card.signal]))
        self.setToolTip("\n".join([*facts, card.signal]).strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setEnabled(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for every line; a card without a number is low."""
        now = theme.current()
        caption, gap = self._height("caption"), now.grown(GAP)
        high = self._height("reading") + gap + 2 * now.grown(PAD)
        if not self.card.counted:
            return QSize(now.grown(WIDTH), high + caption)
        high += self._height("measure_value") + gap + now.grown(CHART) + self._facts_height()
        return QSize(now.grown(WIDTH), high)

    def _facts_height(self) -> int:
        return len(self.card.facts) * self._height("caption") + theme.current().grown(GAP)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: words end in dots."""
        return QSize(theme.current().grown(WIDTH) // 2, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, words and trend."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("border"), 1))
        painter.setBrush(now.colour("surface2" if self.underMouse() else "surface"))
        radius = now.px("radius_card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        pad = now.grown(PAD)
        inside = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        top = self._paint_title(painter, inside)
        if not self.card.counted:
            self._say(painter, inside, top, self.card.standing, now.font("caption"), "muted")
            return
        top = self._paint_value(painter, inside, top)
        if self.card.signal:
            line = QRectF(inside.left(), top, inside.width(), self._height("caption"))
            bold = now.font("caption", bold=True)
            self._line(painter, line, f"{MARK} {self.card.signal}", bold, "late")
            top = line.bottom()
        bottom = inside.bottom() - self._facts_height()
        chart = QRectF(inside.left(), top, inside.width(), bottom - top)
        paint_line(painter, chart, self.card.chart)
        self._paint_facts(painter, inside, bottom)

    def _paint_title(self, painter: QPainter, inside: QRectF) -> float:
        now = theme.current()
        caption = QFontMetrics(now.font("caption"))
        tag = caption.horizontalAdvance(self.card.measure_id) + now.grown(8)
        high = self._height("reading")
        box = QRectF(inside.left(), inside.top(), inside.width() - tag, high)
        self._line(painter, box, self.card.name, now.font("reading", bold=True), "ink")
        box = QRectF(inside.right() - tag, inside.top(), tag, high)
        self._line(painter, box, self.card.measure_id, now.font("caption"), "muted", RIGHT)
        return inside.top() + high + now.grown(GAP)

    def _paint_value(self, painter: QPainter, inside: QRectF, top: float) -> float:
        now, card = theme.current(), self.card
        big, small = now.font("measure_value", bold=True), now.font("caption")
        high, low = self._height("measure_value"), self._height("caption")
        width = QFontMetrics(big).horizontalAdvance(card.value) + now.grown(6)
        self._line(painter, QRectF(inside.left(), top, width, high), card.value, big, "ink")
        unit = QRectF(inside.left() + width, top, inside.width() - width, high)
        self._line(painter, unit, card.unit, now.font("body"), "muted")
        sign = "" if card.met is None else f"{TICK} " if card.met else f"{MARK} "
        tone = "late" if card.met is False else "ink"
        bold = now.font("caption", bold=True)
        left = inside.left() + width + QFontMetrics(now.font("body")).horizontalAdvance(card.unit)
        left += now.grown(8) if card.unit else 0
        right = QRectF(left, top, inside.right() - left, low)
        self._line(painter, right, f"{sign}{card.standing}", bold, tone, RIGHT)
        self._line(painter, right.translated(0, low), card.counts, small, "muted", RIGHT)
        return top + high + now.grown(GAP)

    def _paint_facts(self, painter: QPainter, inside: QRectF, top: float) -> None:
        now = theme.current()
        painter.setPen(QPen(now.colour("border"), 1))
        painter.drawLine(round(inside.left()), round(top), round(inside.right()), round(top))
        top += now.grown(GAP)
        bold, plain = now.font("caption", bold=True), now.font("caption")
        names = max(QFontMetrics(bold).horizontalAdvance(name) for name, _w in self.card.facts)
        left, high = names + now.grown(12), self._height("caption")
        for name, words in self.card.facts:
            self._line(painter, QRectF(inside.left(), top, left, high), name, bold, "ink")
            box = QRectF(inside.left() + left, top, inside.width() - left, high)
            self._line(painter, box, words, plain, "muted")
            top += high

    def _say(
        self, painter: QPainter, inside: QRectF, top: float, words: str, font: QFont, tone: str
    ) -> None:
        box = QRectF(inside.left(), top, inside.width(), self._height("caption"))
        self._line(painter, box, words, font, tone)

    @staticmethod
    def _line(
        painter: QPainter,
        box: QRectF,
        words: str,
        font: QFont,
        tone: str,
        across: Qt.AlignmentFlag = LEFT,
    ) -> None:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.current().colour(tone))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(across | MIDDLE), shown)

    @staticmethod
    def _height(step: str) -> int:
        return QFontMetrics(theme.current().font(step, bold=True)).height()
