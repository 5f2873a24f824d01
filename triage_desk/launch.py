"""Bring the window up fast: everything it does not need for its first paint comes after it.

The rules, the services, the store and the papers take longer to import than the window takes to
stand. They come in the job that makes the desk, while the window says that it is opening.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk import files, paths, settings
from triage_desk.errors import EnvironmentFault
from triage_desk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_desk.ui.opened import Opened
    from triage_desk.ui.shell import Shell
    from triage_desk.ui.wayin import WayIn

DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run_window(data_dir: Path | None) -> int:
    """Open the window on a data folder and stay until it is closed.

    Raises:
        EnvironmentFault: there is no display, or the folder or its settings cannot be used.
    """
    folder = paths.data_dir(data_dir)
    known = settings.load(folder)

    def make_way_in() -> WayIn:
        from triage_desk import entry

        return entry.way_in(folder)

    return _show(folder, known, make_way_in)


def run_demo(data_dir: Path | None) -> int:
    """Open the window on an invented clinic, made on first use.

    Raises:
        UserError: the folder holds the data of a clinic that is not the invented one.
        EnvironmentFault: as ``run_window``.
    """
    from triage_desk import app

    paths.stay_here()
    folder = data_dir.absolute() if data_dir else paths.data_dir() / app.DEMO_FOLDER
    known = app.demo_settings(folder)

    def make_way_in() -> WayIn:
        from triage_desk import entry

        return entry.way_into_demo(folder)

    return _show(folder, known, make_way_in)


def _show(folder: Path, known: Settings, make_way_in: Callable[[], WayIn]) -> int:
    def prepare() -> Opened:
        from triage_desk import logs
        from triage_desk.ui.flow import Flow
        from triage_desk.ui.gate import Gate
        from triage_desk.ui.opened import Opened

        logs.set_up(folder, known.log_level.value)
        way_in = make_way_in()
        # What is loaded by now stays: 200,000 objects that no collection need walk through again,
        # 100 ms in which the window would stand still. Nobody's data are among them yet.
        gc.freeze()
        return Opened(None, Flow, Gate, way_in)

    return stand(prepare, known)


def stand(
    prepare: Callable[[], Opened],
    known: Settings,
    window_of: Callable[[Settings], Shell] | None = None,
) -> int:
    """Show a window until it is closed; ``prepare`` opens what it shows, beside it.

    ``window_of`` makes the window, by default that of a desk.

    Raises:
        EnvironmentFault: there is no display.
    """
    require_display(os.environ)
    files.be_private()
    # Nothing on the way to the first paint is garbage; the window then collects for itself.
    was_on = gc.isenabled()
    gc.disable()
    from triage_desk.ui import imports

    imports.as_python_does()
    from triage_desk.ui import start

    try:
        if window_of is None:
            return start.run(prepare, known)
        return start.run(prepare, known, window_of=window_of)
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def require_display(environment: Mapping[str, str]) -> None:
    """Say what to do instead where no window can be shown: Qt itself would abort.

    Raises:
        EnvironmentFault: a system with X or Wayland, and neither is there.
    """
    if sys.platform in ("win32", "darwin"):
        return
    if not any(environment.get(name) for name in DISPLAY_VARIABLES):
        raise EnvironmentFault(
            "There is no display here for a window; use triage-desk interview in this terminal, "
            "or triage-desk assess with an intake file."
        )
