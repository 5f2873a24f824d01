"""What people wait for besides a key in the interview: another screen, help, palette, settings.

    python -m benchmarks.screens --data-dir DIR

Each is opened in the real window on the real store of ``DIR``, a large invented clinic made by
``demo-data``, until it is painted: the first time in a process, and again. The memory of a process
that stands at today's list is put beside that of a bare window with one label.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.measure import Aim, Figure
from benchmarks.presses import SMALL, SWITCHED_SECONDS, collecting
from benchmarks.table import table
from triage_desk import app, demo_data, entry
from triage_desk.services import access, demo_accounts
from triage_desk.settings import Settings

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.shell import Shell

PART = "screens"
ROOT = Path(__file__).resolve().parent.parent
AGAIN, PAUSE_MS, ROUNDS = 7, 200, 3
MEMORY = Aim(ratio=2.5)
BARE = "bare main window, one label"


def run() -> list[Figure]:
    """Measure on a small clinic, made for it."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "clinic"
        demo_data.make(data, *SMALL, 1, lambda *_: None)
        return measure(data)


def measure(folder: Path) -> list[Figure]:
    """Measure on the clinic in ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = _opened(folder)
    aim = Aim(seconds=SWITCHED_SECONDS)
    figures = []
    for what, (first, again) in found.items():
        figures.append(Figure(PART, f"{what}, the first time", (first,), aim=aim))
        figures.append(Figure(PART, f"{what}, again", tuple(again), aim=aim))
    listed, alone = f"at_list({str(folder)!r})", "bare()"
    ours, bare = (zip(*map(_memory, [call] * ROUNDS), strict=True) for call in (listed, alone))
    said = ("memory at today's list", "memory at most, as a passphrase is stretched")
    for what, here, there, goal in zip(said, ours, bare, (MEMORY, None), strict=True):
        figures.append(Figure(PART, what, here, BARE, there, goal, "MB"))
    return figures


def _memory(call: str) -> tuple[float, ...]:
    """Return the memory that a process of its own has at the end, and had at most, in MB."""
    code = f"from benchmarks import memory; memory.{call}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return tuple(float(part) for part in done.stdout.split())


def window_on(desk: Desk) -> Shell:
    """Return the window at today's list of ``desk``, painted."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from triage_desk.ui import imports

    # As the program does before it imports a screen.
    imports.as_python_does()
    from triage_desk.ui import theme
    from triage_desk.ui.flow import Flow
    from triage_desk.ui.shell import Shell

    qapp = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(qapp, QApplication):
        raise TypeError(type(qapp).__name__)
    theme.apply(qapp)
    window = Shell(Settings())
    window.resize(1280, 720)
    window.show()
    window.use(desk, Flow)
    QTest.qWaitForWindowActive(window)
    while window.jobs.busy:
        QTest.qWait(PAUSE_MS)
    QTest.qWait(2 * PAUSE_MS)
    return window


def _opened(folder: Path) -> dict[str, tuple[float, list[float]]]:
    desk = access.sign_in(
        entry.entrance(folder), demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE
    )
    window = window_on(desk)
    try:
        with collecting(window):
            return {what: _timed(window, *acts) for what, acts in _acts(window).items()}
    finally:
        window.jobs.shutdown()
        window.hide()
        app.close(desk)


def _acts(window: Shell) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Return what opens each and what closes it again."""
    from PySide6.QtWidgets import QApplication

    flow, helps = window.session.flow, window._helps  # noqa: SLF001 - it has no other door
    if flow is None:
        raise RuntimeError("nobody is signed in")

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()

    return {
        "search": (flow.find_next, flow.forget_search),
        "today's list": (flow.home, lambda: None),
        "help (F1)": (helps.toggle_help, helps.toggle_help),
        "palette (Ctrl+K)": (helps.open_palette, close),
        "settings": (flow.settings, flow.home),
        "call list": (flow.calls, flow.home),
    }


def _timed(
    window: Shell, begin: Callable[[], object], end: Callable[[], object]
) -> tuple[float, list[float]]:
    """Return the seconds to the paint, of the first time and of those after it."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    found = []
    for _ in range(1 + AGAIN):
        start = perf_counter()
        begin()
        QApplication.processEvents()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        found.append(perf_counter() - start)
        for act in (lambda: None, end):
            act()
            while window.jobs.busy:
                QTest.qWait(5)
            QTest.qWait(PAUSE_MS)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found[0], found[1:]


def main() -> int:
    """Measure on a clinic of any size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    print(table(measure(parser.parse_args().data_dir)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
