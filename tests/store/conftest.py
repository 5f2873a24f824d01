"""A fresh store for each test, copied from one that was made once: in a file, and on a server.

A test that asks for ``store`` (or ``visit``) runs on both. One that asks for ``data`` or ``key`` by
name is about the file, and so is one marked ``file_only``.
"""

from __future__ import annotations

import shutil

import pytest

from tests.store import samples, servers
from triage_desk.store import keys
from triage_desk.store.store import SqlStore, open_store

SERVER_KEY = bytes(range(32))


def pytest_generate_tests(metafunc):
    """Run on both databases what does not say that it is about one."""
    if "where" in metafunc.fixturenames:
        about_file = metafunc.definition.get_closest_marker("file_only")
        about_file = about_file or {"data", "key"} & set(metafunc.fixturenames)
        metafunc.parametrize("where", ["file"] if about_file else ["file", "server"])


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory):
    """A closed data folder with nothing in it yet."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    open_store(folder, create=True).close()
    return folder


@pytest.fixture
def data(empty_data, tmp_path):
    """A closed data folder of the test's own."""
    return shutil.copytree(empty_data, tmp_path / "data")


@pytest.fixture
def key(data):
    """The data key of ``data``."""
    return keys.open_vault(data)


@pytest.fixture
def store(where, request):
    """An open store: in ``data``, or on a server as a desk may use it."""
    if where == "file":
        opened = open_store(request.getfixturevalue("data"))
    else:
        url = request.getfixturevalue("place")()
        opened = SqlStore(servers.server(url), SERVER_KEY, SERVER_KEY)
    yield opened
    opened.close()


@pytest.fixture
def visit(store):
    """A store with one patient (p1) and one visit (e1)."""
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    return store
