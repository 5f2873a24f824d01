"""The figures for people and for machines."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.measure import Aim, Figure

HEAD = ("part", "what", "ours", "beside", "theirs", "ratio", "aim", "met")
PACKAGES = (
    "PySide6-Essentials",
    "reportlab",
    "segno",
    "sqlalchemy",
    "sqlcipher3",
    "zen-engine",
)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text: median (min to max) of the rounds."""
    rows = [HEAD, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    missed = sum(figure.met is False for figure in figures)
    aims = sum(figure.met is not None for figure in figures)
    lines.append(f"{aims - missed} of {aims} aims met" + (f", {missed} MISSED" if missed else ""))
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    write = _seconds if figure.unit == "s" else _megabytes
    ratio = _spread(figure.ratios, _times) if figure.ratios else ""
    met = {None: "", True: "met", False: "MISSED"}[figure.met]
    return (
        figure.part,
        figure.what,
        _spread(figure.ours, write),
        figure.peer,
        _spread(figure.theirs, write) if figure.theirs else "",
        ratio,
        aim_in_words(figure.aim),
        met,
    )


def aim_in_words(aim: Aim | None) -> str:
    """Return an aim in words; nothing without one."""
    if aim is None:
        return ""
    parts = []
    if aim.seconds is not None:
        parts.append(f"under {_seconds(aim.seconds)}")
    if aim.ratio is not None:
        parts.append("faster" if aim.ratio == 1 else f"at most {aim.ratio:g} x")
    return ", ".join(parts)


def _spread(values: Sequence[float], show: object) -> str:
    write = show if callable(show) else str
    return f"{write(median(values))} ({write(min(values))} to {write(max(values))})"


def _times(ratio: float) -> str:
    return f"{ratio:.2f} x"


def _megabytes(amount: float) -> str:
    return f"{amount:.0f} MB"


def _seconds(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def as_data(figures: Sequence[Figure]) -> dict[str, object]:
    """Return machine and figures as plain data; all times in seconds, one for each round."""
    return {
        "machine": machine(),
        "figures": [
            {
                "part": figure.part,
                "what": figure.what,
                "unit": figure.unit,
                "ours_s": figure.ours,
                "beside": figure.peer,
                "theirs_s": figure.theirs,
                "ratios": figure.ratios,
                "aim": aim_in_words(figure.aim),
                "met": figure.met,
            }
            for figure in figures
        ],
    }


def machine() -> dict[str, object]:
    """Return what the figures depend on; nothing that names the machine or its user."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "processors": os.cpu_count(),
        "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}",
        "packages": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
