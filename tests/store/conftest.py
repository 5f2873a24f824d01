"""A fresh store for each test, copied from one that was made once."""

from __future__ import annotations

import shutil

import pytest

from tests.store import samples
from triage_desk.store import keys
from triage_desk.store.store import open_store


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
def store(data):
    """An open store in ``data``."""
    opened = open_store(data)
    yield opened
    opened.close()


@pytest.fixture
def visit(store):
    """A store with one patient (p1) and one visit (e1)."""
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    return store
