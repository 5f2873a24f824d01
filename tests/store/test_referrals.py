"""Referrals on either database: acts grow, make the list of the open ones, go with the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.appointment import Appointment, AppointmentSource, AppointmentStatus
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, PrintRecord
from triage_desk.domain.referral import UNACKNOWLEDGED, ReferralAct, ReferralRow, ReferralState
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import EnvironmentFault
from triage_desk.store.tables_referrals import ReferralActs

D, S = Disposition, ReferralState
TABLES = ReferralActs.metadata.tables
PRINT = PrintRecord(
    "d1", "e1", DocumentKind.REFERRAL_LETTER, later(2), "u1", "back-office", 2, "1-2"
)


def act(state=S.DRAFTED, minutes=1, encounter_id="e1", route=D.PT_FIRST, **changes) -> ReferralAct:
    made = ReferralAct(encounter_id, state, route, later(minutes), "u2", "Dev Sample")
    return replace(made, **changes)


def add(store, *acts):
    with store.write() as tx:
        for one in acts:
            tx.referrals.add(one)


def listed(store, states=UNACKNOWLEDGED):
    with store.read() as tx:
        return tx.referrals.open(states, 10)


def test_acts_come_back_as_kept_with_the_record(visit):
    made = (act(), act(S.SEEN, 5, who="Dev Sample", on=date(2026, 3, 4), words="better"))
    add(visit, *made)
    with visit.read() as tx:
        assert tx.encounters.record("e1").referral == made
        assert tx.referrals.of_visit("e1") == made
        assert tx.referrals.of_visit("e9") == ()
        assert tx.referrals.states(["e1", "e9"]) == {"e1": S.SEEN}


def test_the_list_has_what_is_open_and_forgets_what_is_over(visit):
    add(visit, act())
    row = ReferralRow("e1", "p1", "Z.Q.", 64, D.PT_FIRST, S.DRAFTED, later(1))
    assert listed(visit) == (row,)
    add(visit, act(S.PRINTED, 2))
    assert listed(visit) == (replace(row, state=S.PRINTED),)
    add(visit, act(S.ACKNOWLEDGED, 3))
    assert listed(visit) == ()
    assert [r.state for r in listed(visit, (S.ACKNOWLEDGED,))] == [S.ACKNOWLEDGED]
    add(visit, act(S.CANCELLED, 4))
    assert listed(visit, tuple(S)) == ()
    add(visit, act(minutes=9))
    assert listed(visit) == (replace(row, since=later(9)),)


def test_who_was_seen_waits_for_a_result_and_only_some_are_counted(visit):
    add(visit, act(), act(S.SEEN, 5))
    (row,) = listed(visit, (S.SEEN,))
    assert (row.state, row.since) == (S.SEEN, later(1))
    with visit.write() as tx:
        seen = replace(tx.encounters.get("e1"), seen_at=NOW + timedelta(hours=1), seen_by="u1")
        tx.encounters.update(seen)
        tx.encounters.add(samples.encounter("e2"))
        tx.encounters.add(samples.encounter("e3"))
    add(visit, act(encounter_id="e2"), act(encounter_id="e3"))
    with visit.read() as tx:
        assert [r.encounter_id for r in tx.referrals.open((S.SEEN,), 9, later(1))] == ["e1"]
        assert tx.referrals.open((S.SEEN,), 9, later(2)) == ()
        assert tx.referrals.count(UNACKNOWLEDGED, 9) == 2
        assert tx.referrals.count(UNACKNOWLEDGED, 1) == 1
        assert tx.referrals.count((S.BOOKED,), 9) == 0
    add(visit, act(S.CLOSED, 8))
    assert listed(visit, tuple(S))[0].encounter_id == "e2"


def test_the_most_urgent_and_then_the_oldest_come_first(visit):
    routes = (D.PT_FIRST, D.PHYSICIAN_SOON, D.PT_FIRST, D.PHYSICIAN_TODAY)
    for number, route in enumerate(routes, start=2):
        with visit.write() as tx:
            tx.encounters.add(samples.encounter(f"e{number}"))
        add(visit, act(minutes=20 - number, encounter_id=f"e{number}", route=route))
    assert [row.encounter_id for row in listed(visit)] == ["e5", "e3", "e4", "e2"]


def test_who_has_a_time_here_or_was_seen_here_is_not_waited_for(visit):
    add(visit, act())
    time = Appointment(
        *("a1", "p1", NOW, 60, AppointmentStatus.BOOKED, AppointmentSource.DESK, NOW, "u1"),
        external_id="visit:e1",
    )
    with visit.write() as tx:
        tx.appointments.add(time)
    assert listed(visit) == ()
    with visit.write() as tx:
        tx.appointments.update(replace(time, status=AppointmentStatus.CANCELLED))
    assert len(listed(visit)) == 1
    with visit.write() as tx:
        seen = replace(tx.encounters.get("e1"), seen_at=NOW + timedelta(hours=1), seen_by="u1")
        tx.encounters.update(seen)
    assert listed(visit) == ()


def test_what_was_printed_comes_back_as_kept(visit):
    with visit.write() as tx:
        tx.encounters.add_print(PRINT)
        tx.encounters.add_print(replace(PRINT, printer="", copies=1, pages=""))
    with visit.read() as tx:
        assert tx.encounters.prints("e1") == (
            *(PRINT, replace(PRINT, printer="", copies=1, pages="")),
        )
        assert tx.encounters.prints("e9") == ()


@pytest.mark.parametrize(
    "statement",
    [
        update(TABLES["referral_acts"]).values(state="closed"),
        update(TABLES["referral_acts"]).values(words=""),
        delete(TABLES["referral_acts"]),
        update(TABLES["document_prints"]).values(copies=1),
        delete(TABLES["document_prints"]),
    ],
)
def test_neither_an_act_nor_a_print_is_changed_or_removed(visit, statement):
    add(visit, act(words="by fax"))
    with visit.write() as tx:
        tx.encounters.add_print(PRINT)
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, visit.write() as tx:
        tx.connection.execute(statement)
    with visit.read() as tx:
        assert tx.referrals.of_visit("e1")[0].words == "by fax"
        assert tx.encounters.prints("e1") == (PRINT,)


def test_words_go_and_nothing_is_open_when_a_person_is_removed(visit):
    add(visit, act(), act(S.PRINTED, 2, words="his wife takes it", who="Mrs Zed"))
    gone = Removal(
        *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with visit.write() as tx:
        tx.people.empty(gone)
    with visit.read() as tx:
        table = TABLES["referral_acts"]
        kept = {tuple(r) for r in tx.connection.execute(select(table.c.words, table.c.who))}
    assert kept == {("", "")}
    assert listed(visit) == ()


def test_the_list_is_read_by_its_index(visit):
    with visit.read() as tx:
        if tx.connection.dialect.name != "sqlite":
            pytest.skip("a server plans by its statistics")
        plan = tx.connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM referral_queue WHERE state = 'sent'"
                " ORDER BY urgency DESC, since LIMIT 9"
            )
        ).fetchall()
    assert "ix_referral_queue_state" in " ".join(row.detail for row in plan)
