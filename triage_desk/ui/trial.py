"""The window, shown once over a desk and closed again: whether Qt works on this machine."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from triage_desk.services.desk import Desk
from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.collector import Collector
from triage_desk.ui.flow import Flow
from triage_desk.ui.shell import Shell

ROUNDS = 20
ROUND_MILLISECONDS = 50


def show_once(desk: Desk, settings: Settings) -> bool:
    """Show today's list of ``desk``, paint it, close it; return whether anything was painted."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError(type(app).__name__)
    theme.apply(app, settings.theme.value, settings.text_percent)
    window = Shell(settings)
    collector = Collector(window)
    window.show()
    window.use(desk, Flow)
    for _ in range(ROUNDS):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, ROUND_MILLISECONDS)
        if window.screen_shown.isVisible():
            break
    picture = window.grab().toImage()
    corner = picture.pixelColor(0, 0)
    painted = any(
        picture.pixelColor(x, y) != corner
        for x in range(0, picture.width(), 16)
        for y in range(0, picture.height(), 4)
    )
    window.close()
    window.jobs.shutdown()
    collector.stop()
    return painted
