"""The store of a large clinic: what a desk feels after ten years, beside bare SQL on the same file.

    python -m benchmarks.load --patients 300000 --encounters 1000000 --data-dir DIR

The invented clinic is made when ``DIR`` is not there yet, and used again when it is. As a part of
``python -m benchmarks`` it runs on a small clinic in a scratch folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Aim, Figure, Round, interleaved
from benchmarks.table import as_data, table
from triage_desk import app, clock, demo_data, entry
from triage_desk.domain.appointment import Booking
from triage_desk.domain.user import Role
from triage_desk.services import (
    access,
    appointments,
    backups,
    demo_accounts,
    patients,
    triage,
    worklist,
)
from triage_desk.services.desk import Desk
from triage_desk.store.engine import RawConnection, connect
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.store import SqlStore

PART = "load"
SMALL = (3000, 5000)
SEED = 1
PER_SECOND = 5000
ROUNDS, DRAWN, EXPECTED = 9, 40, 40
KEY_PRESS = 0.016
# A copy, the packed backup, and what it is proved in.
ROOM = 3.5
BARE = "bare SQL, the same rows"
SQL_TODAY = (
    "SELECT e.*, p.family, p.given, p.birth_date, p.sex FROM encounters e JOIN patients p"
    " USING (patient_id) WHERE e.started_at >= ? AND e.started_at < ? ORDER BY e.changed_at DESC"
)
OF_A_VISIT = ("encounters", "answer_events", "decisions", "overrides", "notices")


def run() -> list[Figure]:
    """Measure on a small clinic, made for it."""
    with TemporaryDirectory() as folder:
        return measure(Path(folder) / "clinic", *SMALL)


def measure(folder: Path, people: int, visits: int) -> list[Figure]:
    """Measure on the clinic in ``folder``, made where it is missing."""
    figures = []
    if not folder.exists():
        speed = demo_data.make(folder, people, visits, SEED, _told)
        aim = Aim(seconds=1 / PER_SECOND)
        figures.append(Figure(PART, "demo-data, one encounter", (1 / speed,), aim=aim))
    figures.append(_opening(folder))
    desk = _signed_in(folder)
    try:
        figures += _desk_work(desk)
        figures += _whole_file(desk, folder)
    finally:
        app.close(desk)
    return figures


def _opening(folder: Path) -> Figure:
    def ours(_number: int) -> float:
        begin = perf_counter()
        desk = _signed_in(folder)
        seconds = perf_counter() - begin
        app.close(desk)
        return seconds

    def content(_number: int) -> float:
        begin = perf_counter()
        app.content_of(folder)
        return perf_counter() - begin

    found = interleaved("opening", {"ours": ours, "content": content}, 3)
    words = "content alone, passphrase 0.1 s"
    return Figure(PART, "open the desk", found["ours"], words, found["content"])


def _signed_in(folder: Path) -> Desk:
    at = entry.entrance(folder)
    return access.sign_in(at, demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)


def _desk_work(desk: Desk) -> list[Figure]:
    raw, chance = _bare(desk), Random(SEED)
    ids = [row[0] for row in raw.execute("SELECT encounter_id FROM encounters LIMIT 20000")]
    days = [row[0] for row in raw.execute("SELECT started_at FROM encounters LIMIT 20000")]
    drawn = [chance.choice(ids) for _ in range(DRAWN)]
    busy = datetime.fromtimestamp(chance.choice(days) / 1e6).astimezone()
    morning = datetime.combine(busy.date(), time()).astimezone()
    until = morning + timedelta(days=1)
    there = replace(desk, clock=clock.fixed(busy.replace(hour=23)))
    _expect(there, morning)
    bounds = tuple(int(moment.timestamp() * 1e6) for moment in (morning, until))
    lists = interleaved(
        "worklist",
        {
            "ours": _each(lambda _: worklist.day(there), [0] * 5),
            BARE: _each(lambda _: raw.execute(SQL_TODAY, bounds).fetchall(), [0] * 5),
        },
    )
    views = interleaved(
        "records",
        {
            "ours": _each(lambda one: triage.record(desk, one), drawn),
            BARE: _each(lambda one: _rows(raw, one), drawn),
        },
    )
    typed = [name[:end] for name in ("Gar", "Holri", "Sanven", "Vanbers") for end in range(1, 7)]
    presses = _singly(lambda text: patients.find(desk, text), typed)
    raw.close()
    return [
        Figure(
            PART,
            "list of a day, with whom is expected",
            lists["ours"],
            BARE,
            lists[BARE],
            aim=Aim(seconds=KEY_PRESS),
        ),
        Figure(PART, "open a record (and say so)", views["ours"], BARE, views[BARE]),
        Figure(PART, "search, 95% of key presses", (_worst(presses),), aim=Aim(seconds=KEY_PRESS)),
    ]


def _expect(desk: Desk, morning: datetime) -> None:
    """Expect people on a day, once."""
    with desk.store.read() as tx:
        known = tx.appointments.between(morning, morning + timedelta(days=1))
    who = [patient.patient_id for patient in patients.search(desk, "Sa")]
    for number in range(0 if known else EXPECTED):
        at = morning + timedelta(hours=8, minutes=10 * number)
        appointments.book(desk, Booking(who[number % len(who)], at, external_id=f"bench-{number}"))


def _whole_file(desk: Desk, folder: Path) -> list[Figure]:
    raw = _bare(desk)
    scan = _once(lambda: raw.execute("SELECT sum(length(hash)) FROM audit_events").fetchone())
    walked = _once(lambda: _sound(desk))
    raw.close()
    chain = Figure(PART, "audit verify, whole chain", (walked,), "a bare scan", (scan,))
    file = folder / "triage.db"
    if shutil.disk_usage(folder).free < ROOM * file.stat().st_size:
        print("backup: not measured, too little room on this disk")
        return [chain]
    proved = _once(lambda: _proved(desk))
    copied = _once(lambda: shutil.copyfile(file, folder / "copy.tmp"))
    with suppress(FileNotFoundError):
        (folder / "copy.tmp").unlink()
    return [
        chain,
        Figure(PART, "backup, made and proved", (proved,), "a plain copy of the file", (copied,)),
    ]


def _sound(desk: Desk) -> None:
    if not _store(desk).verify_chain().sound:
        raise SystemExit("The audit chain is broken.")


def _proved(desk: Desk) -> None:
    manager = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
    for record in backups.take(manager):
        if record.failure:
            raise SystemExit(record.failure)
        Path(str(record.path)).unlink()


def _rows(raw: RawConnection, encounter_id: str) -> None:
    for name in OF_A_VISIT:
        query = f"SELECT * FROM {name} WHERE encounter_id = ?"  # noqa: S608 - our own names
        raw.execute(query, (encounter_id,)).fetchall()


def _store(desk: Desk) -> SqlStore:
    if not isinstance(desk.store, SqlStore):
        raise TypeError(type(desk.store).__name__)
    return desk.store


def _bare(desk: Desk) -> RawConnection:
    database = _store(desk).database
    if not isinstance(database, EncryptedFile):
        raise TypeError(type(database).__name__)
    return connect(database.path, database.key)


def _each(work: Callable[[object], object], given: Sequence[object]) -> Round:
    def once(_number: int) -> float:
        begin = perf_counter()
        for one in given:
            work(one)
        return (perf_counter() - begin) / len(given)

    return once


def _singly(work: Callable[[str], object], given: Sequence[str]) -> list[float]:
    found = []
    for one in given:
        begin = perf_counter()
        work(one)
        found.append(perf_counter() - begin)
    return found


def _worst(seconds: Sequence[float]) -> float:
    """Return what 95 of 100 stay under."""
    return sorted(seconds)[int(len(seconds) * 0.95)]


def _once(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _told(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}: {done:,} of {total:,}", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Measure on a clinic of any size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=SMALL[0])
    parser.add_argument("--encounters", type=int, default=SMALL[1])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = measure(asked.data_dir, asked.patients, asked.encounters)
    print(table(figures))
    if asked.json:
        asked.json.write_text(json.dumps(as_data(figures), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
