"""Where it hurts: a body and an equal list, two views of one choice."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QScrollArea, QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.bodyshapes import BACK, FRONT, HEIGHT, WIDTH, Shape, outlines
from triage_desk.ui.widgets.buttons import ActionButton, OptionButton
from triage_desk.ui.widgets.drawn import keep, paint_kept
from triage_desk.ui.widgets.finder import Finder
from triage_desk.ui.widgets.labels import column, frame, row

# N, U, W and their aliases on the printed card, Z, Y, X, are answers, never places.
LETTERS = "ABCDEFGHIJKLMOPQRSTV"
_CAPTION = 24.0
BODY_SHARE, LIST_SHARE = 13, 20
STOUTER, SLIMMER = 1.3, 1.25
# From this height on, at 100% text, the body takes as much of the width as the list.
_HIGH = 560
HEAD, ABOVE_SHOULDERS = "head_jaw", 66
# Words that have no room on one line break, and grow upwards.
_BESIDE = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap


class Regions(QObject):
    """The choice itself: codes in the order in which they were chosen, the first is the main."""

    changed = Signal(tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing chosen."""
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the codes chosen."""
        return self._chosen

    def toggle(self, code: str) -> None:
        """Choose a region, or leave it out again."""
        if code in self._chosen:
            self.choose(tuple(c for c in self._chosen if c != code))
        else:
            self.choose((*self._chosen, code))

    def choose(self, codes: tuple[str, ...]) -> None:
        """Replace the choice; says so only when it is another one."""
        if codes != self._chosen:
            self._chosen = codes
            self.changed.emit(codes)


class BodyFigures(QWidget):
    """Front and back. Only the mouse works here: the list beside it has keys and names."""

    def __init__(self, regions: Regions) -> None:
        """Show ``regions`` and change them by clicks."""
        super().__init__()
        self._regions = regions
        self._letters: Mapping[str, str] = {}
        self._over = ""
        self.setObjectName("body")
        self.setAccessibleName(text("kit.body.picture"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        regions.changed.connect(self.update)

    def set_letters(self, letters: Mapping[str, str]) -> None:
        """Show a letter on each region, by code; codes without a letter cannot be chosen."""
        self._letters = dict(letters)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the design at 100%."""
        return QSize(432, 472)

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which every region is still 24 pixels wide or high."""
        return QSize(300, 330)

    def _fit(self, figure: str) -> QTransform:
        caption = _CAPTION * theme.current().scale / 100
        half = self.width() / 2
        high = (self.height() - caption - 16) / HEIGHT
        # A low window makes the figure stouter rather than its regions too small to hit, and a
        # high one slimmer rather than leave its card half empty.
        wide = min(half / (WIDTH + 20), high * STOUTER)
        high = min(high, wide * SLIMMER)
        left = half * (0 if figure == FRONT else 1) + (half - WIDTH * wide) / 2
        return QTransform().translate(left, caption + 8).scale(wide, high)

    def region_at(self, place: QPointF) -> str:
        """Return the code of the region under a point of this widget, or ""."""
        for figure in (FRONT, BACK):
            inverted, _ok = self._fit(figure).inverted()
            point = inverted.map(place)
            for code, shapes in reversed(outlines(figure).items()):
                if code in self._letters and any(s.outline.contains(point) for s in shapes):
                    return code
        return ""

    def centre_of(self, code: str) -> QPointF:
        """Return a point of this widget inside a region; raise ``KeyError`` for one not drawn."""
        figure = FRONT if code in outlines(FRONT) else BACK
        return self._fit(figure).map(outlines(figure)[code][0].letter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggle the region under the pointer."""
        code = self.region_at(event.position())
        if code and event.button() == Qt.MouseButton.LeftButton:
            self._regions.toggle(code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which region a click would take."""
        code = self.region_at(event.position())
        if code != self._over:
            self._over = code
            shape = Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self._over = ""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both figures, from memory as long as nothing is chosen on them."""
        if self._over or self._regions.chosen:
            self._paint(QPainter(self))
        else:
            paint_kept(self, self._signs(), self._paint)

    def paint_ahead(self) -> None:
        """Have the picture ready that is painted when the figures are shown."""
        keep(self, self._signs(), self._paint)

    def _signs(self) -> tuple[Hashable, ...]:
        return (type(self).__name__, *self._letters.items())

    def _paint(self, painter: QPainter) -> None:
        """Paint both figures, the chosen regions last so that their edges are whole."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for figure in (FRONT, BACK):
            self._paint_captions(painter, figure)
            fit = self._fit(figure)
            shapes = outlines(figure)
            for code in sorted(shapes, key=lambda c: c in self._regions.chosen):
                for shape in shapes[code]:
                    self._paint_region(painter, code, fit, shape)

    def _paint_captions(self, painter: QPainter, figure: str) -> None:
        now = theme.current()
        painter.setFont(now.font("caption", bold=True))
        painter.setPen(now.colour("muted"))
        half = self.width() / 2
        left = 0 if figure == FRONT else half
        top = QRectF(left, 2, half, now.grown(int(_CAPTION)))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignHCenter), text(f"kit.body.{figure}"))
        painter.setFont(now.font("caption"))
        sides = ("kit.body.their_right", "kit.body.their_left")
        first, second = sides if figure == FRONT else sides[::-1]
        for box, side, words in zip(*self.beside_head(figure), (first, second), strict=True):
            painter.drawText(box, int(side | _BESIDE), text(words))

    def head(self, figure: str) -> QRectF:
        """Return where the head of a figure is in this widget."""
        return self._fit(figure).mapRect(outlines(figure)[HEAD][0].outline.boundingRect())

    def beside_head(self, figure: str) -> tuple[tuple[QRectF, ...], tuple[Qt.AlignmentFlag, ...]]:
        """Return the room at the left and at the right of a head, and where words stand in it.

        Left is left here in every language: the figure is not mirrored with the window.
        """
        fit, half, head = self._fit(figure), self.width() / 2, self.head(figure)
        left = 0 if figure == FRONT else half
        top = fit.map(QPointF(0, 0)).y()
        high = fit.map(QPointF(0, ABOVE_SHOULDERS)).y() - top
        boxes = (
            QRectF(left + 6, top, head.left() - left - 10, high),
            QRectF(head.right() + 4, top, left + half - head.right() - 10, high),
        )
        return boxes, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)

    def _paint_region(self, painter: QPainter, code: str, fit: QTransform, shape: Shape) -> None:
        now = theme.current()
        on = code in self._regions.chosen
        over = code == self._over
        fill = "primary" if on else "select" if over else "surface2"
        painter.setPen(QPen(now.colour("ink" if on or over else "strong"), 2.4 if on else 1.2))
        painter.setBrush(now.colour(fill))
        painter.drawPath(fit.map(shape.outline))
        if letter := self._letters.get(code, ""):
            painter.setFont(now.font("caption", bold=True))
            painter.setPen(now.colour("onprimary" if on else "ink"))
            place = fit.map(shape.letter)
            box = QRectF(place.x() - 20, place.y() - 20, 40, 40)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)


class RegionList(QWidget):
    """A tick line for every region, in one or two columns, with a letter each."""

    def __init__(self, regions: Regions, prefix: str) -> None:
        """Show ``regions``; the object name of a line is ``prefix`` and its code."""
        super().__init__()
        self._regions = regions
        self._prefix = prefix
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._lines: dict[str, OptionButton] = {}
        self._left_out: set[str] = set()
        self._columns = 2
        regions.changed.connect(self._show_choice)

    @property
    def lines(self) -> Mapping[str, OptionButton]:
        """Return the lines by code."""
        return self._lines

    def set_options(self, options: Sequence[tuple[str, str]]) -> dict[str, str]:
        """Show (code, words) pairs; return the letter given to each code."""
        for line in self._lines.values():
            line.hide()
            line.deleteLater()
        letters = {code: LETTERS[i] for i, (code, _words) in enumerate(options)}
        self._lines = {code: self._line(code, words, letters[code]) for code, words in options}
        self._place()
        self._show_choice()
        return letters

    def _line(self, code: str, words: str, letter: str) -> OptionButton:
        line = OptionButton(f"{self._prefix}.{code}", words, (letter,), several=True, tight=True)
        line.clicked.connect(lambda: self._regions.toggle(code))
        return line

    def set_columns(self, columns: int) -> None:
        """Show one or two columns."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def rows(self) -> list[list[QWidget]]:
        """Return the lines as they stand, for the arrow keys."""
        lines = list(self.shown.values())
        high = max(1, -(-len(lines) // self._columns))
        return [list(lines[start::high]) for start in range(high)] if lines else []

    @property
    def shown(self) -> Mapping[str, OptionButton]:
        """Return the lines that are not left out by ``narrow``, by code."""
        return {c: line for c, line in self._lines.items() if c not in self._left_out}

    def narrow(self, codes: Sequence[str] | None) -> None:
        """Show the lines of ``codes`` only, or all again."""
        self._left_out = set() if codes is None else self._lines.keys() - set(codes)
        for code, line in self._lines.items():
            line.setVisible(code not in self._left_out)
        self._place()

    def _place(self) -> None:
        lines = list(self.shown.values())
        rows = -(-len(lines) // self._columns) or 1
        for number, line in enumerate(lines):
            self._grid.addWidget(line, number % rows, number // rows)
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < self._columns else 0)

    def _show_choice(self, _chosen: tuple[str, ...] = ()) -> None:
        for code, line in self._lines.items():
            line.setChecked(code in self._regions.chosen)
            line.update()


class BodyMap(QWidget):
    """A body and a list of the same regions; ``changed`` carries all codes chosen."""

    changed = Signal(tuple)

    def __init__(self, prefix: str = "regions") -> None:
        """Make an empty map; object names are ``prefix`` and the region's code."""
        super().__init__()
        self._body_wanted = False
        self._regions = Regions(self)
        self._figures = BodyFigures(self._regions)
        self._list = RegionList(self._regions, prefix)
        self._show_body = ActionButton(f"{prefix}.show_body", text("kit.body.show"))
        self._show_body.clicked.connect(self._toggle_body)
        self._card = frame("card")
        self._on_card = column(self._card, 4)
        self._on_card.addWidget(self._figures, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("contents")
        self._finder = Finder(prefix)
        self._finder.narrowed.connect(self._list.narrow)
        self._finder.found.connect(self._found)
        self._finder.left.connect(self.focus_first)
        holder = column(inside, gap=0)
        holder.addWidget(self._list)
        holder.addStretch(1)
        self._area.setWidget(inside)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self._card)
        self._above = row(gap=12)
        self._above.addWidget(self._show_body)
        self._above.addStretch(1)
        self._layout.addLayout(self._above)
        self._layout.addWidget(self._area, LIST_SHARE)
        self._regions.changed.connect(self.changed)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the codes chosen, in the order of choosing; the first is the main one."""
        return self._regions.chosen

    @property
    def figures(self) -> BodyFigures:
        """Return the two painted figures."""
        return self._figures

    @property
    def lines(self) -> Mapping[str, OptionButton]:
        """Return the tick lines by code."""
        return self._list.lines

    def rows(self) -> list[list[QWidget]]:
        """Return the tick lines as they stand, for the arrow keys."""
        return self._list.rows()

    def set_options(
        self, options: Sequence[tuple[str, str]], also: Mapping[str, str] | None = None
    ) -> None:
        """Show (code, words) pairs, in the order of the content; ``also`` finds them too."""
        self._figures.set_letters(self._list.set_options(options))
        self._finder.set_places(dict(options), also or {})

    def focus_first(self) -> None:
        """Put the focus on the first line that is shown."""
        for line in list(self._list.shown.values())[:1]:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, code: str) -> None:
        """Choose the place that was typed, and show it in the list."""
        if code not in self.chosen:
            self._regions.toggle(code)
        self.lines[code].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, codes: Sequence[str]) -> None:
        """Replace the choice."""
        self._regions.choose(tuple(codes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list first and the body behind a button where there is no room for both."""
        super().resizeEvent(event)
        now = theme.current()
        narrow = now.large or self.width() < 700
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
        high = not narrow and self.height() >= now.grown(_HIGH)
        self._layout.setStretchFactor(self._card, LIST_SHARE if high else BODY_SHARE)
        self._show_body.setVisible(narrow)
        if narrow:
            self._above.insertWidget(1, self._finder, 1)
        else:
            self._on_card.insertWidget(0, self._finder)
        self._card.setVisible(not narrow or self._body_wanted)
        self._list.set_columns(1 if self.width() < now.grown(620) else 2)

    def _toggle_body(self) -> None:
        self._body_wanted = not self._body_wanted
        self._card.setVisible(self._body_wanted)
        words = text("kit.body.hide" if self._body_wanted else "kit.body.show")
        self._show_body.set_words(words)
