"""Every case of the content holds; and the runner sees a case that does not."""

from pathlib import Path

import pytest

from triage_desk.rules.case_coverage import coverage
from triage_desk.rules.cases import filled, read_cases, run_case
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.loader import Folder, load_ruleset

CONTENT = Path(__file__).resolve().parents[2] / "resources" / "content"
ENGINE = compile_ruleset(load_ruleset(CONTENT))
CASES = read_cases(Folder(CONTENT), ENGINE)


def test_every_case_can_be_read():
    assert CASES.faults == ()
    assert len(CASES.cases) > 4 * len(ENGINE.flags)


def test_every_flag_and_pathway_has_its_cases():
    assert list(coverage(ENGINE, CASES)) == []


@pytest.mark.parametrize("case", CASES.cases, ids=lambda case: case.case_id)
def test_the_content_does_what_a_case_says(case):
    assert run_case(ENGINE, case, CASES.plain) == ()


def test_plain_answers_finish_an_interview_wherever_it_goes():
    """Every case with plain others is a whole interview: nothing is left open at its end."""
    for case in CASES.cases[::25]:
        answers, missing = filled(ENGINE, case, CASES.plain)
        assert not missing
        assert not case.plain or not conduct(ENGINE, answers, case.person).open_ids


# ----------------------------------------------------------------------------------- the runner

PLAIN = "{request: pain, days: 3, places: [back], steady: 'no', goal: Walk}\n"
GOOD = """
- id: chest-fires
  about: F-CHEST
  kind: fires
  sentence: Chest pain is an emergency.
  patient: {age_years: 40, sex: male}
  answers: {safety: [s_chest]}
  others: plain
  expect: {disposition: emergency, present: [F-CHEST]}
"""


@pytest.fixture
def read(write_small, tmp_path):
    """Read the cases of the small content, with this text as its only file of cases."""

    def run(text, plain=PLAIN):
        files = {"cases/plain.yaml": plain, "cases/some.yaml": text}
        root = write_small(tmp_path, files)
        engine = compile_ruleset(load_ruleset(root))
        return engine, read_cases(Folder(root), engine)

    return run


@pytest.fixture
def judged(read):
    """Run the good case with one text replaced by another; return what did not hold."""

    def run(old="", new="", plain=PLAIN):
        engine, found = read(GOOD.replace(old, new) if old else GOOD, plain)
        assert found.faults == ()
        return run_case(engine, found.cases[0], found.plain)

    return run


@pytest.fixture
def faults(read):
    """Read the good case with one text replaced by another; return the sentences."""

    def run(old, new):
        return [fault.message for fault in read(GOOD.replace(old, new))[1].faults]

    return run


def test_a_case_that_holds_says_nothing(judged):
    assert judged() == ()


def test_a_sentence_names_questions_flags_pathways_and_answers_in_the_words_in_force(read):
    names = '"Yes to {s_chest}, {request=pain}: {F-CHEST}, not {P-BACK}."'
    _, found = read(GOOD.replace("Chest pain is an emergency.", names))
    assert found.cases[0].sentence == (
        'Yes to "Chest pain", "What can we help with": Pain: "Chest pain", not "Low back".'
    )


def test_a_sentence_names_only_what_is_there(faults):
    said = faults("Chest pain is an emergency.", '"Yes to {s_chesst}."')
    assert said == ['there is no flag, pathway or question "s_chesst"; did you mean "s_chest"?']


EXPECT = "{disposition: emergency, present: [F-CHEST]}"


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("{disposition: pt_first}", "expected pt_first, got emergency because of F-CHEST"),
        ("{absent: [F-CHEST]}", "expected F-CHEST absent, got present"),
        ("{not_ruled_out: [F-ILL]}", "expected F-ILL not_ruled_out, got absent"),
        ("{present: [RF-SCOPE-000]}", "expected RF-SCOPE-000 present, got absent"),
        ("{pathway: P-BACK}", "expected pathway P-BACK, got none"),
        ("{involves: [nurse]}", "expected to involve nurse, got nobody else"),
        ("{asked: [steady]}", 'expected "steady" to be asked'),
        ("{not_asked: [leg]}", 'expected "leg" not to be asked'),
    ],
)
def test_what_does_not_come_out_as_expected_is_said(judged, expect, words):
    assert words in judged(EXPECT, expect)


@pytest.mark.parametrize("expect", ["{involves: []}", "{asked: [leg], not_asked: [steady]}"])
def test_who_else_is_involved_and_what_is_asked_can_be_expected(judged, expect):
    assert judged(EXPECT, expect) == ()


@pytest.mark.parametrize("expect", ["{at_least: pt_first}", "{at_least: emergency}"])
def test_at_least_takes_what_is_more_urgent(judged, expect):
    assert judged(EXPECT, expect) == ()


def test_at_least_refuses_what_is_less_urgent(read):
    calm = GOOD.replace("[s_chest]", "[]").replace("fires", "just_not")
    engine, found = read(calm.replace(EXPECT, "{at_least: physician_soon}"))
    told = run_case(engine, found.cases[0], found.plain)
    assert told == ("expected at least physician_soon, got pt_first",)


@pytest.mark.parametrize(
    ("kind", "said"), [("just_not", "absent"), ("unknown", "not_ruled_out"), ("alone", "")]
)
def test_the_kind_of_a_case_is_an_expectation_too(judged, kind, said):
    told = judged("kind: fires", f"kind: {kind}")
    assert told == ((f"expected F-CHEST {said}, got present",) if said else ())


def test_a_flag_that_stands_alone_decides_by_itself(read):
    """Else a flag could fall by a tier unseen, behind another that shares its line."""
    both = GOOD.replace("about: F-CHEST", "about: F-ILL").replace("fires", "alone")
    both = both.replace("{safety: [s_chest]}", "{safety: [s_chest, s_ill], signs: [fever]}")
    engine, found = read(both)
    told = run_case(engine, found.cases[0], found.plain)
    assert told == ("expected F-ILL to ask for emergency by itself",)


def test_a_question_without_a_plain_answer_is_said(judged):
    plain = PLAIN.replace("days: 3, ", "")
    assert judged(plain=plain) == ('cases/plain.yaml has no answer for "days"',)


def test_without_others_only_what_is_said_is_judged(judged):
    assert judged("  others: plain\n", "") == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (EXPECT, "{}", "a case expects something"),
        (EXPECT, "{disposision: emergency}", 'did you mean "disposition"?'),
        (EXPECT, "{disposition: urgent}", '"urgent" is not one of'),
        (EXPECT, "{present: [F-CHES]}", 'did you mean "F-CHEST"?'),
        (EXPECT, "{pathway: F-CHEST}", 'there is no pathway "F-CHEST"'),
        (EXPECT, "{involves: [nurs]}", 'there is no referral "nurs"; did you mean "nurse"?'),
        (EXPECT, "{not_asked: [legg]}", 'there is no question "legg"; did you mean "leg"?'),
        ("kind: fires", "kind: asks", 'kind asks is not about "F-CHEST"'),
        ("about: F-CHEST", "about: F-CHES", 'did you mean "F-CHEST"?'),
        ("about: F-CHEST", "about: P-BACK", 'kind fires is not about "P-BACK"'),
        ("kind: fires", "kind: pathway", 'kind pathway is not about "F-CHEST"'),
        ("kind: fires", "kind: fire", '"fire" is not one of'),
        ("others: plain", "others: none", '"none" is not one of'),
        ("safety:", "saftey:", 'did you mean "safety"?'),
        ("[s_chest]", "[s_ches]", 'did you mean "s_chest"?'),
        ("age_years: 40", "age_years: 140", "not between 0 and 130"),
        ("age_years: 40", "age_years: old", "expected a number"),
        ("sex: male", "sex: man", '"man" is not one of'),
        ("  sentence: Chest pain is an emergency.\n", "", 'missing key "sentence"'),
        ("- id:", "id:", "not readable as YAML"),
    ],
)
def test_a_case_that_is_written_wrongly_is_refused(faults, old, new, words):
    (sentence,) = faults(old, new)
    assert words in sentence


def test_one_broken_case_hides_no_other(read):
    other = GOOD.replace("chest-fires", "other")
    _, found = read(GOOD.replace("F-CHEST", "F-NONE") + other)
    assert [case.case_id for case in found.cases] == ["other"]
    assert [(fault.file, fault.line) for fault in found.faults] == [("cases/some.yaml", 2)]


def test_an_id_used_twice_is_said_once(read):
    _, found = read(GOOD * 3)
    assert [fault.message for fault in found.faults] == ["chest-fires: this case id is used twice"]


def test_no_plain_answers_is_a_fault(read):
    _, found = read(GOOD, plain="")
    assert "missing from the content folder" in found.faults[0].message


@pytest.mark.parametrize(
    ("answers", "link_id", "value"),
    [
        ("{days: 3}", "days", 3),
        ("{days: {value: 2, unit: weeks}}", "days", 14),
        ("{days: unknown}", "days", None),
        ("{request: pain}", "request", "pain"),
        ("{places: [knee, back]}", "places", ("back", "knee")),
        ("{safety: {unknown: [s_ill]}}", "s_ill", None),
        ("{safety: {unknown: [s_ill]}}", "s_chest", False),
        ("{steady: yes}", "steady", True),
        ("{goal: Walk}", "goal", "Walk"),
    ],
)
def test_answers_are_read_by_the_type_of_their_item(read, answers, link_id, value):
    _, found = read(GOOD.replace("{safety: [s_chest]}", answers))
    assert found.cases[0].answers[link_id].value == value


def test_what_has_too_few_cases_is_named_with_its_file(read):
    engine, found = read(GOOD)
    told = {fault.message: fault.file for fault in coverage(engine, found)}
    lacking = "F-CHEST: has no case of kind just_not, unknown, alone"
    assert told[lacking] == "red_flags/F-CHEST.yaml"
    assert told["P-BACK: has 0 of 2 cases of kind pathway"] == "pathways/P-BACK.yaml"
