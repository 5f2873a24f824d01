"""Finding people while the name is typed: each key press beside full text that gives the same list.

The people are invented (``services.synthetic``), 100,000 of them unless TRIAGE_DESK_BENCH_PEOPLE
says how many. Full text is SQLite's FTS5 over the same names in the same encrypted file, asked for
the first fifty in name order as our list is, and once without any order, which is what it does
best. Ours is the whole use-case: reading what was typed, asking, and fifty records as values.

The window asks twice. What fits as typed answers the key press, as full text does, and the aims
are for that. Who only comes close, which full text does not look for at all, is asked beside the
window when the first list has room: at once when nobody fits, else after a pause. It has figures
of its own and no peer. A thread that is at it when the next key comes is not measured here: the
window gives it up first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, TypeAlias

from benchmarks.desks import ACTOR, CLINIC
from benchmarks.intakes import load_engine
from benchmarks.measure import Aim, Figure
from triage_desk import clock
from triage_desk.documents import PdfRenderer
from triage_desk.domain.folding import fold
from triage_desk.domain.patient import Patient, Sex
from triage_desk.ids import new_id
from triage_desk.services import patients
from triage_desk.services.desk import Desk
from triage_desk.services.synthetic import people
from triage_desk.store.engine import connect
from triage_desk.store.replicate import Replica, resting
from triage_desk.store.store import DATABASE_FILE, SqlStore, open_store

PART = "patients"
PEOPLE = int(os.environ.get("TRIAGE_DESK_BENCH_PEOPLE", "100000"))
# A data folder that was filled with the same people before, to be used and changed.
FILLED = "TRIAGE_DESK_BENCH_DATA"
SEED, OTHER_SEED, TYPED = 7, 8, 150
ALL = Aim(seconds=0.016)
RATIO = Aim(ratio=2)
SORTED, UNSORTED = "raw FTS5, same order", "raw FTS5, no order"
FTS = "CREATE VIRTUAL TABLE bench_fts USING fts5(name, content='', prefix='2 3', columnsize=0)"
FILL = "INSERT INTO bench_fts (rowid, name) SELECT rowid, family_f || ' ' || given_f FROM patients"
ASK = (
    "SELECT p.* FROM bench_fts JOIN patients p ON p.rowid = bench_fts.rowid WHERE bench_fts MATCH ?"
)
ORDER = " ORDER BY p.family_f, p.given_f"

# The driver has no types of its own.
Connection: TypeAlias = Any
Kind: TypeAlias = tuple[str, Callable[[Patient], str]]

KINDS: tuple[Kind, ...] = (
    ("1 letter", lambda p: p.family[:1]),
    ("2 letters", lambda p: p.family[:2]),
    ("3 letters", lambda p: p.family[:3]),
    ("5 letters", lambda p: p.family[:5]),
    ("two words, 3 and 1", lambda p: f"{p.family[:3]} {p.given[:1]}"),
    ("two words, 3 and 3", lambda p: f"{p.family[:3]} {p.given[:3]}"),
    ("two words, 2 and 2", lambda p: f"{p.given[:2]} {p.family[:2]}"),
    ("whole name", lambda p: f"{p.given} {p.family}"),
    ("two words and year", lambda p: f"{p.family[:3]} {p.given[:3]} {p.birth_date.year}"),
    ("birth date", lambda p: p.birth_date.strftime("%m/%d/%Y")),
    ("name and birth date", lambda p: f"{p.family[:4]} {p.birth_date:%m/%d/%Y}"),
    ("phone, last 4", lambda p: p.phone[-4:] or "0142"),
    ("record number", lambda p: p.mrn[:-2]),
    ("one letter off", lambda p: _slip(p.family)),
)
NAMES_ONLY = {kind for kind, _ in KINDS[:8]}


@dataclass(frozen=True, slots=True)
class Clinic:
    """A desk over a full store, and a connection to ask the same file by hand."""

    desk: Desk
    raw: Connection


def run() -> list[Figure]:
    """Measure every kind of question, then key by key, then one new person."""
    with _clinic() as clinic:
        asked = list(islice(people(PEOPLE, SEED), TYPED))
        ready = _seconds(lambda: patients.get_ready(clinic.desk))
        _say(f"made ready at sign-in: {ready * 1e3:.0f} ms")
        figures = [Figure(PART, "made ready at sign-in", (ready,)), *_key_by_key(clinic, asked)]
        figures += [figure for kind in KINDS for figure in _of(clinic, kind, asked)]
        return [*figures, _one_more(clinic)]


@contextmanager
def _clinic() -> Iterator[Clinic]:
    with TemporaryDirectory() as folder:
        data = Path(os.environ.get(FILLED) or Path(folder) / "data")
        store = open_store(data, create=True)
        with closing(store):
            if FILLED not in os.environ:
                _fill(store)
            path = data / DATABASE_FILE
            before = path.stat().st_size
            with closing(connect(path, store.database.key)) as raw:  # type: ignore[union-attr]
                begin = perf_counter()
                raw.execute("DROP TABLE IF EXISTS bench_fts")
                raw.execute(FTS)
                raw.execute(FILL)
                _say(f"full text beside it: {perf_counter() - begin:.0f} s")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                after = path.stat().st_size
                _say(f"file {before / 1e6:.0f} MB, full text {(after - before) / 1e6:.0f} MB more")
                yield Clinic(_desk(store), raw)


def _fill(store: SqlStore) -> None:
    begin = perf_counter()
    with closing(connect(store.database.path, store.database.key)) as raw, resting(raw):  # type: ignore[union-attr]
        for done in Replica(raw, store.chain_key).add_patients(people(PEOPLE, SEED)):
            if not done % 100_000:
                _say(f"{done:,} people, {perf_counter() - begin:.0f} s")
    _say(f"{PEOPLE:,} people with indexes: {perf_counter() - begin:.0f} s")


def _desk(store: SqlStore) -> Desk:
    return Desk(store, load_engine(), clock.now, new_id, ACTOR, CLINIC, PdfRenderer())


def _of(clinic: Clinic, kind: Kind, asked: Sequence[Patient]) -> Iterator[Figure]:
    name, typed_of = kind
    typed = [typed_of(who) for who in asked]
    if name not in NAMES_ONLY:
        ours = tuple(_seconds(lambda t=t: patients.find(clinic.desk, t)) for t in typed)
        yield _figure(name, ours)
    for peer, order in ((SORTED, ORDER), (UNSORTED, "")) if name in NAMES_ONLY else ():
        # Sorting all who begin with a letter takes most of a second: some of them tell enough.
        some = typed if not order else typed[: TYPED // 4]
        yield _figure(name, *_in_turn(clinic, some, peer, order), RATIO if order else None)
    yield from _close(clinic, name, typed)


def _in_turn(
    clinic: Clinic, typed: Sequence[str], peer: str, order: str
) -> tuple[tuple[float, ...], str, tuple[float, ...]]:
    """Ask both the same, whoever comes first in turn: the first finds the pages cold."""
    sides: tuple[Callable[[str], object], ...] = (
        lambda t: patients.find(clinic.desk, t),
        lambda t: _full_text(clinic.raw, t, order),
    )
    took: tuple[list[float], list[float]] = ([], [])
    for number, text in enumerate(typed):
        for side in (number % 2, 1 - number % 2):
            took[side].append(_seconds(lambda s=side, t=text: sides[s](t)))
    return tuple(took[0]), peer, tuple(took[1])


def _close(clinic: Clinic, name: str, typed: Sequence[str]) -> Iterator[Figure]:
    """Ask for those who come close where the window would."""
    wanted = [t for t in typed if patients.find(clinic.desk, t).ask_close]
    if len(wanted) > 1:
        took = (_seconds(lambda t=t: patients.find_close(clinic.desk, t)) for t in wanted)
        yield _figure(f"{name}, second answer for {len(wanted)} of {len(typed)}", tuple(took))


def _figure(
    name: str,
    ours: tuple[float, ...],
    peer: str = "",
    theirs: tuple[float, ...] = (),
    aim: Aim | None = None,
) -> Figure:
    low, high = median(ours) * 1e3, quantiles(ours, n=20)[-1] * 1e3
    _say(f"{name}: median {low:.2f} ms, p95 {high:.2f} ms {_beside(peer, theirs)}")
    return Figure(PART, f"{name}, p95 {high:.1f} ms", ours, peer, theirs, aim)


def _beside(peer: str, theirs: Sequence[float]) -> str:
    if not theirs:
        return ""
    return f"| {peer} {median(theirs) * 1e3:.2f}, p95 {quantiles(theirs, n=20)[-1] * 1e3:.2f}"


def _key_by_key(clinic: Clinic, asked: Sequence[Patient]) -> Iterator[Figure]:
    """Type names and years letter by letter: every press asks, as in the window."""
    took: list[float] = []
    worked: list[float] = []
    close: list[float] = []
    for who in asked[: TYPED // 3]:
        whole = f"{who.family} {who.given} {who.birth_date.year}"
        for end in range(1, len(whole) + 1):
            typed = whole[:end]
            begin = process_time()
            took.append(_seconds(lambda t=typed: patients.find(clinic.desk, t)))
            worked.append(process_time() - begin)
            if not patients.find(clinic.desk, typed).ask_close:
                continue
            close.append(_seconds(lambda t=typed: patients.find_close(clinic.desk, t)))
    within = sum(second <= 0.016 for second in took) / len(took)
    p95, p99 = (quantiles(took, n=100)[at] * 1e3 for at in (94, 98))
    _say(
        f"key by key: {len(took)} presses, {within:.1%} within 16 ms, p95 {p95:.1f}, p99 {p99:.1f}"
    )
    yield Figure(PART, "95th of 100 key presses", (p95 / 1e3,), aim=ALL)
    # What others do on the machine meanwhile lengthens the first, and this hardly.
    busy = quantiles(worked, n=100)[94]
    _say(f"processor time: {sum(s <= 0.016 for s in worked) / len(worked):.1%} within 16 ms")
    yield Figure(PART, "95th of 100 key presses, processor time", (busy,))
    yield Figure(PART, "one key press", tuple(took))
    yield _figure(f"second answer for {len(close)} of {len(took)} presses", tuple(close))


def _one_more(clinic: Clinic) -> Figure:
    new = people(300, OTHER_SEED)
    took = []
    for who in new:
        given = (who.family, who.given, who.birth_date, Sex.FEMALE, f"NEW-{new_id()}", who.phone)
        took.append(_seconds(lambda g=given: patients.create(clinic.desk, *g)))
    p99 = quantiles(took, n=100)[98] * 1e3
    _say(f"one new person: median {median(took) * 1e3:.2f} ms, p99 {p99:.2f} ms")
    return Figure(PART, f"one new person, p99 {p99:.1f} ms", tuple(took))


def _full_text(raw: Connection, typed: str, order: str) -> list[Any]:
    query = " ".join(f'"{word}"*' for word in fold(typed).split())
    return list(raw.execute(f"{ASK}{order} LIMIT 50", (query,)).fetchall())


def _slip(name: str) -> str:
    at = Random(name).randrange(1, max(2, len(name) - 1))
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
