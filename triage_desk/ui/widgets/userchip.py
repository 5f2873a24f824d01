"""Who is signed in, and what they may do about that: a small figure, a name, a menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.icons import paint_icon

PAD, GAP = 8, 6


class UserChip(QPushButton):
    """A flat button. ``chosen`` carries the name of the entry pressed in its menu."""

    chosen = Signal(str)

    def __init__(self, name: str = "") -> None:
        """Show a name such as "Ana S."."""
        super().__init__()
        self.setObjectName("top.user")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._name = name
        self._compact = False
        self._entries: tuple[tuple[str, str], ...] = ()
        self.clicked.connect(self._open)
        self.show_name(name)

    def show_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.updateGeometry()

    def show_entries(self, entries: Iterable[tuple[str, str]]) -> None:
        """Offer entries of names and words; a tab in the words parts them from their keys."""
        self._entries = tuple(entries)
        self.setAccessibleDescription(text("top.user_menu") if self._entries else "")

    def menu_of_entries(self) -> QMenu:
        """Return the menu, made anew: it must not outlive what it offers."""
        menu = QMenu(self)
        menu.setObjectName("top.user.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words in self._entries:
            action = menu.addAction(words)
            action.setObjectName(f"top.{name}_entry")
            action.triggered.connect(lambda _on=False, name=name: self.chosen.emit(name))
        return menu

    def width_when(self, *, compact: bool) -> int:
        """Return the width wanted with or without the name, in logical pixels."""
        now = theme.current()
        name = 0 if compact else QFontMetrics(now.font("body")).horizontalAdvance(self._name)
        side = now.grown(now.px("icon"))
        return 2 * PAD + 2 * side + 2 * GAP + name

    def set_compact(self, *, compact: bool) -> None:
        """Show the figure alone where there is no room; readers hear the name still."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for figure, name and arrow."""
        now = theme.current()
        return QSize(self.width_when(compact=self._compact), now.grown(now.px("button")))

    def minimumSizeHint(self) -> QSize:
        """Return the full size: a name is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint figure, name and arrow."""
        now = theme.current()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), now.colour("surface2"))
        ink, side = now.colour("ink"), now.grown(now.px("icon"))
        top = (self.height() - side) / 2
        paint_icon(painter, "user", QRectF(PAD, top, side, side), ink)
        painter.setPen(ink)
        painter.setFont(now.font("body"))
        left = PAD + side + GAP
        right = self.width() - PAD - side
        if not self._compact:
            box = QRect(left, 0, right - left, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._name)
        if self._entries:
            paint_icon(painter, "chevron-down", QRectF(right, top, side, side), ink)

    def _open(self) -> None:
        if self._entries:
            menu = self.menu_of_entries()
            at = self.mapToGlobal(self.rect().bottomRight())
            at.setX(at.x() - menu.sizeHint().width())
            menu.popup(at)
