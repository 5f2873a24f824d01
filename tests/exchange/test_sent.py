"""Whole visits out of a real store: judged by others' software, taken over by another clinic."""

import importlib
import json
import re
from dataclasses import replace
from datetime import date, timedelta

import fhirkit
import jsonschema
import pytest

from tests.store import samples
from tests.ui.clinic import Clinic, StandingClock
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.appointment import Booking
from triage_desk.domain.care import CareRole, GoalStatus
from triage_desk.domain.cohort import Cohort, Criterion, Kept, Match, Says, What
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Answerer, Channel, OverrideReason
from triage_desk.domain.exchange import Became, GroupOut
from triage_desk.domain.instrument import Licence
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.panel import Member, PanelAct
from triage_desk.domain.panel import ProgrammeKind as K
from triage_desk.domain.practitioner import CareTeam, Hours, Practitioner, Profession
from triage_desk.domain.questionnaire import ItemType
from triage_desk.domain.user import Actor, Role
from triage_desk.exchange import formats
from triage_desk.exchange.fhir import groups, terms
from triage_desk.exchange.fhir import outcomes as outcomes_out
from triage_desk.services import (
    appointments,
    careteam,
    clinic,
    cohorts,
    documents,
    exchange,
    goals,
    importing,
    intake,
    kiosk,
    outcomes,
    triage,
    worklist,
)
from triage_desk.services.goals import GoalDraft
from triage_desk.services.outcomes import How

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")
PT = Practitioner(
    *("pt1", "Dev Sample", Profession.PT, "PT, DPT", "NY-1", "212-555-0100"),
    hours=(Hours(0, 480, 1440), Hours(2, 540, 720)),
)
BACK = {
    "request": answered("pain_injury"),
    "regions": answered(("lumbar",)),
    "symptom_days": answered(30),
    "injury": answered("none"),
    "known": answered("first"),
    "n_saddle": NOT_SURE,
    "h_clot": DECLINED,
    "pain_now": answered(5),
    "psfs": NOT_SURE,
    "phq2_a": answered("1"),
    "phq2_b": answered("0"),
    "goal": answered("Walk the dog\nin the park"),
}

GARDEN = GoalDraft(
    *(
        "Garden again",
        GoalStatus.ACTIVE,
        "2026-09-01",
        "2",
        "",
        "",
        "7",
        "4",
        "no ride",
        "a bus card",
    )
)


PAID = (
    Member("", "", "Elm Valley", K.ACO, "", None, date(2027, 1, 31)),
    Member("", "", "Knees North", K.BUNDLE, "Sample Mutual", date(2026, 3, 1), None, 90),
)
LISTED = Cohort(
    Match.ALL,
    (
        Criterion(What.AGE, Says.AT_LEAST, number=18),
        Criterion(What.FLAG, Says.UNKNOWN, "RF-CES-001"),
        Criterion(What.PROGRAMME, Says.PRESENT, "Elm Valley"),
        Criterion(What.SEX, Says.ABSENT, "male"),
        Criterion(What.ANSWER, Says.PRESENT, "channel_of_nobody", "x"),
    ),
)
ANY = replace(LISTED, match=Match.ANY, criteria=LISTED.criteria[:2])


def fill(place):
    """Invent a person whose visits show whatever may be sent."""
    desk = place.desk
    manager = desk.acting_as(MONA)
    clinic.keep_person(manager, PT)
    clinic.keep_team(manager, CareTeam("blue", "Blue team", ("pt1",), "212-555-0101"))
    who = place.patient(given="Eva", family="Elm-Synthetic", mrn="M-1", phone="555-0100")
    careteam.keep(
        desk, who.patient_id, careteam.ParticipantDraft("Otto Sample", CareRole.CAREGIVER)
    )
    goals.keep(desk, who.patient_id, GARDEN)
    for paid in PAID:
        with place.store.write() as tx:
            kept = replace(paid, member_id=desk.new_id(), patient_id=who.patient_id)
            tx.panels.add(PanelAct(kept, place.clock(), "mona", "Mona Sample"))
    soon = place.clock() + timedelta(days=2)
    appointments.book(desk, Booking(who.patient_id, soon, who="Dev Sample", practitioner_id="pt1"))
    done = place.answer_until(place.start(who), BACK)
    visit = done.encounter.encounter_id
    triage.decide(desk, visit)
    triage.override(
        *(desk, visit, Disposition.EMERGENCY, OverrideReason.STAFF_CONCERN, "Looks pale"),
        *("Sam Sample", Role.FRONT_DESK),
    )
    triage.acknowledge(desk, visit, "Dr. Sample", "physician")
    documents.make(desk, visit, DocumentKind.REFERRAL_LETTER)
    urgent = place.start(who, Channel.TELEPHONE).encounter.encounter_id
    intake.answer(desk, urgent, {"s_chest": YES})
    triage.decide(desk, urgent)
    handed = place.start(who).encounter.encounter_id
    kiosk.hand_over(desk, handed)
    kiosk.answer(desk, handed, {"s_ill": NO}, Answerer.PERSON, ())
    follow_up(place, who)
    place.clock.advance(hours=1)
    return who.patient_id


def follow_up(place, who):
    """Ask somebody again how they are: words that may be shown, and a score that was typed in."""
    desk = place.desk
    easy = place.answer_until(place.start(who), BACK).encounter.encounter_id
    triage.decide(desk, easy)
    triage.finish(desk, easy)
    with desk.store.read() as tx:
        later = next(one for one in tx.outcomes.of_visits((easy,)) if one.weeks).followup_id
    how = How(OutcomeChannel.TELEPHONE)
    for question in outcomes.open_asking(desk, later).questions:
        kind = question.item.type
        given = answered(3) if kind is ItemType.INTEGER else NOT_SURE
        outcomes.answer(desk, later, question, given, how)
    outcomes.type_in(desk, later, "RMDQ", "7", "By hand at the visit", how)
    outcomes.finish(desk, later, how)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """What left: a folder of bundles, one of NDJSON, one bundle of the person; and the clinic."""
    out = tmp_path_factory.mktemp("sent")
    place = Clinic(out / "data", StandingClock())
    person = fill(place)
    manager, ruleset = place.desk.acting_as(MONA), place.desk.engine.ruleset
    for subject, form, name in (
        ("encounters", "fhir", "bundles"),
        ("encounters", "ndjson", "lines"),
        ("patient", "fhir", "person.json"),
    ):
        cargo = (
            exchange.send_visits(manager, None, form)
            if subject == "encounters"
            else exchange.send_person(manager, "M-1", form)
        )
        formats.writer(subject, form)(cargo, ruleset, out / name)
    for name, cohort in (("grown", replace(LISTED, criteria=LISTED.criteria[:4])), ("any", ANY)):
        kept = cohorts.keep(manager, name, cohort, shared=True)
        looked = cohorts.look(manager, cohort, cohort_id=kept.cohort_id)
        people = tuple(found.one.patient for found in looked.found)
        cargo = exchange.send_group(manager, kept.cohort_id, people, "fhir")
        formats.writer("group", "fhir")(cargo, ruleset, out / f"{name}.json")
    yield out, place, person
    place.store.close()


@pytest.fixture(scope="module")
def resources(sent, form):
    out, _place, _person = sent
    lists = [out / "grown.json", out / "any.json"]
    files = [*(out / "bundles").iterdir(), out / "person.json", *lists]
    lines = [line for path in (out / "lines").iterdir() for line in path.read_text().splitlines()]
    whole = json.loads((out / "person.json").read_text(encoding="utf-8"))
    inside = [entry["resource"] for entry in whole["entry"]]
    for path in lists:
        inside += [entry["resource"] for entry in json.loads(path.read_text("utf-8"))["entry"]]
    read = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return [*read, *inside, *(json.loads(line) for line in lines), form]


WANTED = {
    *("Questionnaire", "QuestionnaireResponse", "Patient", "Practitioner", "PractitionerRole"),
    *("CareTeam", "Encounter", "ServiceRequest", "Task", "ClinicalImpression", "Observation"),
    *("Flag", "DetectedIssue", "Provenance", "AuditEvent", "DocumentReference", "Bundle"),
    *("Appointment", "Organization", "Goal", "RelatedPerson", "Coverage", "Group"),
}


def test_everything_that_is_promised_is_there(resources):
    assert {one["resourceType"] for one in resources} == WANTED


def test_a_goal_says_how_ready_and_sure_somebody_is_and_what_is_in_the_way(resources):
    goal = next(one for one in resources if one["resourceType"] == "Goal")
    rulers = {one["url"].rpartition("/")[2]: one["valueInteger"] for one in goal["extension"]}
    assert rulers == {"goal-closeness": 2, "goal-readiness": 7, "goal-confidence": 4}
    assert [one["text"] for one in goal["note"]] == ["no ride", "a bus card"]


# ------------------------------------------------------------------------------ judged by others


@pytest.fixture(scope="module")
def schema(root):
    """The official JSON schema of FHIR R4, of the types we write."""
    return json.loads((root / "tests" / "data" / "fhir-r4.schema.json").read_text("utf-8"))


def schema_faults(schema, resource):
    part = {**schema, "$ref": f"#/definitions/{resource['resourceType']}"}
    return [one.message for one in jsonschema.Draft6Validator(part).iter_errors(resource)]


def kit_faults(_schema, resource):
    return [str(one) for one in fhirkit.validate(json.dumps(resource))]


def model_faults(_schema, resource):
    kind = resource["resourceType"]
    module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
    try:
        getattr(module, kind).model_validate(resource)
    except ValueError as fault:
        return [str(fault)]
    return []


JUDGES = [schema_faults, kit_faults, model_faults]


@pytest.mark.parametrize("judge", JUDGES)
def test_every_resource_is_valid(judge, schema, resources):
    # Of many alike (each event of the audit) a few stand for all.
    few = {}
    for one in resources:
        few.setdefault(one["resourceType"], []).append(one)
    for kind, found in few.items():
        for one in found[:3]:
            assert judge(schema, one) == [], kind


@pytest.mark.parametrize("judge", JUDGES)
def test_a_judge_finds_a_fault(judge, schema, resources):
    broken = {**next(one for one in resources if one["resourceType"] == "Patient"), "colour": "x"}
    assert judge(schema, broken)


# ----------------------------------------------------------------------------------- what is said


def of(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


def test_unknown_never_becomes_normal(resources):
    for found in of(resources, "Flag"):
        assert not found["code"]["text"].startswith("Not ruled out")
    issues = of(resources, "DetectedIssue")
    assert issues
    for found in issues:
        assert found["status"] == "preliminary"
        assert found["code"]["text"].startswith("Not ruled out")
    scale = [one for one in of(resources, "Observation") if "dataAbsentReason" in one]
    assert scale
    assert all("valueQuantity" not in one for one in scale)


def test_scores_have_codes_where_there_are_some(resources):
    codes = {
        coded["code"]: one["valueQuantity"]["value"]
        for one in of(resources, "Observation")
        for coded in one["code"].get("coding", ())
        if "valueQuantity" in one and one["identifier"][0]["system"] != outcomes_out.OUTCOME_ID
    }
    assert codes == {"72514-3": 5, "55758-7": 1}


def test_a_list_goes_out_with_its_people_by_number_and_no_name(sent):
    out, _place, _person = sent
    entries = json.loads((out / "grown.json").read_text("utf-8"))["entry"]
    found = {one["resource"]["resourceType"]: one["resource"] for one in entries}
    assert set(found) == {"Organization", "Group", "Provenance"}
    group, made = found["Group"], found["Provenance"]
    request = entries[1]["request"]
    assert (request["method"], "ifNoneExist" in request) == ("PUT", False), "it changes"
    assert request["url"].endswith(f"id/list|{group['identifier'][0]['value']}")
    assert (group["name"], group["actual"], group["quantity"]) == ("grown", True, 1)
    (member,) = group["member"]
    assert member == {
        "entity": {"type": "Patient", "identifier": {"system": terms.MRN_SYSTEM, "value": "M-1"}}
    }
    assert not re.search("Elm-Synthetic|Eva|19[0-9]{2}-", json.dumps(group))
    assert made["agent"][0]["who"]["display"] == MONA.name
    assert made["target"][0]["reference"] == entries[1]["fullUrl"]


def test_what_all_of_a_list_have_in_common_is_said_and_nothing_else(sent, real):
    out, place, _person = sent
    entries = json.loads((out / "grown.json").read_text("utf-8"))["entry"]
    age, flag, paid, sex = entries[1]["resource"]["characteristic"]
    bound = {"value": 18, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}
    assert age["valueRange"] == {"low": bound}
    title = next(one.title for one in real.ruleset.flags if one.flag_id == "RF-CES-001")
    assert flag["code"]["coding"][0]["display"] == title
    assert flag["valueCodeableConcept"]["coding"][0]["code"] == "unknown"
    assert (paid["valueBoolean"], paid["exclude"]) == (True, False)
    assert (sex["valueBoolean"], sex["exclude"]) == (True, True)
    # Where one of several is enough, none is common to all.
    entries = json.loads((out / "any.json").read_text("utf-8"))["entry"]
    assert "characteristic" not in entries[1]["resource"]
    who = samples.patient("p9")
    kept = Kept("c", "n", LISTED, "u", False, 0, place.clock(), "u", "Una")
    made = groups.group(GroupOut(kept, (who,), place.clock()), real.ruleset, {"display": "C"})
    assert made["member"][0]["entity"]["identifier"]["value"] == "p9"
    coded = made["characteristic"][-1]["valueCodeableConcept"]["coding"][0]
    assert coded["code"] == "x"


def test_programs_are_told_with_what_nobody_knows(resources):
    found = {one["class"][0]["name"]: one for one in of(resources, "Coverage")}
    knees, elm = found["Knees North"], found["Elm Valley"]
    unknown = {"extension": [{"url": terms.ABSENT_URL, "valueCode": "unknown"}]}
    assert (knees["payor"], elm["payor"]) == ([{"display": "Sample Mutual"}], [unknown])
    assert (knees["period"], elm["period"]) == ({"start": "2026-03-01"}, {"end": "2027-01-31"})
    assert knees["relationship"] == elm["relationship"] == unknown
    assert knees["extension"][0]["valuePositiveInt"] == 90
    assert (knees["type"]["coding"][0]["code"], "extension" in elm) == ("bundle", False)


def test_a_follow_up_goes_out_with_its_answers_and_its_scores(resources, real):
    shelf = real.ruleset.instruments
    forms = {one["url"]: one for one in of(resources, "Questionnaire") if "copyright" in one}
    assert f"{outcomes_out.URL}/GROC" in forms
    said = [
        one
        for one in of(resources, "QuestionnaireResponse")
        if one["questionnaire"].startswith(outcomes_out.URL)
    ]
    assert {one["questionnaire"].partition("|")[0] for one in said} == set(forms)
    for one in said:
        form = forms[one["questionnaire"].partition("|")[0]]
        assert one["questionnaire"].partition("|")[2] == form["version"]
        asked = {part["linkId"]: part["text"] for part in form["item"]}
        assert all(asked[part["linkId"]] == part["text"] for part in one["item"])
    groc = next(one for one in said if "/GROC|" in one["questionnaire"])
    assert [part["answer"] for part in groc["item"]] == [[{"valueInteger": 3}]]
    assert groc["status"] == "completed"
    scores = {
        code["code"]: one
        for one in of(resources, "Observation")
        for code in one["code"].get("coding", ())
        if code["system"] == outcomes_out.INSTRUMENTS
    }
    assert scores["GROC"]["valueQuantity"] == {"value": 3, "unit": "points"}
    assert scores["GROC"]["derivedFrom"]
    assert scores["PAIN"]["code"]["coding"][0]["code"] == "72514-3"
    assert any("dataAbsentReason" in one for one in scores.values())
    typed = scores["RMDQ"]
    assert (typed["valueQuantity"]["value"], typed["method"]["text"]) == (7, "By hand at the visit")
    assert "derivedFrom" not in typed
    assert not any("RMDQ" in url for url in forms), "it has no words that may be shown"
    assert {one.rpartition("/")[2] for one in forms} <= shelf.keys()


def test_only_what_its_owner_lets_us_show_has_a_questionnaire(real, schema):
    shelf = real.ruleset.instruments
    made = list(outcomes_out.questionnaires(real.ruleset))
    names = {one["url"].rpartition("/")[2] for one in made}
    assert {"PEG", "PHQ9", "PSFS"} <= names
    for name in names:
        assert shelf[name].licence is Licence.EMBED
    for one in made:
        assert [fault for judge in JUDGES for fault in judge(schema, one)] == []
        assert one["copyright"]
        for part in one["item"]:
            # A number says why there is none in a question of its own, a choice among its options.
            own = f"{part['linkId']}/absent" in {each["linkId"] for each in one["item"]}
            assert part["type"] == "choice" or own


def test_every_reference_inside_a_bundle_is_in_it(sent):
    out, _place, _person = sent
    for path in [*(out / "bundles").iterdir(), out / "person.json"]:
        text = path.read_text(encoding="utf-8")
        whole = json.loads(text)
        urls = {entry["fullUrl"] for entry in whole["entry"]}
        assert len(urls) == len(whole["entry"])
        used = {part.split('"')[0] for part in text.split('"reference":"')[1:]}
        assert used <= urls


def test_a_bundle_may_be_sent_twice(sent):
    out, place, _person = sent
    first = json.loads((out / "person.json").read_text(encoding="utf-8"))
    seen = set()
    for entry in first["entry"]:
        request = entry["request"]
        key = request.get("ifNoneExist") or request["url"]
        assert (entry["resource"]["resourceType"], key) not in seen
        seen.add((entry["resource"]["resourceType"], key))
    again = out / "again.json"
    cargo = exchange.send_person(place.desk.acting_as(MONA), "M-1", "fhir")
    formats.writer("patient", "fhir")(cargo, place.desk.engine.ruleset, again)
    assert json.loads(again.read_text(encoding="utf-8")) == first


def test_files_are_private(sent):
    out, _place, _person = sent
    for path in [out / "person.json", *(out / "lines").iterdir(), *(out / "bundles").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0


# ------------------------------------------------------------------------------- another clinic


@pytest.mark.parametrize("names", [("person.json",), ("bundles",), ("lines",)])
def test_another_clinic_takes_it_over_once(sent, tmp_path, names):
    out, place, person = sent
    other = Clinic(tmp_path / "data", StandingClock(place.clock()))
    desk = other.desk.acting_as(MONA)

    def take():
        files = [
            path
            for name in names
            for path in (sorted((out / name).iterdir()) if (out / name).is_dir() else [out / name])
        ]
        parts = [formats.read(path, desk.engine.ruleset) for path in files]
        whole = parts[0]
        for part in parts[1:]:
            whole += part
        return importing.take(desk, whole)

    first, again = take(), take()
    assert first.count(Became.REFUSED) == again.count(Became.REFUSED) == 0
    assert first.count(Became.ADDED) > 3
    assert {one.became for one in again.outcomes} == {Became.SAME}
    urgent = [row for row in worklist.today(desk) if row.route is Disposition.EMERGENCY]
    assert len(urgent) == 1
    with desk.store.read() as there, place.store.read() as here:
        assert there.patients.get(person) == here.patients.get(person)
        for visit in here.people.visits((person,)):
            assert set(there.encounters.answers(visit)) <= set(here.encounters.answers(visit))
    other.store.close()


def test_out_in_and_out_is_the_same(sent, tmp_path):
    """What other software may send us goes out again as it came in, but for who did it when."""
    out, place, _person = sent
    other = Clinic(tmp_path / "data", StandingClock(place.clock()))
    desk = other.desk.acting_as(MONA)
    importing.take(desk, formats.read(out / "person.json", desk.engine.ruleset))
    cargo = exchange.send_person(desk, "M-1", "fhir")
    formats.writer("patient", "fhir")(cargo, desk.engine.ruleset, tmp_path / "again.json")
    one, two = (
        json.loads(path.read_text(encoding="utf-8"))["entry"]
        for path in (out / "person.json", tmp_path / "again.json")
    )
    for kind in (
        *("Patient", "Practitioner", "PractitionerRole", "Appointment", "CareTeam"),
        *("Goal", "RelatedPerson", "Coverage"),
    ):
        mine, theirs = (
            [e["resource"] for e in entries if e["resource"]["resourceType"] == kind]
            for entries in (one, two)
        )
        assert mine == theirs != []
    mine, theirs = (
        {
            r["id"]: r["item"]
            for r in of([e["resource"] for e in entries], "QuestionnaireResponse")
            if not r["questionnaire"].startswith(outcomes_out.URL)
        }
        for entries in (one, two)
    )
    assert mine.keys() == theirs.keys() != set()
    other.store.close()
