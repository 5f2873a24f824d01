"""The interview as a Questionnaire: nothing left out, nothing that cannot be said."""

import json
from collections import Counter

import pytest

from triage_desk.domain.questionnaire import ItemType
from triage_desk.exchange.fhir.enable import SUMS, UCUM_UNITS, VARIABLES
from triage_desk.rules.derived import DERIVED


def every(items):
    for item in items:
        yield item
        yield from every(item.get("item", []))


def of(extensions, name):
    return [one for one in extensions if one["url"].endswith(name)]


@pytest.fixture(scope="module")
def items(form):
    return {item["linkId"]: item for item in every(form["item"])}


def test_every_link_id_stands_once(form, real, items):
    counted = Counter(item["linkId"] for item in every(form["item"]))
    assert set(counted.values()) == {1}
    assert {leaf for item in real.ruleset.items for leaf in item.leaf_ids} <= items.keys()


def test_every_question_can_be_left_unknown(real, items):
    reasons = {"asked-unknown", "asked-declined", "not-asked"}
    for item in real.ruleset.items:
        choice = item.type in (ItemType.CHOICE, ItemType.CHECKLIST, ItemType.BOOLEAN)
        for leaf in item.leaf_ids:
            asked = items[leaf if choice else f"{leaf}/absent"]
            assert reasons <= {one["valueCoding"]["code"] for one in asked["answerOption"]}


def test_what_a_gate_asks_for_is_asked_before(form):
    seen = set()
    for item in every(form["item"]):
        assert {when["question"] for when in item.get("enableWhen", [])} <= seen
        if len(item.get("enableWhen", [])) > 1:
            assert item["enableBehavior"] in ("any", "all")
        seen.add(item["linkId"])


def test_expressions_use_only_variables_that_stand_before_them(form):
    known = set()
    for one in form["extension"]:
        said = one["valueExpression"]
        used = {word.split(".")[0] for word in said["expression"].split("%")[1:]}
        assert {name.split(",")[0].split(")")[0] for name in used} <= known | {"resource"}
        known.add(said["name"])
    assert VARIABLES.keys() <= known


def test_what_the_content_can_say_has_words_in_fhir(real):
    assert {name: derived.needs for name, derived in DERIVED.items()} == SUMS
    assert {unit for item in real.ruleset.items for unit in item.units} <= UCUM_UNITS.keys()


def test_words_stand_in_every_language(real, items):
    spoken = {language.code for language in real.ruleset.languages} - {"en"}
    for link_id in ("s_chest", "regions", "symptom_days"):
        said = {
            part["valueCode"]
            for one in items[link_id]["_text"]["extension"]
            for part in one["extension"]
            if part["url"] == "lang"
        }
        assert said == spoken
    assert "[English]" not in json.dumps(items, ensure_ascii=False)


def test_numbers_have_units_and_ends(items):
    days = items["symptom_days"]["extension"]
    units = [one["valueCoding"]["code"] for one in of(days, "questionnaire-unitOption")]
    assert units == ["h", "d", "wk", "mo", "a"]
    assert of(days, "maxQuantity")[0]["valueQuantity"]["value"] == 40000
    assert of(items["pain_now"]["extension"], "maxValue")[0]["valueInteger"] == 10


def test_no_place_goes_with_a_reason_why_there_is_none(items):
    exclusive = [one for one in items["regions"]["answerOption"] if "extension" in one]
    assert len(exclusive) == 3


def test_a_gate_of_one_answer_needs_no_expression(items):
    assert {when["answerCoding"]["code"] for when in items["f_fever"]["enableWhen"]} == {
        *("Y", "asked-unknown", "asked-declined", "not-asked")
    }
    assert items["f_fever"]["enableBehavior"] == "any"
    assert items["g_falls"]["enableWhen"][0]["operator"] == ">="
