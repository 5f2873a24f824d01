"""Answers as plain data: what fits, and one sentence for what does not."""

import math
from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.answer_format import BadAnswer, misfit, read_answers, read_value


def read(small, **plain):
    answers, faults = read_answers(small, plain)
    assert faults == ()
    return dict(answers)


def faults(small, **plain):
    return read_answers(small, plain)[1]


def test_a_checklist_in_each_of_its_forms(small):
    assert read(small, safety=[]) == {"s_chest": NO, "s_ill": NO}
    assert read(small, safety=["s_ill"]) == {"s_chest": NO, "s_ill": YES}
    assert read(small, safety={"unknown": ["s_ill"], "not_asked": ["s_chest"]}) == {
        "s_chest": NOT_ASKED,
        "s_ill": NOT_SURE,
    }
    assert read(small, safety={"declined": ["s_ill"]}) == {"s_chest": NO, "s_ill": DECLINED}
    assert read(small, safety="unknown") == {"s_chest": NOT_SURE, "s_ill": NOT_SURE}


def test_the_other_types(small):
    assert read(small, steady="yes") == {"steady": YES}
    assert read(small, steady="declined") == {"steady": DECLINED}
    assert read(small, request="pain") == {"request": answered("pain")}
    assert read(small, places=["knee", "back"]) == {"places": answered(("back", "knee"))}
    assert read(small, places="knee") == {"places": answered(("knee",))}
    assert read(small, days=3) == {"days": answered(3)}
    assert read(small, days={"value": 2, "unit": "weeks"}) == {"days": answered(14.0)}
    assert read(small, goal=" Walk the dog ") == {"goal": answered("Walk the dog")}


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"safty": []}, 'There is no item "safty"; did you mean "safety"?'),
        ({"s_ill": "yes"}, '"s_ill" is a line of the checklist "safety"'),
        ({"safety": ["s_il"]}, 'has no line "s_il"; did you mean "s_ill"?'),
        ({"safety": {"yes": ["s_ill"], "unknown": ["s_ill"]}}, "names line"),
        ({"safety": {"maybe": ["s_ill"]}}, 'has no state "maybe"; known are yes, no'),
        ({"safety": {"yes": "s_ill"}}, 'takes a list of lines under "yes", not "s_ill"'),
        ({"safety": {"unknwn": []}}, 'did you mean "unknown"?'),
        ({"request": 1}, "not 1."),
        ({"request": None}, "not null."),
        ({"request": "x" * 1000}, 'has no option "xxxxx'),
        ({"places": [["knee"]]}, "has no option a list; known are"),
        ({"days": {"value": 3}}, 'or {"value": 3, "unit": "weeks"}, not an object'),
        ({"a\x1b[31m": 1}, 'no item "a\\u001b[31m"'),
        ({"a\u202eb": 1}, 'no item "a\\u202eb"'),
        ({"safety": 3}, "takes a list of ticked lines"),
        ({"steady": True}, 'takes "yes", "no"'),
        ({"request": "pan"}, 'has no option "pan"; did you mean "pain"?'),
        ({"request": ["pain", "other"]}, "takes one of other, pain"),
        ({"places": []}, "takes one or more of"),
        ({"days": "3"}, "takes a number in days"),
        ({"days": True}, "takes a number in days"),
        ({"days": -1}, "takes from 0 to 40000 days, not -1"),
        ({"days": math.nan}, "takes from 0 to 40000 days"),
        ({"days": math.inf}, "takes from 0 to 40000 days"),
        ({"days": {"value": 2, "unit": "wek"}}, 'has no unit "wek"'),
        ({"goal": ""}, "takes text"),
    ],
)
def test_one_sentence_for_what_does_not_fit(small, plain, words):
    (fault,) = faults(small, **plain)
    assert words in fault
    assert len(fault) < 200


def test_every_fault_is_said_not_only_the_first(small):
    assert len(faults(small, steady=1, request="x", nothing=1)) == 3


@pytest.mark.parametrize(
    ("link_id", "answer", "words"),
    [
        ("s_ill", YES, ""),
        ("s_ill", NOT_SURE, ""),
        ("s_ill", answered("yes"), "takes yes or no"),
        ("places", answered(("back",)), ""),
        ("places", answered(("nowhere",)), "no option"),
        ("days", answered(-3.0), "from 0 to 40000"),
        ("nothing", YES, "no question"),
    ],
)
def test_an_answer_must_fit_its_question_before_it_is_kept(small, link_id, answer, words):
    assert words in misfit(small, link_id, answer)
    assert bool(words) == bool(misfit(small, link_id, answer))


DAY = Item("born", ItemType.DATE, "s")
OPEN_END = Item("n", ItemType.INTEGER, "s", unit="steps", minimum=1)


def test_dates_and_whole_numbers():
    assert read_value(DAY, "2026-11-21") == {"born": answered(date(2026, 11, 21))}
    assert read_value(OPEN_END, 3.0) == {"n": answered(3)}
    for item, value, words in [
        (DAY, "21/11/2026", "a date like"),
        (DAY, 3, "takes text"),
        (OPEN_END, 0, "takes 1 or more steps"),
        (OPEN_END, 2.5, "a whole number"),
    ]:
        with pytest.raises(BadAnswer, match=words):
            read_value(item, value)


def test_a_date_is_kept_as_a_date(small):
    owners = {**small.owner_of, "born": DAY}
    engine = replace(small, owner_of=owners)
    assert misfit(engine, "born", answered(date(2026, 11, 21))) == ""
    assert "takes text" in misfit(engine, "born", answered(3))
