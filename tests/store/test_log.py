"""The log of the file is emptied beside the answers, and never within one of a quiet hour."""

import pytest

from tests.store import samples
from triage_desk.errors import EnvironmentFault
from triage_desk.store.store import DATABASE_FILE


def keep_somebody(store):
    with store.write() as tx:
        tx.patients.add(samples.patient())


def test_what_was_kept_stays_after_the_log_was_emptied(store):
    keep_somebody(store)
    store.empty_log()
    with store.read() as tx:
        assert tx.patients.current(samples.patient().patient_id) == samples.patient()


def test_the_log_goes_into_the_file_while_another_writes(data, store):
    file = data / DATABASE_FILE
    keep_somebody(store)
    before = file.read_bytes()
    with store.write():
        store.empty_log()
    assert file.read_bytes() != before


@pytest.mark.file_only
def test_a_file_that_was_taken_away_is_told(data, store):
    keep_somebody(store)
    (data / DATABASE_FILE).rename(data / "elsewhere.db")
    with pytest.raises(EnvironmentFault):
        store.empty_log()
