"""A short way round the list for whoever is here for the first time. Escape ends it at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

STEPS = (
    ("find", ("top.find",)),
    ("new_intake", ("worklist.new_intake",)),
    ("emergency", ("top.emergency",)),
    # Where what is parked waits; while nothing does, the filter that counts it.
    ("park", ("worklist.unfinished_1", "worklist.filter_parked", "worklist.filter")),
    ("cover", ("top.cover",)),
    ("change_user", ("top.user",)),
    ("help", ("key_bar",)),
)
"""What is said, and the object names of the thing it points at: the first that is seen."""

WIDTH, GAP, EDGE, APART = 380, 12, 3, 6
_TAKEN = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Pointer(QWidget):
    """A frame around what is spoken of; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.current().colour("primary"), EDGE))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class Tour(QFrame):
    """A card over the window. ``ended`` comes once, however it ends."""

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        """Show the first step."""
        super().__init__(window)
        self.setObjectName("tour")
        self.setProperty("ground", "card")
        self._window, self._at = window, 0
        self._count = label("", "caption", "muted", wrap=False)
        self._words = label("", "reading")
        self._next = ActionButton("tour.next", text("tour.next"))
        self._next.show_key(commands.key("tour_next"))
        self._skip = ActionButton("tour.skip", text("tour.skip"))
        self._skip.show_key(commands.key("tour_skip"))
        self._next.clicked.connect(self._go_on)
        self._skip.clicked.connect(self.end)
        self._pointer = _Pointer(window)
        self._lay_out()
        window.installEventFilter(self)
        self._show_step()

    @property
    def step(self) -> str:
        """Return the name of the step shown."""
        return STEPS[self._at][0]

    def end(self) -> None:
        """Go away."""
        self._window.removeEventFilter(self)
        self._pointer.hide()
        self._pointer.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Escape from the list while the card has the focus."""
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in _TAKEN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape ends."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in _TAKEN:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge that stands out from the cards of the page."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(theme.current().colour("primary"), EDGE))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the thing when the window changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        layout = self._lines = column(self, 16, 10)
        layout.addWidget(self._count)
        layout.addWidget(self._words)
        buttons = row(gap=8)
        buttons.addWidget(self._next)
        buttons.addWidget(self._skip)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self.setFixedWidth(min(theme.current().grown(WIDTH), self._window.width() - 2 * GAP))

    def _go_on(self) -> None:
        if self._at + 1 == len(STEPS):
            self.end()
            return
        self._at += 1
        self._show_step()

    def _show_step(self) -> None:
        words = text(f"tour.{self.step}")
        self._count.setText(text("tour.count", number=self._at + 1, count=len(STEPS)))
        self._words.setText(words)
        last = self._at + 1 == len(STEPS)
        self._next.set_words(text("tour.done" if last else "tour.next"))
        self._skip.setVisible(not last)
        self.setAccessibleName(words)
        self.show()
        self._place()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._words)

    def _place(self) -> None:
        """Stand below the thing, above where there is no room, and inside the window."""
        wanted = self._lines.totalHeightForWidth(self.width())
        self.setFixedHeight(max(self.sizeHint().height(), wanted))
        target = self._target()
        room = self._window.rect().adjusted(GAP, GAP, -GAP, -GAP)
        box = QRect(room.center(), room.center())
        if target is not None:
            box = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        self._pointer.setVisible(target is not None)
        self._pointer.setGeometry(box.adjusted(-APART, -APART, APART, APART))
        self._pointer.raise_()
        below = box.bottom() + GAP
        top = below if below + self.height() < room.bottom() else box.top() - GAP - self.height()
        left = min(max(box.left(), room.left()), room.right() - self.width())
        self.move(left, max(room.top(), top))
        self.raise_()

    def _target(self) -> QWidget | None:
        for name in STEPS[self._at][1]:
            for widget in self._window.findChildren(QWidget, name):
                if widget.isVisible():
                    return widget
        return None
