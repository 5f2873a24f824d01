"""What others send, odd as it may be: kept, named, or refused in one sentence."""

import json
from datetime import date

import pytest

from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.care import CareRole, GoalStatus
from triage_desk.domain.exchange import BY_ID, BY_MRN
from triage_desk.domain.panel import ProgrammeKind
from triage_desk.domain.patient import Sex
from triage_desk.domain.practitioner import Profession
from triage_desk.errors import UserError
from triage_desk.exchange import formats, text
from triage_desk.exchange.fhir import care, coverage, people, reading, staff, terms

MR = {"type": {"coding": [{"code": "MR"}]}, "system": "urn:other", "value": "17"}
ELM = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [MR],
    "name": [{"family": "Elm-Synthetic", "given": ["Eva"]}],
    "birthDate": "1970-05-31",
    "gender": "female",
}


@pytest.fixture(scope="module")
def ruleset(real):
    return real.ruleset


def read(ruleset, *resources, **urls):
    entries = [{"resource": one, "fullUrl": urls.get(one.get("id", ""), "")} for one in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return reading.read(json.dumps(bundle).encode(), ruleset)


def whys(delivery):
    return [note.why for note in delivery.notes]


def booked(**more):
    plain = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "start": "2026-11-22T09:00:00-05:00",
        "end": "2026-11-22T09:20:00-05:00",
        "participant": [
            {"actor": {"reference": "Patient/p1"}},
            {"actor": {"reference": "Practitioner/x", "display": "Dr. Sample"}},
        ],
    }
    return {**plain, **more}


# ------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"resourceType": "Patient"', "not JSON"),
        (b'{"resourceType": NaN}', "not JSON"),
        (b'{"resourceType": "Patient", "x": "\xff"}', "not UTF-8"),
        (b'{"resourceType": 7}', "no FHIR"),
        (b'{"a": "resourceType"}', "no FHIR"),
        (b'{"resourceType": "Patient"}\n[]', "Line 2 is no FHIR"),
        (b'{"resourceType": "Bundle", "x": ' + b"[" * 100_000, "not JSON"),
    ],
)
def test_a_file_that_is_no_fhir_is_refused_as_a_whole(ruleset, data, why):
    with pytest.raises(UserError, match=why):
        reading.read(data, ruleset)


@pytest.mark.parametrize("head", [b"%PDF-1.7 resourceType", b"\x89PNG\r\n", b"", b"{}"])
def test_a_file_nobody_knows_is_refused_by_what_it_is(head):
    with pytest.raises(UserError, match="Nothing here reads"):
        formats.reader_of(head, "patients.json")


def test_a_file_is_read_by_what_it_holds(ruleset, tmp_path):
    path = tmp_path / "sent.pdf"
    path.write_text(json.dumps(ELM), encoding="utf-8")
    assert len(formats.read(path, ruleset).patients) == 1
    with pytest.raises(UserError, match="cannot be read"):
        formats.read(tmp_path / "missing", ruleset)


def test_a_file_that_is_too_large_is_not_opened(ruleset, tmp_path, monkeypatch):
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(ELM), encoding="utf-8")
    monkeypatch.setattr(formats, "LARGEST", 10)
    with pytest.raises(UserError, match="in parts"):
        formats.read(path, ruleset)


def test_there_is_a_writer_for_each_form():
    assert formats.writer("encounters", "ndjson")
    with pytest.raises(UserError, match=r"known are .*fhir"):
        formats.writer("encounters", "papyrus")
    with pytest.raises(UserError, match="none"):
        formats.writer("weather", "fhir")


# ----------------------------------------------------------------------------------------- text


def test_text_is_data():
    assert text.tidy("  Eva\x00\u202e \u2066Elm\n\t x ") == "Eva Elm x"
    assert text.tidy("e\u0301") == "\u00e9"
    assert text.tidy("a\nb \r\n c", keep_lines=True) == "a\nb\nc"
    assert len(text.tidy("x" * 9000)) == text.LONGEST
    assert text.tidy("\ud800x\ue000") == "x"


# ------------------------------------------------------------------------------------- patients


def test_what_has_no_place_is_named(ruleset):
    more = {
        "address": [{"city": "Testville"}],
        "maritalStatus": {"text": "x"},
        "deceasedBoolean": False,
        "telecom": [
            {"system": "email", "value": "x@clinic.example"},
            {"system": "phone", "value": "555-0102", "use": "home"},
            {"system": "phone", "value": "555-0101", "use": "mobile"},
        ],
        "identifier": [MR, {"system": "urn:us-ssn", "value": "000"}],
        "name": [
            {"use": "maiden", "family": "Oak", "given": ["Eva"]},
            {"use": "official", "family": "Elm-Synthetic", "given": ["Eva"], "prefix": ["Dr."]},
            {"use": "nickname", "given": ["Evi"]},
        ],
        "communication": [{"language": {"coding": [{"code": "es-MX"}]}, "preferred": True}],
        "extension": [{"url": "urn:race", "valueCode": "x"}],
        "active": False,
    }
    found = read(ruleset, {**ELM, **more})
    (taken,) = found.patients
    person = taken.patient
    assert (person.phone, person.language, person.preferred_name) == ("555-0101", "es", "Evi")
    places = {note.place.rpartition(".")[2] for note in found.notes}
    assert places == {
        *("address", "maritalStatus", "deceasedBoolean", "telecom", "identifier"),
        *("prefix", "name", "extension", "active"),
    }
    assert "Testville" not in str(found.notes)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"birthDate": "1970-05"}, "whole date"),
        ({"birthDate": None}, "whole date"),
        ({"name": [{"family": "Elm-Synthetic"}]}, "given name"),
        ({"name": None}, "given name"),
        ({"name": [{"use": "old", "family": "Elm", "given": ["Eva"]}]}, "given name"),
        ({"identifier": None, "id": None}, "kept twice"),
    ],
)
def test_a_patient_that_cannot_be_told_is_refused(ruleset, change, why):
    found = read(ruleset, {**ELM, **change}, {**ELM, "id": "p2"})
    assert len(found.patients) == 1
    assert why in whys(found)[-1] or why in whys(found)[0]


@pytest.mark.parametrize(
    ("gender", "born", "sex"),
    [
        ("female", "M", Sex.MALE),
        ("female", "UNK", Sex.UNKNOWN),
        (None, "F", Sex.FEMALE),
        ("other", None, Sex.OTHER),
        (None, None, Sex.UNKNOWN),
        ("F", None, Sex.UNKNOWN),
    ],
)
def test_the_sex_given_at_birth_comes_first(ruleset, gender, born, sex):
    extension = [{"url": people.BIRTH_SEX, "valueCode": born}] if born else []
    found = read(ruleset, {**ELM, "gender": gender, "extension": extension})
    assert found.patients[0].patient.sex is sex


def test_a_record_has_the_same_id_each_time_it_comes(ruleset):
    bare = {**ELM, "identifier": []}
    one, two = (read(ruleset, bare).patients[0].patient.patient_id for _ in range(2))
    assert one == two
    assert len(one) == 32
    assert not read(ruleset, ELM).patients[0].patient.patient_id


def test_a_merge_is_followed(ruleset):
    gone = {**ELM, "id": "p2", "link": [{"other": {"reference": "urn:uuid:7"}, "type": "x"}]}
    gone["link"][0]["type"] = "replaced-by"
    found = read(ruleset, ELM, gone, p1="urn:uuid:7")
    assert [one.replaced_by for one in found.patients] == ["", "Patient/p1"]


# --------------------------------------------------------------------------------- appointments


def test_an_appointment_follows_its_references(ruleset):
    (one,) = read(ruleset, ELM, booked()).appointments
    assert (one.patient_key, one.minutes, one.who) == ("Patient/p1", 20, "Dr. Sample")
    assert (one.external_id, one.practitioner_key) == ("|Appointment/a1", "")


def test_whose_it_is_may_be_said_in_other_ways(ruleset):
    ours = {"identifier": {"system": people.PATIENT_SYSTEM, "value": "e" * 32}, "type": "Patient"}
    number = {"identifier": {"system": terms.MRN_SYSTEM, "value": "17"}, "type": "Patient"}
    inner = {"reference": "#p"}
    contained = {"contained": [{**ELM, "id": "p"}]}
    for actor, more, key in (
        (ours, {}, f"{BY_ID}{'e' * 32}"),
        (number, {}, f"{BY_MRN}17"),
        ({**inner, "type": "Patient"}, contained, "Patient/p1"),
        ({"reference": "#gone", "type": "Patient"}, {}, ""),
    ):
        (one,) = read(ruleset, ELM, booked(participant=[{"actor": actor}], **more)).appointments
        assert one.patient_key == key


def test_statuses_are_ours(ruleset):
    (one,) = read(ruleset, ELM, booked(status="checked-in")).appointments
    assert one.status is AppointmentStatus.ARRIVED


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "proposed"}, "no appointment that stands"),
        ({"start": "2026-11-22T09:00:00"}, "time zone"),
        ({"start": "soon"}, "time zone"),
        ({"participant": []}, "names no Patient"),
        ({"end": "2026-11-23T21:00:00-05:00"}, "1 to 480"),
        ({"id": None}, "kept twice"),
    ],
)
def test_an_appointment_that_cannot_be_kept_is_refused(ruleset, change, why):
    found = read(ruleset, ELM, booked(**change))
    assert found.appointments == ()
    assert why in whys(found)[0]


def test_what_else_an_appointment_says(ruleset):
    more = {
        "end": None,
        "comment": "x",
        "reasonCode": [{"text": "Knee pain"}, {"coding": [{"display": "Back pain"}]}],
        "participant": [*booked()["participant"], {"actor": {"reference": "Location/1"}}],
    }
    found = read(ruleset, ELM, booked(**more))
    (one,) = found.appointments
    assert (one.minutes, one.reason) == (30, "Knee pain; Back pain")
    assert {note.place.rpartition(".")[2] for note in found.notes} == {"comment", "participant"}


# ---------------------------------------------------------------------------------------- staff

PT = {
    "resourceType": "Practitioner",
    "id": "x",
    "name": [{"family": "Sample", "given": ["Dev"]}],
    "telecom": [{"system": "phone", "value": "555-0101"}, {"system": "fax", "value": "555-0102"}],
    "identifier": [{"system": "urn:npi", "value": "1"}, {"system": "urn:dea", "value": "2"}],
    "qualification": [{"code": {"text": "DPT"}}],
}


def role(**more):
    code = [{"coding": [{"system": staff.PROFESSIONS, "code": "pt"}]}]
    plain = {"resourceType": "PractitionerRole", "practitioner": {"reference": "Practitioner/x"}}
    return {**plain, "code": code, **more}


def test_staff_of_others_are_read(ruleset):
    days = [{"daysOfWeek": ["mon", "fri"], "availableStartTime": "08:00:00"}]
    found = read(ruleset, PT, role(availableTime=days))
    (one,) = found.practitioners
    assert (one.name, one.profession, one.licence) == ("Dev Sample", Profession.PT, "1")
    assert [(hours.weekday, hours.closes) for hours in one.hours] == [(0, 1440), (4, 1440)]
    assert (one.phone, one.fax) == ("555-0101", "555-0102")
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ([{**PT, "name": []}], "name is empty"),
        ([{**PT, "id": None, "identifier": []}], "no identifier"),
        ([role()], "not in this file"),
        ([PT, role(code=[])], "no profession"),
        ([PT, role(availableTime=[{"availableStartTime": "9"}])], "no beginning"),
        ([PT, role(availableTime=[{"availableEndTime": "25:00"}])], "no beginning"),
        ([{"resourceType": "CareTeam", "id": "t"}], "no name"),
    ],
)
def test_staff_that_cannot_be_kept_are_refused(ruleset, resources, why):
    assert any(why in one for one in whys(read(ruleset, *resources)))


def test_members_of_a_team_are_of_the_file(ruleset):
    members = [{"member": {"reference": name}} for name in ("Practitioner/x", "Patient/p1")]
    team = {"resourceType": "CareTeam", "id": "t", "name": "Blue", "participant": members}
    found = read(ruleset, PT, ELM, team)
    assert found.teams[0].members == (found.practitioners[0].practitioner_id,)
    assert any("only practitioners" in why for why in whys(found))


def test_what_nobody_here_keeps_is_named_and_what_we_send_ourselves_is_not(ruleset):
    found = read(ruleset, {"resourceType": "Slot"}, {"resourceType": "Provenance"})
    assert [note.place for note in found.notes] == ["entry[0].Slot"]


def test_answers_of_another_form_are_refused(ruleset):
    other = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:x",
        "status": "completed",
    }
    assert "none of ours" in whys(read(ruleset, other))[0]


# --------------------------------------------------------------- the team and goals of one person

EVA = {
    "resourceType": "Patient",
    "id": "eva",
    "name": [{"family": "Elm-Synthetic", "given": ["Eva"]}],
    "birthDate": "1970-05-31",
}
OF_EVA = {"reference": "Patient/eva"}


def team_of_eva(*members, **more):
    parts = [{"member": {"reference": one}} for one in members]
    return {"resourceType": "CareTeam", "id": "t1", "subject": OF_EVA, "participant": parts, **more}


def test_a_team_of_others_is_read_with_whoever_works_there_and_whoever_is_related(ruleset):
    otto = {
        "resourceType": "RelatedPerson",
        "id": "otto",
        "patient": OF_EVA,
        "name": [{"family": "Sample", "given": ["Otto"]}],
        "telecom": [{"value": "555-0100"}, {"value": "555-0101"}],
        "gender": "male",
    }
    found = read(
        ruleset,
        EVA,
        PT,
        role(),
        otto,
        team_of_eva(f"Practitioner/{PT['id']}", "RelatedPerson/otto", "Device/x"),
    )
    named = [(one.patient_key, one.role, one.name, one.phone) for one in found.helpers]
    assert [one[0] for one in named] == ["Patient/eva"] * 2
    assert [(one[1], one[2]) for one in named][1] == (CareRole.OTHER, "Otto Sample")
    assert named[0][1] is CareRole.PT
    assert not any(one.may_be_told for one in found.helpers)
    assert all(one.active for one in found.helpers)
    said = {(one.place.rpartition(".")[2], one.why) for one in found.notes}
    assert ("participant", "nobody in this file is meant, or no name") in said
    assert ("gender", "it has no place here") in said
    assert ("telecom", "one phone number is kept of several") in said
    gone = read(ruleset, EVA, otto, team_of_eva("RelatedPerson/otto", status="inactive"))
    assert [one.active for one in gone.helpers] == [False]
    # Whoever is related and in no team is not kept: nobody said that they help.
    alone = read(ruleset, EVA, otto)
    assert alone.helpers == ()
    assert any("only where a care team" in one.why for one in alone.notes)
    assert not any("only where a care team" in one.why for one in (*found.notes, *gone.notes))
    assert read(ruleset, EVA, {**otto, "name": []}, team_of_eva("RelatedPerson/otto")).helpers == ()


def test_a_goal_of_others_is_read(ruleset):
    goal = {
        "resourceType": "Goal",
        "id": "g1",
        "lifecycleStatus": "planned",
        "description": {"coding": [{"display": "Walk again"}]},
        "subject": OF_EVA,
        "startDate": "2026",
        "target": [{"dueDate": "2026-12-01"}, {"dueDate": "2027-01-01", "measure": {}}],
        "note": [{"text": "said by phone"}],
        "extension": [{"url": care.READINESS, "valueInteger": 11}],
        "priority": {"text": "high"},
    }
    found = read(ruleset, EVA, goal)
    (one,) = found.goals
    assert (one.patient_key, one.words, one.status) == (
        "Patient/eva",
        "Walk again",
        GoalStatus.ACTIVE,
    )
    assert (one.set_on, one.due_on, one.readiness) == (None, date(2026, 12, 1), None)
    places = {note.place.partition(".Goal")[2] for note in found.notes}
    assert places == {
        ".priority",
        ".startDate",
        ".target",
        ".target.measure",
        ".note",
        ".extension",
    }
    assert read(ruleset, EVA, goal).goals[0].goal_id == one.goal_id


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"description": {}}, "no words"),
        ({"lifecycleStatus": "entered-in-error"}, "does not hold"),
        ({"id": None}, "no identifier"),
    ],
)
def test_a_goal_that_cannot_be_kept_is_refused(ruleset, changes, why):
    goal = {"resourceType": "Goal", "id": "g1", "lifecycleStatus": "active", "subject": OF_EVA}
    goal |= {"description": {"text": "Walk again"}, **changes}
    found = read(ruleset, EVA, {k: v for k, v in goal.items() if v is not None})
    assert found.goals == ()
    assert any(why in note.why for note in found.notes)


def paid(**more):
    """Return being in a program, as another system may say it."""
    plain = {
        "resourceType": "Coverage",
        "id": "c1",
        "status": "active",
        "type": {"coding": [{"system": coverage.KINDS, "code": "aco"}]},
        "beneficiary": OF_EVA,
        "payor": [{"reference": "Organization/o1"}],
        "class": [{"type": {"coding": [{"code": "plan"}]}, "value": "Elm  Valley"}],
        "period": {"start": "2026-01-01T00:00:00Z"},
    }
    return {k: v for k, v in (plain | more).items() if v is not None}


OWN_PAYER = {"resourceType": "Organization", "id": "o1", "name": "Sample Mutual"}


def test_a_program_of_others_is_read(ruleset):
    found = read(ruleset, EVA, OWN_PAYER, paid())
    (one,) = found.members
    assert (one.patient_key, one.programme, one.kind) == (
        "Patient/eva",
        "Elm Valley",
        ProgrammeKind.ACO,
    )
    assert (one.payer, one.starts_on, one.ends_on) == ("Sample Mutual", date(2026, 1, 1), None)
    assert (one.episode_days, one.member_id) == (0, "")
    assert [note for note in found.notes if "Coverage" in note.place] == []


def test_what_of_a_program_has_no_place_is_named(ruleset):
    odd = paid(
        identifier=[{"system": "urn:x", "value": "7"}],
        payor=[{"reference": "#in"}, {"reference": "Organization/none", "identifier": {}}],
        contained=[{"resourceType": "Organization", "id": "in", "name": "Inner Mutual"}],
        extension=[{"url": coverage.EPISODE, "valuePositiveInt": 999}],
        subscriberId="S-1",
    )
    found = read(ruleset, EVA, odd)
    assert found.members[0].payer == "Inner Mutual"
    places = [note.place.partition(".Coverage")[2] for note in found.notes]
    assert sorted(filter(None, places)) == [
        *(".extension", ".identifier", ".payor", ".payor.identifier", ".subscriberId"),
    ]
    nobody = read(ruleset, EVA, paid(payor=[{"reference": "Organization/none"}]))
    assert nobody.members[0].payer == ""
    assert "the file does not say who this is" in whys(nobody)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"type": {"coding": [{"system": "urn:x", "code": "HMO"}]}}, "is insurance"),
        ({"type": None}, "is insurance"),
        ({"class": []}, "no name of a program"),
        ({"class": [{"type": {"coding": [{"code": "rxbin"}]}, "value": "1"}]}, "no name"),
        ({"status": "cancelled"}, "does not hold"),
        ({"beneficiary": {}}, "names no Patient"),
        ({"period": {"start": "2026-01"}}, "no whole date"),
        ({"period": {"start": "2026-02-01", "end": "2026-01-01"}}, "ends before it begins"),
    ],
)
def test_insurance_and_what_does_not_hold_is_passed_over_by_name(ruleset, changes, why):
    found = read(ruleset, EVA, paid(**changes))
    assert found.members == ()
    assert any(why in note.why for note in found.notes)


def test_a_list_of_others_is_named_and_puts_nobody_anywhere(ruleset):
    group = {"resourceType": "Group", "id": "g", "member": [{"entity": OF_EVA}]}
    assert "such a resource has no place here" in whys(read(ruleset, EVA, group))
