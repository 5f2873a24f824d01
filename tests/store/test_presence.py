"""Files of the database that go away under the open program are noticed before "saved" is said."""

import os

import pytest

from tests.store.samples import NOW
from triage_desk.domain.answers import YES
from triage_desk.errors import EnvironmentFault
from triage_desk.store.store import DATABASE_FILE, open_store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="an open file stays on Windows")


def answer(store, link_id="a"):
    with store.write() as tx:
        tx.encounters.append_answers("e1", {link_id: YES}, NOW, "u1")


@pytest.mark.parametrize("name", [DATABASE_FILE, f"{DATABASE_FILE}-wal"])
def test_a_file_removed_while_open(visit, data, name):
    answer(visit)
    (data / name).rename(data / "away")
    with pytest.raises(EnvironmentFault, match=f"removed while the program was open: .*{name}"):
        answer(visit, "b")
    with pytest.raises(EnvironmentFault, match="removed"), visit.read() as tx:
        tx.encounters.get("e1")
    (data / "away").rename(data / name)
    answer(visit, "c")
    with visit.read() as tx:
        assert set(tx.encounters.answers("e1")) == {"a", "c"}


def test_a_file_exchanged_while_open(visit, data):
    answer(visit)
    (data / DATABASE_FILE).rename(data / "away")
    (data / DATABASE_FILE).write_bytes((data / "away").read_bytes())
    with pytest.raises(EnvironmentFault, match="exchanged for another one"):
        answer(visit, "b")


def test_removed_during_a_transaction(visit, data):
    answer(visit)

    def work():
        with visit.write() as tx:
            tx.encounters.append_answers("e1", {"b": YES}, NOW, "u1")
            (data / DATABASE_FILE).rename(data / "away")

    with pytest.raises(EnvironmentFault, match="removed"):
        work()
    (data / "away").rename(data / DATABASE_FILE)


def test_another_program_that_closes_takes_nothing_away(data):
    """The last program to close removes the journal; the next connection makes a new one."""
    first = open_store(data)
    second = open_store(data)
    for store in (first, second):
        with store.read() as tx:
            tx.audit.last_at()
    second.close()
    with first.read() as tx:
        tx.audit.last_at()
    first.close()
    with first.read() as tx:
        assert tx.audit.last_at() is None
    first.close()
