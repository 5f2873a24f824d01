"""Bring the window up: painted first, then the store and the content beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication

from triage_desk.settings import Settings
from triage_desk.ui import crash, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.opened import Opened
from triage_desk.ui.shell import Shell


def run(prepare: Callable[[], Opened], settings: Settings, arguments: Sequence[str] = ()) -> int:
    """Show the window, make desk and screens in a job, and stay until the window is closed.

    ``prepare`` runs in another thread once the window is painted; an ``EnvironmentFault`` or
    ``ContentError`` from it is shown as a page. Returns the exit code of the event loop.
    """
    app = QApplication.instance() or QApplication([sys.argv[0], *arguments])
    if not isinstance(app, QApplication):
        raise TypeError(type(app).__name__)
    app.setApplicationName(text("app.name"))
    theme.apply(app, settings.theme.value, settings.text_percent)
    window = Shell(settings)
    crash.install_excepthook(window.say_unforeseen)
    window.show()
    window.open_with(prepare)
    try:
        return app.exec()
    finally:
        window.jobs.shutdown()
        crash.uninstall_excepthook()
