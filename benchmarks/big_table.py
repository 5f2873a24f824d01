"""A table of a hundred thousand rows, taken over, taken over again, and taken back.

    python -m benchmarks.big_table [ROWS]

Everybody in it is invented. Prints processor seconds of each step and the most memory used.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from triage_desk import app
from triage_desk.domain.batch import Way
from triage_desk.exchange import incoming
from triage_desk.exchange.tables import TableFiles
from triage_desk.services import batches, importing
from triage_desk.settings import Settings

T = TypeVar("T")
ROWS = 100_000
BEFORE = [
    "Oak",
    "Elm",
    "Ash",
    "Birch",
    "Cedar",
    "Maple",
    "Willow",
    "Hazel",
    "Rowan",
    "Alder",
    "Pine",
    "Larch",
    "Yew",
    "Beech",
    "Holly",
]
AFTER = [
    "wood",
    "field",
    "ton",
    "brook",
    "hill",
    "dale",
    "worth",
    "ley",
    "man",
    "son",
    "well",
    "gate",
    "ridge",
    "stone",
    "mere",
    "ford",
]
GIVEN = [
    "Ana",
    "Ben",
    "Cleo",
    "Dev",
    "Eva",
    "Finn",
    "Gail",
    "Hugo",
    "Iris",
    "Jonas",
    "Kira",
    "Liam",
    "Mia",
    "Noah",
    "Olga",
    "Pia",
    "Rosa",
    "Sam",
]
HEADINGS = [
    "MRN",
    "Last name",
    "First name",
    "DOB",
    "Sex",
    "Phone",
    "Date",
    "Time",
    "Provider",
    "Reason",
]


def write(path: Path, rows: int) -> None:
    """Write ``rows`` invented people with an appointment each; one in four has no number."""
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(HEADINGS)
        for number in range(rows):
            born = date(1930, 1, 1) + timedelta(days=chance.randrange(28_000))
            family = f"{chance.choice(BEFORE)}{chance.choice(AFTER)}-Synthetic"
            table.writerow(
                (
                    *(f"S{number:07d}" if number % 4 else "", family, chance.choice(GIVEN)),
                    *(born.isoformat(), chance.choice("FM"), f"555-{number:07d}"),
                    *(f"2026-12-{1 + number % 28:02d}", f"{8 + number % 9:02d}:00"),
                    *("Dr. Sample", "Knee"),
                )
            )


def timed(name: str, work: Callable[[], T]) -> T:
    """Do some work and print its processor seconds."""
    began = time.process_time()
    found = work()
    print(f"{name:<28}{time.process_time() - began:8.1f} s", flush=True)
    return found


def main(argv: Sequence[str]) -> None:
    """Measure."""
    rows = int(argv[0]) if argv else ROWS
    with tempfile.TemporaryDirectory() as place:
        folder, file = Path(place) / "data", Path(place) / "big.csv"
        write(file, rows)
        desk = app.open_desk(folder, replace(Settings(), workstation="benchmark"))
        known, ruleset = TableFiles(folder), desk.engine.ruleset
        read = timed(
            "read and understand", lambda: incoming.read(file, ruleset, known, Way.COMMAND)
        )
        delivery, source = read
        first = timed("take over", lambda: importing.take(desk, delivery, source=source))
        timed("the same once more", lambda: importing.take(desk, delivery, source=source))
        timed("take back", lambda: batches.undo(desk, first.batch_id))
        app.close(desk)
    print(f"{len(first.outcomes):,} entries; most memory {_peak():,} MB")


def _peak() -> int:
    """Return the most memory this program had, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(sys.argv[1:])
