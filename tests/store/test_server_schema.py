"""The tables on a server change their shape once, with everything they hold, or not at all."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.store import samples, servers
from tests.store.conftest import SERVER_KEY
from triage_desk import __version__
from triage_desk.domain.answers import YES
from triage_desk.errors import EnvironmentFault
from triage_desk.store import guards, rights, schema, server_schema
from triage_desk.store.store import SqlStore

STEPS = schema.VERSIONS[::-1]
# Kept by a program of 0006 or newer, so that every step finds rows to carry along.
COUNTED = ("patients", "encounters", "answer_events", "decisions", "audit_events")


@pytest.fixture
def filled(place):
    """Addresses of a database with a row in the main tables, by user."""
    store = SqlStore(servers.server(place()), SERVER_KEY, SERVER_KEY)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
        tx.encounters.append_answers("e1", {"a": YES}, samples.NOW, "u1")
        tx.encounters.add_decision("e1", samples.decision(), samples.NOW, samples.decision)
        tx.audit.write(samples.event())
    store.close()
    return place


def counts(place):
    with psycopg.connect(place("triage_owner")) as raw:
        return [raw.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COUNTED]  # noqa: S608


def shape(place):
    """Return columns, indexes, triggers and rights, as the server knows them."""
    queries = (
        """SELECT table_name, column_name, data_type, is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
        """SELECT grantee, table_name, privilege_type
        FROM information_schema.role_table_grants WHERE grantee LIKE 'triage%'""",
    )
    with psycopg.connect(place("triage_owner")) as raw:
        return [sorted(raw.execute(query).fetchall()) for query in queries]


def test_the_revisions_make_what_the_tables_say(place):
    server_schema.compare(servers.server(place("triage_owner")))


def test_each_step_down_and_up_keeps_rows_guards_and_rights(filled):
    owner = servers.server(filled("triage_owner"))
    before = shape(filled)
    for target in (*STEPS[1 : STEPS.index("0006") + 1], *STEPS[: STEPS.index("0006")][::-1]):
        server_schema.migrate(owner, target)
        assert counts(filled) == [1] * len(COUNTED), target
    assert shape(filled) == before
    store = SqlStore(servers.server(filled()), SERVER_KEY, SERVER_KEY)
    with store.read() as tx:
        assert guards.faults(tx._connection) == ()
        assert tx.encounters.record("e1").decisions == (samples.decision(),)
    assert store.verify().sound
    store.close()


def test_down_to_nothing_and_up_again_gives_the_same_shape(filled):
    owner, before = servers.server(filled("triage_owner")), shape(filled)
    assert server_schema.migrate(owner, "base") == (schema.HEAD, "base")
    with psycopg.connect(filled("triage_owner")) as raw:
        left = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        functions = raw.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'triage%'")
        assert (left, functions.fetchall()) == ([("alembic_version",)], [])
    assert server_schema.upgrade(owner) == ("", schema.HEAD)
    assert shape(filled) == before


def test_of_several_that_upgrade_one_does_and_the_others_find_it_done(pg):
    name = pg.new_database(pg.bare)
    owner = servers.server(pg.url(name, "triage_owner"))
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: server_schema.upgrade(owner), range(3)))
    done = (schema.HEAD, schema.HEAD)
    assert sorted(found) == [("", schema.HEAD), done, done]
    server_schema.check(servers.server(pg.url(name)))
    pg.drop(name)


def test_a_step_that_fails_leaves_everything_as_it_was(filled, monkeypatch):
    owner = servers.server(filled("triage_owner"))
    server_schema.migrate(owner, STEPS[1])
    before = shape(filled)

    def fail(_connection):
        raise EnvironmentFault("the last moment")

    monkeypatch.setattr(rights, "give", fail)
    with pytest.raises(EnvironmentFault, match="the last moment"):
        server_schema.upgrade(owner)
    assert shape(filled) == before
    assert counts(filled) == [1] * len(COUNTED)


def test_a_desk_meets_an_older_database(place):
    server_schema.migrate(servers.server(place("triage_owner")), STEPS[1])
    with pytest.raises(EnvironmentFault) as caught:
        server_schema.check(servers.server(place()))
    for words in (STEPS[1], schema.HEAD, "ask the administrator", "triage-desk database upgrade"):
        assert words in str(caught.value)


@pytest.mark.parametrize("act", [server_schema.check, server_schema.upgrade])
def test_a_newer_database_is_refused_with_both_versions(place, act):
    with psycopg.connect(place("triage_owner")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("COMMENT ON TABLE alembic_version IS 'Triage Desk 7.8.9'")
    with pytest.raises(EnvironmentFault) as caught:
        act(servers.server(place("triage_owner")))
    for words in ("9999", "7.8.9", schema.HEAD, __version__, "install the newer program"):
        assert words in str(caught.value)


def test_a_database_that_sorts_by_language_is_refused(pg):
    name = f"{pg.template}_sorted"
    pg.run(
        f'CREATE DATABASE "{name}" OWNER triage_owner TEMPLATE template0 ENCODING LATIN1'
        " LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    with pytest.raises(EnvironmentFault, match="sorts or writes text in the way of one language"):
        server_schema.upgrade(servers.server(pg.url(name, "triage_owner")))
    pg.drop(name)


def test_a_server_that_is_too_old_is_refused(place, monkeypatch):
    monkeypatch.setattr(server_schema, "OLDEST_SERVER", 990000)
    with pytest.raises(EnvironmentFault, match="needs 99 or newer"):
        server_schema.upgrade(servers.server(place("triage_owner")))


def test_opening_what_is_up_to_date_needs_no_alembic(place):
    code = (
        "import sys; from tests.store import servers;"
        "from triage_desk.store import server_schema, store;"
        f"server_schema.check(servers.server({place()!r}));"
        "sys.exit('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
