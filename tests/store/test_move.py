"""From the file to the server by one command: everything, or nothing."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.store import samples, servers
from triage_desk.domain.answers import YES
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, move
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, SqlStore, open_store
from triage_desk.store.tables import Row

EVENT = samples.event("", detail="to a server")


def silent(_done, _total):
    """Say nothing."""


@pytest.fixture
def full(data):
    """A closed data folder with something in most tables."""
    store = open_store(data)
    with store.write() as tx:
        for number in range(30):
            who = samples.patient(f"p{number:02}", mrn=f"A-{number}", preferred_name="Zoë 痛い")
            tx.patients.add(who)
            tx.encounters.add(samples.encounter(f"e{number:02}", who.patient_id))
            tx.encounters.append_answers(f"e{number:02}", {"a": YES, "b": YES}, samples.NOW, "u1")
            tx.encounters.add_decision(
                f"e{number:02}", samples.decision(), samples.NOW, samples.decision
            )
            tx.audit.write(samples.event(f"e{number:02}"))
    with store.write() as tx:
        tx.encounters.append_answers("e00", {"a": None}, samples.later(1), "u1")
        tx.audit.write(samples.event("e00"))
    store.close()
    return data


def moved(data, place, event=EVENT, progress=silent):
    key = keys.open_vault(data)
    return move.copy_to_server(
        data / DATABASE_FILE, key, servers.server(place("triage_owner")), event, progress
    )


def counts_of(store):
    with store.read() as tx:
        return move._counts(tx._connection)


@contextmanager
def opened(data, place, user="triage_desk"):
    key = keys.open_vault(data)
    chain = keys.chain_key(keys.read_vault(data), key)
    store = SqlStore(servers.server(place(user)), key, chain)
    yield store
    store.close()


def rows_of(path, key):
    raw = connect(path, key)
    try:
        return {
            name: raw.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()  # noqa: S608
            for name in Row.metadata.tables
        }
    finally:
        raw.close()


def test_everything_arrives_and_the_desk_goes_on(full, place):
    key = keys.open_vault(full)
    before = rows_of(full / DATABASE_FILE, key)
    said = []
    done = moved(full, place, progress=lambda *how: said.append(how))
    assert (done.counts["patients"], done.counts["answer_events"], done.chain.events) == (
        30,
        61,
        31,
    )
    assert said[-1][0] == said[-1][1] == sum(done.counts.values())
    assert rows_of(full / DATABASE_FILE, key) == before
    with opened(full, place) as store:
        found = counts_of(store)
        assert found == done.counts | {"audit_events": 32}
        with store.write() as tx:
            tx.encounters.append_answers("e00", {"c": YES}, samples.later(2), "u1")
            tx.encounters.add_decision("e00", samples.decision(), samples.NOW)
            tx.audit.write(samples.event("e00"))
        with store.read() as tx:
            record = tx.encounters.record("e00")
            kept = tx._connection.exec_driver_sql("SELECT body FROM vault").scalar_one()
        assert [event.sequence for event in record.events] == [1, 2, 61, 62]
        assert record.patient.preferred_name == "Zoë 痛い"
        assert len(record.decisions) == 2
        assert store.verify_chain().events == 33
    assert bytes(kept) == (full / keys.VAULT_FILE).read_bytes()


def test_every_column_is_what_it_was(full, place):
    moved(full, place)
    store = open_store(full)
    with opened(full, place) as other, store.read() as here, other.read() as there:
        for table in move._tables():
            if table.name != "audit_events":
                query = table.select().order_by(*table.primary_key.columns)
                mine = [tuple(row) for row in here._connection.execute(query)]
                theirs = [tuple(row) for row in there._connection.execute(query)]
                assert mine == theirs, table.name
    store.close()


def test_an_empty_file_moves_too(data, place):
    assert moved(data, place).chain.events == 0
    with opened(data, place) as store:
        with store.write() as tx:
            tx.patients.add(samples.patient())
            tx.encounters.add(samples.encounter())
            tx.encounters.append_answers("e1", {"a": YES}, samples.NOW, "u1")
        with store.read() as tx:
            assert [e.sequence for e in tx.encounters.record("e1").events] == [1]


class Stopped(Exception):  # noqa: N818 - what a person wants
    """Somebody stopped it."""


@pytest.mark.parametrize("after", [0, 30, 120])
def test_broken_off_nothing_has_changed_and_it_can_be_done_again(full, place, after):
    def stop(done, _total):
        if done > after:
            raise Stopped

    with pytest.raises(Stopped):
        moved(full, place, progress=stop)
    with opened(full, place) as store:
        assert not any(counts_of(store).values())
    open_store(full).close()
    assert moved(full, place).counts["patients"] == 30


def test_broken_off_after_the_commit_it_goes_on(full, place):
    assert moved(full, place) == moved(full, place)
    with opened(full, place) as store:
        assert store.verify_chain().events == 32


def test_a_file_that_went_on_meanwhile_is_not_taken_for_the_same(full, place):
    moved(full, place)
    store = open_store(full)
    with store.write() as tx:
        tx.audit.write(samples.event("e00"))
    store.close()
    with pytest.raises(UserError, match="holds data already"):
        moved(full, place)


def test_a_server_with_other_data_is_left_as_it_is(full, place):
    moved(full, place)
    with opened(full, place, "triage_owner") as store:
        with store._writer.begin() as connection:
            connection.exec_driver_sql("DELETE FROM vault")
        before = counts_of(store)
        with pytest.raises(UserError, match="holds data already"):
            moved(full, place)
        assert counts_of(store) == before


def test_a_window_that_is_open_is_asked_to_close(full, place, monkeypatch):
    monkeypatch.setattr("triage_desk.store.engine.BUSY_SECONDS", 0.05)
    store = open_store(full)
    with store.read() as tx:
        tx.patients.get("p00")
        with pytest.raises(UserError, match="open in another window"):
            moved(full, place)
    store.close()
    moved(full, place)


def test_a_broken_chain_is_not_moved(full, place):
    key = keys.open_vault(full)
    raw = connect(full / DATABASE_FILE, key)
    raw.set_authorizer(None)
    raw.execute("DROP TRIGGER audit_events_no_update")
    raw.execute("UPDATE audit_events SET detail = 'other' WHERE sequence = 7")
    raw.close()
    with pytest.raises(EnvironmentFault, match="broken at event 7"):
        moved(full, place)


@pytest.mark.parametrize("table", ["answer_events", "audit_events"])
def test_a_row_that_gets_lost_on_the_way_is_noticed(full, place, monkeypatch, table):
    whole = move._counts

    def fewer(connection):
        found = whole(connection)
        return found | ({table: found[table] - 1} if connection.dialect.name != "sqlite" else {})

    monkeypatch.setattr(move, "_refuse_other_data", lambda *_all: None)
    monkeypatch.setattr(move, "_counts", fewer)
    with pytest.raises(EnvironmentFault, match=f"the rows of {table} differ"):
        moved(full, place)
