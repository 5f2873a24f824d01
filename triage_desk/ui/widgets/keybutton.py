"""The button under all others: icon or tick, words that may wrap, and the cap of its key."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.checks import paint_check, paint_tick
from triage_desk.ui.widgets.drawn import keep, paint_kept
from triage_desk.ui.widgets.icons import paint_icon
from triage_desk.ui.widgets.keycap import cap_size, paint_cap, spoken

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Look:
    """How a button is drawn.

    ``kind`` is "normal", "primary", "emergency" or "option" (words left, cap right, they wrap);
    ``lead`` is what stands before the words: "", "tick" (only when chosen), "box" or "dot";
    ``height`` names the size token of its least height, ``tick`` that of box and dot; ``edge`` is
    the width of its line in logical pixels.
    """

    kind: str = "normal"
    step: str = "body"
    bold: bool = True
    lead: str = ""
    icon: str = ""
    height: str = "button"
    least_width: int = 0
    tick: str = "tick"
    edge: int = 1


class Arrows(Protocol):
    """Whoever moves the focus between buttons."""

    def moves(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Return whether a key that reached ``focused`` was an arrow, and is done with."""
        ...


def bind_keys(button: QPushButton, keys: Sequence[str]) -> tuple[QShortcut, ...]:
    """Let ``keys`` press ``button`` while it can be seen and is on; holding a key presses once."""
    made = []
    for key in keys:
        shortcut = QShortcut(QKeySequence(key), button)
        # A key held down must never answer the question after this one.
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(button.click)
        made.append(shortcut)
    return tuple(made)


def speak_as_radio(button: QAbstractButton) -> None:
    """Let readers call a checkable button a radio button: one of several that exclude each other.

    Qt takes the role from ``autoExclusive``. A group of its own that excludes nothing keeps Qt
    from ticking others and from leaving buttons out of the Tab order: whoever owns the answer
    sets the ticks.
    """
    button.setAutoExclusive(True)
    alone = QButtonGroup(button)
    alone.setExclusive(False)
    alone.addButton(button)


class KeyButton(QPushButton):
    """A painted push button that shows its key and can be pressed with it.

    Its accessible name ends with the key. A checkable one is set by data only: pressing it
    emits ``clicked`` and leaves the tick to whoever owns the answer.
    """

    def __init__(
        self, object_name: str, words: str, keys: Sequence[str] = (), look: Look | None = None
    ) -> None:
        """Make a button; the first of ``keys`` is shown, the others work too."""
        super().__init__()
        self.setObjectName(object_name)
        self._look = look or Look()
        self._key = keys[0] if keys else ""
        self._spoken = ""
        self._compact = False
        self._rooms: dict[bool, QSize] = {}
        self.arrows: Arrows | None = None
        # An ampersand in the words of the content is an ampersand, not a mnemonic.
        self._words = words
        self.setText(words.replace("&", "&&"))
        policy = QSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if self._leftward:
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shortcuts = bind_keys(self, keys)
        self._name_again()

    @property
    def _leftward(self) -> bool:
        return self._look.kind == "option"

    @property
    def words(self) -> str:
        """Return the words on the button."""
        return self._words

    @property
    def key(self) -> str:
        """Return the key shown, "" for none."""
        return self._key

    @property
    def is_primary(self) -> bool:
        """Return whether this is the main step of its screen."""
        return self._look.kind == "primary"

    def set_words(self, words: str) -> None:
        """Change the words; the key stays."""
        if words != self._words:
            self._words = words
            self.setText(words.replace("&", "&&"))
            self._name_again()
            self._ask_for_room()

    def show_key(self, key: str) -> None:
        """Show a key that the window itself hears, on every screen."""
        self._key = key
        self._name_again()
        self._ask_for_room()

    def set_spoken(self, words: str) -> None:
        """Let readers hear more than is printed ("Fever, chills: Yes"); the key is added."""
        self._spoken = words
        self._name_again()

    def width_when(self, *, compact: bool) -> int:
        """Return the width wanted with or without icon and key cap, in logical pixels."""
        return self._room(compact=compact).width()

    def set_compact(self, *, compact: bool) -> None:
        """Leave out icon and key cap where there is no room; the key works all the same."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def _name_again(self) -> None:
        words = self._spoken or self._words
        if self._key:
            words = text("kit.button.named_with_key", words=words, key=spoken(self._key))
        self.setAccessibleName(words)

    def nextCheckState(self) -> None:
        """Do nothing: an answer is chosen when it is stored, not when it is pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses; Enter is left to the page, whose next step it is."""
        if self.arrows is not None and self.arrows.moves(self, event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        if event.isAutoRepeat() and event.key() == Qt.Key.Key_Space:
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._ask_for_room()

    def _ask_for_room(self) -> None:
        """Measure again when next asked: words, key or text size are others."""
        self._rooms.clear()
        self.updateGeometry()

    # ----------------------------------------------------------------------------------- sizes

    def _font(self) -> QFont:
        regular = theme.current().font(self._look.step, bold=self._look.bold)
        if not self.isChecked():
            return regular
        # Words that would take one more line in bold stay regular: fill and tick say it too.
        if self._leftward and self._words_height(bold=True) > self._words_height():
            return regular
        return self._widest_font()

    def _widest_font(self) -> QFont:
        # The bold face is measured, so that choosing an answer never moves the page.
        return theme.current().font(self._look.step, bold=True)

    def _pad(self) -> int:
        wide = self._look.kind in ("option", "primary")
        return theme.current().grown(16 if wide else 8 if self._look.lead else 12)

    def _lead_width(self) -> int:
        now = theme.current()
        if self._look.lead in ("box", "dot"):
            return now.grown(now.px(self._look.tick)) + now.grown(12)
        if self._look.lead == "tick" or (self._look.icon and not self._compact):
            return now.grown(now.px("icon")) + now.grown(6)
        return 0

    def _cap_width(self) -> int:
        if not self._key or self._compact:
            return 0
        return cap_size(self._key).width() + theme.current().grown(8)

    def _beside_words(self) -> int:
        return 2 * self._pad() + self._lead_width() + self._cap_width()

    def _least_height(self) -> int:
        now = theme.current()
        metrics = now.metrics(self._look.step, bold=True)
        cap = cap_size(self._key).height() if self._key else 0
        return max(now.px(self._look.height), max(metrics.height(), cap) + now.grown(14))

    def sizeHint(self) -> QSize:
        """Return room for the words on one line; layouts ask for it many times a page."""
        return QSize(self._room(compact=self._compact))

    def _room(self, *, compact: bool) -> QSize:
        known = self._rooms.get(compact)
        if known is None:
            shown, self._compact = self._compact, compact
            known = self._rooms[compact] = self._measured()
            self._compact = shown
        return known

    def _measured(self) -> QSize:
        metrics = theme.current().metrics(self._look.step, bold=True)
        words = metrics.horizontalAdvance(self._words)
        width = max(words + self._beside_words() + 2, self._look.least_width)
        return QSize(width, self._least_height())

    def minimumSizeHint(self) -> QSize:
        """Return the full size, or for options room for a few words a line."""
        full = self.sizeHint()
        if not self._leftward:
            return full
        metrics = theme.current().metrics(self._look.step, bold=True)
        few = round(theme.letter_width(metrics) * 14) + self._beside_words()
        return QSize(min(full.width(), few), full.height())

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped words need in ``width`` logical pixels."""
        high = self._words_height(width) + theme.current().grown(18)
        return max(self._least_height(), high)

    def _words_height(self, width: int = 0, *, bold: bool = False) -> int:
        room = max((width or self.width()) - self._beside_words(), 40)
        metrics = theme.current().metrics(self._look.step, bold=bold or self._look.bold)
        return metrics.boundingRect(QRect(0, 0, room, 10_000), int(_WRAP), self._words).height()

    # -------------------------------------------------------------------------------- painting

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Return fill, edge and ink for the state the button is in."""
        now = theme.current()
        over = self.underMouse() and self.isEnabled()
        kind = self._look.kind
        if not self.isEnabled():
            return now.colour("surface"), now.colour("strong"), now.colour("muted")
        if self._leftward:
            ground = "select" if self.isChecked() else "surface2" if over else "surface"
            return now.colour(ground), now.colour("strong"), now.colour("ink")
        if kind == "primary" or self.isChecked():
            fill = now.colour("primaryhover" if over else "primary")
            return fill, fill, now.colour("onprimary")
        if kind == "emergency":
            red = now.colour("emergency_outline")
            return now.colour("surface"), red, red
        fill = now.colour("surface2" if over or self.isDown() else "surface")
        return fill, now.colour("strong"), now.colour("ink")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, lead, words and cap, from memory where this was painted before."""
        paint_kept(self, self._signs(), self._paint)

    def paint_ahead(self) -> None:
        """Have the picture ready that is painted when the button is shown."""
        keep(self, self._signs(), self._paint)

    def _signs(self) -> tuple[Hashable, ...]:
        state = (self._compact, self.isEnabled(), self.isChecked(), self.isDown())
        return (type(self).__name__, self._look, self._words, self._key, *state, self.underMouse())

    def _paint(self, painter: QPainter) -> None:
        fill, edge, ink = self._colours()
        now = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = now.px("emergency_button") if self._look.kind == "emergency" else self._look.edge
        dash = Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine
        painter.setPen(QPen(edge, line, dash))
        painter.setBrush(fill)
        radius = now.px("radius_control")
        half = line / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        font = self._font()
        words = QFontMetrics(font).horizontalAdvance(self._words)
        inside = self.rect().adjusted(self._pad(), 0, -self._pad(), 0)
        lead = 0 if self._look.lead == "tick" and not self.isChecked() else self._lead_width()
        spare = (inside.width() - lead - words - self._cap_width()) // 2
        left = inside.left() + (0 if self._leftward else max(0, spare))
        if lead:
            self._paint_lead(painter, QPoint(left, inside.center().y()), ink)
        left += lead
        room = inside.right() - left - self._cap_width() + 1
        painter.setPen(ink)
        painter.setFont(font)
        box = QRect(left, 0, room if self._leftward else words + 2, self.height())
        painter.drawText(self._placed(QRectF(box)), int(_WRAP), self._words)
        if self._key and not self._compact:
            self._paint_key(painter, box.right(), inside, ink)

    def _placed(self, box: QRectF) -> QRectF:
        """Return where a place of a button from left to right is in one from right to left."""
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            return box
        return QRectF(self.width() - box.right(), box.top(), box.width(), box.height())

    def _paint_key(self, painter: QPainter, words_end: int, inside: QRect, ink: QColor) -> None:
        size = cap_size(self._key)
        after_words = words_end + theme.current().grown(6)
        left = inside.right() - size.width() if self._leftward else after_words
        top = (self.height() - size.height()) / 2
        box = QRectF(left, top, size.width(), size.height())
        paint_cap(painter, self._key, self._placed(box), ink)

    def _paint_lead(self, painter: QPainter, at: QPoint, ink: QColor) -> None:
        now, look = theme.current(), self._look
        is_tick = look.lead in ("box", "dot")
        side = now.grown(now.px(look.tick if is_tick else "icon"))
        box = self._placed(QRectF(at.x(), at.y() - side / 2 + 0.5, side, side))
        if is_tick:
            paint_tick(painter, box, look.lead, on=self.isChecked())
        elif look.icon:
            paint_icon(painter, look.icon, box, ink)
        else:
            paint_check(painter, box, ink)


def same_width(buttons: Sequence[QWidget]) -> None:
    """Give all ``buttons`` the least width of the widest, so that columns line up."""
    widest = max((button.sizeHint().width() for button in buttons), default=0)
    for button in buttons:
        button.setMinimumWidth(widest)
