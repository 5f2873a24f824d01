"""An address leads to this computer, or to another one over a checked connection, or is refused."""

from __future__ import annotations

import pytest

from triage_desk import settings
from triage_desk.errors import EnvironmentFault
from triage_desk.paths import DATABASE_VARIABLE
from triage_desk.store.address import EXAMPLE, address_of, read_address

CHECKED = "sslmode=verify-full"


def read(text, *, kept=True, **environment):
    return read_address(text, kept=kept, environment=environment)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("postgresql:///clinic", '"clinic" on this computer'),
        ("postgres://desk@localhost/clinic", '"clinic" on localhost'),
        ("postgresql+psycopg://desk@127.0.0.9:5433/clinic", '"clinic" on 127.0.0.9'),
        ("postgresql://desk@[::1]:5433/clinic", '"clinic" on ::1'),
        ("postgresql://%2Frun%2Fpg/clinic", '"clinic" on /run/pg'),
        ("postgresql://desk@/clinic?host=/run/pg", '"clinic" on /run/pg'),
        ("POSTGRESQL://desk@LOCALHOST/my%20clinic", '"my clinic" on LOCALHOST'),
        ("postgresql://localhost", "of this user on localhost"),
        (f"postgresql://desk@db.example.org/clinic?{CHECKED}", '"clinic" on db.example.org'),
        ("postgresql://db.example.org/c?sslmode=verify-ca&sslrootcert=/ca.pem", '"c" on db.exam'),
        (f"postgresql://a.example,b.example/c?{CHECKED}", '"c" on a.example, b.example'),
        (f"postgresql:///clinic?service=clinic&{CHECKED}", '"clinic" on this computer'),
        (EXAMPLE, '"clinic" on db.example.org'),
    ],
)
def test_an_address_is_named_without_its_user(text, name):
    address = read(text)
    assert address.name.startswith(f"the PostgreSQL database {name}")
    assert "desk@" not in address.name
    assert address.url.startswith("postgresql://")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://db.example.org/clinic",
        "postgresql://db.example.org/clinic?sslmode=require",
        "postgresql://db.example.org/clinic?sslmode=prefer&sslrootcert=/ca.pem",
        "postgresql://db.example.org/clinic?sslmode=verify-ca",
        "postgresql://192.168.1.7/clinic",
        "postgresql://localhost,db.example.org/clinic",
        "postgresql://localhost/clinic?hostaddr=192.168.1.7",
        "postgresql:///clinic?host=db.example.org",
        "postgresql:///clinic?service=clinic",
        "postgresql://localhost.example.org/clinic",
    ],
)
def test_another_machine_without_a_checked_connection_is_refused(text):
    with pytest.raises(EnvironmentFault, match=r"add \?sslmode=verify-full&sslrootcert=FILE"):
        read(text)


@pytest.mark.parametrize("variable", ["PGHOST", "PGHOSTADDR", "PGSERVICE"])
def test_a_host_hidden_in_the_environment_is_another_machine(variable):
    with pytest.raises(EnvironmentFault, match="another machine"):
        read("postgresql:///clinic", **{variable: "db.example.org"})


@pytest.mark.parametrize(
    "text", ["postgresql://u:secret@localhost/c", "postgresql://u@localhost/c?password=secret"]
)
def test_a_password_is_refused_in_the_settings_and_told_nowhere(text):
    with pytest.raises(EnvironmentFault, match="password file") as caught:
        read(text)
    assert "secret" not in str(caught.value)
    address = read(text, kept=False)
    assert "secret" not in address.name


@pytest.mark.parametrize(
    "text", ["clinic", "mysql://localhost/c", "postgresql://", "sqlite:///x", "postgresql://[::1/c"]
)
def test_what_is_no_address_is_refused_with_an_example(text):
    with pytest.raises(EnvironmentFault) as caught:
        read(text)
    assert EXAMPLE in str(caught.value)


def test_a_bare_word_in_the_query_is_refused():
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        read("postgresql://localhost/c?verify-full")


def test_the_environment_goes_before_the_settings(tmp_path, monkeypatch):
    assert address_of(tmp_path) is None
    settings.save(settings.Settings(database="postgresql:///kept"), tmp_path)
    assert '"kept"' in address_of(tmp_path).name
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://u:secret@localhost/said")
    assert '"said"' in address_of(tmp_path).name
