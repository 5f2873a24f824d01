"""Full disk, many threads, a second program, a mistake of our own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW
from triage_desk.domain.answers import YES, AnswerSet, answered
from triage_desk.errors import EnvironmentFault
from triage_desk.store import engine
from triage_desk.store.engine import connect, raw_of
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.store import DATABASE_FILE, SqlStore

THREADS, EACH = 4, 40


def test_threads_write_and_read_without_losing_anything(visit):
    def work(number):
        for turn in range(EACH):
            with visit.write() as tx:
                tx.encounters.append_answers("e1", {f"q.{number}.{turn}": YES}, NOW, "u1")
                tx.audit.write(samples.event())
            with visit.read() as tx:
                assert f"q.{number}.{turn}" in tx.encounters.answers("e1")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    with visit.read() as tx:
        assert len(tx.encounters.answers("e1")) == THREADS * EACH
    assert visit.verify_chain().events == THREADS * EACH


@pytest.fixture
def full(visit):
    """A store whose disk has no room left; a handful of pages may still be free inside."""
    with visit._writer.connect() as connection:
        raw = raw_of(connection)
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")
    return visit


@pytest.mark.file_only
def test_a_full_disk_takes_back_the_whole_transaction_and_says_so(full):
    with full.write() as tx:
        tx.encounters.append_answers("e1", {"before": YES}, NOW, "u1")

    def work():
        with full.write() as tx:
            tx.encounters.append_answers("e1", {"now": YES}, NOW, "u1")
            tx.audit.write(samples.event())
            tx.encounters.append_answers("e1", {"words": answered("x" * 90_000)}, NOW, "u1")

    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="The disk is full"):
            work()
    with full.read() as tx:
        assert tx.encounters.answers("e1") == AnswerSet({"before": YES})
    assert full.verify().sound


@pytest.mark.file_only
def test_when_there_is_room_again_work_goes_on(full):
    words = {"words": answered("x" * 90_000)}

    def work():
        with full.write() as tx:
            tx.encounters.append_answers("e1", words, NOW, "u1")

    with pytest.raises(EnvironmentFault):
        work()
    with full._writer.connect() as connection:
        raw_of(connection).execute("PRAGMA max_page_count = 1000000")
    work()
    with full.read() as tx:
        assert tx.encounters.answers("e1") == AnswerSet(words)


def test_a_second_program_that_keeps_the_database_is_named(visit, data, key, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    patient = SqlStore(EncryptedFile(data / DATABASE_FILE, key), key, bytes(32))
    other = connect(data / DATABASE_FILE, key)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(EnvironmentFault, match="keeps the database busy"), patient.write():
            pass
    finally:
        other.execute("ROLLBACK")
        other.close()
    with patient.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, NOW, "u1")
    patient.close()


def test_more_transactions_at_once_than_there_are_connections_are_told(visit, monkeypatch):
    monkeypatch.setattr(visit._reader.pool, "_timeout", 0.01)
    with ExitStack() as held:
        for _ in range(2 * engine.POOL_SIZE):
            held.enter_context(visit.read())
        with pytest.raises(EnvironmentFault, match="busy"):
            held.enter_context(visit.read())


def test_a_change_in_a_reading_transaction_is_a_mistake_of_ours(visit):
    with pytest.raises(DBAPIError, match=r"read-?only"), visit.read() as tx:
        tx.patients.add(samples.patient("p2"))


def test_no_message_of_the_database_repeats_what_was_typed(visit):
    twice = replace(samples.patient(), family="Zebedee Quux")
    with pytest.raises(Exception, match=r"(?i)unique") as caught, visit.write() as tx:
        tx.patients.add(twice)
    assert "Zebedee" not in str(caught.value)


@pytest.mark.file_only
def test_pragmas_hold_on_every_connection(store):
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    for side, query_only in ((store._writer, 0), (store._reader, 1)):
        with side.connect() as one, side.connect() as two:
            for connection in (one, two):
                raw = raw_of(connection)
                for name, value in {**expected, "query_only": query_only}.items():
                    assert raw.execute(f"PRAGMA {name}").fetchone()[0] == value
