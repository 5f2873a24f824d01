"""Each role may do on a server what it needs; the server itself refuses the rest, and says so."""

from __future__ import annotations

import contextlib
import re

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors

from tests.store import samples, servers
from tests.store.conftest import SERVER_KEY
from tests.store.test_audit_log import COPY, TAMPERING
from triage_desk.domain.answers import YES
from triage_desk.domain.lock import TakeOver, TakeOverReason
from triage_desk.domain.patient import Merge, PatientChange
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.store import append_only, guards, rights, schema, server_schema
from triage_desk.store.blanks import BLANK
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, SqlStore
from triage_desk.store.tables import Row

TABLES = sorted([*Row.metadata.tables, "alembic_version"])
EVENTS = 20


@pytest.fixture
def filled(place):
    """A database with a row in every table of records."""
    store = SqlStore(servers.server(place()), SERVER_KEY, SERVER_KEY)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
        tx.encounters.append_answers("e1", {"a": YES}, samples.NOW, "u1")
        tx.encounters.add_decision("e1", samples.decision(), samples.NOW, samples.decision)
        tx.encounters.add_override(samples.override())
        tx.encounters.add_notice(samples.notice())
        tx.encounters.add_document(samples.document())
        tx.locks.add_take_over(
            TakeOver(
                "e1",
                samples.NOW,
                "Pat",
                Role.PT,
                "front-2",
                "Sam",
                "front-1",
                TakeOverReason.CANNOT_WAIT,
                "Waits.",
            )
        )
        tx.patients.add(samples.patient("p2"))
        tx.patients.change(
            samples.patient("p2", given="Zeb"),
            [PatientChange("p2", samples.NOW, "u1", "given", "Zebedee", "Zeb")],
        )
        tx.patients.merge(Merge("p1", "p2", samples.NOW, "u1"))
        for number in range(EVENTS):
            tx.audit.write(samples.event(detail=f"q.{number} ü"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def shared(pg):
    """Addresses of a database in which every statement is refused, or changes nothing."""
    name = pg.new_database()
    yield lambda user="triage_desk": pg.url(name, user)
    pg.drop(name)


def run(url, statement):
    with psycopg.connect(url, autocommit=True) as raw:
        return raw.execute(statement)


def test_the_lists_are_those_of_a_file(data, key):
    """What only grows in a file by its revisions only grows on a server by the lists."""
    raw = connect(data / DATABASE_FILE, key)
    rows = raw.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.close()
    grows = {table for name, table in rows if name.endswith("_no_update")}
    stays = {table for name, table in rows if name.endswith("_no_delete")}
    assert grows - {"removals"} == set(append_only.ONLY_GROW)  # One of those is closed once.
    assert stays == set(append_only.ONLY_GROW) | set(append_only.NEVER_SHRINK)


# ------------------------------------------------------------------------------------- the desk


@pytest.mark.parametrize("table", TABLES)
def test_a_desk_changes_nothing_that_only_grows(shared, table):
    known = Row.metadata.tables.get(table)
    names = ["version_num"] if known is None else [column.name for column in known.c]
    may = dict(re.findall(r"([A-Z]+)(?: \(([^)]*)\))?", rights.desk_may(table, names)))
    # A change of some columns only: those that become empty when a person is removed.
    columns = [name.strip('" ') for name in may.get("UPDATE", "").split(",") if name]
    free = set(columns) or ({*names} if "UPDATE" in may else set())
    assert free <= set(BLANK.get(table, ())) or table not in append_only.ONLY_GROW
    tries = [
        ("DELETE" in may, f'DELETE FROM "{table}" WHERE false'),  # noqa: S608
        (False, f'TRUNCATE "{table}"'),
        *((name in free, f'UPDATE "{table}" SET "{name}" = NULL WHERE false') for name in names),  # noqa: S608
    ]
    assert not (tries[0][0] and table in (*append_only.ONLY_GROW, *append_only.NEVER_SHRINK))
    for allowed, statement in tries:
        if allowed:
            run(shared(), statement)
        else:
            with pytest.raises(errors.InsufficientPrivilege):
                run(shared(), statement)


@pytest.mark.parametrize("table", BLANK)
def test_a_desk_empties_nothing_of_a_person_who_is_not_being_removed(a_row_each, table):
    for column in BLANK[table]:
        with pytest.raises(errors.IntegrityConstraintViolation, match="only grows"):
            run(a_row_each("triage_desk"), f'UPDATE {table} SET "{column}" = "{column}"')  # noqa: S608


def test_a_removal_is_closed_once(a_row_each):
    url, owner = a_row_each("triage_desk"), a_row_each("triage_owner")
    with psycopg.connect(a_row_each("postgres"), autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("DELETE FROM removals")
        raw.execute(
            "INSERT INTO removals VALUES (1, 'r', 'p', 'w', 1, 'a', 'b', 7, 'c', 'd', NULL)"
        )
    for statement in ("UPDATE removals SET reason = 'x', done_at = 1", "DELETE FROM removals"):
        with pytest.raises(errors.IntegrityConstraintViolation, match="only grows"):
            run(owner, statement)
    run(url, "UPDATE removals SET done_at = 2")
    for change in ("3", "NULL"):
        with pytest.raises(errors.IntegrityConstraintViolation, match="only grows"):
            run(url, f"UPDATE removals SET done_at = {change}")  # noqa: S608


SHAPE = [
    "CREATE TABLE mine (a int)",
    "CREATE TEMP TABLE audit_events (sequence bigint, hash bytea)",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "ALTER TABLE patients ADD COLUMN a int",
    "DROP TABLE audit_events",
    "DROP TRIGGER audit_events_grows ON audit_events",
    "CREATE OR REPLACE FUNCTION triage_only_grows() RETURNS trigger AS '' LANGUAGE plpgsql",
    "SET session_replication_role = replica",
    "UPDATE alembic_version SET version_num = '9999'",
    "CREATE SCHEMA mine",
    "GRANT DELETE ON audit_events TO triage_desk",
    "SET ROLE triage_owner",
    "COPY patients TO PROGRAM 'cat'",
]


@pytest.mark.parametrize("statement", SHAPE)
@pytest.mark.parametrize("user", ["triage_desk", "triage_report"])
def test_neither_desk_nor_report_changes_the_shape(shared, statement, user):
    if statement.startswith("GRANT"):
        # PostgreSQL refuses, or warns and gives nothing.
        with contextlib.suppress(errors.InsufficientPrivilege):
            run(shared(user), statement)
        statement = "DELETE FROM audit_events"
    with pytest.raises(errors.InsufficientPrivilege):
        run(shared(user), statement)


def test_nobody_else_comes_in(pg, place):
    pg.run("DROP ROLE IF EXISTS triage_stranger", "CREATE ROLE triage_stranger LOGIN")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        run(place("triage_stranger"), "SELECT 1")
    pg.run("DROP ROLE triage_stranger")


# ----------------------------------------------------------------------------------- the report


@pytest.mark.parametrize("table", TABLES)
def test_a_report_reads_what_statistics_need_and_writes_nothing(shared, table):
    may = rights.report_may(table)
    columns = may.partition("(")[2].rstrip(")") or "*"
    if may:
        run(shared("triage_report"), f'SELECT {columns} FROM "{table}"')  # noqa: S608
    if columns != "*" or not may:
        with pytest.raises(errors.InsufficientPrivilege):
            run(shared("triage_report"), f'SELECT * FROM "{table}"')  # noqa: S608
    with pytest.raises(errors.InsufficientPrivilege):
        run(shared("triage_report"), f'DELETE FROM "{table}"')  # noqa: S608


def test_a_report_sees_no_name(shared):
    hidden = ("family", "given", "phone", "mrn", "family_f", "preferred_name")
    for column in hidden:
        with pytest.raises(errors.InsufficientPrivilege):
            run(shared("triage_report"), f"SELECT {column} FROM patients")  # noqa: S608


# ------------------------------------------------------------------------------------ the owner


def test_a_guard_that_was_put_to_rest_is_named(filled, place):
    with filled.read() as tx:
        assert guards.faults(tx._connection) == ()
    run(place("triage_owner"), "ALTER TABLE decisions DISABLE TRIGGER decisions_grows")
    run(place("triage_owner"), "DROP TRIGGER audit_events_follow ON audit_events")
    with filled.read() as tx:
        assert guards.faults(tx._connection) == ("audit_events_follow", "decisions_grows")


GROWS = "CREATE OR REPLACE TRIGGER decisions_grows BEFORE {} ON decisions FOR EACH ROW {}"
CALL = "EXECUTE FUNCTION triage_only_grows('body', 'dictionary'{})"
ON_LOG = "CREATE OR REPLACE TRIGGER {} BEFORE INSERT ON audit_events FOR EACH ROW {}"
NOTHING = (
    "CREATE OR REPLACE FUNCTION triage_only_grows() RETURNS trigger LANGUAGE plpgsql "
    "AS $$ BEGIN RETURN NEW; END $$"
)
NEVER = "WHEN (NEW.sequence < 0) EXECUTE FUNCTION triage_audit_follows()"
ALTERED = [
    ("triage_only_grows", NOTHING),
    ("decisions_grows", GROWS.format("DELETE", CALL.format(""))),
    ("decisions_grows", GROWS.format("UPDATE OR DELETE", CALL.format(", 'at'"))),
    ("audit_events_follow", ON_LOG.format("audit_events_follow", NEVER)),
    ("a_stranger", ON_LOG.format("a_stranger", "EXECUTE FUNCTION triage_removal_closes()")),
]


@pytest.mark.parametrize(("named", "harm"), ALTERED)
def test_a_guard_that_was_altered_is_named(filled, place, named, harm):
    run(place("triage_owner"), harm)
    with filled.read() as tx:
        assert guards.faults(tx._connection) == (named,)


@pytest.fixture(scope="module")
def a_row_each(pg):
    """Return addresses of a database with a row in every table that only grows."""
    name = pg.new_database()
    with psycopg.connect(pg.url(name), autocommit=True) as raw:
        # No guard and no reference is looked at; the values are only there to be there.
        raw.execute("SET session_replication_role = replica")
        for table in append_only.ONLY_GROW:
            columns = Row.metadata.tables[table].c
            values = [
                "''" if isinstance(c.type, sa.Text) else VALUES[type(c.type)] for c in columns
            ]
            raw.execute(f"INSERT INTO {table} VALUES ({', '.join(values)})")  # noqa: S608
    yield lambda user: pg.url(name, user)
    pg.drop(name)


VALUES = {
    sa.BigInteger: "1",
    sa.Float: "1",
    sa.Boolean: "false",
    sa.Integer: "1",
    sa.LargeBinary: "'\\x00'",
    sa.Text: "''",
}


@pytest.mark.parametrize("table", append_only.ONLY_GROW)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_changes_a_record(a_row_each, table, change):
    column = Row.metadata.tables[table].primary_key.columns[0].name
    with pytest.raises(psycopg.Error, match=f"{table} only grows"):
        run(a_row_each("triage_owner"), change.format(table, column, column))


def test_staff_are_disabled_and_never_deleted(filled, place):
    run(
        place(), "INSERT INTO users VALUES ('u1', 'A', 'a', 'pt', '', true, 1, null, null, 0, null)"
    )
    with pytest.raises(psycopg.Error, match="users only grows"):
        run(place("triage_owner"), "DELETE FROM users")


@pytest.mark.parametrize("user", ["triage_desk", "triage_owner"])
@pytest.mark.parametrize(
    ("sequence", "previous"),
    [("22", "hash"), ("21", "previous_hash"), ("21", "'\\x00'::bytea"), ("20", "hash")],
)
def test_no_event_is_added_out_of_turn(filled, place, user, sequence, previous):
    with pytest.raises(errors.IntegrityConstraintViolation, match="must follow"):
        run(place(user), COPY.format(sequence=sequence, previous=previous))
    assert filled.verify_chain().events == EVENTS


@pytest.mark.parametrize("how", TAMPERING)
def test_whoever_rules_the_server_is_found_out(filled, place, how):
    statement, found_at = TAMPERING[how]
    statement = statement.replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")
    with psycopg.connect(place("postgres"), autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(statement)
    report = filled.verify_chain()
    assert (report.broken_at, report.events) == (found_at, found_at - 1)


def test_a_desk_does_not_upgrade(pg):
    name = pg.new_database(pg.bare)
    with pytest.raises(EnvironmentFault, match="This user may not do that"):
        server_schema.upgrade(servers.server(pg.url(name, "triage_desk")))
    pg.drop(name)


def test_a_clinic_with_an_owner_alone_may_try_it(pg, place, monkeypatch):
    monkeypatch.setattr(rights, "DESK", "triage_nobody")
    monkeypatch.setattr(rights, "REPORT", "triage_nobody")
    owner = servers.server(place("triage_owner"))
    server_schema.migrate(owner, "base")
    server_schema.upgrade(owner)
    store = SqlStore(owner, SERVER_KEY, SERVER_KEY)
    with store.write() as tx:
        tx.patients.add(samples.patient())
    store.close()
    with pytest.raises(errors.InsufficientPrivilege):
        run(place(), "SELECT * FROM patients")


def test_every_step_goes_down_and_up_with_what_is_on_file(filled, place):
    owner = servers.server(place("triage_owner"))
    filled.close()
    for version in reversed(schema.VERSIONS[:-1]):
        assert server_schema.migrate(owner, version)[1] == version
    for version in schema.VERSIONS[1:]:
        server_schema.migrate(owner, version)
    server_schema.compare(owner)
    again = SqlStore(servers.server(place()), SERVER_KEY, SERVER_KEY)
    try:
        assert again.verify_chain().events == EVENTS
        with again.read() as tx:
            assert tx.encounters.get("e1").patient_id == "p1"
    finally:
        again.close()
