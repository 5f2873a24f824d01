"""The invented clinic shows every state, and nobody in it could be a real person."""

from datetime import datetime, time, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.questionnaire import Item, ItemType, Option
from triage_desk.rules.answer_format import read_answers
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import demo, patients, worklist
from triage_desk.services.demo import PLAIN, VISITS, Ending


@pytest.fixture(scope="module")
def clinic(engine):
    desk = fakes.make_desk(engine)
    assert demo.fill(desk) == len(VISITS)
    return desk


def record(desk, family):
    with desk.store.read() as tx:
        (who,) = patients.search(desk, family)
        found = [e for e in desk.store.state.encounters.values() if e.patient_id == who.patient_id]
        return tx.encounters.record(found[0].encounter_id)


def ended(desk, ending):
    return [record(desk, visit.family) for visit in VISITS if visit.ending is ending]


def test_every_name_says_that_it_is_invented():
    assert all(visit.family.endswith("-Synthetic") for visit in VISITS)
    assert len({visit.family for visit in VISITS}) == len(VISITS) == 10


@pytest.mark.parametrize("said", [PLAIN, *(visit.said for visit in VISITS)])
def test_the_script_fits_the_content(engine, said):
    assert read_answers(engine, said)[1] == ()


def test_it_shows_every_state(clinic):
    rows = worklist.today(clinic)
    assert {row.status for row in rows} == set(EncounterStatus)
    assert {visit.ending for visit in VISITS} == set(Ending)


def test_routes_are_what_the_visits_are_about(clinic):
    routes = {visit.family: record(clinic, visit.family).route for visit in VISITS}
    assert routes["Alder-Synthetic"] is Disposition.PT_FIRST
    assert routes["Birch-Synthetic"] is Disposition.EMERGENCY
    assert routes["Cedar-Synthetic"] is Disposition.PT_FIRST_NOTIFY
    assert routes["Hazel-Synthetic"] is None


def test_the_emergency_was_told_to_somebody(clinic):
    (kept,) = ended(clinic, Ending.EMERGENCY)
    assert [notice.told for notice in kept.notices] == ["Dr. Sample"]


def test_one_route_was_lowered_by_a_clinician_and_one_raised_by_staff(clinic):
    (lowered,) = ended(clinic, Ending.LOWERED)
    (raised,) = ended(clinic, Ending.RAISED)
    assert lowered.route < lowered.decision.disposition
    assert lowered.overrides[0].role.is_clinician
    assert raised.route > raised.decision.disposition


def test_papers_were_made_for_what_is_printed(clinic):
    for kept in (*ended(clinic, Ending.PRINTED), *ended(clinic, Ending.FINISHED)):
        papers = clinic.store.state.documents[kept.encounter.encounter_id]
        assert [p.kind.value for p in papers] == ["referral_letter", "patient_handout"]


def test_visits_began_when_the_script_says_and_answers_follow_in_time(clinic):
    for visit in VISITS:
        kept = record(clinic, visit.family)
        began = fakes.NOON - timedelta(minutes=visit.minutes_ago)
        assert began <= kept.encounter.started_at < began + timedelta(minutes=1)
        times = [event.at for event in kept.events]
        assert times == sorted(times)


def test_soon_after_midnight_every_visit_is_of_today(engine):
    at = datetime.combine(fakes.NOON.astimezone().date(), time(0, 5)).astimezone()
    desk = fakes.make_desk(engine, clock=lambda: at)
    assert demo.fill(desk) == len(VISITS)
    assert len(worklist.today(desk)) == len(VISITS)


def test_filling_again_makes_nothing_twice(clinic):
    before = len(clinic.store.state.encounters)
    assert demo.fill(clinic) == 0
    assert len(clinic.store.state.encounters) == before


def test_a_person_who_is_missing_is_made_again(engine):
    desk = fakes.make_desk(engine)
    for visit in VISITS[1:]:
        patients.create(desk, visit.family, visit.given, visit.born, visit.sex)
    assert demo.fill(desk) == 1


def test_a_question_the_script_does_not_know_gets_a_harmless_answer():
    choice = Item("new", ItemType.CHOICE, "frame", options=(Option("a"), Option("b")))
    assert plain_answer(choice).value == "b"
    assert plain_answer(Item("new", ItemType.BOOLEAN, "frame")).value is False
    assert not plain_answer(Item("new", ItemType.TEXT, "frame")).known
