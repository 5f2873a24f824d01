"""The audit as people read it: filtered, paged, with names, on a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.fakes import NOON, make_desk
from tests.store import samples
from tests.ui.clinic import StandingClock, engine
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, OverrideReason
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.services import audit, day_sheet, triage, who_saw

ANA = Actor("ana", "Ana Sample", Role.FRONT_DESK, "front-1")
MIA = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")
TODAY = NOON.astimezone().date()


@pytest.fixture
def desk(store):
    """The desk of a manager, with two people on file and the events of a morning by Ana."""
    made = make_desk(engine(), store=store, actor=ANA, clock=StandingClock(NOON))
    with store.write() as tx:
        tx.users.add(User("ana", "Ana Sample", Role.FRONT_DESK, "", True, NOON))
        for number in ("1", "2"):
            tx.patients.add(
                samples.patient(f"p{number}", given="Zebedee" if number == "1" else "Una")
            )
            visit = samples.encounter(f"e{number}", f"p{number}", started_at=NOON)
            tx.encounters.add(visit)
        tx.encounters.add_decision("e1", samples.decision(), NOON)
        tx.encounters.update(
            samples.encounter(
                "e1",
                started_at=NOON,
                status=EncounterStatus.DECIDED,
                decided_at=NOON,
                disposition=Disposition.PT_FIRST,
            )
        )
    for _ in range(3):
        triage.record(made, "e1")
        made.clock.advance(minutes=1)
    triage.override(
        *(made, "e1", Disposition.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN, "Looks pale"),
        *("Ana Sample", Role.FRONT_DESK),
    )
    triage.acknowledge(made, "e1", "Dr. Sample", "physician")
    made.clock.advance(minutes=1)
    return made.acting_as(MIA)


def test_all_events_are_a_range_the_newest_first(desk):
    assert audit.look(desk, AuditFilter()) == range(5, 0, -1)
    newest, *_ = audit.rows(desk, [6, 5])
    assert (newest.action, newest.name, newest.role) == (AuditAction.AUDIT_READ, "mia", "manager")


def test_a_row_has_the_name_and_the_initials(desk):
    [row] = audit.rows(desk, [4])
    assert (row.action, row.actor, row.name) == (AuditAction.OVERRIDDEN, "ana", "Ana Sample")
    assert (row.initials, row.patient_id, row.record_id) == ("Z.Q.", "p1", "e1")


FILTERS = {
    "person": (AuditFilter(actor="ana"), 5),
    "nobody": (AuditFilter(actor="x"), 0),
    "kinds": (AuditFilter(actions=(AuditAction.OVERRIDDEN, AuditAction.DECIDED)), 1),
    "but": (AuditFilter(but=(AuditAction.OVERRIDDEN, AuditAction.DECIDED)), 4),
    "since": (AuditFilter(since=NOON + timedelta(minutes=2)), 3),
    "until": (AuditFilter(until=NOON + timedelta(minutes=2)), 2),
    "patient": (AuditFilter(patient_id="p1"), 5),
    "other patient": (AuditFilter(patient_id="p2"), 0),
    "record": (AuditFilter(record_id="e1"), 5),
    "both": (AuditFilter(actor="ana", record_id="e2"), 0),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_what_is_wanted(desk, name):
    wanted, count = FILTERS[name]
    found = audit.look(desk, wanted)
    assert len(found) == count
    rows = audit.rows(desk, found[:100])
    assert [row.number for row in rows] == list(found)


def test_a_look_is_an_event_that_says_for_what(desk):
    day = datetime(2026, 11, 21, tzinfo=UTC)
    audit.look(desk, AuditFilter("ana", (AuditAction.DECIDED,), day, day, "p1", "e1"))
    audit.exported(desk, AuditFilter(actor="ana"), 3)
    wanted = AuditFilter(actor="mia")
    last, before = audit.rows(desk, audit.look(desk, wanted)[:2])
    assert (last.action, last.detail) == (AuditAction.AUDIT_EXPORTED, "3 person ana")
    assert before.patient_id == "p1"
    assert before.detail == (
        "person ana actions decided since 2026-11-21T00:00:00+00:00 "
        "until 2026-11-21T00:00:00+00:00 record e1"
    )


def test_events_from_before_patients_were_noted_are_found_too(desk):
    old = replace(samples.event(record_id="e2"), patient_id=None, actor="ana")
    with desk.store.write() as tx:
        tx.audit.write(old)
    [number] = audit.look(desk, AuditFilter(patient_id="p2"))
    [row] = audit.rows(desk, [number])
    assert (row.initials, row.patient_id) == ("U.Q.", "")
    assert [one.actor for one in who_saw.look(desk, "p2").people] == ["mia", "ana"]


def test_everybody_in_the_log_by_name(desk):
    audit.look(desk, AuditFilter())
    assert audit.people(desk) == {"ana": "Ana Sample", "mia": "mia"}


def test_who_has_seen_a_patient(desk):
    found = who_saw.look(desk, "p1")
    [ana] = found.people
    assert (ana.name, ana.role, ana.times) == ("Ana Sample", "front_desk", 5)
    assert ana.acts[AuditAction.ENCOUNTER_VIEWED] == 3
    assert (ana.first, ana.last) == (NOON, NOON + timedelta(minutes=3))
    assert who_saw.paper(desk, found) == b"%PDF who saw 1"
    again = who_saw.look(desk, "p1")
    assert [one.actor for one in again.people] == ["mia", "ana"]


@pytest.mark.parametrize(
    "act",
    [
        lambda d: audit.look(d, AuditFilter()),
        lambda d: audit.rows(d, [1]),
        audit.people,
        lambda d: audit.exported(d, AuditFilter(), 1),
        lambda d: who_saw.look(d, "p1"),
        lambda d: who_saw.given_out(d, "p1", "printed"),
    ],
)
def test_the_front_desk_may_not(desk, act):
    with pytest.raises(UserError, match="Your role does not allow this"):
        act(desk.acting_as(ANA))


def test_the_sheet_of_a_day(desk):
    sheet = day_sheet.make(desk, TODAY)
    assert sheet.routes[Disposition.PHYSICIAN_TODAY] == 1
    assert sum(sheet.routes.values()) == 1
    assert (sheet.undecided, sheet.unfinished, sheet.discarded, sheet.told) == (1, 1, 0, 1)
    [change] = sheet.overrides
    assert (change.name, change.reason) == ("Ana Sample", OverrideReason.STAFF_CONCERN)
    assert (change.from_disposition, change.to_disposition) == (
        Disposition.PT_FIRST,
        Disposition.PHYSICIAN_TODAY,
    )
    assert [one.name for one in sheet.acts] == ["Ana Sample"]
    assert (sheet.made_by, sheet.workstation) == ("Mia Sample", "office-1")
    assert day_sheet.paper(desk, sheet) == f"%PDF day {sheet.head.code}".encode()


def test_the_head_on_the_sheet_is_the_event_of_making_it(desk):
    sheet = day_sheet.make(desk, TODAY)
    [row] = audit.rows(desk, [sheet.head.number])
    assert (row.action, row.detail) == (AuditAction.DAY_CLOSED, TODAY.isoformat())


def test_a_day_without_work(desk):
    sheet = day_sheet.make(desk, TODAY - timedelta(days=1))
    assert (sum(sheet.routes.values()), sheet.acts, sheet.overrides) == (0, (), ())
    assert sheet.unfinished == 1
