"""The flow of a rule: every question is in it, and nothing goes over its edge."""

import pytest

from triage_desk.domain.rulebook import Pen, Shape
from triage_desk.rules.clauses import Joint, as_point, clause_of, in_a_line
from triage_desk.rules.conditions import (
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
from triage_desk.rules.flow import LANE, PATHWAY, RAIL, RULE, WIDTH, Outcome, flow
from triage_desk.rules.flow_text import width_of

OUTCOMES = (Outcome("Found", "Yes."), Outcome("Unsure", "Held."), Outcome("Not", "Nothing."))
FEVER, LEG = Is("fever", True), Is("leg", True)


def drawn(engine, condition, unless=None):
    exempt = clause_of(engine, unless) if unless else None
    return flow("A rule", clause_of(engine, condition), exempt, OUTCOMES)


def words(diagram):
    return " ".join(label.text for label in diagram.labels)


@pytest.mark.parametrize(
    ("leaf", "told"),
    [
        (FEVER, "Fever = Yes"),
        (Is("fever", False), "Fever = No"),
        (Is("request", "pain"), "What can we help with? = Pain"),
        (OneOf("request", ("pain", "other")), "What can we help with? = Pain or Something else"),
        (Includes("places", ("back",)), "Where is it? = Low back"),
        (Below("age", "years_50"), "Age = below 50 years"),
        (AtLeastValue("days", "days_14"), "When did it start? = 14 days or more"),
        (Between("days", "days_14", "days_14"), "When did it start? = 14 days to 14 days"),
        (Answered("goal"), "What matters most to you? = any known answer"),
        (All(()), "Always"),
        (AnyOf((FEVER, LEG)), "Any one of these: (Fever = Yes; Pain in the leg = Yes)"),
        (NoneOf((FEVER,)), "Not this: (Fever = Yes)"),
    ],
)  # fmt: skip
def test_every_condition_is_said_in_words(small, leaf, told):
    assert in_a_line(clause_of(small, leaf)) == told.replace(" = ", " \N{EN DASH} ")


def test_parts_of_the_same_joint_are_one_list(small):
    nested = AnyOf((FEVER, AnyOf((LEG, Is("weak", True)))))
    assert [part.item for part in clause_of(small, nested).parts] == ["fever", "leg", "weak"]
    assert clause_of(small, All((FEVER,))).joint is Joint.LEAF
    several = clause_of(small, NoneOf((FEVER, LEG)))
    assert several.title == "None of these"


def test_at_least_keeps_each_part_apart(small):
    both = AtLeast(2, (FEVER, AnyOf((LEG, FEVER)), LEG))
    clause = clause_of(small, both)
    assert clause.title == "At least 2 of these 3"
    assert len(clause.parts) == 3


def test_a_number_says_unit_date_and_source(small):
    diagram = drawn(small, AtLeastValue("days", "days_14"))
    assert "14 days: in force from 2026-01-01, source src, p. 2" in words(diagram)
    point = as_point(clause_of(small, AtLeastValue("days", "days_14")))
    assert any("source src" in span.text and span.muted for span in point.words)


def test_a_number_without_a_place_in_its_source_says_only_the_source(small):
    from dataclasses import replace

    limit = replace(small.ruleset.thresholds["days_14"], locator="")
    ruleset = replace(small.ruleset, thresholds={"days_14": limit})
    clause = clause_of(replace(small, ruleset=ruleset), AtLeastValue("days", "days_14"))
    assert clause.notes == ("14 days: in force from 2026-01-01, source src",)


def test_each_part_of_a_whole_is_a_step_with_a_way_out(small):
    diagram = drawn(small, All((FEVER, AnyOf((LEG, Is("weak", True))))))
    texts = [label.text for label in diagram.labels]
    assert texts.count("no") == 2
    assert {"1", "2", "or", "Any one of these"} <= set(texts)
    assert "Is every step above a known yes?" in texts


def test_an_exemption_needs_a_known_yes(small):
    diagram = drawn(small, FEVER, LEG)
    texts = [label.text for label in diagram.labels]
    assert {"Unless", "known yes", "no, or not sure"} <= set(texts)
    assert any(box.shape is Shape.UNLESS for box in diagram.boxes)
    assert "Unless: Pain in the leg" in diagram.outline


def test_a_pathway_has_two_ends(small):
    diagram = flow("A pathway", clause_of(small, FEVER), None, OUTCOMES[:2], PATHWAY)
    assert [box.shape for box in diagram.boxes].count(Shape.OUTCOME) == 2
    assert not any(box.shape is Shape.CHECK for box in diagram.boxes)


@pytest.mark.parametrize("exits", [RULE, PATHWAY])
def test_the_word_of_a_way_out_stands_before_the_rail(exits):
    for word in (exits.out, "known yes"):
        assert LANE + 5 + width_of(word, 8) <= RAIL


def test_no_flow_of_the_content_leaves_its_frame_or_its_boxes(real):
    for compiled in real.flags:
        flag = compiled.flag
        unless = clause_of(real, flag.unless) if flag.unless else None
        diagram = flow(flag.flag_id, clause_of(real, flag.when), unless, OUTCOMES)
        assert diagram.width == WIDTH
        for box in diagram.boxes:
            assert box.x >= 0
            assert box.height > 0
            assert box.x + box.width <= diagram.width + 0.01
            assert box.y + box.height <= diagram.height + 0.01
        for label in diagram.labels:
            bold = label.pen is Pen.STRONG
            wide = width_of(label.text, label.size, bold=bold)
            assert label.x + (wide / 2 if label.centred else wide) <= diagram.width, label
        assert all(part.title in diagram.outline for part in leaves_of(clause_of(real, flag.when)))


def leaves_of(clause):
    return [leaf for part in clause.parts for leaf in leaves_of(part)] or [clause]


def test_questions_never_overlap(real):
    """A question is inside its group or apart from it, never across its edge."""
    for compiled in real.flags:
        diagram = flow("x", clause_of(real, compiled.flag.when), None, OUTCOMES)
        questions = [box for box in diagram.boxes if box.shape is Shape.QUESTION]
        ends = 0.0
        for box in questions:
            assert box.y >= ends
            ends = box.y + box.height


def test_a_sentence_of_a_rule_nests_as_the_rule_does(small):
    point = as_point(clause_of(small, AnyOf((FEVER, All((LEG, FEVER))))))
    assert point.words[0].text == "Any one of these:"
    assert [len(inner.points) for inner in point.points] == [0, 2]
    assert as_point(clause_of(small, All(()))).words[0].text == "Always"
