"""Records only grow, and whoever changes the chain is found out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.store import samples
from triage_desk.domain.answers import YES
from triage_desk.domain.audit import AuditEvent
from triage_desk.store import mapping
from triage_desk.store.audit_chain import NO_HASH, link
from triage_desk.store.audit_log import ALL, walk
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, open_store

EVENTS = 20
TABLES = {
    "answer_events": "by",
    "decisions": "at",
    "overrides": "words",
    "notices": "words",
    "documents": "pages",
    "audit_events": "detail",
}


@pytest.fixture
def filled(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, samples.NOW, "u1")
        tx.encounters.add_decision("e1", samples.decision(), samples.NOW)
        tx.encounters.add_override(samples.override())
        tx.encounters.add_notice(samples.notice())
        tx.encounters.add_document(samples.document())
        for number in range(EVENTS):
            tx.audit.write(samples.event(detail=f"q.{number} ü"))
    return visit


def refuse(store, statement, match):
    """A refused statement takes its transaction back; the chain stays sound."""
    with pytest.raises(IntegrityError, match=match), store.write() as tx:
        tx.patients._connection.exec_driver_sql(statement)
    assert store.verify_chain().events == EVENTS


@pytest.mark.file_only
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("way", ["UPDATE", "UPDATE OR IGNORE", "UPDATE OR REPLACE"])
def test_no_record_is_changed(filled, table, way):
    refuse(filled, f'{way} {table} SET "{TABLES[table]}" = 7', f"{table} only grows")


@pytest.mark.file_only
@pytest.mark.parametrize("table", TABLES)
def test_no_record_is_deleted(filled, table):
    refuse(filled, f"DELETE FROM {table}", f"{table} only grows")  # noqa: S608


@pytest.mark.file_only
@pytest.mark.parametrize("table", TABLES)
def test_no_record_is_replaced(filled, table):
    match = "must follow" if table == "audit_events" else f"{table} only grows"
    refuse(filled, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1", match)  # noqa: S608


COPY = (
    "INSERT INTO audit_events SELECT {sequence}, at, actor, role, workstation, action, record_id,"
    " detail, content_version, {previous}, hash, patient_id FROM audit_events WHERE sequence = 20"
)


@pytest.mark.file_only
@pytest.mark.parametrize(
    ("sequence", "previous"), [("22", "hash"), ("21", "previous_hash"), ("21", "zeroblob(32)")]
)
def test_no_event_is_added_out_of_turn(filled, sequence, previous):
    refuse(filled, COPY.format(sequence=sequence, previous=previous), "must follow")


def test_an_event_comes_back_as_written(filled):
    with filled.read() as tx:
        row = tx.patients._connection.exec_driver_sql("SELECT * FROM audit_events").first()
    assert mapping.audit_event_of(row) == samples.event(detail="q.0 ü")


def test_the_chain_goes_on_after_closing(data):
    for number in range(3):
        store = open_store(data)
        with store.write() as tx:
            tx.audit.write(samples.event(detail=str(number)))
        report = store.verify_chain()
        store.close()
        assert (report.events, report.sound) == (number + 1, True)
        assert len(report.head) == 64


def test_an_empty_chain_is_sound(store):
    report = store.verify_chain()
    assert (report.events, report.head, report.sound) == (0, NO_HASH.hex(), True)


TAMPERING = {
    "changed": ("UPDATE audit_events SET detail = 'other' WHERE sequence = 7", 7),
    "moment changed": ("UPDATE audit_events SET at = at + 1 WHERE sequence = 1", 1),
    "hash changed": ("UPDATE audit_events SET hash = zeroblob(32) WHERE sequence = 9", 9),
    "link changed": ("UPDATE audit_events SET previous_hash = hash WHERE sequence = 5", 5),
    "patient changed": ("UPDATE audit_events SET patient_id = 'p2' WHERE sequence = 8", 8),
    "patient forgotten": ("UPDATE audit_events SET patient_id = NULL WHERE sequence = 3", 3),
    "removed": ("DELETE FROM audit_events WHERE sequence = 12", 12),
    "first removed": ("DELETE FROM audit_events WHERE sequence = 1", 1),
    "added": (COPY.format(sequence=21, previous="hash"), 21),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found_at_its_place(filled, data, key, how):
    statement, place = TAMPERING[how]
    filled.close()
    raw = connect(data / DATABASE_FILE, key)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    raw.close()
    store = open_store(data)
    report = store.verify_chain()
    assert (report.broken_at, report.events) == (place, place - 1)
    assert not store.verify().sound
    store.close()


def test_a_chain_made_with_another_key_is_not_ours(filled):
    with filled.read() as tx:
        rows = tx.audit._connection.execute(ALL).all()
    assert walk(b"k" * 32, rows).broken_at == 1


def test_a_number_left_out_is_found_even_when_the_hashes_fit():
    fields = (2, 0, "u1", "front_desk", "desk-1", "decided", "e1", "", "1.0.0", "p1")
    row = (*fields, NO_HASH, link(b"k" * 32, fields, NO_HASH))
    assert walk(b"k" * 32, [row]).broken_at == 1


def test_cutting_the_tail_shows_only_against_a_head_kept_elsewhere(filled):
    kept = filled.verify_chain().head
    with filled.read() as tx:
        rows = tx.audit._connection.execute(ALL).all()
    shorter = walk(filled._chain_key, rows[:-1])
    assert shorter.sound
    assert shorter.head != kept


OLD = (1, 0, "u1", "front_desk", "desk-1", "decided", "e1", "", "1.0.0")


def test_a_link_from_before_patients_were_noted_still_fits():
    first = link(b"k" * 32, (*OLD, None), NO_HASH)
    text = json.dumps(OLD, separators=(",", ":")).encode()
    assert first == hashlib.blake2b(text + NO_HASH, key=b"k" * 32, digest_size=32).digest()
    second = (2, *OLD[1:], "p1")
    row = (*second, first, link(b"k" * 32, second, first))
    assert walk(b"k" * 32, [(*OLD, None, NO_HASH, first), row]).events == 2
    assert walk(b"k" * 32, [(*OLD, "p1", NO_HASH, first)]).broken_at == 1
    assert walk(b"k" * 32, [(*OLD, "", NO_HASH, first)]).broken_at == 1


def test_an_event_has_no_place_for_answers():
    assert "answer" not in AuditEvent.__dataclass_fields__


# --------------------------------------------------------------- a clock that is set back


def test_a_clock_set_back_is_noted_and_the_numbers_go_on(visit):
    def keep(at, detail=""):
        with visit.write() as tx:
            tx.audit.write(replace(samples.event(detail=detail), at=at))

    with visit.read() as tx:
        assert tx.audit.last_at() is None
    keep(samples.NOW, "first")
    keep(samples.later(-1), "a little behind")
    keep(samples.later(-60), "set back")
    keep(samples.later(-59))
    with visit.read() as tx:
        # What came before the clock was set back is later than what came after it.
        assert tx.audit.last_at() == samples.NOW
        rows = tx.audit._connection.execute(ALL)
        assert [(row.sequence, row.detail) for row in rows] == [
            (1, "first"),
            (2, "a little behind"),
            (3, "set back clock-behind"),
            (4, ""),
        ]
    assert visit.verify_chain().sound
