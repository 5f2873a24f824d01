"""Repeat visits many times, fast: for a large invented clinic, never for real data.

Every row that belongs to a visit is copied as it stands, with the ids of the new visit and person,
its moments moved, its numbers new, and the audit chain made anew, its hashes by a second process.
Triggers and most indexes rest meanwhile and are made again at the end, so a database that was cut
short must be thrown away.
One thing stays as it was: the day inside a packed decision is that of the pattern. Nothing
repeated waits for a clinician, and no referral is open: the patterns were seen to. Ticks and
follow-ups are not repeated, so that nobody of them is on the call list.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any, TypeAlias

from sqlalchemy import Table

from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.store import mapping, words
from triage_desk.store.audit_chain import NO_HASH
from triage_desk.store.chain_worker import begin, hashes_of
from triage_desk.store.engine import RawConnection, connect
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.secrets import Key
from triage_desk.store.shape import TABLES
from triage_desk.store.sounds import keys_of
from triage_desk.store.store import SqlStore

BATCH, AHEAD = 2000, 3
# Encounter id, patient id, number of the pattern, microseconds later than the pattern.
Repeated: TypeAlias = tuple[str, str, int, int]
_OF_A_VISIT = (
    *("encounters", "answer_events", "decisions", "overrides", "notices", "documents"),
    *("reviews", "referral_acts"),
)
_AUDIT = TABLES["audit_events"]
_MOMENTS = frozenset({"at", "started_at", "changed_at", "safe_at", "decided_at", "finished_at"})
_MOMENTS |= {"made_at"}
_GROW_AT_THEIR_END = frozenset(
    {
        "ix_answer_events_current",
        "ix_decisions_encounter_id",
        "ix_audit_events_at",
        "ix_audit_events_action",
        "ix_audit_events_record_id",
    }
)
_ANEW = {
    "encounter_id": "r.encounter_id",
    "patient_id": "r.patient_id",
    "document_id": "lower(hex(randomblob(16)))",
    # The day of an act, moved by as many days as its moment; SQLite counts in whole days.
    "day": "CASE p.day WHEN '' THEN '' ELSE date(p.day, (r.later / 86400000000) || ' days') END",
}


def repeat(
    store: SqlStore,
    encounter_ids: Sequence[str],
    patients: Iterable[Patient],
    repeats: Iterable[Repeated],
) -> Iterator[tuple[str, int]]:
    """Fill a store; yield what is under way and how much of it is done.

    Args:
        store: holds the visits to repeat, and no others that would be missed.
        encounter_ids: the visits, in the order of their numbers.
        patients: the people of the repetitions.
        repeats: the repetitions, in the order of time.

    Raises:
        UserError: the store is on a server.
        EnvironmentFault: the disk is full; the store is no good then.
    """
    store.close()  # Its connections would keep the file busy; the next use opens others.
    with store.database.told():
        with _bare(store) as raw, resting(raw):
            replica = Replica(raw, store.chain_key)
            replica.take_patterns(encounter_ids)
            for done in replica.add_patients(patients):
                yield "patients", done
            for done in replica.add_visits(repeats):
                yield "encounters", done
            yield "indexes", 0
        yield "indexes", 1


@contextmanager
def _bare(store: SqlStore) -> Iterator[RawConnection]:
    if not isinstance(store.database, EncryptedFile):
        raise UserError("Demo data are made in a file first: move them to the server afterwards.")
    raw = connect(store.database.path, store.database.key)
    try:
        yield raw
    finally:
        raw.close()


class Replica:
    """A database that is filled with repetitions of some of its visits."""

    def __init__(self, raw: RawConnection, chain_key: Key) -> None:
        """Use a connection that has no transaction open."""
        self._raw = raw
        self._chain_key = chain_key
        self._events: list[list[Sequence[Any]]] = []
        last = raw.execute("SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1")
        found = last.fetchone() or (0, NO_HASH)
        self._number, self._hash = int(found[0]), bytes(found[1])

    def take_patterns(self, encounter_ids: Sequence[str]) -> None:
        """Read the visits to repeat."""
        for name in _OF_A_VISIT:
            self._take(TABLES[name], encounter_ids)
        columns = ", ".join(_said())
        for encounter_id in encounter_ids:
            rows = self._raw.execute(
                f"SELECT {columns} FROM audit_events WHERE record_id = ? ORDER BY sequence",  # noqa: S608
                (encounter_id,),
            )
            self._events.append([tuple(row)[1:] for row in rows])
        self._raw.execute(f"CREATE TEMP TABLE p_audit_events (pattern, place, {columns})")
        marks = ", ".join("?" * (len(_said()) + 2))
        for number, events in enumerate(self._events):
            self._raw.executemany(
                f"INSERT INTO p_audit_events VALUES ({marks})",  # noqa: S608
                [(number, place, None, *event) for place, event in enumerate(events, 1)],
            )
        self._raw.execute("CREATE INDEX temp.ip_audit_events ON p_audit_events (pattern)")
        self._raw.execute(
            "CREATE TEMP TABLE repeated (encounter_id TEXT, patient_id TEXT, pattern INTEGER,"
            " later INTEGER, number INTEGER)"
        )

    def add_patients(self, patients: Iterable[Patient]) -> Iterator[int]:
        """Keep people; yield after each batch how many there are."""
        table, done = TABLES["patients"], 0
        names = [column.name for column in table.columns]
        statement = _insert(table, names)
        rows = map(mapping.patient_values, patients)
        known = {word for (word,) in self._raw.execute("SELECT word FROM name_words")}
        while batch := list(islice(rows, BATCH)):
            self._raw.execute("BEGIN")
            self._raw.executemany(statement, [tuple(map(values.get, names)) for values in batch])
            self._add_words(batch, known)
            self._raw.execute("COMMIT")
            done += len(batch)
            yield done

    def _add_words(self, people: Iterable[mapping.Values], known: set[str]) -> None:
        """Keep what they are found by; ``known`` are the names that are there already."""
        made = [row for values in people for row in words.rows_of(SimpleNamespace(**values))]
        table = TABLES["patient_words"]
        kept = sorted({tuple(row.values()) for row in made})
        self._raw.executemany(_insert(table, [column.name for column in table.columns]), kept)
        new = sorted({row["word"] for row in made} - known)
        table = TABLES["name_words"]
        sounds = [(word, *keys_of(word)) for word in new]
        self._raw.executemany(_insert(table, [column.name for column in table.columns]), sounds)
        known.update(new)

    def add_visits(self, repeats: Iterable[Repeated]) -> Iterator[int]:
        """Repeat patterns in the order given; yield after each batch how many there are."""
        copies = [_copy(TABLES[name]) for name in _OF_A_VISIT]
        append, done = _append(), 0
        for batch, digests in self._hashed(repeats):
            self._raw.execute("BEGIN")
            self._raw.execute("DELETE FROM repeated")
            self._raw.executemany(
                "INSERT INTO repeated VALUES (?, ?, ?, ?, ?)", self._placed(batch)
            )
            for statement in copies:
                self._raw.execute(statement)
            hashes = {"hashes": self._hash + digests, "before": self._number}
            self._raw.execute(append, hashes)
            self._raw.execute("COMMIT")
            self._number += len(digests) // len(NO_HASH)
            self._hash = digests[-len(NO_HASH) :]
            done += len(batch)
            yield done

    def _hashed(self, repeats: Iterable[Repeated]) -> Iterator[tuple[list[Repeated], bytes]]:
        """Yield batches with the hashes of their events, made ahead by a process of its own."""
        waiting = iter(repeats)
        start = (bytes(self._chain_key), self._events, self._number, self._hash)
        with ProcessPoolExecutor(1, get_context("spawn"), begin, start) as other:
            ahead: deque[tuple[list[Repeated], Future[bytes]]] = deque()
            while True:
                while len(ahead) < AHEAD and (batch := list(islice(waiting, BATCH))):
                    ahead.append((batch, other.submit(hashes_of, batch)))
                if not ahead:
                    return
                batch, digests = ahead.popleft()
                yield batch, digests.result()

    def _placed(self, batch: Iterable[Repeated]) -> Iterator[tuple[str, str, int, int, int]]:
        """Yield repetitions, each with the number before that of its first event."""
        number = self._number
        for encounter_id, patient_id, pattern, later in batch:
            yield encounter_id, patient_id, pattern, later, number
            number += len(self._events[pattern])

    def _take(self, table: Table, encounter_ids: Sequence[str]) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        self._raw.execute(f"CREATE TEMP TABLE p_{table.name} (pattern INTEGER, {names})")
        for number, encounter_id in enumerate(encounter_ids):
            self._raw.execute(
                f"INSERT INTO p_{table.name} SELECT ?, {names} FROM {table.name}"  # noqa: S608
                " WHERE encounter_id = ?",
                (number, encounter_id),
            )
        self._raw.execute(f"CREATE INDEX temp.ip_{table.name} ON p_{table.name} (pattern)")


@contextmanager
def resting(raw: RawConnection) -> Iterator[None]:
    """Let triggers, most indexes and the disk rest within the block; then make them again.

    Indexes that grow at their end stay: sorting them later costs more than that.
    """
    kept = raw.execute(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    kept = [one for one in kept if one[1] not in _GROW_AT_THEIR_END]
    raw.execute("PRAGMA journal_mode = DELETE").fetchone()
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF"):
        raw.execute(f"PRAGMA {pragma}")
    for kind, name, _sql in kept:
        raw.execute(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in sorted(kept):
        raw.execute(sql)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")


def _said() -> list[str]:
    """Return the columns of an event that its hash covers, in the order of the hash."""
    return [c.name for c in _AUDIT.columns if c.name not in ("previous_hash", "hash")]


def _insert(table: Table, names: Sequence[str]) -> str:
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608


def _copy(table: Table) -> str:
    """Return the statement that repeats the rows of one table for a whole batch."""
    names = [c.name for c in table.columns if not _numbers_itself(table, c.name)]
    parts = [_ANEW.get(n) or (f"p.{n} + r.later" if n in _MOMENTS else f'p."{n}"') for n in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table.name} ({quoted}) SELECT {', '.join(parts)}"  # noqa: S608
        f" FROM temp.repeated r CROSS JOIN temp.p_{table.name} p ON p.pattern = r.pattern"
        " ORDER BY r.rowid, p.rowid"
    )


def _append() -> str:
    """Return the statement that adds the events of a whole batch, with their hashes."""
    new = {
        "sequence": "r.number + p.place",
        "at": "p.at + r.later",
        "record_id": "r.encounter_id",
        "patient_id": "r.patient_id",
    }
    names = _said()
    parts = ", ".join(new.get(name) or f"p.{name}" for name in names)
    return (
        f"INSERT INTO audit_events ({', '.join(names)}, previous_hash, hash) SELECT {parts},"  # noqa: S608
        " substr(:hashes, 32 * (r.number + p.place - :before) - 31, 32),"
        " substr(:hashes, 32 * (r.number + p.place - :before) + 1, 32)"
        " FROM temp.repeated r CROSS JOIN temp.p_audit_events p ON p.pattern = r.pattern"
        " ORDER BY r.rowid, p.rowid"
    )


def _numbers_itself(table: Table, name: str) -> bool:
    return table.columns[name].primary_key and name in ("sequence", "number")
