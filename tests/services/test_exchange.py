"""What is gathered for other software. All people are invented."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.services import documents, exchange, intake, triage

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
