"""The encrypted file in which a desk goes on while its server does not answer.

It holds the visits that were open here, in the tables of a server, and beside them the entries
that are to be told to it. An entry and what it says are one transaction. The file is made when the
data are opened, so that it is there when it is needed, and made anew once everything was told.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, insert, select

from triage_desk import files
from triage_desk.domain import codec
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.encounter import Encounter
from triage_desk.domain.journal import Entry
from triage_desk.store import schema
from triage_desk.store.encounters import SqlEncounters
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.patients import SqlPatients
from triage_desk.store.referrals import SqlReferrals
from triage_desk.store.reviews import SqlReviews
from triage_desk.store.secrets import Key
from triage_desk.store.seen import Seen
from triage_desk.store.shape import TABLES
from triage_desk.store.store import SqlStore
from triage_desk.store.transaction import SqlTransaction

JOURNAL_FILE = "journal.db"
_ENTRIES = Table(
    "journal_entries",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)


class JournalFile:
    """The file of one data folder. Its key is made of that of the audit chain, which stays."""

    def __init__(self, folder: Path, key: Key) -> None:
        """Open the file, or make it.

        Raises:
            EnvironmentFault: it cannot be opened; nothing was changed.
        """
        self._path = folder / JOURNAL_FILE
        self._key = hashlib.blake2b(b"triage-desk journal", key=bytes(key), digest_size=32).digest()
        self._gate = threading.RLock()
        self._store = self._open()

    def _open(self) -> SqlStore:
        new = not self._path.exists() or self._path.stat().st_size == 0
        files.make_private_file(self._path)
        database = EncryptedFile(self._path, self._key)
        with database.told():
            schema.prepare(self._path, self._key, new=new)
        store = SqlStore(database, self._key, self._key)
        with store.write() as tx:
            _ENTRIES.create(tx.connection, checkfirst=True)
        return store

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction on this computer."""
        with self._gate, self._store.write() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction on this computer."""
        with self._gate, self._store.read() as tx:
            yield tx

    @staticmethod
    def add(connection: Connection, entry: Entry) -> None:
        """Keep an entry in the transaction of its steps."""
        values = {"entry_id": entry.entry_id, "body": codec.to_json(entry)}
        connection.execute(insert(_ENTRIES), values)

    def entries(self) -> tuple[Entry, ...]:
        """Return what the server has still to be told, oldest first."""
        with self.read() as tx:
            query = select(_ENTRIES.c.body).order_by(_ENTRIES.c.number)
            bodies = tx.connection.execute(query).scalars().all()
        return tuple(codec.from_json(Entry, body) for body in bodies)

    def waiting(self) -> int:
        """Return how many entries wait."""
        with self.read() as tx:
            return len(tx.connection.execute(select(_ENTRIES.c.number)).all())

    def forget(self, entry_id: str) -> None:
        """Drop an entry that the server has kept."""
        with self.write() as tx:
            tx.connection.execute(delete(_ENTRIES).where(_ENTRIES.c.entry_id == entry_id))

    def seed(self, seen: Seen) -> None:
        """Copy what was seen lately, so that work on it goes on here."""
        with self.write() as tx:
            patients, encounters = SqlPatients(tx.connection), SqlEncounters(tx.connection)
            for patient in seen.patients.values():
                if not _has(tx, "patients", "patient_id", patient.patient_id):
                    patients.add(patient)
            for encounter in seen.encounters.values():
                known = encounter.patient_id in seen.patients
                if known and not _has(tx, "encounters", "encounter_id", encounter.encounter_id):
                    _copy(encounters, encounter, seen)
                    record = seen.records.get(encounter.encounter_id)
                    for review in record.reviews if record else ():
                        SqlReviews(tx.connection).add(review)
                    for act in record.referral if record else ():
                        SqlReferrals(tx.connection).add(act)

    def renew(self) -> None:
        """Make the file anew when everything was told: nothing of it stays on this computer."""
        with self._gate:
            if self.waiting():
                return
            self._store.close()
            for ending in ("", "-wal", "-shm"):
                files.remove(self._path.with_name(self._path.name + ending))
            self._store = self._open()

    def free_bytes(self) -> int | None:
        """Return how much room the disk of the file has."""
        return self._store.free_bytes()

    def close(self) -> None:
        """Close the file, and forget its key."""
        with self._gate:
            self._store.close()
            self._key = b""


def _has(tx: SqlTransaction, table: str, column: str, value: str) -> bool:
    found = TABLES[table]
    query = select(found.c[column]).where(found.c[column] == value)
    return tx.connection.execute(query).first() is not None


def _copy(encounters: SqlEncounters, encounter: Encounter, seen: Seen) -> None:
    """Copy one encounter with its answers and, where it was read whole, its decisions."""
    encounter_id = encounter.encounter_id
    answers = seen.answers.get(encounter_id, AnswerSet())
    if answers:
        # Its answers count as one change, so that it ends at the version it has.
        encounters.add(replace(encounter, version=encounter.version - 1))
        who = encounter.changed_by
        encounters.append_answers(encounter_id, answers, encounter.changed_at, who, name=who)
    else:
        encounters.add(encounter)
    record = seen.records.get(encounter_id)
    if record is None:
        return
    for decision in record.decisions:
        encounters.add_decision(encounter_id, decision, encounter.changed_at)
    for override in record.overrides:
        encounters.add_override(override)
    for notice in record.notices:
        encounters.add_notice(notice)
