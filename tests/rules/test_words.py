"""Answers and conditions in words."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.conditions import (
    ALWAYS,
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Includes,
    Is,
    NoneOf,
    OneOf,
)
from triage_desk.rules.words import condition_in_words, question_in_words, shown


@pytest.mark.parametrize(
    ("link_id", "answer", "words"),
    [
        ("fever", YES, "Yes"),
        ("fever", NO, "No"),
        ("fever", NOT_SURE, "Not sure"),
        ("fever", DECLINED, "Would rather not say"),
        ("fever", NOT_ASKED, "Not asked"),
        ("fever", None, "Open"),
        ("request", answered("pain"), "Pain"),
        ("places", answered(("back", "knee")), "Low back, Knee"),
        ("days", answered(3.0), "3 days"),
        ("days", answered(1), "1 day"),
        ("age", answered(45), "45"),
        ("goal", answered("Walk"), "Walk"),
    ],
)
def test_an_answer_in_words(small, link_id, answer, words):
    assert shown(small, link_id, answer) == words


def test_less_than_one_of_a_unit_is_said_in_the_smaller_one(small):
    days = Item("d", ItemType.QUANTITY, "s", unit="days", units={"hours": 1 / 24, "days": 1.0})
    points = Item("p", ItemType.INTEGER, "s", unit="points")
    day = Item("b", ItemType.DATE, "s")
    engine = replace(small, owner_of={"d": days, "p": points, "b": day})
    engine = replace(engine, ruleset=replace(small.ruleset, texts={"en": TEXTS}))
    assert shown(engine, "d", answered(20 / 24)) == "20 hours"
    assert shown(engine, "d", answered(1 / 24)) == "1 hour"
    assert shown(engine, "p", answered(7)) == "7"
    assert shown(engine, "b", answered(date(2026, 11, 21))) == "2026-11-21"


TEXTS = dict.fromkeys("dpb", type("Words", (), {"options": {}})())


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (Is("fever", True), '"Fever" is Yes'),
        (Is("request", "pain"), '"What can we help with?" is Pain'),
        (OneOf("request", ("pain", "other")), '"What can we help with?" is Pain or Something else'),
        (Includes("places", ("back",)), '"Where is it?" includes Low back'),
        (Below("age", "years_50"), '"Age" is below 50 years'),
        (AtLeastValue("age", "years_50"), '"Age" is 50 years or more'),
        (Between("days", "days_14", "days_14"), "is from 14 days to 14 days"),
        (Answered("goal"), '"What matters most to you?" is answered'),
        (NoneOf((Is("leg", True),)), 'not ("Pain in the leg" is Yes)'),
        (AnyOf((Is("fever", True), Is("leg", False))), '"Fever" is Yes or "Pain in the leg" is No'),
        (AtLeast(2, (Is("fever", True), Is("leg", True))), "at least 2 of:"),
        (All((Is("fever", True), AnyOf((Is("leg", True), Is("weak", True))))), " and ("),
    ],
)
def test_a_condition_in_words(small, condition, words):
    assert words in condition_in_words(small, condition)


def test_a_question_that_is_no_item_has_its_own_word(small):
    assert question_in_words(small, "age") == "Age"
    assert question_in_words(small, "goal") == "What matters most to you?"


def test_an_engine_names_its_content_and_no_more(small):
    assert repr(small) == f"Engine(0.1, {small.ruleset.ref.content_hash[:12]})"
