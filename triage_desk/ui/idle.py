"""Nobody at the keyboard: warn, then say that the desk is to be locked."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

WARN_SECONDS = 30
LOOK_MS = 1000
SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Watches the whole program. ``warned`` carries the seconds left, 0 once somebody is back.

    ``passed`` returns seconds that only grow. A machine that slept is looked at by the clock on
    the wall as well: the larger of the two counts.
    """

    warned = Signal(int)
    expired = Signal()

    def __init__(
        self,
        parent: QObject,
        minutes: int,
        passed: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] | None = None,
    ) -> None:
        """Start asleep; ``watch`` wakes it."""
        super().__init__(parent)
        self._allowed = minutes * 60.0
        self._passed, self._wall = passed, wall or passed
        self._since = self._passed(), self._wall()
        self._warning = 0
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def allow(self, minutes: int) -> None:
        """Wait another time from now on."""
        self._allowed = minutes * 60.0

    def watch(self, *, on: bool) -> None:
        """Begin or end to watch."""
        app = QGuiApplication.instance()
        if not isinstance(app, QGuiApplication) or on == self._look.isActive():
            return
        self.stir()
        if on:
            # A filter on windows sees what people do; one on the program would see every event.
            app.focusWindowChanged.connect(self._follow)
            self._follow(app.focusWindow())
            self._look.start()
        else:
            app.focusWindowChanged.disconnect(self._follow)
            self._look.stop()

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            # The same filter twice counts once.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every key, button and move of the mouse; take none of them."""
        if event.type() in SIGNS_OF_LIFE:
            self.stir()
        return super().eventFilter(watched, event)

    def stir(self) -> None:
        """Somebody is here."""
        self._since = self._passed(), self._wall()
        self._warn(0)

    def look(self) -> None:
        """See how long nobody was here."""
        idle = max(self._passed() - self._since[0], self._wall() - self._since[1])
        left = self._allowed - idle
        if left <= 0:
            self._warn(0)
            self.stir()
            self.expired.emit()
        else:
            self._warn(int(left) + 1 if left < WARN_SECONDS else 0)

    def _warn(self, seconds: int) -> None:
        if seconds != self._warning:
            self._warning = seconds
            self.warned.emit(seconds)
