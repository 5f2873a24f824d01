"""Out, in, and out again is the same, for whatever the clinic may keep."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import samples
from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.exchange import OWN
from triage_desk.domain.panel import Member, ProgrammeKind
from triage_desk.domain.patient import Patient
from triage_desk.exchange.fhir import appointments, care, coverage, people, reading, staff, terms
from triage_desk.exchange.fhir.bundle import transaction

TOLD = {field.name for field in fields(Patient)} - {"patient_id", "merged_into"}


@pytest.fixture(scope="module")
def ruleset(real):
    return real.ruleset


def read_back(ruleset, resources):
    """Return what is read of a bundle, and of the same resources one on each line."""
    bundle = json.dumps(transaction(resources)).encode()
    lines = "\n".join(json.dumps(one) for one in resources).encode()
    found, also = reading.read(bundle, ruleset), reading.read(lines, ruleset)
    assert found.patients == tuple(
        replace(one, place=two.place)
        for one, two in zip(also.patients, found.patients, strict=True)
    )
    return found


@settings(max_examples=40)
@given(person=samples.PATIENTS)
def test_a_patient(ruleset, person):
    sent = people.patient(person)
    (found,) = read_back(ruleset, [sent]).patients
    assert found.patient == person
    assert people.patient(found.patient) == sent
    assert found.stated <= TOLD


@settings(max_examples=40)
@given(person=samples.PATIENTS)
def test_a_patient_loses_nothing_in_silence(ruleset, person):
    assert read_back(ruleset, [people.patient(person)]).notes == ()


@settings(max_examples=40)
@given(person=samples.PRACTITIONERS)
def test_a_practitioner(ruleset, person):
    sent = [staff.practitioner(person), staff.role(person)]
    found = read_back(ruleset, sent)
    assert (found.practitioners, found.notes) == ((person,), ())
    again = found.practitioners[0]
    assert [staff.practitioner(again), staff.role(again)] == sent


@settings(max_examples=40)
@given(team=samples.TEAMS, members=st.lists(samples.PRACTITIONERS, max_size=3))
def test_a_team(ruleset, team, members):
    members = list({one.practitioner_id: one for one in members}.values())
    team = replace(team, members=tuple(one.practitioner_id for one in members))
    names = {one.practitioner_id: one.named for one in members}
    parts = [part for one in members for part in (staff.practitioner(one), staff.role(one))]
    sent = staff.care_team(team, names)
    found = read_back(ruleset, [*parts, sent])
    assert (found.teams, found.notes) == ((team,), ())
    assert staff.care_team(found.teams[0], names) == sent


@settings(max_examples=40)
@given(one=samples.APPOINTMENTS, person=samples.PATIENTS)
def test_an_appointment(ruleset, one, person):
    one = replace(one, patient_id=person.patient_id)
    subject = terms.reference("Patient", person.patient_id)
    sent = appointments.appointment(one, subject)
    found = read_back(ruleset, [people.patient(person), sent])
    assert found.notes == ()
    (taken,) = found.appointments
    assert taken.patient_key == found.patients[0].key
    back = replace(
        one,
        starts_at=taken.starts_at,
        minutes=taken.minutes,
        status=taken.status,
        who=taken.who,
        practitioner_id=taken.practitioner_key,
        reason=taken.reason,
        external_id=taken.external_id,
        appointment_id="0" * 32,
    )
    assert taken.external_id == (one.external_id or f"{OWN}{one.appointment_id}")
    assert appointments.appointment(back, subject) == sent


def as_kept(kind, taken, like):
    """Return what was read as it is kept for the person that was sent."""
    names = {each.name for each in fields(kind)} & {each.name for each in fields(type(taken))}
    return replace(like, **{name: getattr(taken, name) for name in names})


@settings(max_examples=40)
@given(one=samples.GOALS, person=samples.PATIENTS)
def test_a_goal(ruleset, one, person):
    one = replace(one, patient_id=person.patient_id)
    sent = care.goal(one)
    found = read_back(ruleset, [people.patient(person), sent])
    assert found.notes == ()
    (taken,) = found.goals
    assert taken.patient_key == found.patients[0].key
    assert as_kept(Goal, taken, replace(one, encounter_id="")) == one
    assert care.goal(as_kept(Goal, taken, one)) == sent


@settings(max_examples=40)
@given(team=st.lists(samples.HELPERS, max_size=3), person=samples.PATIENTS)
def test_a_care_team(ruleset, team, person):
    team = list({one.participant_id: one for one in team}.values())
    team = [replace(one, patient_id=person.patient_id) for one in team]
    sent = [*map(care.helper, team), care.team(person.patient_id, team)]
    found = read_back(ruleset, [people.patient(person), *sent])
    assert found.notes == ()
    back = [as_kept(Participant, a, b) for a, b in zip(found.helpers, team, strict=True)]
    assert back == team
    assert [*map(care.helper, back), care.team(person.patient_id, back)] == sent
    # Also where each type of resource comes in a file of its own.
    alone = reading.read(json.dumps(transaction(map(care.helper, team))).encode(), ruleset)
    assert [one.participant_id for one in alone.helpers] == [one.participant_id for one in team]


MEMBERS = st.builds(
    Member,
    st.uuids().map(lambda one: one.hex),
    st.just(""),
    st.sampled_from(("Knees North", "Ümlaut & co", "x" * 120)),
    st.sampled_from(ProgrammeKind),
    st.sampled_from(("", "Sample Mutual")),
    st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    st.none() | st.dates(date(2022, 1, 1), date(2030, 1, 1)),
    st.sampled_from((0, 1, 90, 365)),
)


@settings(max_examples=40)
@given(one=MEMBERS, person=samples.PATIENTS)
def test_a_program(ruleset, one, person):
    one = replace(one, patient_id=person.patient_id)
    subject = terms.reference("Patient", person.patient_id)
    sent = coverage.coverage(one, subject)
    found = read_back(ruleset, [people.patient(person), sent])
    assert found.notes == ()
    (taken,) = found.members
    assert taken.patient_key == found.patients[0].key
    back = as_kept(Member, taken, one)
    assert back == one
    assert coverage.coverage(back, subject) == sent
