"""Bring the window up: painted first, then the store and the content beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication

from triage_desk.settings import Settings
from triage_desk.ui import crash, theme
from triage_desk.ui.collector import Collector
from triage_desk.ui.i18n import text
from triage_desk.ui.opened import Opened
from triage_desk.ui.shell import Shell


def run(
    prepare: Callable[[], Opened],
    settings: Settings,
    arguments: Sequence[str] = (),
    window_of: Callable[[Settings], Shell] = Shell,
) -> int:
    """Show the window, make desk and screens in a job, and stay until the window is closed.

    ``prepare`` runs in another thread once the window is painted; an ``EnvironmentFault`` or
    ``ContentError`` from it is shown as a page. ``window_of`` makes the window.
    Returns the exit code of the event loop.
    """
    app = QApplication.instance() or QApplication([sys.argv[0], *arguments])
    if not isinstance(app, QApplication):
        raise TypeError(type(app).__name__)
    theme.apply(app, settings.theme.value, settings.text_percent)
    window = window_of(settings)
    app.setApplicationName(text("app.name"))
    crash.install_excepthook(window.say_unforeseen)
    window.show()
    collector = Collector(window)
    window.open_with(prepare)
    try:
        return app.exec()
    finally:
        collector.stop()
        window.jobs.shutdown()
        crash.uninstall_excepthook()
