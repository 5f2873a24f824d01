"""Runs in a process of its own: bring a window up, say how much memory it has, and end.

Measured on 2026-11-23 at today's list: 152 MB beside 54 of a bare window, 2.8 times (aim 2.5, which
is 135: missed), at most 200 while a passphrase is stretched. It was 172 and 221 before statements
read the columns of tables without their models (``store.shape``).

How low it could go: a bare window 54, with SQLAlchemy's core 77, with a key stretched by
cryptography 85, with an encrypted file open 91, with rules and content 105, with services and store
112, or 2.1 times. That is a program that shows nothing of its own: 40 MB are its screens.

What Python allocated, 66 MB by tracemalloc: 27 code objects and names of some 1,070 modules beyond
a bare window's (765 are ours), 11 SQLAlchemy, 6 what dataclasses make, 3.5 enumerations, 2 the
rules read; docstrings are 3.6 of it. Python's own heap is dense: 52 of 53 MB in use. 69 MB are
libraries mapped from files, 40 of them a bare window's.

Left alone: all pages a front desk's day does without (offices, measures, lists, practice, kiosk,
reviews) and all of ``exchange`` are 157 modules and 5 MB; imported when asked for they would bring
2.7 times, and a key that waits. asyncio, which SQLAlchemy imports, without its ssl: 2 MB,
by hiding a module from it. Tried in vain: asyncio by ``LazyLoader`` (SQLAlchemy looks into it at
once), one arena of malloc, Python's objects by malloc, bytecode without columns, ``malloc_trim``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

KIB_PER_MB = 1024
POLL_MS = 50
# As long as nothing has been under way for this many looks, the list stands.
STILL = 10


def at_list(data_dir: str) -> None:
    """Start the program as its command line does, sign in at the door, stand at today's list."""
    from triage_desk.cli import main
    from triage_desk.services import demo_accounts

    still = 0

    def look() -> None:
        nonlocal still
        from triage_desk.ui.screens.screen import Place
        from triage_desk.ui.screens.sign_in import SignInScreen
        from triage_desk.ui.shell import Shell

        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, Shell))
        shown = window.screen_shown
        still = still + 1 if not window.jobs.busy else 0
        if isinstance(shown, SignInScreen) and still == 1:
            shown.type_for(demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)
        elif shown.place is Place.WORKLIST and still == STILL:
            _tell()

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    timer = QTimer(application, interval=POLL_MS)
    timer.timeout.connect(look)
    timer.start()
    main(["--data-dir", data_dir])


def bare() -> None:
    """Show an empty main window with one label."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Triage Desk"))
    window.resize(1280, 720)
    window.show()
    application.processEvents()
    _tell()


def _tell() -> None:
    """Say in MB what this process has now and had at most, as Linux tells it, and end."""
    facts = Path("/proc/self/status")
    told = dict(line.split(":", 1) for line in facts.read_text("ascii").splitlines())
    # What getrusage says begins with what the process that started this one had.
    now, most = (int(told[name].split()[0]) / KIB_PER_MB for name in ("VmRSS", "VmHWM"))
    sys.stdout.write(f"{now:.1f} {most:.1f}")
    sys.stdout.flush()
    # Nothing is tidied up: the memory of leaving is not what is measured.
    os._exit(0)
