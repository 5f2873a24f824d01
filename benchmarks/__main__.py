"""Run the benchmarks: all of them, or those named.

window, rules, cohort, store, load, patients, paper, presses and screens measure the program beside
peers and floors; content says how the clinical content does on published cases, on a synthetic
population, and in what time. day plays a whole day by keys on a screen of its own, when named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.table import as_data, machine, table

MEASURED = ("window", "rules", "cohort", "store", "load", "patients", "paper", "presses", "screens")
REPORTED = ("content",)
ON_REQUEST = ("day",)
PARTS = (*MEASURED, *REPORTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON; a missed aim is printed and no failure."""
    known = (*PARTS, *ON_REQUEST)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of {', '.join(known)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every round as JSON")
    arguments = parser.parse_args(argv)
    unknown = [part for part in arguments.parts if part not in known]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; known are {', '.join(known)}")
    facts = machine()
    print(f"{facts['processor']}, {facts['processors']} processors, {facts['system']}")
    print(f"{facts['python']}, load {facts['load']}", flush=True)
    parts = arguments.parts or PARTS
    figures = []
    for part in (p for p in parts if p in MEASURED):
        figures += import_module(f"benchmarks.{part}").run()
    data = as_data(figures)
    if figures:
        print(table(figures))
    for part in (p for p in parts if p not in MEASURED):
        report = import_module(f"benchmarks.{part}").report()
        print("\n".join(report.lines))
        data[part] = report.data
    if arguments.json:
        arguments.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
