"""A person's page, its corrections, and two records of one person put together and apart."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.encounter import Channel
from triage_desk.domain.likeness import Agreement
from triage_desk.domain.patient import Sex, told_apart
from triage_desk.domain.scan import LetterCode
from triage_desk.errors import UserError
from triage_desk.services import intake, patients, records

BORN = date(1962, 3, 14)


@pytest.fixture
def rosa(desk):
    return patients.create(desk, "Muster", "Rosa", BORN, Sex.FEMALE, "T-1")


@pytest.fixture
def rose(desk):
    return patients.create(desk, "Mustre", "Rose", BORN, Sex.UNKNOWN, "T-2", "555-0142")


@pytest.fixture
def visited(desk, rosa, rose):
    return [
        intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
        for who in (rosa, rose)
    ]


def page(desk, who):
    return records.open_page(desk, who.patient_id)


def test_the_page_shows_visits_and_who_may_be_the_same_and_opening_it_is_an_event(
    desk, rosa, rose, visited
):
    shown = page(desk, rosa)
    assert [visit.encounter_id for visit in shown.visits] == [visited[0]]
    assert (shown.open_intakes, shown.asked, shown.under) == (1, None, ())
    assert [one.patient for one in shown.candidates] == [rose]
    assert desk.store.audited[-1] == "patient_viewed"


def test_a_correction_keeps_what_stood_before(desk, rosa):
    facts = replace(rosa, family="  Muster  Sample ", sex=Sex.OTHER, mrn="T-9")
    after = records.correct(desk, rosa.patient_id, facts, "3/15/1962")
    assert (after.family, after.birth_date, after.mrn) == (
        "Muster Sample",
        date(1962, 3, 15),
        "T-9",
    )
    kept = [(c.field, c.before, c.after) for c in page(desk, rosa).changes]
    assert kept == [
        ("family", "Muster", "Muster Sample"),
        ("birth_date", "1962-03-14", "1962-03-15"),
        ("sex", "female", "other"),
        ("mrn", "T-1", "T-9"),
    ]
    changed = next(e for e in desk.store.state.audit if e.action == "patient_changed")
    assert changed.detail == "family birth_date sex mrn"


def test_nothing_changed_is_no_event(desk, rosa):
    assert records.correct(desk, rosa.patient_id, rosa, BORN) == rosa
    assert desk.store.audited == ["patient_created"]


@pytest.mark.parametrize(
    ("changes", "born", "field"),
    [
        ({"family": " "}, BORN, "family"),
        ({"given": ""}, BORN, "given"),
        ({}, "soon", "birth_date"),
    ],
)
def test_what_is_wrong_names_its_field(desk, rosa, changes, born, field):
    with pytest.raises(UserError) as refused:
        records.correct(desk, rosa.patient_id, replace(rosa, **changes), born)
    assert refused.value.field == field


def test_what_will_hold_is_shown_before(rosa, rose):
    facts = {one.field: one for one in records.held(rosa, rose)}
    assert facts["phone"].holds == "555-0142"
    assert facts["phone"].agreement is Agreement.UNKNOWN
    assert (facts["mrn"].holds, facts["mrn"].agreement) == ("T-1", Agreement.DIFFERS)
    assert facts["preferred_name"].agreement is Agreement.UNKNOWN
    assert facts["language"].agreement is Agreement.SAME
    spanish = {one.field: one for one in records.held(rosa, replace(rose, language="es"))}
    assert spanish["language"].agreement is Agreement.DIFFERS


def test_the_record_that_stays_shows_the_visits_of_both(desk, rosa, rose, visited):
    kept = records.merge(desk, rosa.patient_id, rose.patient_id)
    assert kept.phone == "555-0142"
    for who in (rosa, rose):
        shown = page(desk, who)
        assert shown.patient == kept
        assert {visit.encounter_id for visit in shown.visits} == set(visited)
    assert page(desk, rose).asked.patient_id == rose.patient_id
    assert page(desk, rosa).candidates == ()
    assert intake.view(desk, visited[1]).patient == kept
    assert "patients_merged" in desk.store.audited


def test_taken_apart_again_both_are_as_before(desk, rosa, rose, visited):
    records.merge(desk, rosa.patient_id, rose.patient_id)
    assert records.separate(desk, rose.patient_id) == rose
    assert (page(desk, rosa).patient, page(desk, rose).patient) == (rosa, rose)
    assert [merge.undone for merge in page(desk, rosa).merges] == [False, True]
    with pytest.raises(UserError, match="by itself"):
        records.separate(desk, rose.patient_id)


def test_someone_else_is_not_asked_about_again_until_they_are_put_together(desk, rosa, rose):
    assert [one.patient for one in page(desk, rosa).candidates] == [rose]
    records.tell_apart(desk, rosa.patient_id, rose.patient_id)
    for one, other in ((rosa, rose), (rose, rosa)):
        assert page(desk, one).candidates == ()
        assert page(desk, one).apart == (other,)
    kept = records.merge(desk, rosa.patient_id, rose.patient_id)
    assert (page(desk, rosa).patient, page(desk, rosa).apart) == (kept, ())
    records.separate(desk, rose.patient_id)
    assert page(desk, rose).apart == (rosa,)
    assert desk.store.audited.count("patients_told_apart") == 1


def test_only_two_records_that_stand_by_themselves_are_told_apart(desk, rosa, rose):
    with pytest.raises(UserError, match="the same record"):
        records.tell_apart(desk, rosa.patient_id, rosa.patient_id)
    records.merge(desk, rosa.patient_id, rose.patient_id)
    with pytest.raises(UserError, match="under another"):
        records.tell_apart(desk, rosa.patient_id, rose.patient_id)


def test_what_was_said_of_others_is_nothing_of_these(desk, rosa, rose):
    third = patients.create(desk, "Muster", "Rosa", BORN, Sex.FEMALE)
    records.tell_apart(desk, rose.patient_id, third.patient_id)
    assert page(desk, rosa).apart == ()
    merges = desk.store.state.merges
    assert told_apart(merges, rosa.patient_id) == frozenset()
    assert told_apart(merges, third.patient_id) == {rose.patient_id}


def test_what_was_corrected_since_stays(desk, rosa, rose):
    kept = records.merge(desk, rosa.patient_id, rose.patient_id)
    records.correct(desk, rosa.patient_id, replace(kept, phone="555-0199"), BORN)
    records.separate(desk, rose.patient_id)
    assert page(desk, rosa).patient.phone == "555-0199"


def test_what_cannot_be_put_together_is_refused(desk, rosa, rose):
    third = patients.create(desk, "Muster", "Rosa", BORN, Sex.FEMALE)
    one, two, three = rosa.patient_id, rose.patient_id, third.patient_id
    with pytest.raises(UserError, match="same record"):
        records.merge(desk, one, one)
    records.merge(desk, one, two)
    with pytest.raises(UserError, match="under another one"):
        records.merge(desk, two, three)
    with pytest.raises(UserError, match="under another one"):
        records.merge(desk, three, two)
    with pytest.raises(UserError, match="has another one under it"):
        records.merge(desk, three, one)
    with pytest.raises(UserError, match="under another one"):
        records.correct(desk, two, rose, BORN)
    records.merge(desk, one, three)
    assert len(page(desk, rosa).under) == 2


def test_a_new_visit_goes_to_the_record_that_stays(desk, rosa, rose):
    records.merge(desk, rosa.patient_id, rose.patient_id)
    begun = intake.start(desk, rose.patient_id, Channel.COUNTER)
    assert begun.encounter.patient_id == rosa.patient_id


def test_a_letter_leads_to_its_visit(desk, rosa, visited):
    assert records.visit_on_letter(desk, LetterCode(visited[0])) == visited[0]
    with pytest.raises(UserError, match="No visit here"):
        records.visit_on_letter(desk, LetterCode("ffffffff"))
