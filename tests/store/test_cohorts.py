"""Cohorts on either database: what SQL leaves out is never somebody who is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW
from triage_desk.clock import local_date
from triage_desk.domain.answers import NO, NOT_SURE, YES, answered
from triage_desk.domain.cohort import Cohort, Criterion, Kept, Match, Says, What, why
from triage_desk.domain.decision import PathwayRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import FollowUp, FollowUpStatus
from triage_desk.domain.outcome import OutcomeChannel, OutcomeScore, Taken
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.domain.patient import Merge, Sex
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import EnvironmentFault
from triage_desk.store.tables_cohorts import CohortVersions

D, W, S = Disposition, What, Says
TODAY = local_date(NOW)
TABLE = CohortVersions.metadata.tables["cohort_versions"]


def kept(cohort_id="c1", **more):
    cohort = Cohort(Match.ANY, (Criterion(W.ANSWER, S.PRESENT, "s_chest", number=1.5),))
    plain = Kept(cohort_id, "Falls", cohort, "u1", True, 90, NOW, "u1", "Ana")
    return replace(plain, **more)


def found(store, *criteria, match=Match.ALL):
    """Return who is in a cohort; the same with nobody left out beforehand."""
    cohort = Cohort(match, criteria)
    with store.read() as tx:
        people = tx.cohorts.people(cohort, TODAY)
        told = tx.cohorts.candidates(cohort, people, TODAY)
        every = tx.cohorts.people(Cohort(Match.ANY, criteria), TODAY)
        whole = tx.cohorts.candidates(cohort, every, TODAY)
    ids = [one.patient.patient_id for one in told if why(cohort, one, TODAY)]
    assert ids == [one.patient.patient_id for one in whole if why(cohort, one, TODAY)]
    return ids


BEGUN = NOW - timedelta(days=10)


def routed(tx, name, person, route=D.PT_FIRST, at=BEGUN, **said):
    """Keep a routed visit with what was said in it."""
    status = EncounterStatus.FINISHED
    more = {"started_at": at, "changed_at": at, "decided_at": at, "disposition": route}
    tx.encounters.add(samples.encounter(name, person, status=status, **more))
    tx.encounters.append_answers(name, said, at, "u1")
    made = replace(samples.decision(route), pathway=PathwayRef("low_back", *[""] * 5, ()))
    tx.encounters.add_decision(name, made, at)


@pytest.fixture
def clinic(store):
    """p1 came twice, once under the merged record p2; p3 never came, p4 is still being asked."""
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.patients.add(samples.patient("p2", given="Zeb"))
        tx.patients.add(samples.patient("p3", family="Alder", sex=Sex.FEMALE, language="es"))
        tx.patients.add(samples.patient("p4", birth_date=date(2000, 3, 2)))
        tx.patients.merge(Merge("p1", "p2", NOW, "u1"))
        routed(tx, "e1", "p1", at=BEGUN - timedelta(days=30), fell=YES, ill=YES)
        routed(tx, "e2", "p2", fell=NO, ill=NOT_SURE, pain=answered(7), regions=answered(("neck",)))
        tx.encounters.append_answers("e2", {"fell": YES}, NOW, "u1")
        tx.encounters.add(samples.encounter("e4", "p4"))
    return store


@pytest.mark.parametrize(
    ("criterion", "ids"),
    [
        ((W.ANSWER, S.PRESENT, "fell"), ["p1"]),
        ((W.ANSWER, S.ABSENT, "fell"), []),
        ((W.ANSWER, S.PRESENT, "ill"), []),
        ((W.ANSWER, S.ABSENT, "ill"), []),
        ((W.ANSWER, S.UNKNOWN, "ill"), ["p3", "p1", "p4"]),
        ((W.ANSWER, S.AT_LEAST, "pain", "", 7), ["p1"]),
        ((W.REGION, S.PRESENT, "neck"), ["p1"]),
        ((W.ROUTE, S.PRESENT, "pt_first"), ["p1"]),
        ((W.ROUTE, S.PRESENT, "emergency"), []),
        ((W.ROUTE, S.ABSENT, "emergency"), ["p1"]),
        ((W.PATHWAY, S.PRESENT, "low_back"), ["p1"]),
        ((W.FLAG, S.UNKNOWN, "RF-CES-1"), ["p3", "p1", "p4"]),
        ((W.FLAG, S.PRESENT, "RF-CES-1"), []),
        ((W.SEX, S.PRESENT, "female"), ["p3"]),
        ((W.SEX, S.ABSENT, "female"), ["p1", "p4"]),
        ((W.LANGUAGE, S.PRESENT, "es"), ["p3"]),
        ((W.LANGUAGE, S.ABSENT, "es"), ["p1", "p4"]),
        ((W.AGE, S.AT_LEAST, "", "", 26), ["p3", "p1", "p4"]),
        ((W.AGE, S.AT_MOST, "", "", 26), ["p4"]),
        ((W.AGE, S.AT_LEAST, "", "", 27), ["p3", "p1"]),
        ((W.VISIT, S.AT_MOST, "", "", 10), ["p1"]),
        ((W.VISIT, S.AT_MOST, "", "", 9), []),
        ((W.VISIT, S.AT_LEAST, "", "", 10), ["p3", "p1", "p4"]),
        ((W.FOLLOW_UP, S.UNKNOWN, "planned"), ["p3", "p1", "p4"]),
    ],
)
def test_who_is_in_it_by_the_last_routed_visit(clinic, criterion, ids):
    assert found(clinic, Criterion(*criterion)) == ids


def test_a_change_of_route_counts_and_so_does_its_taking_back(clinic):
    with clinic.write() as tx:
        tx.encounters.add_override(samples.override(D.EMERGENCY, "e2"))
    assert found(clinic, Criterion(W.ROUTE, S.PRESENT, "emergency")) == ["p1"]
    assert found(clinic, Criterion(W.ROUTE, S.PRESENT, "pt_first")) == []


def test_programmes_of_today_also_under_a_merged_record(clinic):
    with clinic.write() as tx:
        for number, (person, ends) in enumerate((("p2", None), ("p3", TODAY - timedelta(days=1)))):
            one = Member(f"m{number}", person, "Knees", ProgrammeKind.BUNDLE, ends_on=ends)
            tx.panels.add(PanelAct(one, NOW, "u1", "Mona"))
    assert found(clinic, Criterion(W.PROGRAMME, S.PRESENT, "Knees")) == ["p1"]
    assert found(clinic, Criterion(W.PROGRAMME, S.ABSENT, "Knees")) == ["p3", "p4"]


def test_the_last_known_score_counts_and_asking_again(clinic):
    taken = Taken(BEGUN, BEGUN, "u1", OutcomeChannel.TELEPHONE, "en")
    done = (FollowUpStatus.DONE, BEGUN, BEGUN, "u1")
    with clinic.write() as tx:
        for weeks, scores in ((0, (2.0,)), (2, (4.0, 6.0)), (6, (None,))):
            plan = FollowUp(f"f{weeks}", "e2", weeks, TODAY, D.PT_FIRST, *done, done_at=BEGUN)
            tx.outcomes.plan(plan)
            for score in scores:
                told = OutcomeScore(f"f{weeks}", "e2", "PSFS", "1", score, 1, 1, "back", "", taken)
                tx.outcomes.add_score(told)
    assert found(clinic, Criterion(W.SCORE, S.AT_LEAST, "PSFS", number=6)) == ["p1"]
    assert found(clinic, Criterion(W.SCORE, S.AT_MOST, "PSFS", number=5)) == []
    assert found(clinic, Criterion(W.FOLLOW_UP, S.PRESENT, "done")) == ["p1"]


def test_whoever_was_removed_is_in_no_list(clinic):
    gone = Removal(
        *("r1", "p3", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with clinic.write() as tx:
        tx.people.empty(gone)
    assert found(clinic, Criterion(W.AGE, S.AT_LEAST)) == ["p1", "p4"]


def test_several_at_once(clinic):
    fell, old = Criterion(W.ANSWER, S.PRESENT, "fell"), Criterion(W.AGE, S.AT_LEAST, number=65)
    woman = Criterion(W.SEX, S.PRESENT, "female")
    assert found(clinic, fell, old) == []
    assert found(clinic, fell, woman, match=Match.ANY) == ["p3", "p1"]


def test_every_version_is_kept_and_the_last_one_stands(store):
    with store.write() as tx:
        for one in (kept(), kept(name="Falls 2"), kept("c2", name="a list"), kept("c3")):
            tx.cohorts.add(one)
        tx.cohorts.add(kept("c3", removed=True))
    with store.read() as tx:
        assert tx.cohorts.all() == (kept("c2", name="a list"), kept(name="Falls 2"))
        assert tx.cohorts.versions("c1") == (kept(), kept(name="Falls 2"))
        assert tx.cohorts.versions("c9") == ()


@pytest.mark.parametrize("statement", [update(TABLE).values(name=""), delete(TABLE)])
def test_no_version_is_changed_or_removed(store, statement):
    with store.write() as tx:
        tx.cohorts.add(kept())
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, store.write() as tx:
        tx.connection.execute(statement)
