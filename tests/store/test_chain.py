"""Whoever changes the log is found out and named, by all of it or by what is new in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from tests.services.fakes import NOON, make_desk
from tests.store import samples
from tests.ui.clinic import StandingClock, engine
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.chain import START, Head, Misfit, read_code, read_digest
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import Cancelled, UserError
from triage_desk.services import chain
from triage_desk.services.chain import Due
from triage_desk.store import audit_reading, guards
from triage_desk.store.audit_chain import NO_HASH, link, walk
from triage_desk.store.engine import connect
from triage_desk.store.head_file import HEAD_FILE, HeadFile
from triage_desk.store.store import DATABASE_FILE, open_store

EVENTS = 20
MANAGER = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")
ADMINISTRATOR = Actor("ada", "Ada Sample", Role.ADMINISTRATOR, "office-1")


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(chain, "PAGE", 7)
    monkeypatch.setattr(audit_reading, "SLICE", 3)


@pytest.fixture
def filled(data):
    store = open_store(data)
    with store.write() as tx:
        for number in range(EVENTS):
            tx.audit.write(samples.event(detail=f"q.{number} ü"))
    store.close()
    return data


@pytest.fixture
def open_desk(filled):
    """Return a function that opens the data as somebody, and closes what it opened before."""
    opened = []
    clock = StandingClock(NOON)

    def open_as(actor=MANAGER):
        while opened:
            opened.pop().close()
        opened.append(open_store(filled))
        desk = make_desk(engine(), store=opened[-1], actor=actor, clock=clock)
        return replace(desk, heads=HeadFile(filled))

    yield open_as
    while opened:
        opened.pop().close()


@pytest.fixture
def tamper(filled, key):
    """Return a function that runs SQL on the file with every guard down, and up again after."""

    def run(*statements):
        raw = connect(filled / DATABASE_FILE, key)
        kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in kept:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _name, sql in kept:
            raw.execute(sql)
        raw.close()

    return run


TEXT = st.text(st.characters(codec="utf-8"))


@given(st.tuples(st.integers(1), st.integers(), *[TEXT] * 7), st.none() | TEXT)
def test_a_link_is_over_the_json_of_its_event(fields, patient):
    event = (*fields, patient)
    said = json.dumps(
        event if patient is not None else fields, ensure_ascii=False, separators=(",", ":")
    )
    own = link(b"k" * 32, event, NO_HASH)
    again = link(b"k" * 32, (*json.loads(said), *([None] if patient is None else [])), NO_HASH)
    assert own == again
    if fields[0] == 1:
        found = walk(b"k" * 32, START, [(*event, NO_HASH, own)])
        assert found.head == Head(1, own.hex())


# --------------------------------------------------------------------------------- a sound log


class Watch:
    def __init__(self, stop_at=None):
        self.heard = []
        self.stop_at = stop_at

    @property
    def cancelled(self):
        return len(self.heard) == self.stop_at

    def report(self, done, total):
        self.heard.append((done, total))


def test_a_sound_log_is_told_with_its_end(open_desk):
    desk, watch = open_desk(), Watch()
    check = chain.verify(desk, watch)
    assert (check.sound, check.full, check.events, check.after) == (True, True, EVENTS, START)
    assert watch.heard == [(0, 20), (7, 20), (14, 20)]
    assert chain.sentence(check) == "The audit log is sound: events 1 to 20 fit."
    with desk.store.read() as tx:
        kept = tx.log.latest(AuditAction.AUDIT_CHECKED)
    assert kept.detail == f"full sound 20 {check.head.digest}"
    assert desk.heads.seen() == check.head


def test_the_next_check_goes_on_where_the_last_one_ended(open_desk):
    desk = open_desk()
    first = chain.verify(desk)
    second = chain.verify(desk, since_last=True)
    assert (second.full, second.after, second.events) == (False, first.head, 1)
    assert chain.sentence(second) == "The audit log is sound: events 21 to 21 fit."
    assert chain.verify(desk, since_last=True).events == 1


def test_without_a_check_before_the_new_part_is_all_of_it(open_desk):
    check = chain.verify(open_desk(), since_last=True)
    assert (check.after, check.events) == (START, EVENTS)


def test_an_empty_log_is_sound(data):
    store = open_store(data)
    check = chain.verify(make_desk(engine(), store=store))
    assert (check.sound, check.head) == (True, START)
    assert chain.sentence(check) == "The audit log is sound. Nothing was added since event 0."
    store.close()


def test_a_walk_beside_people_rests_after_each_slice(open_desk, monkeypatch):
    rested = []
    monkeypatch.setattr(audit_reading, "sleep", rested.append)
    assert chain.verify(open_desk(), rest=0.25).sound
    # Pages of 7, 7 and 6 events, in slices of at most three.
    assert rested == [0.25] * 8


def test_a_check_can_be_stopped_and_keeps_nothing(open_desk):
    desk = open_desk()
    with pytest.raises(Cancelled):
        chain.verify(desk, Watch(stop_at=1))
    assert chain.head(desk).number == EVENTS


# ------------------------------------------------------------------------------ a log changed

COPY = (
    "INSERT INTO audit_events SELECT {number}, at, actor, role, workstation, action, record_id,"
    " detail, content_version, {previous}, {own}, patient_id FROM audit_events WHERE sequence = 20"
)
TAMPERING = {
    "changed": ("UPDATE audit_events SET detail = 'x' WHERE sequence = 9", 9, Misfit.CHANGED),
    "moment": ("UPDATE audit_events SET at = at + 1 WHERE sequence = 9", 9, Misfit.CHANGED),
    "no text": ("UPDATE audit_events SET detail = x'00' WHERE sequence = 9", 9, Misfit.CHANGED),
    "no moment": (
        "UPDATE audit_events SET at = 9223372036854775807 WHERE sequence = 9",
        9,
        Misfit.CHANGED,
    ),
    "hash": ("UPDATE audit_events SET hash = zeroblob(32) WHERE sequence = 9", 9, Misfit.CHANGED),
    "link": (
        "UPDATE audit_events SET previous_hash = hash WHERE sequence = 9",
        9,
        Misfit.UNLINKED,
    ),
    "removed": ("DELETE FROM audit_events WHERE sequence = 9", 9, Misfit.MISSING),
    "many removed": ("DELETE FROM audit_events WHERE sequence BETWEEN 9 AND 19", 9, Misfit.MISSING),
    "all but the last": ("DELETE FROM audit_events WHERE sequence < 20", 1, Misfit.MISSING),
    "added": (COPY.format(number=21, previous="hash", own="zeroblob(32)"), 21, Misfit.CHANGED),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_named(open_desk, tamper, how):
    statement, number, what = TAMPERING[how]
    tamper(statement)
    check = chain.verify(open_desk())
    assert (check.broken.number, check.broken.what) == (number, what)
    assert check.head.number == number - 1
    assert not check.unguarded
    words = chain.sentence(check)
    assert words.startswith(f"The audit log was tampered with: event {number}")
    assert (samples.NOW.astimezone().strftime("%Y-%m-%d") in words) == (
        how != "no moment" and what is not Misfit.MISSING
    )


def test_what_is_new_is_found_by_the_short_check_and_what_is_old_by_the_long_one(open_desk, tamper):
    chain.verify(open_desk())
    open_desk().store.close()
    tamper("UPDATE audit_events SET detail = 'x' WHERE sequence = 9")
    assert chain.verify(open_desk(), since_last=True).sound
    assert chain.verify(open_desk()).broken.number == 9
    assert chain.verify(open_desk(), since_last=True).broken.number == 9


def test_an_end_cut_off_shows_against_what_this_computer_saw(open_desk, tamper):
    chain.verify(open_desk())
    tamper("DELETE FROM audit_events WHERE sequence > 15")
    check = chain.verify(open_desk())
    assert (check.broken.number, check.broken.what) == (20, Misfit.CUT)
    assert "cut off" in chain.sentence(check)
    assert chain.verify(open_desk(ADMINISTRATOR), accept=True).sound
    assert chain.verify(open_desk()).sound


def test_only_who_restores_may_accept_an_older_log(open_desk):
    with pytest.raises(UserError, match="administrator"):
        chain.verify(open_desk(), accept=True)


def test_a_log_written_anew_shows_against_what_this_computer_saw(open_desk, tamper):
    chain.verify(open_desk())
    tamper("DELETE FROM audit_events")
    desk = open_desk()
    with desk.store.write() as tx:
        for number in range(EVENTS + 5):
            tx.audit.write(samples.event(detail=f"other {number}"))
    check = chain.verify(desk)
    assert (check.broken.number, check.broken.what) == (20, Misfit.REMADE)


def test_a_memory_that_cannot_be_read_is_none(open_desk, filled):
    for text in ("", "[]", '{"number": "x", "digest": ""}', '{"number": 1}'):
        (filled / HEAD_FILE).write_text(text)
        assert HeadFile(filled).seen() is None
    assert chain.verify(open_desk()).sound
    assert (filled / HEAD_FILE).stat().st_mode & 0o777 == 0o600


# ------------------------------------------------------------------------------------- guards

WEAKER = (
    "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events WHEN NEW.sequence < 0 "
    "BEGIN SELECT RAISE(ABORT, 'audit_events only grows'); END"
)
STRANGE = (
    "CREATE TRIGGER helper AFTER INSERT ON audit_events BEGIN "
    "UPDATE audit_events SET detail = '' WHERE 0; END"
)
GUARDS = {
    "dropped": (("DROP TRIGGER audit_events_no_update",), ("audit_events_no_update",)),
    "weakened": (("DROP TRIGGER audit_events_no_update", WEAKER), ("audit_events_no_update",)),
    "added": ((STRANGE,), ("helper",)),
    "table": (
        ("DROP TABLE overrides",),
        ("overrides", "overrides_no_delete", "overrides_no_update"),
    ),
}


@pytest.mark.parametrize("how", GUARDS)
def test_a_guard_that_is_gone_or_altered_is_named(open_desk, filled, key, how):
    statements, names = GUARDS[how]
    raw = connect(filled / DATABASE_FILE, key)
    for statement in statements:
        raw.execute(statement)
    raw.close()
    check = chain.verify(open_desk())
    assert (check.sound, check.broken, check.unguarded) == (False, None, names)
    assert all(name in chain.sentence(check) for name in names)
    assert all(name in chain.standing(open_desk()) for name in names)


def test_the_guards_expected_are_those_that_revisions_make(open_desk):
    with open_desk().store.read() as tx:
        run = tx.patients._connection.exec_driver_sql
        there = run("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    kept = {*guards.ONLY_GROW, "removals"}
    ours = {row.name for row in there if row.tbl_name in kept}
    assert ours == set(guards.expected())
    growing = {row.tbl_name for row in there if row.name.endswith("_no_update")}
    assert growing == kept


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE audit_events",
        "DROP TRIGGER audit_events_follow",
        "ALTER TABLE audit_events DROP COLUMN patient_id",
        "ALTER TABLE audit_events RENAME TO audit_other",
        "PRAGMA writable_schema = ON",
    ],
)
def test_our_own_program_cannot_take_a_guard_down(open_desk, statement):
    store = open_desk().store
    with pytest.raises(DatabaseError, match=r"not authorized|prohibited"), store.write() as tx:
        tx.patients._connection.exec_driver_sql(statement)
    assert store.verify_chain().sound


# ------------------------------------------------------------------------- the clock and people


def test_all_is_walked_once_a_week_and_the_new_part_once_a_day(open_desk):
    desk = open_desk()
    assert chain.due(desk) is Due.FULL
    chain.verify(desk)
    assert chain.due(desk) is Due.NOTHING
    desk.clock.advance(hours=25)
    assert chain.due(desk) is Due.PART
    chain.verify(desk, since_last=True)
    assert chain.due(desk) is Due.NOTHING
    desk.clock.advance(days=7)
    assert chain.due(desk) is Due.FULL
    chain.verify(desk)
    desk.clock.moment = NOON - timedelta(days=400)
    assert chain.due(desk) is Due.FULL


def test_only_who_answers_for_the_log_is_told(open_desk, tamper):
    assert not chain.standing(open_desk())
    chain.verify(open_desk())
    assert not chain.standing(open_desk())
    tamper("DELETE FROM audit_events WHERE sequence = 9")
    chain.verify(open_desk())
    told = chain.standing(open_desk())
    assert "event 9: it was taken out" in told
    assert told.endswith("You can go on working.")
    assert not chain.standing(open_desk(Actor("ana", "Ana Sample", Role.FRONT_DESK, "front-1")))


# ------------------------------------------------------------------------------------ on paper


def test_a_sheet_fits_until_the_log_is_cut_or_written_anew(open_desk, tamper):
    desk = open_desk()
    end = chain.head(desk)
    assert end.number == EVENTS
    assert chain.compare(desk, end.number, end.digest)
    assert chain.compare(desk, end.number, read_digest(end.groups[:9]))
    assert not chain.compare(desk, end.number - 1, end.digest)
    assert chain.compare(desk, 0, START.digest)
    assert "exactly as printed" in chain.compared(20, fits=True)
    tamper("DELETE FROM audit_events WHERE sequence > 15")
    desk = open_desk()
    assert not chain.compare(desk, end.number, end.digest)
    assert "does not fit" in chain.compared(20, fits=False)
    with desk.store.read() as tx:
        assert tx.log.latest(AuditAction.HEAD_COMPARED).detail == "20 differs"


def test_what_is_typed_from_paper_is_read():
    end = Head(1207, "9f3a0c7b" * 8)
    assert end.groups.startswith("9F3A 0C7B 9F3A")
    assert read_digest(end.groups) == end.digest
    assert read_digest("9f3a-0c7b") == "9f3a0c7b"
    assert read_digest("9f3a 0c") is None
    assert read_digest("not a hash") is None
    assert read_code(f" {end.code}\n") == (1207, end.digest)
    assert read_code("1207") is None
    assert read_code("x-9f3a0c7b") is None
