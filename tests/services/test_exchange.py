"""What is gathered for other software. All people are invented."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.cohort import Cohort, Criterion, Match, Says, What
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.services import cohorts, documents, exchange, intake, triage

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def manager(desk):
    return desk.acting_as(MONA)


def one(cargo):
    (visit,) = cargo.each_visit()
    return visit


def test_a_person_leaves_with_all_visits(desk, manager, visit):
    intake.answer(desk, visit, {"s_ill": NO})
    patient_id = intake.view(desk, visit).patient.patient_id
    cargo = exchange.send_person(manager, patient_id, "fhir")
    assert [person.patient_id for person in cargo.patients] == [patient_id]
    assert one(cargo).record.answers["s_ill"] == NO
    assert "s_ill" in one(cargo).asked
    assert one(cargo).person.age_years == 56
    assert desk.store.audited[-1] == "patient_sent"
    assert [event.action.value for event in one(cargo).events] == [
        "intake_started",
        "answer_given",
    ]


def test_every_visit_leaves_oldest_first(desk, manager, visit):
    later = replace(desk, clock=lambda: fakes.NOON + timedelta(hours=1))
    again = intake.start(
        later, intake.view(desk, visit).patient.patient_id, intake.Channel.TELEPHONE
    )
    after = replace(manager, clock=lambda: fakes.NOON + timedelta(hours=2))
    cargo = exchange.send_visits(after, None, "ndjson")
    ids = [found.record.encounter.encounter_id for found in cargo.each_visit()]
    assert ids == [visit, again.encounter.encounter_id]
    assert desk.store.audited.count("patient_sent") == 1
    today = exchange.send_visits(after, date(2026, 11, 20), "ndjson")
    assert len(list(today.each_visit())) == 2
    with pytest.raises(UserError, match="no visit"):
        exchange.send_visits(after, date(2026, 11, 25), "ndjson")


def test_only_who_may_export_does(desk, visit):
    with pytest.raises(UserError, match="role"):
        exchange.send_visits(desk, None, "fhir")
    with pytest.raises(UserError, match="role"):
        exchange.send_person(desk, "anybody", "fhir")


def test_a_list_leaves_with_its_people_each_noted(desk, manager, visit):
    whose = intake.view(desk, visit).patient
    meant = Cohort(Match.ALL, (Criterion(What.AGE, Says.AT_LEAST, number=18),))
    kept = cohorts.keep(manager, "Grown", meant)
    cargo = exchange.send_group(manager, kept.cohort_id, (whose,), "fhir")
    (group,) = cargo.groups
    assert (group.kept, group.people, cargo.patients) == (kept, (whose,), ())
    assert desk.store.audited[-2:] == ["list_saved", "patient_sent"]
    with pytest.raises(UserError, match="role"):
        exchange.send_group(desk, kept.cohort_id, (whose,), "fhir")
    with pytest.raises(UserError, match="not there"):
        exchange.send_group(manager, "c9", (), "fhir")


def test_programs_leave_with_the_person_also_under_another_record(desk, manager, visit):
    """A visit's person is sent by the record of the visit: what is told of another goes along."""
    mine = intake.view(desk, visit).patient
    twin = replace(mine, patient_id=f"{mine.patient_id[:-1]}z", merged_into=mine.patient_id)
    with desk.store.write() as tx:
        tx.patients.add(twin)
        for number, whose in enumerate((mine, twin)):
            one = Member(f"m{number}", whose.patient_id, f"P{number}", ProgrammeKind.ACO)
            tx.panels.add(PanelAct(one, fakes.NOON, "u", "Una"))
    sent = exchange.send_visits(_later(manager), None, "fhir").members
    assert [(one.programme, one.patient_id) for one in sent] == [
        ("P0", mine.patient_id),
        ("P1", mine.patient_id),
    ]
    whole = exchange.send_person(manager, mine.patient_id, "fhir").members
    assert [one.patient_id for one in whole] == [mine.patient_id, twin.patient_id]


def test_a_paper_leaves_as_it_was_printed(desk, manager, visit):
    intake.answer(desk, visit, {"s_chest": YES})
    triage.decide(desk, visit)
    with desk.store.write() as tx:
        ana = User(desk.actor.user_id, desk.actor.name, Role.FRONT_DESK, "", True, fakes.NOON)
        tx.users.add(ana)
    pdf = documents.make(desk, visit, DocumentKind.EMERGENCY_CARD)
    paper = one(exchange.send_visits(_later(manager), None, "fhir")).papers[0]
    assert paper.pdf == pdf
    papers = desk.store.state.documents
    papers[visit] = [replace(one, sha256="0" * 64) for one in papers[visit]]
    assert one(exchange.send_visits(_later(manager), None, "fhir")).papers[0].pdf == b""


def test_answers_under_other_content_all_leave(desk, manager, visit):
    intake.answer(desk, visit, {"s_chest": YES})
    engine = desk.engine
    other = replace(engine.ruleset.ref, content_hash="0" * 64)
    moved = replace(manager, engine=replace(engine, ruleset=replace(engine.ruleset, ref=other)))
    found = one(exchange.send_visits(_later(moved), None, "fhir"))
    assert found.asked == frozenset({"s_chest"})


def _later(desk):
    return replace(desk, clock=lambda: fakes.NOON + timedelta(hours=2))


def test_a_paper_without_a_decision_has_no_bytes(desk, manager, visit):
    intake.answer(desk, visit, {"s_chest": YES})
    triage.decide(desk, visit)
    documents.make(desk, visit, DocumentKind.EMERGENCY_CARD)
    desk.store.state.decisions.clear()
    assert one(exchange.send_visits(_later(manager), None, "fhir")).papers[0].pdf == b""
