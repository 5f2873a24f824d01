"""Programmes on either database: versions only grow, the last one stands, gone with a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.panel import Member, PanelAct, Programme, ProgrammeKind
from triage_desk.domain.patient import Merge
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store.tables_panels import PanelActs

K = ProgrammeKind
TABLES = PanelActs.metadata.tables
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ONE = Member("m1", "p1", "Knees", K.BUNDLE, "Acme", MAY, JUNE, 90, "may.csv")
ACT = PanelAct(ONE, NOW, "u1", "Mona")


def keep(store, *acts):
    with store.write() as tx:
        for act in acts:
            tx.panels.add(act)


def test_the_last_version_stands_and_all_are_kept(visit):
    open_ended = replace(ONE, member_id="m2", programme="North", starts_on=None, ends_on=None)
    ended = replace(ACT, member=replace(ONE, ends_on=MAY), at=later(5))
    keep(visit, ACT, replace(ACT, member=open_ended), ended)
    with visit.read() as tx:
        assert tx.panels.of_patients(["p1", "p9"]) == (ended.member, open_ended)
        assert tx.panels.acts("m1") == (ACT, ended)
        assert tx.panels.get("m1") == ended.member
        assert len(tx.panels.acts_of(["p1"])) == 3
    keep(visit, replace(ended, withdrawn=True, at=later(6)))
    with visit.read() as tx:
        assert tx.panels.of_patients(["p1"]) == (open_ended,)
        with pytest.raises(UserError, match="not on file"):
            tx.panels.get("m1")


def test_people_of_a_programme_are_counted_once_on_a_day(visit):
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", given="Zoe"))
        tx.patients.merge(Merge("p2", "p1", NOW, "u1"))
    other = replace(ONE, member_id="m2", patient_id="p2")
    north = replace(ONE, member_id="m3", programme="North", kind=K.ACO, starts_on=None)
    keep(visit, ACT, replace(ACT, member=other), replace(ACT, member=north))
    with visit.read() as tx:
        assert tx.panels.programmes(JUNE) == (
            *(Programme("Knees", K.BUNDLE, 1), Programme("North", K.ACO, 1)),
        )
        assert tx.panels.programmes(date(2026, 4, 30)) == (Programme("North", K.ACO, 1),)
        assert tx.panels.programmes(date(2026, 6, 2)) == ()


@pytest.mark.parametrize(
    "statement",
    [update(TABLES["panel_acts"]).values(payer=""), delete(TABLES["panel_acts"])],
)
def test_nothing_that_was_said_is_changed_or_removed(visit, statement):
    keep(visit, ACT)
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, visit.write() as tx:
        tx.connection.execute(statement)


def test_who_pays_goes_when_a_person_is_removed(visit):
    keep(visit, ACT)
    gone = Removal(
        *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with visit.write() as tx:
        tx.people.empty(gone)
    with visit.read() as tx:
        (act,) = tx.panels.acts("m1")
        assert (act.member.programme, act.member.payer, act.member.source) == ("", "", "")
        count = select(func.count()).select_from(TABLES["panel_members"])
        assert tx.connection.execute(count).scalar() == 0
