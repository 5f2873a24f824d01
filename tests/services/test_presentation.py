"""What the command line writes as JSON holds every question and everything of a decision."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.services import fakes
from triage_desk.domain.encounter import Channel
from triage_desk.domain.questionnaire import ItemType
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
from triage_desk.services import presentation, summary
from triage_desk.services.assess import assess, read_json

DAY = date(2026, 11, 21)


def assessed(engine, name="unsure", **more):
    path = fakes.ROOT / "resources" / "examples" / f"{name}.json"
    data = read_json(path.read_text(encoding="utf-8"))
    data["answers"] |= more
    return assess(engine, data, DAY)


def written(engine, *args, **more):
    found = assessed(engine, *args, **more)
    return presentation.decision(engine, found.decision, found.answers)


@pytest.fixture(scope="module")
def plain(engine):
    return presentation.questionnaire(engine, "en")


def item(plain, name):
    return next(item for item in plain["items"] if item["id"] == name)


def test_every_item_section_and_line_is_there(engine, plain):
    assert [i["id"] for i in plain["items"]] == [i.link_id for i in engine.ruleset.items]
    assert {i["section"] for i in plain["items"]} <= {s["id"] for s in plain["sections"]}
    lines = [line["id"] for i in plain["items"] for line in i["lines"]]
    assert lines == list(engine.line_of)
    assert json.loads(json.dumps(plain)) == plain


def test_numbers_carry_their_unit_and_thresholds_their_value(plain):
    days = item(plain, "symptom_days")
    assert (days["unit"], days["units"]["weeks"], days["maximum"]) == ("days", 7.0, 40000.0)
    text = json.dumps([i["ask_when"]["data"] for i in plain["items"]])
    text += json.dumps([line["ask_when"]["data"] for i in plain["items"] for line in i["lines"]])
    assert plain["thresholds"]
    assert all(f'"{name}"' in text for name in plain["thresholds"])


def test_the_other_words_of_each_way_are_there_where_they_differ(engine, plain):
    ways = {entry["id"]: entry["ways"] for entry in plain["items"]}
    assert ways["safety"]["proxy"]["text"] == "Do they have any of these today?"
    assert ways["safety"]["telephone"]["text"] == ""
    assert ways["red"]["proxy"]["lines"]["n_saddle"].startswith("Numb between the legs")
    assert set(ways["regions"]) == {"telephone", "proxy", "kiosk"}
    assert ways["request"] == {}
    assert any(entry.get("proxy", {}).get("keep") for entry in ways.values())
    for item in engine.ruleset.items:
        for way, words in ways[item.link_id].items():
            here = engine.text(item, "en", way)
            assert words["text"] in ("", here.text)


def test_a_decision_says_how_the_person_is_reached(engine):
    found = assessed(engine)
    assert written(engine)["channel"] == "counter"
    called = presentation.decision(engine, found.decision, found.answers, "en", Channel.TELEPHONE)
    assert called["channel"] == "telephone"


def test_an_item_that_is_always_asked_says_so(plain):
    safety = item(plain, "safety")
    assert safety["ask_when"] == {"words": "always", "data": None}
    assert safety["region"] == []


def test_a_hidden_line_says_under_which_assumption_it_counts_as_no(plain):
    assumed = [line["if_hidden"] for i in plain["items"] for line in i["lines"]]
    named = [assumption for assumption in assumed if assumption]
    assert named
    assert all(assumption["id"].startswith("AX-") and assumption["text"] for assumption in named)


def test_regions_are_those_that_open_an_item(plain):
    codes = {option["code"] for option in item(plain, "regions")["options"]}
    assert item(plain, "path_knee")["region"] == ["knee"]
    assert all(set(i["region"]) <= codes for i in plain["items"])


BACK, KNEE = Includes("regions", ("back", "hip")), Includes("regions", ("knee", "hip"))
OLD = AtLeastValue("age", "years_50")


@pytest.mark.parametrize(
    ("when", "regions"),
    [
        (None, None),
        (OLD, None),
        (BACK, {"back", "hip"}),
        (All((BACK, OLD)), {"back", "hip"}),
        (All((BACK, KNEE)), {"hip"}),
        (AnyOf((BACK, KNEE)), {"back", "hip", "knee"}),
        (AnyOf((BACK, OLD)), None),
        (NoneOf((BACK,)), None),
        (ALWAYS, None),
        (AnyOf(()), None),
    ],
)
def test_the_regions_of_a_condition(when, regions):
    assert presentation._opening(when) == regions


@pytest.mark.parametrize(
    ("condition", "data"),
    [
        (All((Is("a", True), Is("b", "x"))), {"all": [{"is": {"a": "yes"}}, {"is": {"b": "x"}}]}),
        (AnyOf((Is("a", False),)), {"any": [{"is": {"a": "no"}}]}),
        (NoneOf((Answered("a"),)), {"none": [{"answered": "a"}]}),
        (AtLeast(1, (Answered("a"),)), {"at_least": {"count": 1, "of": [{"answered": "a"}]}}),
        (OneOf("a", ("x", "y")), {"one_of": {"a": ["x", "y"]}}),
        (Includes("a", ("x",)), {"includes": {"a": ["x"]}}),
        (Below("a", "t"), {"below": {"a": "t"}}),
        (AtLeastValue("a", "t"), {"at_least_value": {"a": "t"}}),
        (Between("a", "t", "u"), {"between": {"a": ["t", "u"]}}),
    ],
)
def test_a_condition_as_data_is_what_the_content_says(condition, data):
    assert presentation.condition_as_data(condition) == data


def test_a_value_is_written_as_an_intake_writes_it():
    values = [True, False, "code", ("a", "b"), 3, 2.5, date(2026, 1, 2), None]
    written_as = ["yes", "no", "code", ["a", "b"], 3, 2.5, "2026-01-02", None]
    assert [presentation.value_as_data(value) for value in values] == written_as


def test_a_decision_names_every_finding_with_its_answers(engine):
    plain = written(engine)
    assert len(plain["findings"]) == len(engine.flags)
    (saddle,) = [found for found in plain["findings"] if found["id"] == "RF-CES-001"]
    assert (saddle["verdict"], saddle["contributes"]) == ("not_ruled_out", "physician_today")
    assert saddle["sources"]
    (used,) = [used for used in saddle["items"] if used["id"] == "n_saddle"]
    assert (used["state"], used["value"]) == ("unknown", None)
    assert json.loads(json.dumps(plain)) == plain


def test_an_open_question_is_called_open(engine):
    data = {"patient": {"age_years": 30, "sex": "male"}, "answers": {}}
    found = assess(engine, data, DAY)
    plain = presentation.decision(engine, found.decision, found.answers)
    chest = plain["findings"][[f["id"] for f in plain["findings"]].index("RF-EMG-001")]
    assert chest["items"][0]["state"] == "open"
    assert plain["pathway"] is None


def test_answers_that_no_rule_saw_are_named(engine):
    plain = written(engine, "back-pain", head_injury=["i_head_red"], injury_days=3)
    assert plain["not_used"] == [
        {"id": "injury_days", "lines": []},
        {"id": "head_injury", "lines": ["i_head_red"]},
    ]
    assert plain["pathway"]["id"] == "PW-LBP-ACUTE"


def test_a_hidden_line_that_is_simply_no_is_no_news(engine):
    assert written(engine, "back-pain")["not_used"] == []


def test_a_hidden_line_of_a_visible_list_is_named_when_it_was_ticked(engine):
    plain = written(engine, "back-pain", look=["k_child"])
    assert {"id": "look", "lines": ["k_child"]} in plain["not_used"]


# ---------------------------------------------------------------------------------------- words


def lines(engine, *args, **more):
    found = assessed(engine, *args, **more)
    return summary.decision_lines(engine, found.decision)


def test_the_first_line_is_the_route(engine):
    assert lines(engine, "back-pain")[0] == "Route: PT first (pt_first)"
    assert "Pathway: Low back pain, under 6 weeks (PW-LBP-ACUTE)" in lines(engine, "back-pain")


def test_an_emergency_says_what_to_do_and_not_what_nobody_was_asked(engine):
    text = "\n".join(lines(engine, "cauda-equina"))
    assert "Do: Get a clinician now" in text
    assert "Could not be ruled out" not in text
    assert "Source: " in text


def test_an_unsure_answer_is_named_and_private_ones_are_not_shown(engine):
    text = "\n".join(lines(engine))
    assert "New numbness between the legs (RF-CES-001, asks for physician_today)" in text
    assert summary.PRIVATE in text


def test_a_fact_nobody_knows_is_left_out_of_the_reasons(engine):
    decision = assessed(engine, "cauda-equina").decision
    saddle = next(f for f in decision.findings if f.rule_id == "RF-CES-001")
    unknown = replace(saddle.evidence[0], text="Sex at birth", answer=None)
    found = replace(saddle, evidence=(*saddle.evidence, unknown))
    text = "\n".join(summary.decision_lines(engine, replace(decision, findings=(found,))))
    assert saddle.evidence[0].text in text
    assert "Sex at birth" not in text


def test_an_incomplete_intake_says_what_is_open(engine):
    data = {"patient": {"age_years": 30, "sex": "male"}, "answers": {}}
    text = "\n".join(summary.decision_lines(engine, assess(engine, data, DAY).decision))
    assert "Not complete yet" in text
    assert "(safety)" in text


def test_what_to_book_comes_before_what_is_still_open(engine):
    data = {"patient": {"age_years": 40, "sex": "male"}, "answers": {}}
    text = "\n".join(summary.decision_lines(engine, assess(engine, data, DAY).decision))
    assert text.index("Not complete yet") < text.index("Book: ") < text.index("Still open:")


def test_few_changes_are_told_for_each_route(engine):
    # Lines are broken at the width of a terminal: count in the words, not in the lines.
    text = " ".join(" ".join(lines(engine, "back-pain")).split())
    assert text.count("would be emergency") == summary.MOST_CHANGES + 1
    assert "more answers would be emergency" in text


def test_no_line_is_too_wide_to_read(engine):
    for name in ("back-pain", "unsure", "fall-on-thinners"):
        assert max(map(len, lines(engine, name))) <= summary.WIDTH
    assert max(map(len, summary.questionnaire_lines(engine, "en"))) <= summary.WIDTH


def test_unused_answers_in_words(engine):
    told = summary.not_used_lines(engine, ["injury_days"])
    assert told[-1].endswith("(injury_days)")
    assert summary.not_used_lines(engine, []) == []


def test_the_listing_names_every_item_line_and_option(engine):
    text = "\n".join(summary.questionnaire_lines(engine, "en"))
    for found in engine.ruleset.items:
        assert f"{found.link_id} [{found.type}" in text
        names = [line.link_id for line in found.lines] + [o.code for o in found.options]
        assert all(f"    {name} = " in text for name in names)
    assert f"[{ItemType.QUANTITY}, in days]" in text
    assert "asked when " in text


def test_a_line_without_words_stays_a_line():
    assert summary._wrapped("") == [""]
