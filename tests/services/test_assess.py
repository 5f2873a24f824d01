"""An intake file becomes a decision, or one clear sentence for each thing wrong with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services import fakes
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Sex
from triage_desk.services.assess import BadIntake, assess, read_json, read_sex

DAY = date(2026, 11, 21)
EXAMPLES = {
    "back-pain": Disposition.PT_FIRST,
    "cauda-equina": Disposition.EMERGENCY,
    "fall-on-thinners": Disposition.EMERGENCY,
    "unsure": Disposition.PHYSICIAN_TODAY,
}


def faults(engine, data, on=DAY):
    with pytest.raises(BadIntake) as refused:
        assess(engine, data, on)
    return refused.value.faults


def of_patient(engine, **patient):
    return faults(engine, {"patient": patient, "answers": {}})


@pytest.mark.parametrize(("name", "route"), EXAMPLES.items())
def test_the_examples_go_where_they_should(engine, name, route):
    path = fakes.ROOT / "resources" / "examples" / f"{name}.json"
    decided = assess(engine, read_json(path.read_text(encoding="utf-8")), DAY).decision
    assert (decided.disposition, decided.complete) == (route, True)


def test_no_answers_is_an_intake_that_is_not_complete(engine):
    data = {"patient": {"age_years": 40, "sex": "unknown"}, "answers": {}}
    decided = assess(engine, data, DAY).decision
    assert not decided.complete
    assert decided.next_items[0] == "safety"
    assert decided.person.sex is Sex.UNKNOWN


@pytest.mark.parametrize(
    ("born", "age"),
    [("1996-11-21", 30), ("1996-11-22", 29), ("2026-11-21", 0), ("1896-11-21", 130)],
)
def test_a_birth_date_is_an_age_on_the_day(engine, born, age):
    data = {"patient": {"birth_date": born, "sex": "male"}, "answers": {}}
    assert assess(engine, data, DAY).decision.person.age_years == age


@pytest.mark.parametrize(
    ("written", "sex"),
    [("F", Sex.FEMALE), ("f", Sex.FEMALE), ("M", Sex.MALE), ("m", Sex.MALE), ("other", Sex.OTHER)],
)
def test_sex_may_be_written_as_charts_write_it(written, sex):
    assert read_sex(written) == (sex, "")


@pytest.mark.parametrize(
    ("patient", "words"),
    [
        ({"sex": "male"}, "here is neither"),
        ({"sex": "male", "age_years": 3, "birth_date": "2020-01-01"}, "here is both"),
        ({"sex": "male", "age_years": -1}, "from 0 to 130, not -1"),
        ({"sex": "male", "age_years": 131}, "from 0 to 130, not 131"),
        ({"sex": "male", "age_years": 30.5}, "not 30.5"),
        ({"sex": "male", "age_years": True}, "not true"),
        ({"sex": "male", "age_years": "30"}, 'not "30"'),
        ({"sex": "male", "birth_date": "2026-11-22"}, "is after 2026-11-21"),
        ({"sex": "male", "birth_date": "1890-01-01"}, "over 130 years ago"),
        ({"sex": "male", "birth_date": "31.5.1970"}, "a date like 1970-05-31"),
        ({"sex": "male", "birth_date": 1970}, "a date like 1970-05-31, not 1970"),
        ({"age_years": 30}, 'lacks "sex"'),
        ({"age_years": 30, "sex": "femal"}, 'did you mean "female"?'),
        ({"age_years": 30, "sex": 1}, "not 1."),
        ({"age_years": 30, "sex": "male", "agee": 1}, 'no key "agee" in patient'),
    ],
)
def test_one_sentence_for_a_wrong_patient(engine, patient, words):
    (sentence,) = of_patient(engine, **patient)
    assert words in sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "An intake is an object"),
        ({"answers": {}}, 'lacks "patient"'),
        ({"patient": {"age_years": 1, "sex": "male"}}, 'lacks "answers"'),
        ({"patient": [], "answers": {}}, '"patient" is an object'),
        ({"patient": {"age_years": 1, "sex": "male"}, "answers": []}, '"answers" is an object'),
        (
            {"patient": {"age_years": 1, "sex": "male"}, "answers": {}, "anwsers": {}},
            'did you mean "answers"?',
        ),
        (
            {"patient": {"age_years": 1, "sex": "male"}, "answers": {"saftey": []}},
            'did you mean "safety"?',
        ),
        (
            {"patient": {"age_years": 1, "sex": "male"}, "answers": {"s_chest": "yes"}},
            'is a line of the checklist "safety"',
        ),
    ],
)
def test_one_sentence_for_a_wrong_intake(engine, data, words):
    (sentence,) = faults(engine, data)
    assert words in sentence


def test_every_fault_is_told_at_once_and_each_on_one_line(engine):
    said = {"saf\ntey": [], "request": 4, "symptom_days": "long"}
    told = faults(engine, {"patient": {"sex": "x"}, "answers": said})
    assert len(told) == 5
    assert not [sentence for sentence in told if "\n" in sentence]
    assert all(sentence.endswith((".", "?")) for sentence in told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ('{"a": 1, "a": 2}', 'names "a" twice'),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": ' + "9" * 5000 + "}", "too many digits"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused(text, words):
    with pytest.raises(BadIntake, match=words):
        read_json(text)


WORDS = st.sampled_from(["yes", "no", "unknown", "declined", "s_chest", "lumbar", "minor", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
def test_whatever_is_written_gives_a_decision_or_sentences(engine, data):
    known = [item.link_id for item in engine.ruleset.items]
    said = data.draw(st.dictionaries(st.sampled_from(known), JSON, max_size=4))
    intake = {"patient": {"age_years": 40, "sex": "female"}, "answers": said}
    try:
        refused = assess(engine, intake, DAY).decision is None
    except BadIntake as error:
        refused = not error.faults
    assert not refused
