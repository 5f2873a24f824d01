"""Bad files by the ten thousand for every parser, and those that are meant to fill the memory.

Run as ``python -m benchmarks.hostile fuzz [COUNT] [SEED]`` or ``... files [MEGABYTES]``. Each file
of the second kind is read in a process of its own that may not have more than ``MOST`` megabytes
beyond what it had; it is made in a temporary folder and removed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.hostile import FILES, MB, judge, make
from tests.fuzz.parsers import PARSERS
from triage_desk.errors import TriageDeskError

COUNT, SEED = 10_000, 6
MOST, SECONDS = 1_000, 120


def fuzz(count: int, seed: int) -> None:
    """Give every parser ``count`` files changed at random; anything but a sentence ends it."""
    print("| parser | read | refused | slowest, ms | all, s | memory, MB |")
    print("|---|---|---|---|---|---|")
    for name, parser in PARSERS.items():
        became: Counter[str] = Counter()
        rng, slowest, began = Random(f"{name} {seed}"), 0.0, time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            for case in range(count):
                data = parser.change(rng, parser.real)
                start = time.process_time()
                try:
                    parser.read(data, Path(folder))
                    became["read"] += 1
                except TriageDeskError:
                    became["refused"] += 1
                except BaseException:
                    print(f"{name}: case {case} of seed {seed}", file=sys.stderr)
                    raise
                slowest = max(slowest, time.process_time() - start)
        spent = time.process_time() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = f"{slowest * 1000:.0f} | {spent:.0f} | {memory:.0f}"
        print(f"| {name} | {became['read']} | {became['refused']} | {figures} |", flush=True)


def files(megabytes: int) -> int:
    """Let each hostile file be read, and say what it cost; return how many were a fault of ours."""
    print("| file | what was said | s | more memory, MB |\n|---|---|---|---|")
    faults = 0
    for name, (parser, _make) in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = make(name, megabytes * MB, Path(folder))
            size = path.stat().st_size / MB
            verdict = judge(path, parser, MOST, SECONDS)
        faults += verdict.said.startswith("!")
        cost = f"{verdict.seconds:.1f} | {verdict.megabytes:.0f}"
        print(f"| {name} ({size:.1f} MB) | {verdict.said} | {cost} |", flush=True)
    return faults


def main() -> int:
    """Do what was asked; 1 when a file was a fault of ours."""
    what, *numbers = [*sys.argv[1:], "fuzz"][:3]
    given = [int(one) for one in numbers if one.isdigit()]
    if what == "files":
        return 1 if files(*(given or [99])) else 0
    fuzz(*[*given, *(COUNT, SEED)[len(given) :]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
