"""Python's garbage is collected in the window's thread, and in no other.

A job's thread that happens to collect would take apart widgets that wait in a cycle, while Qt
looks at them from the window's own thread: the program then ends without a word. So the automatic
collection is off while a window stands, and a timer does the same work by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


class Collector(QObject):
    """Collects in the thread that made it, until ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over from Python."""
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()

    def look(self) -> None:
        """Collect the oldest generation whose count is over its threshold, if any is."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Give the work back to Python."""
        self._look.stop()
        if self._was_on:
            gc.enable()
