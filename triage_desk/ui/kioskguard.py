"""Keeps a person at the kiosk inside it, from the hand-over until staff have signed in.

It takes the whole screen and takes it back, refuses to close, and lets only those keys through
that answer questions and type a secret. What the system itself reserves (its own switcher, its
log-out) no program can take: a kiosk that stands alone belongs in the kiosk mode of the system.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from triage_desk.ui.idle import SIGNS_OF_LIFE

BACK_MS = 250
_KEYS = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
_PRESSES = (
    *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease),
    QEvent.Type.MouseButtonDblClick,
)
_DROPS = QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
# Ctrl and Alt together are AltGr where Windows says so: a letter typed with it is a letter.
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_MOVES = frozenset(
    {
        *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_F12),
        *(Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr),
    }
)


class KioskGuard(QObject):
    """Stands around one window. ``stirred`` comes with each sign of life."""

    stirred = Signal()

    def __init__(self, window: QWidget) -> None:
        """Let everything through until ``up``."""
        super().__init__(window)
        self._window = window
        self._on = False
        self._before = Qt.WindowState.WindowNoState
        self._back = QTimer(self)
        self._back.setInterval(BACK_MS)
        self._back.timeout.connect(self._come_back)

    @property
    def is_up(self) -> bool:
        """True from the hand-over until staff have signed in."""
        return self._on

    def up(self) -> None:
        """Take the screen, and hold it."""
        app = QApplication.instance()
        if self._on or not isinstance(app, QApplication):
            return
        self._on = True
        self._before = self._window.windowState()
        app.installEventFilter(self)
        self._window.showFullScreen()
        self._back.start()

    def down(self) -> None:
        """Give everything back: staff are here."""
        app = QApplication.instance()
        if not self._on or not isinstance(app, QApplication):
            return
        self._on = False
        self._back.stop()
        app.removeEventFilter(self)
        self._window.setWindowState(self._before)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what leads out; let pass what answers, moves and types."""
        kind = event.type()
        if kind in SIGNS_OF_LIFE:
            self.stirred.emit()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._swallows(event)
        if kind is QEvent.Type.ContextMenu or kind in _DROPS:
            return True
        if kind in _PRESSES and isinstance(event, QMouseEvent):
            return event.button() is not Qt.MouseButton.LeftButton
        if kind is QEvent.Type.Close and watched is self._window:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _swallows(self, event: QKeyEvent) -> bool:
        if lets_through(event):
            return False
        # Taken here, it is no shortcut any more; the press that follows is swallowed as well.
        event.accept()
        return True

    def _come_back(self) -> None:
        """Take the screen again where it was taken away, or put down."""
        window = self._window
        if window.isMinimized() or not window.isFullScreen():
            window.showFullScreen()
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()
        if QGuiApplication.focusWindow() is None and QApplication.activePopupWidget() is None:
            window.raise_()
            window.activateWindow()


def lets_through(event: QKeyEvent) -> bool:
    """Return whether a key may reach the page: letters, digits, moving about, F12 for help."""
    modifiers = event.modifiers() & ~_PLAIN
    if not modifiers:
        typed = event.text()
        return event.key() in _MOVES or (bool(typed) and typed.isprintable())
    typed = event.text()
    alt_gr = modifiers in (_ALT_GR, Qt.KeyboardModifier.GroupSwitchModifier)
    return alt_gr and bool(typed) and typed.isprintable()
