"""What other software sends: kept once, never over what staff entered. All people are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.encounter import Answerer, Channel, EncounterStatus
from triage_desk.domain.exchange import (
    BY_ID,
    BY_MRN,
    OWN,
    AnswersIn,
    AppointmentIn,
    Became,
    Delivery,
    PatientIn,
)
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.practitioner import CareTeam, Hours, Practitioner, Profession
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.user import Actor, Role
from triage_desk.services import importing, intake, locks, recognising, triage

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")
S = AppointmentStatus
ELM = Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, "M-1", "555-0100")
KEY = "Patient/elm"
ALL = frozenset({"family", "given", "birth_date", "sex", "mrn", "phone"})
NINE = datetime(2026, 11, 22, 15, tzinfo=UTC)
SAID = AnswerSet({"s_ill": NO, "s_chest": NO})


def person(patient=ELM, key=KEY, stated=ALL, **more):
    return PatientIn(key, patient, stated, place="Patient", **more)


def expected(**changes):
    plain = {
        "external_id": "urn:other|1",
        "patient_key": KEY,
        "starts_at": NINE,
        "minutes": 30,
        "status": S.BOOKED,
        "who": "Dr. Sample",
    }
    return AppointmentIn(**{**plain, **changes})


def said(answers=SAID, encounter_id="a" * 32, key=KEY, **more):
    return AnswersIn(encounter_id, key, answers, "2026.1", place="Response", **more)


def took(desk, *, trial=False, **parts):
    made = Delivery(**{name: tuple(part) for name, part in parts.items()})
    return importing.take(desk, made, trial=trial)


def became(report):
    return [one.became for one in report.outcomes]


def kept(desk, patient_id=ELM.patient_id):
    with desk.store.read() as tx:
        return tx.patients.get(patient_id)


def the_appointment(desk, external_id="urn:other|1"):
    with desk.store.read() as tx:
        return tx.appointments.of_external(external_id)


def events(desk):
    return [one for one in desk.store.audited if one in ("patient_taken_over", "file_taken_over")]


# ------------------------------------------------------------------------------------- patients


def test_a_person_is_kept_once(desk):
    assert became(took(desk, patients=[person()])) == [Became.ADDED]
    assert kept(desk) == ELM
    assert became(took(desk, patients=[person()])) == [Became.SAME]
    assert events(desk) == ["patient_taken_over"]


def test_a_record_number_tells_a_person_again(desk):
    took(desk, patients=[person()])
    other = replace(ELM, patient_id="", phone="555-0199")
    report = took(desk, patients=[person(other)])
    assert became(report) == [Became.CHANGED]
    assert report.outcomes[0].record_id == ELM.patient_id
    with desk.store.read() as tx:
        changes = tx.patients.changes(ELM.patient_id)
    assert [(one.field, one.before, one.after) for one in changes] == [
        ("phone", "555-0100", "555-0199")
    ]


def test_without_an_id_of_ours_one_is_made(desk):
    report = took(desk, patients=[person(replace(ELM, patient_id=""))])
    assert kept(desk, report.outcomes[0].record_id).mrn == "M-1"


def test_what_is_not_stated_or_not_known_changes_nothing(desk):
    took(desk, patients=[person()])
    bare = replace(ELM, phone="", sex=Sex.UNKNOWN)
    named = frozenset({"family", "given", "birth_date", "sex"})
    assert became(took(desk, patients=[person(bare, stated=named)])) == [Became.SAME]
    assert kept(desk) == ELM


def test_the_number_of_somebody_else_is_refused(desk):
    took(desk, patients=[person()])
    other = replace(
        ELM, patient_id="", family="Oak-Synthetic", given="Otto", birth_date=date(1950, 1, 1)
    )
    report = took(desk, patients=[person(other)])
    assert became(report) == [Became.REFUSED]
    assert "another person" in report.outcomes[0].why
    assert kept(desk) == ELM


def test_a_record_does_not_take_the_number_of_another(desk):
    second = replace(ELM, patient_id="d" * 32, mrn="M-2", phone="")
    took(desk, patients=[person(), person(second, key="Patient/second")])
    taken = replace(second, mrn="M-1")
    report = took(desk, patients=[person(taken, key="Patient/second")])
    assert "record number" in report.outcomes[0].why
    assert kept(desk, second.patient_id) == second
    moved = replace(second, mrn="M-3")
    assert became(took(desk, patients=[person(moved)])) == [Became.CHANGED]


def test_a_birth_date_that_cannot_be_is_refused_and_the_rest_stands(desk):
    unborn = replace(ELM, patient_id="f" * 32, mrn="", birth_date=date(2990, 1, 1))
    report = took(desk, patients=[person(unborn, key="Patient/unborn"), person()])
    assert became(report) == [Became.REFUSED, Became.ADDED]


def test_who_was_removed_does_not_come_back(desk):
    gone = Removal(
        *("r" * 32, ELM.patient_id, RemovalReason.ASKED_BY_PATIENT, fakes.NOON, "mona", "ada"),
        *(1, "Dr. Example", date(2026, 1, 5)),
    )
    with desk.store.write() as tx:
        tx.people.empty(gone)
    report = took(desk, patients=[person()])
    assert became(report) == [Became.REFUSED]
    assert "removed on request" in report.outcomes[0].why


def test_new_records_are_put_together_as_the_file_says(desk):
    second = replace(ELM, patient_id="d" * 32, mrn="M-2")
    pair = [person(), person(second, key="Patient/second", replaced_by=KEY)]
    assert took(desk, patients=pair).notes == ()
    assert kept(desk, "d" * 32).merged_into == ELM.patient_id
    assert took(desk, patients=pair).notes == ()


def test_records_of_this_desk_are_put_together_by_people(desk):
    second = replace(ELM, patient_id="d" * 32, mrn="M-2")
    took(desk, patients=[person(), person(second, key="Patient/second")])
    pair = [person(), person(second, key="Patient/second", replaced_by=KEY)]
    assert "at the desk" in took(desk, patients=pair).notes[0].why
    assert not kept(desk, "d" * 32).merged_into
    alone = [person(second, key="Patient/second", replaced_by="Patient/nobody")]
    assert len(took(desk, patients=alone).notes) == 1


def test_a_trial_keeps_nothing(desk):
    report = took(desk, patients=[person()], trial=True)
    assert became(report) == [Became.ADDED]
    assert (desk.store.state.patients, events(desk)) == ({}, [])


# --------------------------------------------------------------------------------- appointments


def test_an_appointment_is_kept_once(desk):
    first = took(desk, patients=[person()], appointments=[expected()])
    assert became(first) == [Became.ADDED, Became.ADDED]
    assert became(took(desk, patients=[person()], appointments=[expected()])) == [Became.SAME] * 2
    assert events(desk) == ["patient_taken_over"]
    assert the_appointment(desk).who == "Dr. Sample"


def test_it_may_move_be_cancelled_and_stand_again(desk):
    took(desk, patients=[person()], appointments=[expected()])
    later = NINE + timedelta(hours=1)
    steps = (
        ({"starts_at": later}, Became.CHANGED, S.BOOKED),
        ({"starts_at": later, "status": S.CANCELLED}, Became.CHANGED, S.CANCELLED),
        ({"starts_at": later}, Became.SAME, S.CANCELLED),
        ({"starts_at": NINE}, Became.CHANGED, S.BOOKED),
        ({"status": S.ARRIVED}, Became.CHANGED, S.ARRIVED),
        ({"status": S.BOOKED}, Became.SAME, S.ARRIVED),
        ({"status": S.NOSHOW}, Became.SAME, S.ARRIVED),
        ({"status": S.FULFILLED}, Became.CHANGED, S.FULFILLED),
    )
    for change, what, status in steps:
        report = took(desk, patients=[person()], appointments=[expected(**change)])
        assert became(report)[1] is what, change
        assert the_appointment(desk).status is status
    assert the_appointment(desk).arrived_at == fakes.NOON


def test_who_has_come_already_is_here_from_now(desk):
    took(desk, patients=[person()], appointments=[expected(status=S.ARRIVED)])
    assert the_appointment(desk).arrived_at == fakes.NOON


def test_what_staff_began_stays(desk):
    took(desk, patients=[person()], appointments=[expected()])
    appointment_id = the_appointment(desk).appointment_id
    intake.start(desk, ELM.patient_id, Channel.COUNTER, appointment_id=appointment_id)
    gone = expected(status=S.CANCELLED)
    assert became(took(desk, patients=[person()], appointments=[gone]))[1] is Became.SAME
    assert the_appointment(desk).status is S.ARRIVED


def test_whose_it_is_may_be_somebody_on_file(desk):
    took(desk, patients=[person()])
    for number, key in enumerate((f"{BY_ID}{ELM.patient_id}", f"{BY_MRN}{ELM.mrn}"), 5):
        one = expected(patient_key=key, external_id=f"urn:other|{number}")
        assert became(took(desk, appointments=[one])) == [Became.ADDED]
    for key in ("Patient/nobody", f"{BY_MRN}M-9"):
        assert became(took(desk, appointments=[expected(patient_key=key)])) == [Became.REFUSED]


def test_an_appointment_is_not_given_to_another_person(desk):
    oak = replace(ELM, patient_id="0" * 32, mrn="M-2", family="Oak-Synthetic")
    both = [person(), person(oak, key="Patient/oak")]
    took(desk, patients=both, appointments=[expected()])
    report = took(desk, patients=both, appointments=[expected(patient_key="Patient/oak")])
    assert became(report)[2] is Became.REFUSED


def test_our_own_comes_back_as_ours(desk):
    took(desk, patients=[person()], appointments=[expected()])
    ours = the_appointment(desk)
    back = expected(external_id=f"{OWN}{ours.appointment_id}")
    assert became(took(desk, patients=[person()], appointments=[back]))[1] is Became.SAME
    elsewhere = expected(external_id=f"{OWN}{'9' * 32}")
    assert became(took(desk, patients=[person()], appointments=[elsewhere]))[1] is Became.ADDED


# ---------------------------------------------------------------------------------------- staff


PT = Practitioner("p" * 32, "Dev Sample", Profession.PT, "PT, DPT", hours=(Hours(0, 480, 960),))
TEAM = CareTeam("t" * 32, "Blue team", (PT.practitioner_id,))


def test_staff_are_taken_over_by_whoever_runs_the_clinic(desk):
    manager = desk.acting_as(MONA)
    report = took(manager, practitioners=[PT], teams=[TEAM])
    assert became(report) == [Became.ADDED, Became.ADDED]
    assert became(took(manager, practitioners=[PT], teams=[TEAM])) == [Became.SAME] * 2
    renamed = replace(TEAM, name="Green team")
    assert became(took(manager, practitioners=[PT], teams=[renamed])) == [
        Became.SAME,
        Became.CHANGED,
    ]
    assert events(manager) == ["file_taken_over", "file_taken_over"]


def test_others_may_not(desk):
    assert became(took(desk, practitioners=[PT], teams=[TEAM])) == [Became.REFUSED] * 2
    assert events(desk) == []


def test_a_person_without_a_role_keeps_the_one_they_have_here(desk):
    manager = desk.acting_as(MONA)
    bare = replace(PT, profession=Profession.COORDINATOR, hours=(), phone="212-555-0100")
    assert became(took(manager, practitioners=[bare])) == [Became.ADDED]
    took(manager, practitioners=[PT])
    took(manager, practitioners=[bare])
    with desk.store.read() as tx:
        assert tx.clinic.practitioners() == (replace(PT, phone="212-555-0100"),)


# -------------------------------------------------------------------------------------- answers


def visit(desk, encounter_id="a" * 32):
    with desk.store.read() as tx:
        return tx.encounters.record(encounter_id)


def test_answers_make_a_parked_intake_that_is_marked(desk):
    report = took(desk, patients=[person()], answers=[said(language="es")])
    assert became(report) == [Became.ADDED, Became.ADDED]
    record = visit(desk)
    encounter = record.encounter
    assert (encounter.status, encounter.channel) == (EncounterStatus.PARKED, Channel.SENT)
    assert (encounter.unverified, encounter.language) == (True, "es")
    assert record.answers == SAID
    assert set(record.given_alone.values()) == {Answerer.ELSEWHERE}
    assert intake.view(desk, "a" * 32).history[0].alone is Answerer.ELSEWHERE
    again = took(desk, patients=[person()], answers=[said(language="tlh")])
    assert became(again) == [Became.SAME, Became.SAME]
    assert len(events(desk)) == 1


def test_what_staff_entered_stays(desk):
    took(desk, patients=[person()], answers=[said(language="tlh")])
    assert visit(desk).encounter.language == "en"
    intake.resume(desk, "a" * 32)
    intake.answer(desk, "a" * 32, {"s_chest": NOT_SURE})
    more = AnswerSet({"s_ill": NO, "s_chest": YES, "s_tear": NO})
    report = took(desk, patients=[person()], answers=[said(more)])
    assert became(report)[1] is Became.CHANGED
    assert [note.place for note in report.notes] == ["Response s_chest"]
    # The desk asks danger signs again that were denied elsewhere: the file does not answer for it.
    assert visit(desk).answers == AnswerSet({"s_chest": NOT_SURE, "s_tear": NO})


def test_an_emergency_is_put_on_record_at_once(desk):
    took(desk, patients=[person()], answers=[said(AnswerSet({"s_chest": YES}))])
    record = visit(desk)
    assert record.encounter.status is EncounterStatus.DECIDED
    assert record.route.value == "emergency"
    more = said(AnswerSet({"s_chest": YES, "s_tear": NO}))
    report = took(desk, patients=[person()], answers=[more])
    assert "has its route already" in report.outcomes[1].why


def test_somebody_unsure_of_an_emergency_sign_calls_staff(desk):
    took(desk, patients=[person()], answers=[said(AnswerSet({"s_chest": NOT_SURE}))])
    assert visit(desk).encounter.called_at == fakes.NOON
    assert visit(desk).encounter.status is EncounterStatus.PARKED


def test_an_intake_that_is_open_elsewhere_is_left_alone(desk):
    took(desk, patients=[person()], answers=[said()])
    other = replace(desk, actor=Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2"), seat="2")
    intake.resume(other, "a" * 32)
    with desk.store.read() as tx:
        assert tx.locks.get("a" * 32) is not None
    more = said(AnswerSet({"s_tear": NO}))
    report = took(desk, patients=[person()], answers=[more])
    assert became(report)[1] is Became.REFUSED
    assert locks.LOST.split(";", maxsplit=1)[0] in report.outcomes[1].why


@pytest.mark.parametrize(
    "more",
    [
        {"age_years": 12},
        {"sex": "male"},
    ],
)
def test_answers_of_somebody_else_are_refused(desk, more):
    report = took(desk, patients=[person()], answers=[said(**more)])
    assert became(report) == [Became.ADDED, Became.REFUSED]
    assert "ask who answered" in report.outcomes[1].why


def test_nobody_answered_before_they_were_born(desk):
    baby = replace(ELM, birth_date=fakes.NOON.date())
    before = said(authored_at=fakes.NOON - timedelta(days=2))
    report = took(desk, patients=[person(baby)], answers=[before])
    assert "ask who answered" in report.outcomes[1].why


@pytest.mark.parametrize("days", [-8, 2])
def test_answers_of_long_ago_begin_no_intake(desk, days):
    old = said(authored_at=fakes.NOON + timedelta(days=days))
    report = took(desk, patients=[person()], answers=[old])
    assert "last 7 days" in report.outcomes[1].why


def test_age_and_sex_that_agree_are_fine(desk):
    right = said(age_years=56, sex="female", authored_at=fakes.NOON)
    assert became(took(desk, patients=[person()], answers=[right]))[1] is Became.ADDED


def test_answers_are_not_put_into_the_visit_of_another(desk):
    oak = replace(ELM, patient_id="0" * 32, mrn="M-2", family="Oak-Synthetic")
    both = [person(), person(oak, key="Patient/oak")]
    took(desk, patients=both, answers=[said()])
    report = took(desk, patients=both, answers=[said(key="Patient/oak")])
    assert "another person's visit" in report.outcomes[2].why


def test_what_the_content_does_not_know_is_named(desk):
    mixed = AnswerSet({"s_ill": NO, "gone": YES, "pain_now": answered(99)})
    report = took(desk, patients=[person()], answers=[said(mixed)])
    assert visit(desk).answers == AnswerSet({"s_ill": NO})
    assert [note.place for note in report.notes] == ["Response gone", "Response pain_now"]
    nothing = said(AnswerSet({"gone": YES}), encounter_id="b" * 32)
    assert became(took(desk, patients=[person()], answers=[nothing]))[1] is Became.REFUSED


def test_the_desk_goes_on_and_asks_danger_signs_again(desk):
    took(desk, patients=[person()], answers=[said()])
    took(desk, patients=[person()], answers=[said(AnswerSet({"s_tear": NOT_SURE}))])
    view = intake.resume(desk, "a" * 32)
    assert view.answers == AnswerSet({"s_tear": NOT_SURE})
    intake.answer(desk, "a" * 32, {"s_ill": NO})
    intake.park(desk, "a" * 32)
    assert intake.resume(desk, "a" * 32).answers["s_ill"] == NO
    assert triage.record(desk, "a" * 32).decision is None


# ------------------------------------------------------------------------- known by name alone

ASH = Patient("", "Ash-Synthetic", "Ida", date(1980, 1, 31), Sex.UNKNOWN)
NAMED = frozenset({"family", "given", "birth_date"})


def by_name(patient=ASH, place="row 2", **more):
    return PatientIn(f"sheet:{place}", patient, NAMED | set(more), place=place, by_name=True)


def test_the_same_name_and_birth_date_is_the_same_person(desk):
    assert became(took(desk, patients=[by_name()])) == [Became.ADDED]
    again = replace(ASH, family="ASH-SYNTHETIC", given="Ida ")
    (one,) = took(desk, patients=[by_name(replace(again, given="Ida"))]).outcomes
    assert one.became in (Became.SAME, Became.CHANGED)
    assert became(took(desk, patients=[by_name(), by_name(place="row 3")])) != [Became.ADDED] * 2
    with desk.store.read() as tx:
        assert len(tx.patients.near(ASH)) == 1


def test_who_is_only_much_alike_is_asked_about_and_never_put_together(desk):
    (kept_one,) = took(desk, patients=[by_name()]).outcomes
    close = by_name(replace(ASH, given="Ina"))
    (held,) = took(desk, patients=[close]).outcomes
    assert (held.became, held.like) == (Became.REFUSED, kept_one.record_id)
    same = importing.take(desk, Delivery((close,)), said={"row 2": kept_one.record_id})
    assert [one.record_id for one in same.outcomes] == [kept_one.record_id]
    other = replace(close, patient=replace(ASH, given="Ira"))
    new = importing.take(desk, Delivery((other,)), said={"row 2": recognising.SOMEBODY_NEW})
    assert became(new) == [Became.ADDED]


def test_two_of_one_name_and_birth_date_are_asked_about(desk):
    for mrn in ("A-1", "A-2"):
        took(desk, patients=[by_name(replace(ASH, mrn=mrn))])
    (held,) = took(desk, patients=[by_name()]).outcomes
    assert held.became is Became.REFUSED


def test_two_record_numbers_are_two_people(desk):
    numbered = [by_name(replace(ASH, mrn=mrn), f"row {mrn}") for mrn in ("0007", "0008")]
    assert became(took(desk, patients=numbered)) == [Became.ADDED, Became.ADDED]
    with desk.store.read() as tx:
        assert tx.patients.get(tx.people.find("0007")).mrn == "0007"
