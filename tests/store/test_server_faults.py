"""What a server refuses is told in one sentence, without a password, and nothing is kept."""

from __future__ import annotations

import socket

import psycopg
import pytest
from psycopg import errors

from tests.store import samples, servers
from tests.store.conftest import SERVER_KEY
from tests.store.tls_door import NAME, TlsDoor, certify
from triage_desk.domain.answers import YES
from triage_desk.errors import EnvironmentFault
from triage_desk.store import server, server_faults, server_schema
from triage_desk.store.address import Address, read_address
from triage_desk.store.server import Server
from triage_desk.store.store import SqlStore


def open_at(url, name="the PostgreSQL database of the tests"):
    return SqlStore(Server(Address(url, name)), SERVER_KEY, SERVER_KEY)


def refusal(url):
    """Open, and return what is said; it is one sentence and holds no secret."""
    store = open_at(url)
    try:
        with pytest.raises(EnvironmentFault) as caught, store.read() as tx:
            tx.encounters.count_past(None)
    finally:
        store.close()
    told = str(caught.value)
    assert told.count("\n") == 0
    assert "secret" not in told
    assert "postgresql://" not in told
    return told


def test_a_server_that_is_not_there(unused):
    assert "does not answer" in refusal(f"postgresql://desk:secret@127.0.0.1:{unused}/clinic")


@pytest.fixture
def unused():
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_wrong_password(pg):
    pg.run("ALTER ROLE triage_desk PASSWORD 'right'")
    if not pg.port:
        pytest.skip("a server given by its address decides itself who needs a password")
    at = f"127.0.0.1:{pg.port}/{pg.template}"
    assert "does not let this user in" in refusal(f"postgresql://triage_desk:secret@{at}")
    assert "does not let this user in" in refusal(f"postgresql://triage_desk@{at}")
    assert "does not let this user in" in refusal(f"postgresql://nobody:secret@{at}")
    store = open_at(f"postgresql://triage_desk:right@{at}")
    assert store.verify().sound
    store.close()


def test_a_database_that_is_not_there(pg):
    assert "There is no such database" in refusal(pg.url("none_such"))


def test_too_many_connections(pg, place):
    pg.run("ALTER ROLE triage_desk CONNECTION LIMIT 0")
    try:
        assert "takes no more connections" in refusal(place())
    finally:
        pg.run("ALTER ROLE triage_desk CONNECTION LIMIT -1")


def test_a_server_set_read_only_says_so(pg, place):
    with psycopg.connect(place("postgres"), autocommit=True) as raw:
        raw.execute(f'ALTER DATABASE "{raw.info.dbname}" SET default_transaction_read_only = on')
    # What we begin ourselves says nothing of it, so the database's word holds.
    store = open_at(place())
    with pytest.raises(EnvironmentFault, match="cannot be changed now"), store.write() as tx:
        tx.patients.add(samples.patient())
    store.close()


def test_a_connection_that_was_cut_is_made_again_before_anything_is_lost(pg, place):
    store = open_at(place())
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    cut(pg, place)
    with store.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, samples.NOW, "u1")
    cut(pg, place)
    with store.read() as tx:
        assert list(tx.encounters.answers("e1")) == ["a"]
    store.close()


def test_a_server_lost_in_mid_transaction_keeps_nothing_of_it(pg, place):
    store = open_at(place())

    def work():
        with store.write() as tx:
            tx.patients.add(samples.patient())
            cut(pg, place)
            tx.patients.add(samples.patient("p2"))

    with pytest.raises(EnvironmentFault, match="does not answer"):
        work()
    with store.read() as tx:
        assert tx.encounters.count_past(None) == 0
    store.close()


def cut(pg, place):
    """Let the server end every connection to the database of this test."""
    with psycopg.connect(place("postgres")) as raw:
        name = raw.info.dbname
    ours = "pid <> pg_backend_pid() AND datname = "
    pg.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours} '{name}'")  # noqa: S608


def test_a_desk_that_keeps_the_others_waiting_is_named(place, monkeypatch):
    monkeypatch.setitem(server.LIMITS, "lock_timeout", "200ms")
    first, second = open_at(place()), open_at(place())
    busy = pytest.raises(EnvironmentFault, match="busy by another desk")
    with first.write(), busy, second.write():
        pass
    with second.write() as tx:
        tx.patients.add(samples.patient())
    first.close()
    second.close()


def test_a_desk_that_died_in_mid_transaction_is_thrown_out(place, monkeypatch):
    monkeypatch.setitem(server.LIMITS, "idle_in_transaction_session_timeout", "300ms")
    dead, other = open_at(place()), open_at(place())
    with dead._writer.connect() as connection:
        connection.begin()
        connection.exec_driver_sql("SELECT 1")
        with other.write() as tx:
            tx.patients.add(samples.patient())
        connection.invalidate()
    dead.close()
    other.close()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.DiskFull, "The disk of the server is full, so nothing was saved"),
        (errors.ReadOnlySqlTransaction, "cannot be changed now"),
        (errors.TooManyConnections, "takes no more connections"),
        (errors.QueryCanceled, "busy by another desk"),
        (errors.SerializationFailure, "at the same moment"),
        (errors.DeadlockDetected, "at the same moment"),
        (errors.AdminShutdown, "does not answer"),
        (errors.CannotConnectNow, "does not answer"),
        (errors.IdleInTransactionSessionTimeout, "does not answer"),
        (errors.OutOfMemory, "no room left for work"),
        (errors.DataCorrupted, "is damaged"),
        (errors.InsufficientPrivilege, "This user may not do that"),
        (errors.InvalidPassword, "does not let this user in"),
        (errors.IoError, "disk of the server does not answer"),
        (errors.UndefinedTable, "There is no such database or table"),
    ],
)
def test_each_state_has_its_sentence(error, words):
    fault = server_faults.fault_of(error("secret words of the server"), "the database")
    assert words in str(fault)
    assert "secret" not in str(fault)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('FATAL:  password authentication failed for user "x"', "does not let this user in"),
        ("fe_sendauth: no password supplied", "does not let this user in"),
        ('no pg_hba.conf entry for host "10.0.0.9"', "does not let this user in"),
        ("FATAL:  sorry, too many clients already", "takes no more connections"),
        ("remaining connection slots are reserved", "takes no more connections"),
        ('root certificate file "/x/root.crt" does not exist', "could not prove who it is"),
        ("SSL error: certificate verify failed", "could not prove who it is"),
        ('server certificate for "a" does not match host name "b"', "could not prove who it is"),
        ("server does not support SSL, but SSL was required", "could not prove who it is"),
        ('could not translate host name "db" to address', "name of the server is not known"),
        ("connection timeout expired", "does not answer"),
        ("Connection refused", "does not answer"),
    ],
)
def test_a_server_that_does_not_let_us_in_is_read_by_its_words(text, words):
    assert words in str(server_faults.fault_of(psycopg.OperationalError(text), "the database"))


@pytest.mark.parametrize("error", [errors.SyntaxError, errors.NotNullViolation, psycopg.DataError])
def test_a_mistake_of_ours_is_not_blamed_on_the_server(error):
    assert server_faults.fault_of(error("x"), "the database") is None


@pytest.fixture
def tls(pg, tmp_path):
    """Return addresses on the server as if it were another machine, its name in a certificate."""
    if not pg.port:
        pytest.skip("a server given by its address has certificates of its own")
    pg.run("ALTER ROLE triage_desk PASSWORD 'right'")
    door = TlsDoor(tmp_path, pg.port)

    def at(host=NAME, root=door.root, mode="verify-full"):
        return (
            f"postgresql://triage_desk:right@{host}:{door.port}/{pg.template}?hostaddr=127.0.0.1"
            f"&sslmode={mode}&sslrootcert={root}"
        )

    yield at
    door.close()


def test_a_checked_connection_to_another_machine_is_encrypted(tls):
    address = read_address(tls(), kept=False)
    store = SqlStore(Server(address), SERVER_KEY, SERVER_KEY)
    with store.read() as tx:
        raw = tx._connection.connection.dbapi_connection
        assert raw.pgconn.ssl_in_use
        assert tx.encounters.count_past(None) == 0
    store.close()


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tls, tmp_path):
    other = tmp_path / "other.crt"
    certify(other, tmp_path / "other.key")
    for wrong in (tls(host="other-db.test"), tls(root="none.crt"), tls(root=other)):
        read_address(wrong, kept=False)
        assert "could not prove who it is" in refusal(wrong.replace(":right@", ":secret@"))


def test_an_empty_database_asks_for_the_administrator(pg):
    name = pg.new_database(pg.bare)
    with pytest.raises(EnvironmentFault, match=r"is still empty.*database upgrade"):
        server_schema.check(servers.server(pg.url(name)))
    pg.drop(name)
