"""Runs in a process of its own: show a window, say one byte when it is painted, and end at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

PAINTED = b"."
# Qt.EventPriority.HighEventPriority as a number: its name costs the bare side 11 ms of import.
HIGH_PRIORITY = 1


def ours(data_dir: str) -> None:
    """Show the program's window as its command line does."""
    # The command line is there before Qt, as when the program is started.
    from triage_desk.cli import main

    def show() -> None:
        main(["--data-dir", data_dir])

    _until_painted(show)


def bare() -> None:
    """Show an empty main window with one label."""

    def show() -> None:
        from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

        window = QMainWindow()
        window.setCentralWidget(QLabel("Triage Desk"))
        window.resize(1280, 720)
        window.show()
        QApplication.exec()

    _until_painted(show)


def _until_painted(show: Callable[[], None]) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        """Sees the first paint begin; its own event comes back when the paint is done."""

        begun = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            paints = event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow)
            if paints and not self.begun:
                self.begun = True
                done = QEvent(QEvent.Type.User)
                QCoreApplication.postEvent(self, done, HIGH_PRIORITY)
            return False

        def customEvent(self, _event: QEvent) -> None:  # noqa: N802 - Qt's name
            sys.stdout.buffer.write(PAINTED)
            sys.stdout.buffer.flush()
            # Nothing is tidied up: the time of leaving is not what is measured.
            os._exit(0)

    application = QApplication(sys.argv[:1])
    watch = Watch()
    application.installEventFilter(watch)
    show()
    raise RuntimeError("the window was closed before it was painted")
