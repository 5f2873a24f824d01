"""Tables of text, and the few statistics the reality checks print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959964


@dataclass
class Report:
    """What one check prints, and the same as plain data."""

    lines: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    def head(self, title: str) -> None:
        """Begin a part."""
        self.lines += ["", title, "=" * len(title)]

    def say(self, *lines: str) -> None:
        """Add lines of text."""
        self.lines += lines

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Add a table; numbers stand to the right."""
        cells = [[str(cell) for cell in row] for row in (head, *rows)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
        for number, row in enumerate(cells):
            parts = [
                c.rjust(w) if n and (c[:1].isdigit() or c[:1] in "+-.") else c.ljust(w)
                for n, (c, w) in enumerate(zip(row, widths, strict=True))
            ]
            self.lines.append("  ".join(parts).rstrip())
            if number == 0:
                self.lines.append("  ".join("-" * width for width in widths))

    def aim(self, name: str, found: float, *, most: float | None = None, least: float = 0) -> None:
        """Say whether an aim is met; ``found`` in the unit that ``name`` states."""
        found = float(found)
        met = found >= least if most is None else found <= most
        wanted = f"at least {least:g}" if most is None else f"at most {most:g}"
        self.say(f"AIM {name}: {found:.4g} ({wanted}): {'met' if met else 'MISSED'}")
        self.data.setdefault("aims", []).append(
            {"aim": name, "found": found, "wanted": wanted, "met": met}
        )


def share(part: float, whole: float) -> str:
    """Return a share in percent; nothing of nothing is a dash."""
    return f"{100 * part / whole:.1f}%" if whole else "-"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927, J Am Stat Assoc 22:209-12)."""
    if not whole:
        return 0.0, 1.0
    p, z2 = part / whole, Z95**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 / (1 + z2 / whole) * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def with_interval(part: int, whole: int) -> str:
    """Return "12 of 15, 80% (55 to 93)"."""
    low, high = wilson(part, whole)
    if not whole:
        return "none"
    return f"{part} of {whole}, {100 * part / whole:.0f}% ({100 * low:.0f} to {100 * high:.0f})"


def kappa(
    counts: NDArray[np.float64], *, weighted: bool = False
) -> tuple[float, tuple[float, float]]:
    """Return Cohen's kappa of a square table of counts, with its 95% interval.

    Kappa: Cohen 1960, Educ Psychol Meas 20:37-46. Weighted, with quadratic weights: Cohen 1968,
    Psychol Bull 70:213-20. Standard error of both: Fleiss, Cohen, Everitt 1969, Psychol Bull
    72:323-7.
    """
    size, total = len(counts), counts.sum()
    p = counts / total
    apart = np.subtract.outer(np.arange(size), np.arange(size))
    weights = 1 - (apart / (size - 1)) ** 2 if weighted else (apart == 0).astype(float)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = (weights * p).sum(), (weights * np.outer(rows, columns)).sum()
    found = (observed - expected) / (1 - expected)
    mean = np.add.outer(weights @ columns, weights.T @ rows)
    spread = (p * (weights * (1 - expected) - mean * (1 - observed)) ** 2).sum()
    spread -= (observed * expected - 2 * expected + observed) ** 2
    error = math.sqrt(max(spread, 0.0) / (total * (1 - expected) ** 4))
    return float(found), (float(found - Z95 * error), float(min(1.0, found + Z95 * error)))
