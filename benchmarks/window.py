"""From the start of the process to the first paint, beside a bare window with one label.

Every round is a fresh process on a fresh data folder with bytecode compiled; nothing is warm but
the system's file cache, which is warm for both.

Measured on 2026-11-22 on a busy machine, with what was painted before beside it: by processor time
1.60 to 1.62 times a bare window before and 1.53 to 1.55 after notices, the key bar and some kinds
of Qt came later (medians of 12 to 15 rounds, three times); 1.52 times by the clock (1.28 to 1.67;
aim 1.5: missed).
On 2026-11-23, busier still, by processor time: 1.55 and 1.57 times (medians of 15 rounds, twice).
What is left: 13 ms to name ``Qt`` alone (93 enumerations, which a bare window does not need), some
20 to make the window, 10 for 21 dataclasses, 4 for the first font of our own, whichever it is.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.first_paint import PAINTED
from benchmarks.measure import Aim, Figure, Round, interleaved

PART = "window"
ROOT = Path(__file__).resolve().parent.parent
AIM = Aim(ratio=1.5)
ROUNDS = 11
BARE = "bare main window, one label"
PATIENCE = 60.0


def run() -> list[Figure]:
    """Measure without a screen, and on the X display when there is one."""
    for package in ("triage_desk", "benchmarks"):
        compileall.compile_dir(ROOT / package, quiet=1)
    platforms = {"no screen": "offscreen"}
    if sys.platform.startswith("linux") and os.environ.get("DISPLAY"):
        platforms["X display"] = "xcb"
    with TemporaryDirectory() as folder:
        figures = [
            _first_paint(name, _environment(platform), Path(folder))
            for name, platform in platforms.items()
        ]
    return [*figures, _command_line()]


def _environment(platform: str) -> Mapping[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)}


def _first_paint(name: str, environment: Mapping[str, str], folder: Path) -> Figure:
    numbers = count()

    def ours(_number: int) -> float:
        data = folder / f"{name}-{next(numbers)}"
        return _until_said(f"first_paint.ours({str(data)!r})", environment)

    def bare(_number: int) -> float:
        return _until_said("first_paint.bare()", environment)

    found = interleaved(f"{PART}, {name}", {"ours": ours, "bare": bare}, ROUNDS)
    what = f"process start to first paint, {name}"
    return Figure(PART, what, found["ours"], BARE, found["bare"], AIM)


def _until_said(call: str, environment: Mapping[str, str]) -> float:
    """Return the seconds until a process said that its window is painted.

    Raises:
        RuntimeError: it said nothing, or something else.
    """
    command = [sys.executable, "-c", f"from benchmarks import first_paint; {call}"]
    begin = perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("a process without pipes")
        said = process.stdout.read(len(PAINTED))
        seconds = perf_counter() - begin
        if said != PAINTED:
            raise RuntimeError(process.stderr.read().decode(errors="replace").strip())
        process.wait(PATIENCE)
    return seconds


def _command_line() -> Figure:
    """Measure a process that only imports the command line, beside one that does nothing."""

    def importing(code: str) -> Round:
        def once(_number: int) -> float:
            begin = perf_counter()
            environment = _environment("offscreen")
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
            return perf_counter() - begin

        return once

    sides = {"ours": importing("import triage_desk.cli"), "python": importing("pass")}
    found = interleaved(f"{PART}, command line", sides, ROUNDS)
    what = "process that imports triage_desk.cli"
    return Figure(PART, what, found["ours"], "process that does nothing", found["python"])
