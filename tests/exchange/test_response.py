"""Answers out and in again: the same, whoever wrote them, and nothing becomes normal on the way."""

import copy
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import walks
from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    AnswerSet,
    answered,
)
from triage_desk.domain.patient import Person, Sex
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import answers_in, response, terms
from triage_desk.rules.evaluate import evaluate

ON = date(2026, 11, 22)
PERSON = Person(44, Sex.FEMALE)


def sent(form, real, answers, person=PERSON, **changes):
    return response.response(form, real.ruleset, answers, walks.asked(real, person, **changes))


def back(real, resource):
    return answers_in.read(resource, real.ruleset, "Q", "Patient/x")


def item_of(resource, link_id):
    def find(items):
        for one in items:
            if one["linkId"] == link_id:
                return one
            inner = find(one.get("item", []))
            if inner:
                return inner
        return None

    return find(resource["item"])


@settings(max_examples=12)
@given(seed=st.integers(0, 10**9))
def test_out_and_in_and_out_is_the_same_and_so_is_the_decision(real, form, seed):
    person, answers = walks.walk(real, random.Random(seed))
    standing = walks.standing(real, person, answers)
    resource = sent(form, real, standing, person)
    found, notes = back(real, resource)
    assert notes == ()
    assert dict(found.answers) == standing
    assert (found.age_years, found.sex) == (person.age_years, person.sex)
    assert sent(form, real, found.answers, person) == resource
    once, again = (evaluate(real, one, person, ON) for one in (answers, found.answers))
    assert again == once


@pytest.mark.parametrize("link_id", ["s_chest", "request", "pain_now", "symptom_days", "goal"])
@pytest.mark.parametrize("reason", [NOT_SURE, DECLINED, NOT_ASKED])
def test_reasons_stay_apart(real, form, link_id, reason):
    found, notes = back(real, sent(form, real, {link_id: reason}))
    assert (dict(found.answers), notes) == ({link_id: reason}, ())


def test_a_reason_is_read_in_every_way_it_may_be_written(real, form):
    absent = [terms.extension(terms.ABSENT_URL, valueCode="asked-declined")]
    for said in (
        {"extension": absent},
        {"answer": [{"_valueInteger": {"extension": absent}}]},
        {"answer": [{"extension": absent}]},
    ):
        resource = sent(form, real, {"s_ill": YES})
        resource["item"].append({"linkId": "pain_now", **said})
        assert back(real, resource)[0].answers["pain_now"] == DECLINED


def test_a_reason_that_is_none_of_ours_is_not_known(real, form):
    resource = sent(form, real, {"s_ill": NOT_SURE})
    item_of(resource, "s_ill")["answer"][0]["valueCoding"]["code"] = "masked"
    assert back(real, resource)[0].answers["s_ill"] == NOT_SURE


def test_plain_booleans_and_other_units_are_understood(real, form):
    resource = sent(form, real, {"s_ill": NO, "symptom_days": answered(14)})
    item_of(resource, "s_ill")["answer"] = [{"valueBoolean": True}]
    weeks = {"value": 3, "code": "wk", "system": terms.UCUM}
    item_of(resource, "symptom_days")["answer"] = [{"valueQuantity": weeks}]
    found, _notes = back(real, resource)
    assert found.answers == AnswerSet({"s_ill": YES, "symptom_days": answered(21.0)})


@pytest.mark.parametrize(
    ("link_id", "answer", "why"),
    [
        ("s_ill", [{"valueCoding": {"code": "maybe"}}], "yes or no"),
        ("s_ill", [{"valueString": "no"}], "yes or no"),
        ("s_ill", [{"valueBoolean": True}, {"valueBoolean": False}], "one answer"),
        ("request", [{"valueCoding": {"code": "nothing"}}], "no such option"),
        ("request", [{"valueCoding": {"system": "urn:other", "code": "balance"}}], "option"),
        ("pain_now", [{"valueInteger": 11}], "out of range"),
        ("pain_now", [{"valueInteger": True}], "number"),
        ("pain_now", [{"valueDecimal": 2.5}], "whole number"),
        ("symptom_days", [{"valueQuantity": {"value": 3, "code": "furlong"}}], "unit"),
        ("symptom_days", [{"valueQuantity": {"value": 3}}], "unit"),
        ("goal", [{"valueString": "\u202e \x07"}], "words"),
    ],
)
def test_what_does_not_fit_is_left_open_and_named(real, form, link_id, answer, why):
    known = {"s_ill": NO, "request": answered("balance"), "pain_now": answered(3)}
    known |= {"symptom_days": answered(3), "goal": answered("Walk")}
    resource = sent(form, real, known)
    item_of(resource, link_id)["answer"] = answer
    found, notes = back(real, resource)
    assert link_id not in found.answers
    assert set(found.answers) == known.keys() - {link_id}
    assert [why in note.why for note in notes] == [True]


def test_an_answer_in_two_ways_is_none(real, form):
    resource = sent(form, real, {"s_ill": NO})
    resource["item"].append({"linkId": "s_ill", "answer": [{"valueBoolean": True}]})
    found, notes = back(real, resource)
    assert "s_ill" not in found.answers
    assert "two ways" in notes[0].why


def test_an_answer_with_a_reason_why_there_is_none_is_none(real, form):
    resource = sent(form, real, {"symptom_days": NOT_SURE})
    resource["item"].append({"linkId": "symptom_days", "answer": [{"valueQuantity": {}}]})
    assert "symptom_days" not in back(real, resource)[0].answers


def test_after_a_change_of_content_only_the_same_words_count(real, form):
    known = {"s_ill": NO, "s_chest": YES, "request": answered("balance")}
    resource = sent(form, real, known, version="2025.1", content_hash="0" * 64)
    assert all("text" not in one for one in resource["item"])  # its words are not at hand
    other = sent(form, real, known)
    other["questionnaire"] = f"{response.URL}|2025.1"
    other["extension"][0]["valueString"] = "0" * 64
    item_of(other, "s_ill")["text"] = "Very ill, in older words"
    item_of(other, "request")["answer"][0]["valueCoding"]["code"] = "retired_option"
    other["item"].append({"linkId": "retired_question", "answer": [{"valueBoolean": False}]})
    found, notes = back(real, other)
    assert dict(found.answers) == {"s_chest": YES}
    assert found.version == "2025.1"
    assert sorted(note.why.split(";")[0] for note in notes) == [
        "it has no such option",
        "the question has other words today",
        "this content asks no such question",
    ]


def test_after_a_change_of_content_a_reason_still_counts(real, form):
    resource = sent(form, real, {"symptom_days": NOT_SURE})
    resource["extension"][0]["valueString"] = "0" * 64
    found, notes = back(real, resource)
    assert (dict(found.answers), notes) == ({"symptom_days": NOT_SURE}, ())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"questionnaire": "https://other.example/Questionnaire/x"}, "none of ours"),
        ({"status": "entered-in-error"}, "do not hold"),
        ({"status": None}, "do not hold"),
        ({"identifier": None, "id": None}, "no identifier"),
    ],
)
def test_a_response_that_cannot_be_kept_is_refused(real, form, change, why):
    resource = {**sent(form, real, {"s_ill": NO}), **change}
    with pytest.raises(UserError, match=why):
        back(real, resource)


def test_a_response_has_the_same_id_each_time(real, form):
    resource = copy.deepcopy(sent(form, real, {"s_ill": NO}, encounter_id="ab" * 16))
    assert back(real, resource)[0].encounter_id == "ab" * 16
    resource["identifier"] = {"system": "urn:portal", "value": "17"}
    assert back(real, resource)[0].encounter_id == back(real, resource)[0].encounter_id != "ab" * 16


def test_deep_nesting_is_refused(real, form):
    resource = sent(form, real, {"s_ill": NO})
    inner = {"linkId": "x"}
    for _ in range(60):
        inner = {"linkId": "x", "item": [inner]}
    resource["item"] = [inner]
    with pytest.raises(UserError, match="too deeply"):
        back(real, resource)


def test_answers_given_alone_are_marked(real, form):
    resource = sent(form, real, {"s_ill": NO, "s_chest": NO}, alone=frozenset({"s_ill"}))
    assert item_of(resource, "s_ill")["extension"][0]["valueReference"] == walks.SUBJECT
    assert "extension" not in item_of(resource, "s_chest")
