"""What the store keeps of messages; on a file and on a server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from triage_desk.domain.inbox import Fate, Letter
from triage_desk.errors import EnvironmentFault

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
CAME = Letter(
    *("m1", 0, "EHR|CLINIC", "1", "ADT^A08", "CLINIC", "p1", Fate.PARKED, "look", AT, "hl7"), "TVNI"
)


def test_messages_are_kept_and_found(store):
    done = replace(CAME, act=1, fate=Fate.TAKEN, why="", body="")
    other = replace(CAME, message_id="m2", control_id="2", patient_id="p2")
    with store.write() as tx:
        assert tx.inbox.first("m1") is tx.inbox.last("m1") is None
        assert tx.inbox.named("EHR|CLINIC", "1") == tx.inbox.authority("p1") == ""
        tx.inbox.add(CAME)
        tx.inbox.add(other)
        assert tx.inbox.authority("p1") == ""
        tx.inbox.add(done)
    with store.read() as tx:
        assert replace(tx.inbox.first("m1"), number=0) == CAME
        assert replace(tx.inbox.last("m1"), number=0) == done
        assert tx.inbox.named("EHR|CLINIC", "1") == "m1"
        assert tx.inbox.named("OTHER", "1") == ""
        assert [one.message_id for one in tx.inbox.parked(9)] == ["m2"]
        assert [one.act for one in tx.inbox.of_patients(["p1"])] == [0, 1]
        assert tx.inbox.authority("p1") == "CLINIC"


def test_the_later_of_two_messages_is_told_by_its_sender(store):
    sent = replace(CAME, fate=Fate.TAKEN, why="", body="", sent_at=AT)
    undated = replace(sent, message_id="m2", patient_id="p2", sent_at=None)
    waits = replace(sent, message_id="m3", patient_id="p3", fate=Fate.PARKED)
    with store.write() as tx:
        for one in (sent, undated, waits):
            tx.inbox.add(one)
    before = AT - timedelta(microseconds=1)
    with store.read() as tx:
        assert tx.inbox.last("m1").sent_at == AT
        assert tx.inbox.last("m2").sent_at is None
        assert tx.inbox.sent_later("EHR|CLINIC", ("p1", "p9"), before, "")
        assert tx.inbox.sent_later("EHR|CLINIC", ("p1",), before, "ADT")
        assert not tx.inbox.sent_later("EHR|CLINIC", ("p1",), before, "SIU")
        assert not tx.inbox.sent_later("EHR|CLINIC", ("p1",), AT, "")
        assert not tx.inbox.sent_later("OTHER", ("p1",), before, "")
        assert not tx.inbox.sent_later("EHR|CLINIC", ("p2", "p3"), before, "")


@pytest.mark.parametrize(
    "change",
    ["UPDATE inbox SET why = ''", "UPDATE inbox SET sent_at = 1", "DELETE FROM inbox"],
)
def test_messages_only_grow(store, change):
    with store.write() as tx:
        tx.inbox.add(CAME)
    with pytest.raises((DBAPIError, EnvironmentFault)), store.write() as tx:
        tx._connection.execute(text(change))


def test_a_message_has_each_act_once(store):
    with store.write() as tx:
        tx.inbox.add(CAME)
    with pytest.raises((DBAPIError, EnvironmentFault)), store.write() as tx:
        tx.inbox.add(CAME)
