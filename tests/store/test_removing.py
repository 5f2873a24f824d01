"""Emptying a record, on either database, and that nothing else can be emptied. Invented people."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from triage_desk.domain.answers import answered
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import EnvironmentFault
from triage_desk.store.people_files import GONE
from triage_desk.store.tables import Row
from triage_desk.store.tables_keeping import Removals

ANSWERS = Row.metadata.tables["answer_events"]
REMOVALS = Removals.metadata.tables["removals"]
REMOVAL = Removal(
    *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, samples.NOW, "m1", "a1", 7, "Dr. Example"),
    date(2026, 1, 5),
)


@pytest.fixture
def told(visit):
    """A visit with words in it, and one of another person."""
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", "Other", "Otto"))
        tx.encounters.add(samples.encounter("e2", "p2"))
        for encounter_id in ("e1", "e2"):
            said = {"goal": answered("Ride the zonkey again")}
            tx.encounters.append_answers(encounter_id, said, samples.NOW, "u1")
            tx.encounters.add_decision(encounter_id, samples.decision(), samples.NOW)
        tx.encounters.add_override(samples.override())
        tx.encounters.add_notice(samples.notice())
        tx.encounters.add_document(samples.document())
    return visit


def test_one_record_is_emptied_and_no_other(told):
    with told.read() as tx:
        other = tx.encounters.record("e2")
    with told.write() as tx:
        tx.people.empty(REMOVAL)
    with told.read() as tx:
        record = tx.encounters.record("e1")
        assert record.patient.full_name == f"{GONE} {GONE}"
        assert not record.answers
        assert not record.decisions
        assert record.overrides[0].words == record.notices[0].told == ""
        assert tx.encounters.documents("e1")[0].sha256 == ""
        assert tx.encounters.record("e2") == other
        (removed,) = tx.people.removals()
        assert removed.done_at == samples.NOW
    assert told.verify().sound


def refused(store, *statements):
    """Run statements in one transaction; the last must be refused."""
    with pytest.raises(DBAPIError, match="only grows"):
        run(store, *statements)


def run(store, *statements):
    with store.write() as tx:
        for statement in statements:
            tx.people._connection.execute(statement)


def test_nothing_is_emptied_without_an_open_removal_of_that_person(told):
    empty = update(ANSWERS).where(ANSWERS.c.encounter_id == "e2").values(answer=None, previous=None)
    begun = insert(REMOVALS).values(
        removal_id="r",
        patient_id="p1",
        reason="x",
        asked_at=1,
        asked_by="m",
        confirmed_by="a",
        years=7,
        decided_by="d",
        decided_on="2026-01-05",
    )
    mine = update(ANSWERS).where(ANSWERS.c.encounter_id == "e1")
    refused(told, empty)
    refused(told, begun, empty)
    refused(told, begun, mine.values(answer="other"))
    closed = update(REMOVALS).values(done_at=1)
    refused(told, begun, closed, mine.values(answer=None, previous=None))
    with told.write() as tx:
        tx.people._connection.execute(begun)
        tx.people._connection.execute(mine.values(answer=None, previous=None))


def test_a_removal_stays(told):
    with told.write() as tx:
        tx.people.empty(REMOVAL)
    # A file has a trigger for it, a desk has no right to it on a server.
    with pytest.raises((DBAPIError, EnvironmentFault)):
        run(told, delete(REMOVALS))
