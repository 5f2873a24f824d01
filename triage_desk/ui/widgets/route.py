"""The six routes on screen: mark, pill, and the band of a receipt."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.cell import Cell
from triage_desk.ui.widgets.labels import column, label, quoted, row
from triage_desk.ui.widgets.marks import paint_mark

LONGEST_DAY = 30


def route_word(route: Disposition) -> str:
    """Return the word of a route as every screen writes it."""
    return text(f"kit.route.{route.value}")


class RouteMark(QWidget):
    """The mark of a route alone, always beside its word."""

    def __init__(self, disposition: Disposition, size: str = "mark_pill") -> None:
        """Show a route's mark; ``size`` names a size token ("mark_pill", "mark_band")."""
        super().__init__()
        self._route = disposition
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square that grows with the text."""
        now = theme.current()
        side = now.grown(now.px(self._size))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shape and glyph."""
        colours = theme.current().route(self._route)
        paint_mark(QPainter(self), self._route, QRectF(self.rect()), colours.mark, colours.glyph)


def pill_size(route: Disposition) -> QSize:
    """Return the size of a route's pill in logical pixels, for delegates and ``RoutePill``."""
    now = theme.current()
    metrics = QFontMetrics(now.font("body", bold=True))
    width = now.grown(now.px("mark_pill")) + metrics.horizontalAdvance(route_word(route))
    return QSize(width + now.grown(26), max(now.grown(now.px("pill")), metrics.height() + 4))


def paint_pill(painter: QPainter, route: Disposition, box: QRectF) -> None:
    """Paint a route's pill into ``box``; delegates of tables use this too."""
    now = theme.current()
    colours = now.route(route)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.border, 1))
    painter.setBrush(colours.fill)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    side = now.grown(now.px("mark_pill"))
    mark = QRectF(box.left() + now.grown(7), box.center().y() - side / 2, side, side)
    cell = Cell(painter, box)
    paint_mark(painter, route, cell.placed(mark), colours.mark, colours.glyph)
    painter.setPen(colours.text)
    painter.setFont(now.font("body", bold=True))
    words = box.adjusted(mark.right() - box.left() + now.grown(6), 0, 0, 0)
    cell.text(words, route_word(route), Qt.AlignmentFlag.AlignVCenter)
    painter.restore()


class RoutePill(QWidget):
    """A route in one line: mark, word, edge."""

    def __init__(self, disposition: Disposition) -> None:
        """Show a route; readers hear "Route: ..."."""
        super().__init__()
        self._route = disposition
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_disposition(disposition)

    @property
    def disposition(self) -> Disposition:
        """Return the route shown."""
        return self._route

    def set_disposition(self, disposition: Disposition) -> None:
        """Show another route."""
        self._route = disposition
        self.setAccessibleName(text("kit.route.named", word=route_word(disposition)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for mark and word."""
        return pill_size(self._route)

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        paint_pill(QPainter(self), self._route, QRectF(self.rect()))


class RouteBand(QFrame):
    """The head of a receipt: route, the sentence to say, by when. The words come first."""

    def __init__(self, disposition: Disposition, sentence: str, by_when: str) -> None:
        """Show a route with its sentence (without quotation marks) and its time."""
        super().__init__()
        self._route = disposition
        self.setObjectName("route_band")
        layout = row(self, gap=24)
        layout.setContentsMargins(22, 12, 22, 12)
        layout.addWidget(RouteMark(disposition, "mark_band"))
        layout.addLayout(
            self._pair(text("kit.route.caption"), route_word(disposition), "question", wrap=False)
        )
        say = self._pair(text("kit.route.say"), quoted(sentence), "result_sentence")
        layout.addLayout(say, 1)
        if by_when:
            # A day stays on its line, while the sentence beside it has room to give.
            wrap = theme.current().large or len(by_when) > LONGEST_DAY
            when = self._pair(text("kit.route.by_when"), by_when, "result_sentence", wrap=wrap)
            layout.addLayout(when)

    def _pair(self, caption: str, words: str, step: str, *, wrap: bool = True) -> QVBoxLayout:
        # Both lines lean to the middle. A stretch would make the whole band take spare height.
        layout = column(gap=2)
        tone = f"route_{self._route.value}"
        for line, edge in (
            (label(caption, "caption", tone), Qt.AlignmentFlag.AlignBottom),
            (label(words, step, tone, wrap=wrap), Qt.AlignmentFlag.AlignTop),
        ):
            line.setAlignment(edge | Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(line)
        return layout

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pale ground and the edge below."""
        colours = theme.current().route(self._route)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.fill)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colours.border)
