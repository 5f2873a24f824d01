"""What was decided must come back from storage exactly as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_desk.domain import codec
from triage_desk.domain.answers import Answer, AnswerSet, AnswerState, answered
from triage_desk.domain.codec import CodecError
from triage_desk.domain.decision import (
    ActWithin,
    BookingNote,
    Concern,
    Decision,
    Evidence,
    Finding,
    NearMiss,
    PathwayRef,
    RulesetRef,
    SecondaryReferral,
    Source,
    ThresholdUse,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Item, ItemType

texts = st.text(max_size=12)
floats = st.floats(allow_nan=False, allow_infinity=False)
values = st.one_of(
    st.booleans(), st.integers(), floats, texts, st.dates(), st.lists(texts, max_size=3).map(tuple)
)
answers = st.one_of(
    values.map(answered),
    st.sampled_from([s for s in AnswerState if s is not AnswerState.ANSWERED]).map(Answer),
)
dispositions = st.sampled_from(Disposition)
words = st.lists(texts, max_size=3).map(tuple)


def several(cls, **parts):
    return st.lists(st.builds(cls, **parts), max_size=2).map(tuple)


evidence = several(
    Evidence,
    link_id=texts,
    text=texts,
    answer=st.none() | answers,
    shown=texts,
    private=st.booleans(),
)
findings = several(
    Finding,
    rule_id=texts,
    title=texts,
    verdict=st.sampled_from(Verdict),
    disposition=dispositions,
    contributes=st.none() | dispositions,
    reason=texts,
    action=texts,
    hold_reason=texts,
    evidence=evidence,
    thresholds=several(ThresholdUse, value=floats | st.integers(), in_force_from=st.dates()),
    sources=several(Source),
)
decisions = st.builds(
    Decision,
    disposition=dispositions,
    complete=st.booleans(),
    next_items=words,
    pathway=st.none() | st.builds(PathwayRef, letter_points=words),
    act_within=st.builds(ActWithin),
    findings=findings,
    near_misses=several(NearMiss, disposition=dispositions, rule_ids=words),
    secondary_referrals=several(SecondaryReferral, rule_ids=words),
    safety_net=words,
    ruleset=st.builds(RulesetRef),
    person=st.builds(Person, age_years=st.integers(0, 130), sex=st.sampled_from(Sex)),
    on=st.dates(),
    before_booking=several(
        BookingNote,
        concern=st.sampled_from(Concern),
        source=st.none() | st.builds(Source),
        reviewed_on=st.none() | st.dates(),
    ),
)


@given(answers)
def test_an_answer_comes_back_with_the_same_value_of_the_same_kind(answer):
    back = codec.from_json(Answer, codec.to_json(answer))
    assert back == answer
    assert type(back.value) is type(answer.value)


@given(decisions)
@settings(max_examples=50)
def test_a_decision_comes_back_as_it_was_evaluated(decision):
    assert codec.from_json(Decision, codec.to_json(decision)) == decision


def test_yes_one_and_one_point_zero_stay_apart():
    for value in (True, 1, 1.0):
        assert type(codec.from_plain(Answer, codec.to_plain(answered(value))).value) is type(value)


def test_a_date_is_tagged_where_it_could_be_text():
    assert codec.to_plain(answered(date(2026, 3, 2)))["value"] == {"date": "2026-03-02"}
    text = codec.from_plain(Answer, codec.to_plain(answered("2026-03-02")))
    assert text.value == "2026-03-02"


def test_answer_sets_and_mappings_travel():
    item = Item("x", ItemType.QUANTITY, "s", units={"weeks": 7.0})
    assert codec.to_plain(item)["units"] == {"weeks": 7.0}
    kept = Holder(AnswerSet({"a": answered(True)}), {Colour.RED: (1, "x")}, None)
    assert codec.from_json(Holder, codec.to_json(kept)) == kept


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Holder:
    answers: AnswerSet
    pairs: dict[Colour, tuple[int, str]]
    inner: Holder | None
    at: datetime = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    either: Person | Colour | date = date(2026, 3, 2)
    more: tuple[Holder, ...] = field(default_factory=tuple)


def holder(**changes):
    return replace(Holder(AnswerSet(), {}, None), **changes)


@pytest.mark.parametrize("either", [Person(61, Sex.MALE), Colour.RED, date(2026, 1, 1)])
def test_a_class_may_hold_itself_and_one_of_several_classes(either):
    kept = holder(inner=holder(), more=(holder(either=either),), either=either)
    assert codec.from_json(Holder, codec.to_json(kept)) == kept


def test_what_was_stored_before_a_field_with_a_default_was_added_still_opens():
    plain = codec.to_plain(holder())
    del plain["more"], plain["at"]
    assert codec.from_plain(Holder, plain) == holder()


THRESHOLD = {
    "threshold_id": "age",
    "value": 50,
    "unit": "years",
    "in_force_from": "2026-01-01",
    "source_id": "s",
}


def spoiled(change):
    finding = {
        "rule_id": "RF-1",
        "title": "t",
        "verdict": "present",
        "disposition": "emergency",
        "contributes": None,
        "reason": "",
        "action": "",
        "hold_reason": "",
        "evidence": [{"link_id": "q", "text": "", "answer": None, "shown": ""}],
        "thresholds": [],
        "sources": [],
    }
    change(finding)
    return finding


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.update(colour="red"), "Finding has no field colour"),
        (lambda f: f.pop("reason"), "Finding lacks the field reason"),
        (lambda f: f.update(verdict="maybe"), "verdict: expected Verdict"),
        (lambda f: f.update(title=7), "title: expected str, found int"),
        (lambda f: f.update(applies=1), "applies: expected bool, found int"),
        (
            lambda f: f["thresholds"].append({**THRESHOLD, "value": True}),
            r"thresholds\[0\].value: expected float, found bool",
        ),
        (lambda f: f.update(sources="x"), "sources: expected a list, found str"),
        (lambda f: f["evidence"].append(3), r"evidence\[1\]: expected Evidence as an object"),
        (lambda f: f["evidence"][0].update(text=None), r"evidence\[0\].text: expected str"),
        (
            lambda f: f["evidence"][0].update(answer={"state": "answered", "value": {"day": 1}}),
            r"evidence\[0\].answer.value: expected an object with the one key date",
        ),
        (
            lambda f: f["evidence"][0].update(answer={"state": "answered", "value": None}),
            r"evidence\[0\].answer: Answer refuses this combination",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change, message):
    with pytest.raises(CodecError, match=message):
        codec.from_plain(Finding, spoiled(change))


def test_a_refusal_never_repeats_the_value():
    with pytest.raises(CodecError) as caught:
        codec.from_plain(Answer, {"state": "Zebedee Quux", "value": {"date": "Zebedee Quux"}})
    assert "Zebedee" not in str(caught.value)


def test_what_json_cannot_say_is_refused():
    with pytest.raises(CodecError, match="not finite"):
        codec.to_json(answered(float("nan")))
    with pytest.raises(CodecError, match="not readable as JSON"):
        codec.from_json(Answer, "{")
    with pytest.raises(CodecError, match="not a dataclass"):
        codec.to_plain("text")


def test_a_class_with_a_hint_that_cannot_travel_is_refused_when_it_is_first_used():
    @dataclass
    class Odd:
        what: complex

    with pytest.raises(CodecError, match="complex cannot travel"):
        codec.to_plain(Odd(1j))


def test_a_hint_that_is_no_class_is_refused():
    @dataclass
    class Odd:
        what: Callable[[], int]

    with pytest.raises(CodecError, match="cannot travel"):
        codec.to_plain(Odd(int))


@dataclass(frozen=True)
class Mixed:
    pair: tuple[int, date]
    number: float | str | None
    day: date | None = None


@pytest.mark.parametrize("number", [1.5, 2, "x", None])
def test_pairs_and_optional_kinds_travel(number):
    kept = Mixed((1, date(2026, 1, 1)), number, date(2026, 1, 2))
    back = codec.from_json(Mixed, codec.to_json(kept))
    assert back == kept
    assert type(back.number) is type(number)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"pair": [1], "number": 1}, "pair: expected a list of 2"),
        ({"pair": [1, "no day"], "number": 1}, r"pair\[1\]: expected date"),
        ({"pair": [1, "2026-01-01"], "number": True}, "number: expected float or str or int"),
        ({"pair": [1, "2026-01-01"], "number": [1]}, "number: expected .* found a list"),
    ],
)
def test_pairs_and_kinds_that_do_not_fit_are_refused(data, message):
    with pytest.raises(CodecError, match=message):
        codec.from_plain(Mixed, data)


def test_a_mapping_that_is_none_is_refused():
    with pytest.raises(CodecError, match="answers: expected an object, found a list"):
        codec.from_plain(Holder, codec.to_plain(holder()) | {"answers": []})


def test_the_text_is_json_that_others_can_read():
    assert json.loads(codec.to_json(answered(("a", "ü")))) == {
        "state": "answered",
        "value": ["a", "ü"],
    }
